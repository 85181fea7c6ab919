// What was typed into a sheet outlives a reload, and never turns up in another sheet.

import assert from "node:assert/strict"
import { test } from "node:test"
import { rememberTyped, typedInto } from "../../playground/components/worksheet/typed.js"

/** @param {Map<string, string>} things */
function tab(things) {
  const sessionStorage = {
    getItem: (/** @type {string} */ name) => things.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ value) => things.set(name, value),
  }
  globalThis.window = /** @type {any} */ ({ sessionStorage })
}

test("what was typed is there again, of that sheet alone", () => {
  tab(new Map())
  assert.deepEqual(typedInto("A00007"), {})
  rememberTyped("A00007", { z: "0,25", a: "" })
  assert.deepEqual(typedInto("A00007"), { z: "0,25", a: "" })
  assert.deepEqual(typedInto("A00008"), {})
})

test("what something else has written there is left alone", () => {
  for (const odd of [
    "",
    "{",
    "7",
    "null",
    '{"code":"A"}',
    '{"code":"A","texts":{"z":7}}',
    '{"code":"A","texts":[[]]}',
  ]) {
    tab(new Map([["playground.sheet", odd]]))
    assert.deepEqual(typedInto("A"), {})
  }
})

test("where nothing can be kept nothing is, and the sheet works", () => {
  globalThis.window = /** @type {any} */ ({})
  rememberTyped("A", { z: "1" })
  assert.deepEqual(typedInto("A"), {})
})
