// The boxes of the picture: inputs, units and the loss. A box is a picture or a value, never empty: before its turn a
// unit shows its response over the plane, or, where the inputs are no plane, the shape of its activation.

import { signColour } from "../../shared/colour.js"
import { set, setText, svg } from "../../shared/dom.js"
import { fmt } from "../../shared/format.js"
import { withinNormal } from "./cell_values.js"
import { fitted, widthOf } from "./fitted.js"
import { isStopped } from "./journeys.js"

/** @import { Anatomy, Input, Unit } from "../../shared/anatomy.js" */
/** @import { Layout, Place } from "../../shared/network_layout.js" */
/** @import { NetworkOptions as Options, Scene } from "../types.d.ts" */

/** A box of the picture and the part of the network it stands for.
 * @template Row
 * @typedef {{ row: Row, id: string, at: Place, kind: string, g: SVGGElement, rect: SVGRectElement, title:
 *   SVGTextElement, value: SVGTextElement, glyph: SVGPathElement, stop: SVGPathElement }} Box
 */
const HATCH = "bp-not-finite"
/** Operations that give a unit its number. */
const HERE = ["Z", "A", "dA", "dZ", "X_hat", "dX_hat"]

/**
 * @param {SVGGElement} sheet
 * @param {Anatomy} anatomy
 * @param {Layout} layout
 */
export function createBoxes(sheet, anatomy, layout) {
  const { node, wide, roomy, numbered, text } = layout
  hatch(sheet)
  const last = anatomy.layers.length - 1
  /** Where examples are pictures a guess has no picture of its own: its number stands there, however low its box. */
  const guesses = new Set(layout.pictured && node >= text + 4 ? anatomy.layers[last].units.map(({ id }) => id) : [])
  /** The height of the numbers in boxes. */
  const letters = roomy && wide >= 3.7 * (text + 2) ? text + 2 : text
  const inputs = anatomy.inputs.map((row) => boxAt(row, "input", ""))
  const units = anatomy.units.map((row) =>
    boxAt(row, row.layer === last ? "output" : "hidden", shapeOf(anatomy.layers[row.layer].activation)),
  )
  const loss = lossBox()

  /**
   * @template {Input | Unit} Row
   * @param {Row} row
   * @param {string} kind
   * @param {string} shape
   * @returns {Box<Row>}
   */
  function boxAt(row, kind, shape) {
    const { id, name } = row
    const at = layout.placeOf(id)
    const part = { "data-select": id, tabindex: "0", role: "button", "aria-label": name }
    const g = svg("g", { class: `node ${kind}`, ...part }, sheet)
    const width = roomy ? wide : node
    const place = { x: at.x - width / 2, y: at.y - node / 2, width, height: node, rx: node * 0.2 }
    const rect = svg("rect", { fill: "transparent", ...place, "data-select": id, class: "node-box" }, g)
    const glyph = svg("path", { class: "glyph", d: shape && glyphAt(shape, at, node), display: "none" }, g)
    const right = at.x + width / 2 + 4
    const stop = svg("path", { class: "stop", d: `M${right} ${at.y - node * 0.3}V${at.y + node * 0.3}` }, g)
    set(stop, { display: "none" })
    svg("title", {}, stop).textContent = "The slope here is next to nothing: the blame goes no further."
    // Its name first, as it is read out.
    const title = svg("text", { x: at.x, y: at.y - node / 2 - 5, class: "node-name" }, g)
    const value = svg(
      "text",
      { x: at.x, y: at.y + text * 0.38, class: "node-value", style: `font-size:${letters}px` },
      g,
    )
    title.after(" ") // and a space after it
    if (roomy) setText(title, name)
    else if (kind === "input") set(title, { y: at.y + text * 0.38, class: "node-name at-side" })
    return { row, id, at, kind, g, rect, title, value, glyph, stop }
  }

  function lossBox() {
    const { loss: at, lossHalf: half } = layout
    const g = svg("g", { class: "node loss" }, sheet)
    svg(
      "path",
      { class: "loss-box", d: `M${at.x - half} ${at.y} l${half} ${-half} l${half} ${half} l${-half} ${half}Z` },
      g,
    )
    setText(svg("text", { class: "loss-symbol", x: at.x, y: at.y + text * 0.38 }, g), "L")
    return {
      g,
      value: svg("text", { class: "node-value", x: at.x, y: at.y + half + text + 2 }, g),
      target: svg("text", { class: "target", x: at.x, y: at.y - half - 5 }, g),
      whose: svg("text", { class: "target", x: at.x, y: at.y + half + 2 * text + 6 }, g),
    }
  }

  /** Whether a line fits below the loss's number, above the name of the output's picture. */
  const hasRoomBelow =
    !layout.plane || layout.loss.y + layout.lossHalf + 2 * text + 8 < layout.plane.y - layout.plane.side / 2 - text - 6

  /**
   * How wide a box is drawn: one with a number in it needs more room than a picture.
   * @param {string} id
   * @param {Set<string>} path
   */
  const widthOfBox = (id, path) => (isNumbered(id, path) ? wide : node)
  /**
   * @param {string} id
   * @param {Set<string>} path
   */
  const isNumbered = (id, path) => numbered || path.has(id) || guesses.has(id)

  /**
   * @param {Box<Input | Unit>} part
   * @param {Set<string>} path
   */
  function frame({ row, id, at, kind, rect, title }, path) {
    const width = widthOfBox(id, path)
    set(rect, { x: at.x - width / 2, width })
    if (roomy || kind !== "input") return
    // Close together, the inputs' names stand to the left, where there is room.
    const x = at.x - width / 2 - 4
    set(title, { x })
    setText(title, widthOf(row.name, text) <= x ? row.name : "")
  }

  /**
   * The number in a box, neutral and hatched where it is not finite. Returns it as it is read out: as it is shown, or
   * in full where it is not.
   * @param {Box<Input | Unit>} part
   * @param {number | null} value
   * @param {{ full: number, path: Set<string>, pictured: boolean }} how pictured: is there a picture
   *   below?
   */
  function fill(part, value, { full, path, pictured }) {
    const told = isNumbered(part.id, path)
    const room = widthOfBox(part.id, path) - 4
    const shown = told ? fitted(value, roomy ? 3 : 2, room, letters) : ""
    setText(part.value, shown)
    const tint =
      value === null || (pictured && !isTinted(part.id, path))
        ? "transparent"
        : signColour(value, full, { least: 0.05, most: 0.75 })
    set(part.rect, { fill: value === null || Number.isFinite(value) ? tint : `url(#${HATCH})` })
    return shown || fmt(value ?? Number.NaN)
  }

  /**
   * @param {Scene} scene
   * @param {Options} options
   * @param {Set<string>} path
   */
  function update(scene, options, path) {
    for (const part of inputs) drawInput(part, scene, options, path)
    for (const part of units) drawUnit(part, scene, options, path)
    drawLoss(scene, options)
  }

  /**
   * @param {Box<Input>} part
   * @param {Scene} scene
   * @param {Options} options
   * @param {Set<string>} path
   */
  function drawInput(part, scene, options, path) {
    const value = scene.input(part.row)
    frame(part, path)
    const pictured = options.nodes === "heat" && options.inputHeat !== null
    const shown = fill(part, value, { full: 6, path, pictured })
    set(part.g, {
      class: `node input${classesOf(part.id, options, path)}`,
      "aria-label": `${part.row.name}${value === null ? "" : ` = ${shown}`}`,
    })
  }

  /**
   * @param {Box<Unit>} part
   * @param {Scene} scene
   * @param {Options} options
   * @param {Set<string>} path
   */
  function drawUnit(part, scene, options, path) {
    const { z, a, dA, dZ } = scene.unit(part.row)
    const backward = scene.phase === "backward"
    let [mark, value] = ["", a ?? z]
    if (a === null && z !== null) mark = "z "
    if (backward && dZ !== null) [mark, value] = ["δ ", dZ]
    else if (backward && dA !== null) [mark, value] = ["∂a ", dA]
    const within = withinNormal(scene, part.row)
    if (within) [mark, value] = [within.slope ? "∂x̂ " : within.mark, within.value]
    const here = scene.layer === part.row.layer && HERE.includes(scene.name)
    const heat = scene.state?.heat !== undefined
    const stopped = backward && isStopped({ dA, dZ })
    frame(part, path)
    const shown = fill(part, value, { full: 1, path, pictured: heat && (options.nodes === "heat" || !scene.move) })
    // A name leaves little room beside it: "h₁ δ" says which number of h₁ it is.
    if (roomy) setText(part.title, `${part.row.name}${mark && ` ${mark.trim()}`}`)
    set(part.glyph, { display: value === null && !heat ? null : "none" })
    set(part.stop, { display: stopped ? null : "none" })
    const told = value === null ? ", not computed yet" : `${mark && ` ${mark.trim()}`}: ${shown}`
    set(part.g, {
      class: `node ${part.kind}${here ? " active" : ""}${classesOf(part.id, options, path)}`,
      "aria-label": `${part.row.name}${told}`,
    })
  }

  /**
   * @param {Scene} scene
   * @param {Options} options
   */
  function drawLoss(scene, options) {
    const inBatch = scene.move?.in_batch ?? true
    // An example outside the batch shows what its own loss would be; it has no part in the update and in the recheck.
    const batch = scene.phase === "recheck" ? scene.loss?.after : scene.loss?.batch
    const own = inBatch ? batch : scene.loss?.own
    const shown = scene.lossKnown ? (own ?? null) : null
    const room = Math.min(layout.pitch, 2 * (layout.width - layout.loss.x)) - 4
    // Beside numbers of one example it is said that this one is the whole batch's: below it, where there is room.
    const count = scene.move?.batch.length ?? 1
    const many = inBatch && shown !== null && count > 1
    const below = layout.pitch > 60 && hasRoomBelow
    const before = !inBatch ? "would be " : many && !below ? "mean " : ""
    const number = fitted(shown, 4, room - before.length * text * 0.5, letters)
    setText(loss.value, number === "" ? fitted(shown, 4, room, letters) : before + number)
    setText(loss.whose, many && below ? `mean of ${count}` : "")
    const target = scene.move?.t
    const known = target && target.length === 1 && layout.pitch > 60 && !options.present
    setText(loss.target, known ? `target ${fmt(target[0], 3)}` : "")
    const active = scene.phase === "loss" || scene.phase === "recheck"
    set(loss.g, { class: `node loss${active ? " active" : ""}` })
  }

  /**
   * Is the box filled by the colour of its number, rather than by a picture?
   * @param {string} id
   * @param {Set<string>} path
   */
  const isTinted = (id, path) => !numbered && (path.has(id) || guesses.has(id))

  return { update, inputs, units, widthOfBox, isTinted }
}

/**
 * @param {string} id
 * @param {Options} options
 * @param {Set<string>} path
 */
function classesOf(id, options, path) {
  if (id === options.selection) return " selected"
  return options.places?.has(id) ? " lit" : path.has(id) ? " on-path" : ""
}

/** @param {Element} sheet */
function hatch(sheet) {
  const pattern = svg(
    "pattern",
    { id: HATCH, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("defs", {}, sheet),
  )
  svg("rect", { width: 2, height: 6, class: "hatch" }, pattern)
}

/**
 * The shape of an activation in a box of side 1 around 0.
 * @param {string} activation
 */
function shapeOf(activation) {
  if (/relu|elu|softplus/.test(activation)) return "M-.32 .14H0L.3 -.24"
  if (/tanh|sigmoid|softmax/.test(activation)) return "M-.32 .22C0 .22 0 -.22 .32 -.22"
  return "M-.28 .24L.28 -.24"
}

/**
 * @param {string} shape
 * @param {Place} at
 * @param {number} node
 */
function glyphAt(shape, at, node) {
  let across = true
  return shape.replace(/[A-Z]|-?\.?\d+/g, (found) => {
    if (/[A-Z]/.test(found)) {
      across = true
      return found
    }
    const value = (across ? at.x : at.y) + Number(found) * node
    across = !across
    return `${value.toFixed(1)} `
  })
}
