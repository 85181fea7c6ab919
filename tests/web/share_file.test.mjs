// A page saved as a file, and files that people and programs might give in its place.

import assert from "node:assert/strict"
import { test } from "node:test"
import { partsOf } from "../../playground/components/shared/opening.js"
import { fileText, MOST_LINK, readFile, readOne, readText } from "../../playground/components/shared/share/file.js"

const PAGE = { format: "backprop-playground", version: 1, page: "step_through", query: "lr=0.3&at=7.loss" }

/** @param {Record<string, unknown>} changed */
const changed = (changed) => JSON.stringify({ ...PAGE, ...changed })

/** @param {ReturnType<typeof readText>} found */
const faultOf = (found) => ("fault" in found ? found.fault : assert.fail(`opened ${found.link}`))

/** @param {string} text */
const file = (text) => new File([text], "step_through.json")

test("what is saved opens the same page and query, to the character", async () => {
  const queries = ["", "lr=0.3&at=7.loss&snap=r1_2-3&act=tanh,relu&sel=w:0:1~2", `snap=${"A".repeat(200000)}`]
  for (const page of ["step_through", "optimizer_race", "bigger_data"])
    for (const query of queries) {
      const found = await readOne([file(fileText(page, query))])
      assert.ok("link" in found)
      assert.deepEqual(partsOf(found.link), { page, query })
    }
})

test("another kind of file, a damaged one and a picture are told apart from JSON of something else", () => {
  const whole = fileText("step_through", PAGE.query)
  for (const text of [
    "",
    "{",
    whole.slice(0, -9),
    whole + whole,
    "x1,x2\n1,2",
    "\u0000\u0001PNG",
    "NaN",
    "[".repeat(99999),
  ])
    assert.match(faultOf(readText("a.json", text)), /^a\.json is damaged or of another kind.*Nothing was changed\.$/)
  for (const text of ["null", "[]", "7", '"backprop-playground"', "{}", '{"v":1,"experiment":{}}', '{"cells":[]}'])
    assert.match(faultOf(readText("a.json", text)), /^a\.json is JSON, but not a page saved by this playground/)
  assert.match(faultOf(readText("a.json", '{"__proto__":{"format":"backprop-playground"}}')), /but not a page saved/)
})

test("another version is named as that, whatever stands in its place", () => {
  for (const version of [0, 2, 1.5, "1", null, [1], { one: 1 }, undefined])
    assert.match(faultOf(readText("a.json", changed({ version }))), /another version of the format than 1/)
})

test("no page but those that are saved is opened, and nothing outside of the playground", () => {
  const pages = ["worksheet", "lessons", "", "../step_through", "https://a.example/", "step_through?x=1#", null, 3]
  for (const page of [...pages, ["step_through"], "toString", undefined])
    assert.match(faultOf(readText("a.json", changed({ page }))), /names no page that can be opened/)
})

test("a query that is none opens nothing", () => {
  const queries = [
    null,
    7,
    ["a=1"],
    { a: 1 },
    undefined,
    "a=1#b",
    "a=1 b",
    "a=\n1",
    "a=\u0000",
    "a=é",
    "a=\ud800",
    "a=\u007f",
  ]
  for (const query of queries)
    assert.match(faultOf(readText("a.json", changed({ query }))), /does not say what its page shows/)
  // What it means is Python's to judge: markup stays text.
  assert.deepEqual(readText("a", changed({ query: "a=<b>" })), { link: "step_through?a=<b>" })
})

test("a file is too large from the very first byte beyond, and is then not even read", async () => {
  const bare = fileText("step_through", "").length
  const full = file(fileText("step_through", "A".repeat(MOST_LINK - bare)))
  assert.equal(full.size, MOST_LINK)
  assert.ok("link" in (await readFile(full)))
  const text = () => assert.fail("was read")
  const found = await readFile({ name: "film.mp4", size: MOST_LINK + 1, text })
  assert.match(faultOf(found), /^film\.mp4 is too large: it has 300,001 bytes, a page saved here has at most 300,000\./)
})

test("what cannot be read, more than one file, and none are said", async () => {
  const gone = { name: "gone.json", size: 9, text: () => Promise.reject(new DOMException("", "NotReadableError")) }
  assert.match(faultOf(await readFile(gone)), /^gone\.json could not be read\. Nothing was changed\.$/)
  assert.match(faultOf(await readOne([file("{}"), file("{}")])), /^More than one file was given/)
  assert.match(faultOf(await readOne([])), /^This is no file/)
})
