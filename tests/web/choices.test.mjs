// How a page is looked at, as one part of the address: read back, bounded, and told in full where a file is opened.

import assert from "node:assert/strict"
import { test } from "node:test"

const written = /** @type {string[]} */ ([])
const location = { pathname: "/", search: "" }
Object.assign(globalThis, {
  window: {
    location,
    history: {
      state: null,
      replaceState: (/** @type {unknown} */ _, /** @type {string} */ __, /** @type {string} */ address) => {
        location.search = new URL(address, "http://x").search
        written.push(address)
      },
    },
  },
})
const { beginChoices, choicesPart, choose, chosen, openChoices } = await import(
  "../../playground/components/shared/choices.js"
)
const { carriedParts, writeAddress } = await import("../../playground/components/shared/address.js")

test("what is chosen stands in the address, behind what Python tells, until it is as usual again", () => {
  location.search = "?lv=4&at=3.loss"
  beginChoices(location.search.slice(1))
  choose("tab", "curve")
  choose("pulls", "pull:down")
  assert.equal(location.search, "?lv=4&at=3.loss&see=tab.curve~pulls.pull:down")
  writeAddress("lv=4&at=4.start")
  assert.equal(location.search, "?lv=4&at=4.start&see=tab.curve~pulls.pull:down")
  choose("tab", "")
  assert.equal(location.search, "?lv=4&at=4.start&see=pulls.pull:down")
  choose("pulls", null)
  assert.deepEqual([location.search, carriedParts()], ["?lv=4&at=4.start", []])
})

test("what is chosen is read back, whatever it is", () => {
  beginChoices("")
  const wanted = { goal: "loss:0.01", mistakes: "3,5", examples: "12:up", probe: "57", zoomloss: "2.5,8" }
  for (const [name, value] of Object.entries(wanted)) choose(name, value)
  const query = choicesPart()
  beginChoices("")
  assert.equal(choicesPart(), "see=")
  beginChoices(query)
  for (const [name, value] of Object.entries(wanted)) assert.equal(chosen(name), value)
})

test("a link opened in place tells all of it or leaves it alone", () => {
  beginChoices("see=tab.curve~seen.3d")
  openChoices("rate=1")
  assert.equal(chosen("tab"), "curve")
  openChoices("rate=1&see=seen.3d")
  assert.deepEqual([chosen("tab"), chosen("seen")], ["", "3d"])
  openChoices("rate=1&see=")
  assert.equal(chosen("seen"), "")
})

test("what cannot be read is left out, and there is an end to it", () => {
  const hostile = ["tab", "tab.", ".curve", "TAB.curve", `tab.${"x".repeat(61)}`, "tab.<b>", "a b.c", "tab.curve"]
  beginChoices(`see=${encodeURIComponent(hostile.join("~"))}`)
  assert.equal(choicesPart(), "see=tab.curve")
  const many = Array.from({ length: 60 }, (_, at) => `${String.fromCharCode(97 + (at % 26)).repeat(1 + at / 26)}.1`)
  beginChoices(`see=${many.join("~")}`)
  assert.ok(choicesPart().split("~").length <= 24)
  choose("tab", "<img>")
  assert.equal(chosen("tab"), "")
})
