// A link that is given on: what goes into it, what is left out where, and what is said of that.

import assert from "node:assert/strict"
import { test } from "node:test"
import { hiding } from "../../playground/components/shared/hidden.js"
import {
  composed,
  flagged,
  inCode,
  isOn,
  LONG,
  MOST_ADDRESS,
  MOST_IN_CODE,
  onlyHere,
  pageAddress,
  snippet,
  wholeLink,
} from "../../playground/components/shared/share/link.js"

const ADDRESS = "https://playground.example/"
const NONE = { weights: null, run: true, flags: {}, hidden: [] }

/** @param {Partial<import("../../playground/components/shared/wire.d.ts").SharedLink>} [changed] */
const parts = (changed = {}) => ({
  ...{ place: "lr=0.3&at=7.loss", weights: "snap=r123", near: false, curve: "curve=r45", kept: "kept=r67", runs: 2 },
  ground: "",
  ...changed,
})

/** @param {number} length */
const filler = (length) => "A".repeat(length)

test("a link begins with the page's own address, without the frame in which its host shows it", () => {
  const origin = "https://app.example"
  assert.equal(pageAddress({ origin, pathname: "/" }), "https://app.example/")
  assert.equal(pageAddress({ origin, pathname: "/~/+/" }), "https://app.example/")
  assert.equal(pageAddress({ origin, pathname: "/~/+/optimizer_race" }), "https://app.example/optimizer_race")
  assert.equal(
    pageAddress({ origin, pathname: "/below/a/path/bigger_data" }),
    "https://app.example/below/a/path/bigger_data",
  )
  assert.equal(pageAddress({ origin, pathname: "/a~/+b/" }), "https://app.example/a~/+b/")
})

test("all parts go in where there is room, in one order, and the page's first screen has none", () => {
  const { link, weights, left } = composed(ADDRESS, parts(), NONE)
  assert.equal(link, `${ADDRESS}?lr=0.3&at=7.loss&snap=r123&curve=r45&kept=r67`)
  assert.deepEqual([weights, left], [true, []])
  assert.equal(composed(ADDRESS, wholeLink(""), NONE).link, ADDRESS)
})

test("weights travel, but those that are computed again in a moment not where they make the link long", () => {
  const near = parts({ near: true })
  assert.ok(composed(ADDRESS, near, NONE).link?.includes("&snap=r123&"))
  assert.ok(!composed(ADDRESS, near, { ...NONE, weights: false }).link?.includes("snap="))
  const base = composed(ADDRESS, { ...near, kept: "", weights: "snap=" }, NONE).length
  /** @param {number} length @param {boolean} [soon] */
  const long = (length, soon = true) => parts({ near: soon, kept: "", weights: `snap=${filler(length - base)}` })
  assert.equal(composed(ADDRESS, long(LONG), NONE).link?.length, LONG)
  assert.equal(composed(ADDRESS, long(LONG + 1), NONE).link, `${ADDRESS}?lr=0.3&at=7.loss&curve=r45`)
  assert.equal(composed(ADDRESS, long(LONG + 1), { ...NONE, weights: true }).link?.length, LONG + 1)
  assert.equal(composed(ADDRESS, long(LONG + 1, false), NONE).link?.length, LONG + 1)
  assert.ok(!composed(ADDRESS, parts(), { ...NONE, weights: false }).link?.includes("snap="))
})

test("the plane of the loss surface is the next to be left out, and never needed", () => {
  const ground = `ground=${filler(LONG)}`
  const both = parts({ ground, kept: `kept=${filler(50)}` })
  const { link, left, query } = composed(ADDRESS, both, NONE)
  assert.equal(link, `${ADDRESS}?lr=0.3&at=7.loss&snap=r123&curve=r45`)
  assert.deepEqual(
    left.map((sentence) => sentence.split(",")[0]),
    ["Left out: 2 kept runs", "Left out: the plane of the loss surface"],
  )
  assert.ok(query.includes(ground), "the file brings it")
  assert.ok(composed(ADDRESS, parts({ ground: "ground=0run" }), NONE).link?.endsWith("&ground=0run&kept=r67"))
  const coded = inCode(ADDRESS, parts({ ground: `ground=${filler(MOST_IN_CODE)}` }), NONE)
  assert.equal(coded.text, `${ADDRESS}?lr=0.3&at=7.loss`)
  assert.match(coded.said, /leaves out kept runs, the weights, the loss curve and the plane of the loss surface:/)
})

test("beyond 2,000 characters nothing is left out that would not bring the link below", () => {
  const needed = { weights: `snap=${filler(LONG)}`, near: false }
  const whole = parts({ ...needed, ground: `ground=${filler(LONG)}`, kept: `kept=${filler(LONG)}` })
  const { link, left } = composed(ADDRESS, whole, NONE)
  assert.ok(link?.includes("&ground=A") && link.includes("&kept=A") && link.length < MOST_ADDRESS)
  assert.equal(left.length, 1)
  const beyond = composed(
    ADDRESS,
    parts({ ...needed, ground: `ground=${filler(LONG)}`, kept: `kept=${filler(4000)}` }),
    NONE,
  )
  assert.ok(beyond.link?.includes("&ground=A") && !beyond.link.includes("kept="))
  assert.match(beyond.left[0], /^Left out: 2 kept runs/)
})

test("kept runs are the first to be left out, and it is said how many and why", () => {
  const long = parts({ kept: `kept=${filler(LONG)}` })
  const { link, left } = composed(ADDRESS, long, NONE)
  assert.equal(link, `${ADDRESS}?lr=0.3&at=7.loss&snap=r123&curve=r45`)
  const whole = `${link}&${long.kept}`.length
  assert.match(
    left.join(),
    new RegExp(`2 kept runs, with which the link would have ${whole.toLocaleString("en")} char`),
  )
  // To the very character.
  const room = LONG - `${link}&kept=`.length
  assert.equal(composed(ADDRESS, parts({ kept: `kept=${filler(room)}` }), NONE).link?.length, LONG)
  assert.equal(composed(ADDRESS, parts({ kept: `kept=${filler(room + 1)}` }), NONE).link, link)
})

test("a long link says so; a longer one than most programs carry is none", () => {
  const base = composed(ADDRESS, parts({ kept: "", weights: "snap=" }), NONE).length
  /** @param {number} length */
  const at = (length) => composed(ADDRESS, parts({ kept: "", weights: `snap=${filler(length - base)}` }), NONE)
  assert.deepEqual(at(LONG).left, [])
  assert.match(at(LONG + 1).left.join(), /cut off links of more than 2,000/)
  assert.equal(at(MOST_ADDRESS).link?.length, MOST_ADDRESS)
  assert.equal(at(MOST_ADDRESS + 1).link, null)
  assert.match(at(MOST_ADDRESS + 1).left.join(), /8,001 characters.*8,000/)
  // Without the weights there is one.
  const without = composed(ADDRESS, parts({ weights: `snap=${filler(MOST_ADDRESS)}` }), { ...NONE, weights: false })
  assert.equal(without.link, `${ADDRESS}?lr=0.3&at=7.loss&curve=r45&kept=r67`)
})

test("what the run has shown so far can stay with who shares it", () => {
  const whole = parts({ ground: "ground=r8" })
  const alone = `${ADDRESS}?lr=0.3&at=7.loss&snap=r123`
  assert.equal(composed(ADDRESS, whole, { ...NONE, run: false }).link, alone)
  assert.deepEqual(inCode(ADDRESS, whole, { ...NONE, run: false }), { text: alone, said: "" })
  const long = { ...whole, kept: `kept=${filler(LONG)}` }
  assert.deepEqual(composed(ADDRESS, long, { ...NONE, run: false }).left, [], "nothing is said of what was not wanted")
})

test("an address that means this machine wherever it is opened is told from others", () => {
  for (const own of ["localhost", "app.localhost", "127.0.0.1", "127.1.2.3", "0.0.0.0", "[::1]", "[::]"])
    assert.match(onlyHere(own), /^Only this machine can open the link and its code: .*/)
  for (const other of ["playground.example", "localhost.example", "192.168.1.7", "10.127.0.1", "[fe80::1]", "12.0.0.0"])
    assert.equal(onlyHere(other), "", other)
})

test("what the link switches on is in it once, and nothing else is written anew", () => {
  const query = "act=tanh,relu&present=1&at=3.dW:1~4"
  assert.equal(flagged(query, { present: true, hide: true }), "act=tanh,relu&at=3.dW:1~4&present=1&hide=1")
  assert.equal(flagged(query, { present: false }), "act=tanh,relu&at=3.dW:1~4")
  assert.equal(flagged("", { embed: true }), "embed=true")
  assert.deepEqual([isOn(query, "present"), isOn(query, "hide"), isOn("hide=0", "hide")], [true, false, false])
})

test("what is hidden from whoever opens it is told beside how the page is looked at", () => {
  const seen = parts({ place: "lr=0.3&see=tab.curve~hide.play~speed.fast", weights: "", curve: "", kept: "" })
  /** @param {string[]} hidden */
  const linkWith = (hidden) => composed(ADDRESS, seen, { ...NONE, hidden }).link
  assert.equal(linkWith(["settings", "level"]), `${ADDRESS}?lr=0.3&see=tab.curve~speed.fast~hide.settings,level`)
  assert.equal(linkWith([]), `${ADDRESS}?lr=0.3&see=tab.curve~speed.fast`)
  assert.equal(hiding("", ["play"]), "see=hide.play")
  assert.equal(hiding("see=hide.play", []), "")
  assert.equal(inCode(ADDRESS, seen, { ...NONE, hidden: ["play"] }).text, linkWith(["play"]))
})

test("a code holds the link as it is, or without what makes it long, or there is none", () => {
  assert.deepEqual(inCode(ADDRESS, parts(), NONE), { text: composed(ADDRESS, parts(), NONE).link, said: "" })
  const heavy = inCode(ADDRESS, parts({ weights: `snap=${filler(MOST_IN_CODE)}` }), NONE)
  assert.equal(heavy.text, `${ADDRESS}?lr=0.3&at=7.loss&curve=r45`)
  assert.equal(heavy.said, "The code leaves out kept runs and the weights: the run is computed again.")
  const light = inCode(ADDRESS, parts({ kept: `kept=${filler(MOST_IN_CODE)}` }), NONE)
  assert.equal(light.text, `${ADDRESS}?lr=0.3&at=7.loss&snap=r123&curve=r45`)
  assert.equal(light.said, "The code leaves out kept runs.")
  const none = inCode(ADDRESS, wholeLink(filler(MOST_IN_CODE)), NONE)
  assert.equal(none.text, null)
  assert.match(none.said, /^No QR code: even without weights this link has 6\d\d characters/)
})

test("the lines for another page are its own whatever the link holds", () => {
  const lines = snippet(`${ADDRESS}?a=1&b="><script>`)
  assert.ok(lines.includes('src="https://playground.example/?a=1&amp;b=&quot;>'))
  assert.equal(lines.split('"').length, 13)
})
