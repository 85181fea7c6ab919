// The hues of optimizers: six families, each with a colour of the theme that can be seen on paper, panel and map.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import {
  FAMILIES,
  familyOf,
  looksOf,
  MARKS,
  markPath,
  themeColours,
} from "../../playground/components/shared/families.js"
import { ground } from "../../playground/components/shared/palette.js"

const read = /** @param {string} path */ (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")
const CONFIG = read(".streamlit/config.toml")

/**
 * What the theme says of one of its two halves: "#rrggbb" by name, and the six categorical colours.
 * @param {"light" | "dark"} half
 */
function theme(half) {
  const part = CONFIG.split(`[theme.${half}]`)[1].split("[theme.")[0]
  const named = /** @param {string} name */ (name) => part.match(new RegExp(`^${name} = "(#\\w{6})"`, "m"))?.[1] ?? ""
  const six = part.match(/^chartCategoricalColors = \[(.*)\]/m)?.[1].match(/#\w{6}/g) ?? []
  return { paper: named("backgroundColor"), panel: named("secondaryBackgroundColor"), six }
}

/** @param {string} colour */
const rgb = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))

/** The contrast of two colours [r, g, b], as WCAG 2.2 defines it. @param {number[]} one @param {number[]} other */
function contrast(one, other) {
  const light = [one, other].map((colour) => {
    const [r, g, b] = colour.map((part) => (part <= 10 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
  })
  return Math.max(...light) / Math.min(...light)
}

test("every optimizer of the engine has one family, every family a colour of its own", () => {
  const members = FAMILIES.flatMap(({ optimizers }) => optimizers)
  const source = ["sgd", "adagrad", "rmsprop", "adam", "adam_family"]
    .map((name) => read(`playground/engine/optimizers/${name}.py`))
    .join("\n")
  const engine = [...source.matchAll(/^ {4}name = "(\w+)"/gm)].map(([, name]) => name)
  assert.equal(engine.length, 12)
  assert.deepEqual([...members].sort(), engine.sort())
  assert.deepEqual(FAMILIES.map((family) => family.theme).sort(), [0, 1, 2, 3, 4, 5])
  assert.throws(() => familyOf("sgdm"), /no family/)
})

test("hues stand out from paper, panel and every tone of the map, in both themes", () => {
  for (const half of /** @type {const} */ (["light", "dark"])) {
    const { paper, panel, six } = theme(half)
    assert.equal(new Set(six).size, 6)
    const tones = Array.from({ length: 21 }, (_, i) => ground(i / 20, half === "dark"))
    for (const colour of six) {
      for (const other of [rgb(paper), rgb(panel), ...tones])
        assert.ok(contrast(rgb(colour), other) >= 3, `${colour} on ${other}: ${contrast(rgb(colour), other)}`)
      assert.ok(contrast(rgb(colour), rgb(paper)) >= 4.5, `${colour} as text`)
    }
  }
})

test("lines of equal height stand out from every tone of the map, in both themes", () => {
  const css = read("playground/components/race/race.css")
  const [light, dark] = [...css.matchAll(/--r-contour: (#\w{6})/g)].map(([, colour]) => rgb(colour))
  for (let share = 0; share <= 1; share += 0.05)
    for (const [line, half] of /** @type {[number[], boolean][]} */ ([
      [light, false],
      [dark, true],
    ]))
      assert.ok(contrast(line, ground(share, half)) >= 3, `${line} on ${ground(share, half)}`)
})

/** Degrees around the circle of hues. @param {number[]} colour */
function hueOf([r, g, b]) {
  const degrees = (Math.atan2(Math.sqrt(3) * (g - b), 2 * r - g - b) * 180) / Math.PI
  return (degrees + 360) % 360
}

test("those of one family share a hue in tones of their own, which stand out as it does", () => {
  for (const half of /** @type {const} */ (["light", "dark"])) {
    const { paper, six } = theme(half)
    for (const { optimizers, theme: place } of FAMILIES) {
      const names = [optimizers[0], ...optimizers.slice(-1), optimizers[0]]
      const tones = looksOf(names, six).map(({ colour }) => colour)
      const [first, ...others] = tones
      assert.equal(first, six[place])
      assert.equal(new Set(tones).size, 3, `${tones}`)
      for (const other of others) {
        const apart = Math.abs(hueOf(rgb(first)) - hueOf(rgb(other)))
        assert.ok(Math.min(apart, 360 - apart) < 8, `${first} and ${other} are ${apart} degrees apart`)
        assert.ok(contrast(rgb(other), rgb(paper)) >= 4.5, `${other} as text`)
        assert.ok(contrast(rgb(first), rgb(other)) >= 1.4, `${first} and ${other}`)
      }
    }
  }
})

test("those of another family have another hue and nobody shares a mark", () => {
  const { six } = theme("light")
  const looks = looksOf(["sgd", "adam", "sgd", "nadam"], six)
  assert.deepEqual([looks[0].colour, looks[1].colour], [six[1], six[2]])
  const drawn = MARKS.map((mark) => `${markPath(mark, 10, 20, 4)}${mark.hollow}`)
  assert.equal(new Set(drawn).size, 12)
  for (const d of drawn) assert.match(d, /^M[-\d. ]+[aL].*Z(true|false)$/)
})

test("a page that is being left has no theme, and what is drawn on it once more does not stumble over that", (t) => {
  const before = globalThis.getComputedStyle
  t.after(() => {
    globalThis.getComputedStyle = before
  })
  const names = FAMILIES.flatMap(({ optimizers }) => optimizers)
  for (const [told, expected] of [
    ["#102030, #405060,#708090,#a0b0c0, #d0e0f0, #112233", ["#102030", "#112233"]],
    ["", ["#808080", "#808080"]],
  ]) {
    globalThis.getComputedStyle = /** @type {any} */ (() => ({ getPropertyValue: () => told }))
    const colours = themeColours(/** @type {any} */ ({}))
    assert.deepEqual([colours[0], colours[5]], expected)
    for (const { colour } of looksOf(names, colours)) assert.match(colour, /^#[0-9a-f]{6}$/)
  }
})
