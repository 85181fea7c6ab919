// A lesson under way: when a step is done, what stays done, and where going on leads.

import assert from "node:assert/strict"
import { test } from "node:test"
import { holds } from "../../playground/components/shared/guide/conditions.js"
import {
  answered,
  begin,
  chose,
  doneOf,
  isDone,
  linkAt,
  looked,
  noteOf,
  reopened,
  went,
} from "../../playground/components/shared/guide/course.js"
import { keepOpen, leading } from "../../playground/components/shared/guide/keeping.js"
import { deflated, inflated, loadLesson } from "../../playground/components/shared/guide/loading.js"
import { said } from "../../playground/components/shared/guide/words_view.js"
import { createMailbox } from "../../playground/components/shared/mailbox.js"
import { createOpening, createWaiting, linksAmong, partsOf } from "../../playground/components/shared/opening.js"

/** @import { LessonCondition, LessonStep, Lesson } from "../../playground/components/shared/wire.d.ts" */

/**
 * @param {string} fact
 * @param {LessonCondition["test"]} kind
 * @param {...(string | number | boolean | null)} values
 * @returns {LessonCondition}
 */
const condition = (fact, kind, ...values) => ({ fact, test: kind, values })

/** @type {LessonStep} */
const STEP = {
  ...{
    title: "One",
    open: "",
    text: [],
    look: [],
    do: [],
    done: [],
    ask: null,
    predict: null,
    find: null,
    hint: [],
    after: [],
  },
}

/** @param {...Partial<LessonStep>} steps @returns {Lesson} */
const lesson = (...steps) => ({
  ...{ key: "a", title: "A", minutes: 1, gives: "", group: "", steps: steps.length, open: "./", next: "" },
  plan: steps.map((step) => ({ ...STEP, ...step })),
})

test("a fact is compared by its test", () => {
  const facts = { update: 3, phase: "loss", loss: 0.5, playing: false, tab: "", twin: null, hidden: "3" }
  const cases = /** @type {[LessonCondition, boolean][]} */ ([
    [condition("update", "is", 3), true],
    [condition("hidden", "is", 3), true],
    [condition("update", "is", 1, 2), false],
    [condition("update", "is", 1, 3), true],
    [condition("playing", "is", 0), false],
    [condition("playing", "is", false), true],
    [condition("twin", "is", null), true],
    [condition("update", "least", 3), true],
    [condition("update", "above", 3), false],
    [condition("loss", "below", 0.5), false],
    [condition("loss", "most", 0.5), true],
    [condition("phase", "not", "start"), true],
    [condition("phase", "not", "loss"), false],
    [condition("unheard", "least", 0), false],
    [condition("unheard", "not", 0), false],
  ])
  for (const [each, expected] of cases) assert.equal(holds(each, facts, facts), expected, JSON.stringify(each))
})

test("changed is against the beginning of the step, and a fact that came or went has changed", () => {
  assert.equal(holds(condition("rate", "changed"), { rate: 0.1 }, { rate: 0.1 }), false)
  assert.equal(holds(condition("rate", "changed"), { rate: 0.3 }, { rate: 0.1 }), true)
  assert.equal(holds(condition("rate", "changed"), { rate: 0.3 }, {}), true)
})

test("a place is reached by being there or behind, in the order of the update's operations", () => {
  const reached = condition("at", "reached", "1.dW:0")
  const operations = "start Z:0 loss dW:1 dW:0 theta recheck"
  const at = (/** @type {string} */ place) => holds(reached, { at: place, operations }, {})
  assert.deepEqual(["0.recheck", "1.dW:1", "1.dW:0", "1.theta", "2.start"].map(at), [false, false, true, true, true])
  assert.equal(holds(condition("at", "reached", "1.nothing"), { at: "1.theta", operations }, {}), false)
})

test("what was done once stays done, and is only done since the step began", () => {
  const course = begin(lesson({ done: [condition("loss", "below", 0.1)] }, {}))
  const before = looked(course, { loss: 0.5 })
  assert.equal(isDone(before), false)
  const after = looked(looked(before, { loss: 0.05 }), { loss: 3 })
  assert.deepEqual(doneOf(after), [0])
})

test("a step that is opened anew begins anew", () => {
  const course = looked(begin(lesson({ done: [condition("rate", "changed")] })), { rate: 0.1 })
  const anew = looked(reopened(course), { rate: 0.3 })
  assert.equal(isDone(anew), false)
  assert.equal(isDone(looked(anew, { rate: 1 })), true)
})

test("of several things to do each is marked as it stands; one alone, or what is done, needs no mark", () => {
  const asked = [
    condition("at", "reached", "0.dW:0"),
    condition("selection", "is", "w:0:0:0"),
    condition("tab", "is", "check"),
  ]
  const facts = { operations: "start dW:0", at: "0.start", selection: "w:1:0:0", tab: "chain" }
  let course = looked(begin(lesson({ done: asked })), facts)
  const marks = () => course.parts.map(({ says, is }) => `${is ? "+" : "-"} ${says}`)
  assert.deepEqual(marks(), ["- stepped there", "- selected", "- tab opened"])
  course = looked(course, { ...facts, at: "0.dW:0", tab: "check" })
  assert.deepEqual(marks(), ["+ stepped there", "- selected", "+ tab opened"])
  assert.equal(looked(course, { ...facts, at: "0.dW:0", tab: "check" }), course)
  course = looked(course, facts)
  assert.deepEqual(marks(), ["- stepped there", "- selected", "- tab opened"])
  const alone = [condition("update", "least", 1), condition("phase", "is", "loss")]
  assert.deepEqual(looked(begin(lesson({ done: alone })), { update: 0, phase: "loss" }).parts, [])
})

test("a lesson goes along from page to page, and not to an address that is opened anew", (t) => {
  /** @type {Map<string, string>} */
  const kept = new Map()
  const sessionStorage = {
    getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ value) => kept.set(name, value),
    removeItem: (/** @type {string} */ name) => kept.delete(name),
  }
  const location = { search: "" }
  Object.assign(globalThis, { window: { sessionStorage, location } })
  t.after(() => Reflect.deleteProperty(globalThis, "window"))
  keepOpen("four_moves.3")
  assert.equal(leading(), "four_moves.3")
  location.search = "?lesson=losses.1"
  assert.equal(leading(), "losses.1")
  location.search = "?card=xor"
  t.mock.getter(performance, "timeOrigin", () => 1) // the page was opened anew
  assert.equal(leading(), "")
  keepOpen("four_moves.4")
  assert.equal(leading(), "four_moves.4")
  keepOpen("")
  assert.equal(leading(), "")
})

test("a question is answered by its right answer; with conditions beside it both are wanted, in either order", () => {
  const ask = {
    text: [],
    answers: [
      { say: [], right: false, why: [] },
      { say: [], right: true, why: [] },
    ],
  }
  const done = [condition("update", "least", 1)]
  const alone = begin(lesson({ ask }))
  assert.equal(isDone(chose(alone, 0)), false)
  assert.equal(isDone(chose(alone, 1)), true)
  assert.equal(isDone(chose(alone, 7)), false)
  const both = looked(begin(lesson({ ask, done })), { update: 0 })
  assert.equal(isDone(looked(both, { update: 1 })), false)
  assert.equal(isDone(looked(chose(both, 1), { update: 1 })), true)
  assert.equal(isDone(chose(looked(both, { update: 1 }), 1)), true)
  assert.equal(answered(chose(both, 1)), true)
})

test("what was done stays done though the page goes on while the question is open", () => {
  const ask = { text: [], answers: [{ say: [], right: true, why: [] }] }
  const course = looked(begin(lesson({ ask, done: [condition("phase", "is", "loss")] })), { phase: "start" })
  assert.equal(course.did, false)
  const did = looked(course, { phase: "loss" })
  assert.deepEqual([did.did, isDone(did)], [true, false])
  assert.equal(isDone(chose(looked(did, { phase: "backward" }), 0)), true)
  assert.equal(reopened(did).did, false)
})

test("a mistake is found once its line is pointed at, and what was found before does not count", () => {
  const course = looked(begin(lesson({ find: { kind: "bias", about: "", at: "" } })), { mistake_found: false })
  assert.equal(isDone(looked(course, { mistake_found: false })), false)
  assert.equal(isDone(looked(course, { mistake_found: true })), true)
})

test("a prediction counts once it is made in this step", () => {
  const course = looked(begin(lesson({ predict: { kind: "sign", about: "" } })), { predicted: 2 })
  assert.equal(isDone(course), false)
  assert.equal(isDone(looked(course, { predicted: 3 })), true)
})

test("a step that waits for nothing is done by going on, not by going back; one that waits is not", () => {
  const course = begin(lesson({}, {}, { done: [condition("update", "least", 1)] }))
  assert.deepEqual(doneOf(went(course, 1)), [0])
  assert.deepEqual(doneOf(went(went(course, 1), 0)), [0])
  assert.deepEqual(doneOf(went(went(went(course, 1), 2), 3)), [0, 1])
  assert.equal(went(course, 9).at, 3)
})

test("a lesson goes on where it was, whatever was remembered", () => {
  const plan = lesson({}, {}, {})
  assert.deepEqual([begin(plan, 2, [0, 1, 7]).at, doneOf(begin(plan, 2, [0, 1, 7]))], [2, [0, 1]])
  assert.equal(begin(plan, Number.NaN).at, 0)
  assert.equal(begin(plan, -3).at, 0)
})

test("the link of a step is its own or the newest before it", () => {
  const plan = lesson({}, { open: "./?lr=1" }, {})
  assert.deepEqual(
    [0, 1, 2].map((at) => linkAt(plan, at)),
    ["./", "./?lr=1", "./?lr=1"],
  )
})

test("what is said runs on, and parts follow each other with a space", () => {
  const words = /** @type {const} */ ([
    {
      kind: "paragraph",
      inside: [
        { kind: "text", text: "It is " },
        { kind: "figure", text: "3" },
        { kind: "text", text: "." },
      ],
    },
    { kind: "paragraph", inside: [{ kind: "text", text: "So." }] },
  ])
  assert.equal(said(/** @type {any} */ (words)), "It is 3. So.")
})

test("links lead to the playground's pages and nowhere else", () => {
  assert.deepEqual(partsOf("./?card=first"), { page: "step_through", query: "card=first" })
  assert.deepEqual(partsOf("optimizer_race?surface=bowl"), { page: "optimizer_race", query: "surface=bowl" })
  assert.deepEqual(partsOf("bigger_data"), { page: "bigger_data", query: "" })
  for (const bad of ["https://example.org", "//example.org", "javascript:1", "../x", "./other?x", "data:text/html,x"])
    assert.equal(partsOf(bad), null, bad)
})

test("a link of this page is opened here, another page's by leaving for it", async () => {
  /** @type {string[]} */
  const heard = []
  const open = createOpening("step_through", {
    here: async (query, pressed) => void heard.push(`here ${query}${pressed ? " pressed" : ""}`),
    leave: (page) => heard.push(`leave ${page}`),
  })
  await open("./?rate=1")
  await open("./?rate=2", true)
  void open("optimizer_race?surface=bowl")
  void open("bigger_data")
  await assert.rejects(open("https://example.org"))
  assert.deepEqual(heard, [
    "here rate=1",
    "here rate=2 pressed",
    "leave optimizer_race?surface=bowl",
    "leave bigger_data",
  ])
})

test("what buttons do otherwise since a link was opened is said, and nothing where nothing is", () => {
  const before = { page: "step_through", granularity: "pass", level: 3 }
  assert.equal(noteOf(before, before), "")
  assert.equal(noteOf(before, { ...before, granularity: "epoch" }), "One step is now one epoch.")
  assert.equal(noteOf(before, { ...before, level: 4 }), "The level is now 4.")
  assert.equal(
    noteOf(before, { ...before, level: 1, granularity: "batch" }),
    "One step is now one batch. The level is now 1.",
  )
  assert.equal(noteOf(before, { page: "optimizer_race" }), "")
  assert.equal(noteOf(null, before), "")
  const told = reopened(begin(lesson({}, {})), "One step is now one epoch.")
  assert.equal(looked(told, before).note, "One step is now one epoch.")
  assert.equal(went(told, 1).note, "")
})

test("a link is open once the change that asked for it is answered, whatever else is still asked for", async () => {
  /** @type {any[]} */
  const sent = []
  const mailbox = createMailbox((question) => sent.push(structuredClone(question)))
  const waiting = createWaiting()
  /** @type {string[]} */
  const open = []
  for (const link of ["first", "second"]) {
    mailbox.change({ what: "open", link }, { update: 0 })
    void waiting.wait().then(() => open.push(link))
  }
  for (const told of [["first"], ["first", "second"], ["first", "second"]]) {
    mailbox.ask({ update: 0 })
    waiting.answered(linksAmong(mailbox.answered(sent.at(-1).id)))
    await Promise.resolve()
    assert.equal(mailbox.busy, true)
    assert.deepEqual(open, told)
  }
  assert.deepEqual(mailbox.answered("of before"), [])
  assert.equal(linksAmong([{ what: "weight" }, {}, { what: "open" }]), 1)
  mailbox.destroy()
})

test("a lesson in a link is read back as it was; a damaged or swelling one is refused in a sentence", async () => {
  const text = "---\ntitle: ∂L/∂w\n---\n".repeat(40)
  assert.equal(await inflated(await deflated(text)), text)
  assert.match(await deflated(text), /^[\w-]+$/)
  for (const spoilt of ["", "!", "AAAA", `${(await deflated(text)).slice(0, 30)}`, await deflated("x".repeat(300_000))])
    assert.match(String(await loadLesson(`~${spoilt}`)), /damaged or too large/, spoilt.slice(0, 20))
})

test("all who wait are told once", async () => {
  const waiting = createWaiting()
  const told = Promise.all([waiting.wait(), waiting.wait()])
  assert.equal(waiting.any, true)
  waiting.answered()
  await told
  assert.equal(waiting.any, false)
})
