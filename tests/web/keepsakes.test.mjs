// What the page keeps of a run for a server that knows nothing of it, and what its address says meanwhile.

import assert from "node:assert/strict"
import { test } from "node:test"
import { createAddress } from "../../playground/components/stage/address.js"
import { broughtOf, createKeepsakes, stateFor, textOf } from "../../playground/components/stage/keepsakes.js"

const STAGE = { session: "s", curve: [], beside: [], reached: 100, query: "at=100.start" }

/** A browser that keeps things by name. */
function cupboard() {
  /** @type {Map<string, unknown>} */
  const things = new Map()
  return {
    things,
    read: async (/** @type {string} */ name) => things.get(name) ?? null,
    write: async (/** @type {string} */ name, /** @type {object} */ value) => {
      things.set(name, structuredClone(value))
    },
  }
}

/** @param {number[]} updates @param {number} width */
function states(updates, width = 8) {
  const rows = updates.flatMap((update) => Array.from({ length: width }, (_, at) => (update + at) % 256))
  return { keepsake: { data: Uint8Array.from(rows), shape: [updates.length, width] } }
}

/** @param {Partial<import("../../playground/components/shared/wire.d.ts").StageHeader>} told */
const header = (told) => ({ ...decodedHeader, ...told })
const decodedHeader = /** @type {import("../../playground/components/shared/wire.d.ts").StageHeader} */ (
  /** @type {unknown} */ ({ run: "r", states: [], moves: [], shown: "first" })
)
const kept = () => new Promise((done) => setTimeout(done, 5))

test("the state handed up is the nearest that does not lie ahead of the learner", () => {
  const known = [10, 40, 25].map((update) => ({ update, first: Uint8Array.of(update), twin: null }))
  assert.equal(stateFor(known, 39)?.update, 25)
  assert.equal(stateFor(known, 40)?.update, 40)
  assert.equal(stateFor(known, 9), null)
  const walk = {
    run: "r",
    states: known,
    aside: "zA",
    curve: [
      [0, 2, 3, 0, 0],
      [5, NaN, 1, 0, 0],
    ],
    beside: [],
    query: "",
  }
  assert.deepEqual(broughtOf(walk, 39), {
    ...{ snap: textOf(Uint8Array.of(25)), twin_snap: "", kept: "zA" },
    ...{ curve: [[0, 2, 3]], twin_curve: [], others: true },
  })
})

test("bytes are told as a link tells a state, whatever they are", () => {
  const bytes = Uint8Array.from({ length: 9001 }, (_, at) => (at * 7) % 256)
  const text = textOf(bytes)
  assert.match(text, /^r[A-Za-z0-9_-]+$/)
  assert.deepEqual(new Uint8Array(Buffer.from(text.slice(1), "base64url")), bytes)
})

test("a page loaded anew finds what the one before it kept in this tab, and another tab does not", async () => {
  const browser = cupboard()
  const before = createKeepsakes(browser, "tab")
  before.arrived(header({ keepsakes: [20, 30], aside: "zB" }), states([20, 30]), STAGE)
  await kept()
  const found = await createKeepsakes(browser, "tab").recalled("r")
  assert.deepEqual(
    found?.states.map(({ update, first }) => [update, [...first]]),
    [20, 30].map((update) => [update, Array.from({ length: 8 }, (_, at) => update + at)]),
  )
  assert.equal(found?.aside, "zB")
  assert.equal(found?.query, "at=100.start")
  assert.equal(await createKeepsakes(browser, "another").recalled("r"), null)
  assert.equal(await createKeepsakes(browser, "tab").recalled("other"), null)
})

test("what is not ours in the browser's store is left alone", async () => {
  for (const odd of [7, "x", [], { run: "other", states: [] }, { run: "r", states: 7 }, null]) {
    const keepsakes = createKeepsakes({ read: async () => odd, write: async () => {} }, "tab")
    assert.equal(await keepsakes.recalled("r"), null)
  }
})

test("as many states are kept as there is room for, the newest, and of another run none", async () => {
  const browser = cupboard()
  const keepsakes = createKeepsakes(browser, "tab")
  for (let update = 0; update < 60; update += 1)
    keepsakes.arrived(header({ keepsakes: [update] }), states([update]), STAGE)
  await kept()
  const all = Array.from({ length: 24 }, (_, at) => 36 + at)
  assert.deepEqual(
    (await keepsakes.recalled("r"))?.states.map(({ update }) => update),
    all,
  )
  for (const update of [60, 61, 62, 63])
    keepsakes.arrived(header({ keepsakes: [update] }), states([update], 300_000), STAGE)
  await kept()
  assert.deepEqual(
    (await keepsakes.recalled("r"))?.states.map(({ update }) => update),
    [61, 62, 63],
  )
  keepsakes.arrived(header({ run: "next" }), {}, STAGE)
  assert.equal(keepsakes.brought(1000).snap, "")
})

test("the losses that are kept are those seen, few enough to be handed up, the last among them", async () => {
  const browser = cupboard()
  const keepsakes = createKeepsakes(browser, "tab")
  const curve = Array.from({ length: 3000 }, (_, at) => [at, at / 2, at, NaN, NaN])
  keepsakes.arrived(header({ link: "" }), {}, { ...STAGE, curve, reached: 2000 })
  const told = keepsakes.brought(2000).curve ?? []
  assert.ok(told.length <= 400 && told.length > 200)
  assert.deepEqual(told.at(-1), [2000, 1000, 2000])
})

/** @param {any} context whose types know an older way of asking for a clock @param {string} search */
function addressed(context, search = "") {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  /** @type {string[]} */
  const written = []
  const location = { pathname: "/", search, href: `http://x/${search}` }
  const replaceState = (/** @type {unknown} */ _, /** @type {string} */ __, /** @type {string} */ url) => {
    location.search = url.includes("?") ? url.slice(url.indexOf("?")) : ""
    written.push(url)
  }
  globalThis.window = /** @type {any} */ ({ location, history: { state: null, replaceState } })
  let now = 1e6
  context.mock.method(performance, "now", () => now)
  const pass = (/** @type {number} */ ms) => {
    now += ms
    context.mock.timers.tick(ms)
  }
  return { address: createAddress(), written, location, pass }
}

test("the place follows within half a second, and never oftener, whatever the server says", (context) => {
  const { address, written, location, pass } = addressed(context)
  address.write("lv=3&at=4.loss&sel=w:0:0:0&snap=rAA")
  for (let step = 0; step < 40; step += 1) {
    address.follow({ update: 5 + step, step: "recheck" })
    pass(50)
  }
  pass(500)
  assert.equal(location.search, "?lv=3&sel=w:0:0:0&snap=rAA&at=44.recheck")
  assert.ok(written.length <= 8, `${written.length} times in two seconds`)
  address.follow({ update: 3, step: "start" }) // before what the weights in the address are of
  pass(500)
  assert.equal(location.search, "?lv=3&sel=w:0:0:0&at=3.start")
})

test("a link that tells an earlier place does not stay", (context) => {
  const { address, location, pass } = addressed(context)
  address.write("")
  address.follow({ update: 2, step: "recheck" })
  pass(1)
  address.write("at=1.recheck")
  address.follow({ update: 2, step: "recheck" })
  pass(500)
  assert.equal(location.search, "?at=2.recheck")
})

test("another page's address is not written into, nor one that was never told", (context) => {
  const { address, location, pass } = addressed(context, "?a=1")
  address.follow({ update: 2, step: "recheck" })
  pass(500)
  assert.equal(location.search, "?a=1")
  address.write("at=1.recheck")
  location.pathname = "/optimizer_race"
  location.search = ""
  address.follow({ update: 7, step: "start" })
  pass(500)
  assert.equal(location.search, "")
})
