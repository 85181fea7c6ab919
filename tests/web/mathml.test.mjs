// Where a line of a formula may break.

import assert from "node:assert/strict"
import { test } from "node:test"

import { startsOf } from "../../playground/components/shared/mathml.js"

/** "a = ( b , c ) _ d = e" in parts; _ is a wide space. @param {string} row */
const partsOf = (row) =>
  row.split(" ").map((text) => ({
    text: text === "_" ? "" : text,
    name: text === "_" ? "mspace" : /\p{L}|\d/u.test(text) ? "mi" : "mo",
    wide: text === "_",
  }))

/** The lines if every break were taken. @param {string} row @param {number} [deep] */
function lines(row, deep = 0) {
  const [parts, starts] = [row.split(" "), startsOf(partsOf(row), deep)]
  return [0, ...starts].map((from, index) => parts.slice(from, starts[index] ?? parts.length).join(" "))
}

test("a line breaks before the signs of the outermost row, and not at a number's own sign", () => {
  assert.deepEqual(lines("a = b + ( c + d ) × − e"), ["a", "= b", "+ ( c + d )", "× − e"])
  assert.deepEqual(lines("a = f ( b , c + d )", 1), ["a", "= f ( b ,", "c", "+ d )"])
})

test("a second formula in the line begins as a whole: its name stays with its sign", () => {
  assert.deepEqual(lines("L = 3 + 4 , _ M = 5 + 6"), ["L", "= 3", "+ 4 , _", "M = 5", "+ 6"])
  assert.deepEqual(lines("L = m _ with _ N = n"), ["L", "= m _", "with _", "N = n"])
})
