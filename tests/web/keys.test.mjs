// Which keys are the page's: those nobody else has a use for. What was only clicked has none for a space.

import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"
import {
  declareKeys,
  describeKeys,
  keysBelongTo,
  keyWords,
  onPageKey,
} from "../../playground/components/shared/keys.js"

/** Stands for an element: it matches the selectors that name one of its kinds. */
class FakeElement {
  /** @param {...string} kinds */
  constructor(...kinds) {
    this.kinds = kinds
  }
  /** @param {string} selectors */
  matches(selectors) {
    return selectors.split(", ").some((each) => this.kinds.includes(each))
  }
}

const button = new FakeElement("button")
const slider = new FakeElement("input", "input[type=range]")
const field = new FakeElement("input")
const page = new FakeElement()

/** @type {Map<string, (event: object) => void>} */
let listeners
/** @type {string[]} */
let heard
/** @type {() => void} */
let deafen
beforeEach(() => {
  listeners = new Map()
  heard = []
  Object.assign(globalThis, {
    Element: FakeElement,
    document: {
      addEventListener: (/** @type {string} */ name, /** @type {() => void} */ act) => listeners.set(name, act),
      removeEventListener: (/** @type {string} */ name) => listeners.delete(name),
    },
  })
  deafen = onPageKey((key) => key !== "x" && Boolean(heard.push(key)))
})
afterEach(() => {
  for (const name of ["Element", "document"]) Reflect.deleteProperty(globalThis, name)
})

/**
 * @param {string} key
 * @param {FakeElement} at
 * @param {object} [more]
 * @returns {boolean} whether the browser is kept from doing what it usually does
 */
function press(key, at, more = {}) {
  let prevented = false
  listeners.get("keydown")?.({
    ...{ key, ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false },
    composedPath: () => [at, page],
    preventDefault: () => {
      prevented = true
    },
    ...more,
  })
  return prevented
}

const click = (/** @type {FakeElement} */ at) => listeners.get("pointerdown")?.({ composedPath: () => [at, page] })

test("a space on a button that the keyboard went to presses that button", () => {
  assert.equal(press(" ", button), false)
  assert.deepEqual(heard, [])
  assert.equal(press("ArrowRight", button), true)
  assert.deepEqual(heard, ["ArrowRight"])
})

test("after a click on a button a space is the page's, and does not press the button again", () => {
  click(button)
  assert.equal(press(" ", button), true)
  assert.deepEqual(heard, [" "])
  assert.equal(press(" ", new FakeElement("button")), false, "the focus has gone to another one")
  press("Tab", button)
  assert.equal(press(" ", button), false)
  assert.deepEqual(heard, [" ", "Tab"])
})

test("a field keeps its keys; a slider has no use for a space", () => {
  for (const key of ["a", " ", "ArrowLeft"]) press(key, field)
  press("ArrowLeft", slider)
  assert.deepEqual(heard, [])
  press(" ", slider)
  assert.deepEqual(heard, [" "])
})

test("what is not acted on, was taken by somebody, or has a modifier is left alone", () => {
  assert.equal(press("x", page), false)
  assert.equal(press(" ", page, { defaultPrevented: true }), false)
  assert.equal(press(" ", page, { ctrlKey: true }), false)
  assert.deepEqual(heard, [])
  deafen()
  assert.equal(listeners.size, 0)
})

test("what keys do is declared where they are listened to, and gone when nobody listens", () => {
  deafen()
  /** @type {string[]} */
  const done = []
  const end = declareKeys("Steps", [
    { press: ["ArrowRight", "PageDown"], does: "Step", act: (key) => void done.push(key) },
    { press: ["p"], shown: "P", does: "Present", act: () => void done.push("present") },
    { press: ["b"], does: "Dark", act: () => false },
  ])
  assert.deepEqual(keyWords().find(({ title }) => title === "Steps")?.rows, [
    ["→ or Page Down", "Step"],
    ["P", "Present"],
    ["b", "Dark"],
  ])
  assert.deepEqual(
    ["PageDown", "P", "b", "q"].map((key) => press(key, page)),
    [true, true, false, false],
  )
  assert.deepEqual(done, ["PageDown", "present"])
  end()
  assert.equal(
    keyWords().some(({ title }) => title === "Steps"),
    false,
  )
})

test("of one title there is one group of keys, the newest", () => {
  describeKeys("Map", [["Enter", "old"]])
  const forget = describeKeys("Map", [["Enter", "new"]])
  assert.deepEqual(
    keyWords().filter(({ title }) => title === "Map"),
    [{ title: "Map", rows: [["Enter", "new"]] }],
  )
  forget()
})

test("a dialog that came over the page and is gone leaves the keys to whom they belonged", () => {
  deafen()
  /** @type {string[]} */
  const done = []
  const body = new FakeElement()
  const host = Object.assign(new FakeElement(), { hasAttribute: () => false })
  Object.assign(globalThis.document, { body })
  const leave = keysBelongTo(/** @type {any} */ (host))
  const end = declareKeys("Steps", [{ press: ["PageDown"], does: "Step", act: (key) => void done.push(key) }])
  const dialog = new FakeElement("[role=dialog]")
  const goes = (/** @type {FakeElement[]} */ ...path) => listeners.get("focusin")?.({ composedPath: () => path })
  const presses = () => press("PageDown", body, { composedPath: () => [body] })
  goes(button, host, body)
  goes(dialog, body)
  presses()
  assert.deepEqual(done, ["PageDown"])
  goes(field, body) // of the side bar, whose controls are drawn anew: a key that was meant for one steps nowhere
  goes(dialog, body)
  presses()
  assert.deepEqual(done, ["PageDown"])
  end()
  leave()
})
