// The network as a graph: inputs, hidden units, output, LOSS; every weight an edge, every bias one from a constant 1.
//
// Built once a run and width; `update` then only sets attributes. Widths are on one fixed scale for each quantity, so
// that a gradient that vanishes towards the inputs is seen to vanish.

import { paint, RESPONSE, signColour, strength } from "../../shared/colour.js"
import { html, set, setText, svg, targetOf } from "../../shared/dom.js"
import { fmt } from "../../shared/format.js"
import { biasPoint, edgePath, edgePoint, layoutOf } from "../../shared/network_layout.js"

/** @import { Anatomy, Input, Parameter, Unit } from "../../shared/anatomy.js" */
/** @import { Layout, Place } from "../../shared/network_layout.js" */
/** @import { NetworkOptions as Options, Numbers, PreparedSetup, Quantity, Scene } from "../types.d.ts" */

/** The value that draws an edge ten pixels wide. @type {Record<Quantity, number>} */
const FULL_SCALE = { weight: 5, gradient: 2, change: 0.2 }
const MOST_LABELLED_EDGES = 14
const HEAT = 12
/** Beyond these, edges are straight: bends cannot be told apart in so many, and cost half as much again to draw. */
const MOST_CURVED_EDGES = 100

/** A line of the picture and the parameter it stands for.
 * @typedef {{ row: Parameter, line: SVGPathElement, halo: SVGPathElement, label: SVGTextElement | null, bias: boolean
 *   }} Edge
 */
/** A box of the picture and the part of the network it stands for.
 * @template Row
 * @typedef {{ row: Row, id: string, g: SVGGElement, rect: SVGRectElement, title: SVGTextElement,
 *   value: SVGTextElement, mark: SVGTextElement, at: Place, name: string }} Box
 */
/** @typedef {Record<"heads" | "edges" | "nodes" | "labels", SVGGElement>} Sheets */

/**
 * @param {Element} root
 * @param {{ onSelect: (id: string) => void, onHover: (id: string | null, event: Event) => void }} on
 */
export function createNetworkView(root, { onSelect, onHover }) {
  const box = html("div", { class: "network" }, root)
  const canvas = html("canvas", { class: "network-heat", "aria-hidden": "true" }, box)
  const legend = html("p", { class: "network-legend" }, box)
  const meaning = html("span", {}, legend)
  for (const [sign, words] of [
    ["positive", "above zero"],
    ["negative", "below zero"],
  ]) {
    const key = html("span", { class: "key" }, legend)
    html("span", { class: `swatch ${sign}`, "aria-hidden": "true" }, key)
    html("span", {}, key, words)
  }
  const frame = html("div", { class: "network-frame" }, box)
  frame.append(canvas)
  const picture = svg("svg", { class: "network-svg", role: "group", "aria-label": "The network" }, frame)
  const pen = document.createElement("canvas")
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  const pencil = /** @type {CanvasRenderingContext2D} */ (pen.getContext("2d"))
  /** What the picture was built for: the run and the width. */
  let built = { run: "", width: 0 }
  /** Made by `build`. @type {Layout} */
  let layout
  /** Pixels of the screen to one of the page. */
  let ratio = 1
  /** Digits of the numbers in boxes. */
  let digits = 3
  /** @type {Edge[]} */
  let edges = []
  /** @type {Box<Input>[]} */
  let inputs = []
  /** @type {Box<Unit>[]} */
  let units = []
  /** @type {ReturnType<typeof lossNode> | null} */
  let loss = null
  /** @type {ReturnType<typeof normBar>[]} */
  let norms = []

  box.addEventListener("click", (event) => {
    const part = targetOf(event)?.closest("[data-select]")
    const id = part?.getAttribute("data-select")
    if (id) onSelect(id)
  })
  picture.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return
    const id = targetOf(event)?.dataset.select
    if (!id) return
    event.preventDefault()
    event.stopPropagation()
    onSelect(id)
  })
  /** A part reached with the keyboard keeps its card until another part is pointed at: going to it may scroll the page,
      and then the pointer, which nobody moved, lies over something else. */
  let held = false
  let pressed = false
  picture.addEventListener("pointerdown", () => {
    pressed = true
    setTimeout(() => (pressed = false)) // the focus that a press brings comes before this
  })
  picture.addEventListener("focusin", (event) => {
    held = !pressed
    onHover(targetOf(event)?.dataset.select ?? null, event)
  })
  picture.addEventListener("focusout", (event) => {
    held = false
    onHover(null, event)
  })
  picture.addEventListener("pointerover", (event) => {
    const id = targetOf(event)?.dataset.select ?? null
    if (id || !held) onHover(id, event)
  })
  picture.addEventListener("pointerleave", (event) => {
    if (!held) onHover(null, event)
  })

  /**
   * @param {Anatomy} anatomy
   * @param {number} width
   */
  function build(anatomy, width) {
    picture.replaceChildren()
    layout = layoutOf(anatomy, width)
    set(picture, { viewBox: `0 0 ${width} ${layout.height}`, width, height: layout.height })
    ratio = Math.min(window.devicePixelRatio || 1, 2)
    set(canvas, {
      width: Math.round(width * ratio),
      height: Math.round(layout.height * ratio),
      style: `width:${width}px;height:${layout.height}px`,
    })
    digits = layout.node > 44 ? 3 : 2
    edges = []
    const sheets = {
      heads: svg("g", { class: "headings" }, picture),
      edges: svg("g", {}, picture),
      nodes: svg("g", {}, picture),
      labels: svg("g", { class: "edge-labels" }, picture),
    }
    headings(anatomy, sheets.heads)
    const weights = anatomy.parameters.filter(({ kind }) => kind === "weight")
    for (const row of weights) edge(sheets, row, weights.length, anatomy.fed(row.layer))
    for (const row of anatomy.parameters) if (row.kind === "bias") biasEdge(sheets, row)
    for (const { id } of anatomy.outputs)
      svg("path", { class: "edge-out", d: edgePath(layout.placeOf(id), layout.loss, layout.node) }, sheets.edges)
    inputs = anatomy.inputs.map((row) => nodeAt(sheets.nodes, row, "input"))
    const last = anatomy.layers.length - 1
    units = anatomy.units.map((row) => nodeAt(sheets.nodes, row, row.layer === last ? "output" : "hidden"))
    loss = lossNode(sheets.nodes)
    norms = anatomy.layers.map((_, l) => normBar(sheets.heads, l + 1))
  }

  /**
   * @param {Anatomy} anatomy
   * @param {Element} group
   */
  function headings(anatomy, group) {
    const titles = ["inputs", ...anatomy.layers.map(({ title }) => title), "loss"]
    const tight = layout.width / titles.length < 62
    titles.forEach((title, column) => {
      const text = tight ? title.replace("hidden ", "h").replace("inputs", "in").replace("output", "out") : title
      const heading = svg(
        "text",
        { x: layout.columnX(column), y: 14, class: "heading", "text-anchor": "middle" },
        group,
      )
      heading.textContent = text
      const layer = anatomy.layers[column - 1]
      if (!layer || tight) return
      const activation = svg(
        "text",
        { x: layout.columnX(column), y: 28, class: "subheading", "text-anchor": "middle" },
        group,
      )
      activation.textContent = layer.activation
    })
  }

  /**
   * @param {Sheets} sheets
   * @param {Parameter} row a weight
   * @param {number} count how many weights there are
   * @param {{ id: string }[]} fed what its layer is fed
   */
  function edge(sheets, row, count, fed) {
    const [from, to] = [layout.placeOf(row.from), layout.placeOf(row.to)]
    const d = edgePath(from, to, layout.node, count > MOST_CURVED_EDGES)
    const halo = svg("path", { class: "halo", d }, sheets.edges)
    const line = svg("path", { class: "edge", d }, sheets.edges)
    svg("path", { class: "edge-hit", d, "data-select": row.id, tabindex: "-1" }, sheets.edges)
    let label = null
    if (count <= MOST_LABELLED_EDGES && layout.width >= 480) {
      // Edges cross in the middle; labels stand before it, those of one source at one distance, of the next a little
      // further.
      const at = edgePoint(from, to, layout.node, 0.24 + 0.12 * (fed.findIndex(({ id }) => id === row.from) % 2))
      label = svg("text", { x: at.x, y: at.y - 4, class: "edge-label", "text-anchor": "middle" }, sheets.labels)
    }
    edges.push({ row, line, halo, label, bias: false })
  }

  /**
   * @param {Sheets} sheets
   * @param {Parameter} row a bias
   */
  function biasEdge(sheets, row) {
    const { node, roomy } = layout
    const to = layout.placeOf(row.to)
    const one = biasPoint(to, node)
    const d = `M${one.x} ${one.y} L${to.x - node / 2} ${to.y + node * 0.28}`
    const halo = svg("path", { class: "halo", d }, sheets.edges)
    const line = svg("path", { class: "edge bias", d }, sheets.edges)
    if (roomy) {
      svg("circle", { class: "one", cx: one.x, cy: one.y, r: 7 }, sheets.edges)
      setText(svg("text", { class: "one-text", x: one.x, y: one.y + 3.2, "text-anchor": "middle" }, sheets.edges), "1")
    }
    svg(
      "circle",
      { class: "bias-hit", cx: one.x, cy: one.y, r: roomy ? 10 : 5, "data-select": row.id, tabindex: "-1" },
      sheets.edges,
    )
    edges.push({ row, line, halo, label: null, bias: true })
  }

  /**
   * @template {Input | Unit} Row
   * @param {Element} group
   * @param {Row} row
   * @param {string} kind
   * @returns {Box<Row>}
   */
  function nodeAt(group, row, kind) {
    const { node, roomy } = layout
    const { id, name } = row
    const at = layout.placeOf(id)
    const g = svg(
      "g",
      { class: `node ${kind}`, "data-select": id, tabindex: "0", role: "button", "aria-label": name },
      group,
    )
    const rect = svg(
      "rect",
      {
        fill: "transparent",
        x: at.x - node / 2,
        y: at.y - node / 2,
        width: node,
        height: node,
        rx: node * 0.2,
        "data-select": id,
        class: "node-box",
      },
      g,
    )
    const title = svg("text", { x: at.x, y: at.y - node / 2 - 6, class: "node-name", "text-anchor": "middle" }, g)
    title.textContent = roomy ? name : ""
    const value = svg("text", { x: at.x, y: at.y + 4.5, class: "node-value", "text-anchor": "middle" }, g)
    const mark = svg("text", { x: at.x, y: at.y + node / 2 + 13, class: "node-mark", "text-anchor": "middle" }, g)
    return { row, id, g, rect, title, value, mark, at, name }
  }

  /** @param {Element} group */
  function lossNode(group) {
    const { loss, node, roomy } = layout
    const g = svg("g", { class: "node loss" }, group)
    const half = node / 2
    svg(
      "path",
      {
        class: "loss-box",
        d: `M${loss.x - half} ${loss.y} l${half} ${-half} l${half} ${half} l${-half} ${half} Z`,
      },
      g,
    )
    const symbol = svg("text", { class: "loss-symbol", x: loss.x, y: loss.y + 5, "text-anchor": "middle" }, g)
    symbol.textContent = "L"
    const value = svg(
      "text",
      { class: "node-value", x: loss.x, y: loss.y + half + (roomy ? 15 : 10), "text-anchor": "middle" },
      g,
    )
    const target = svg(
      "text",
      { class: "target", x: loss.x, y: loss.y - half - (roomy ? 9 : 5), "text-anchor": "middle" },
      g,
    )
    return { g, value, target }
  }

  /**
   * The length of a layer's gradient as a bar, one logarithmic scale for all layers: where it vanishes, it is seen.
   * @param {Element} group
   * @param {number} column
   */
  function normBar(group, column) {
    const width = Math.min(layout.pitch * 0.72, 110)
    const x = layout.columnX(column) - width / 2
    const g = svg("g", { class: "norm" }, group)
    svg("rect", { class: "norm-track", x, y: layout.floor + 4, width, height: 4, rx: 2 }, g)
    const bar = svg("rect", { class: "norm-bar", x, y: layout.floor + 4, width: 0, height: 4, rx: 2 }, g)
    const text = svg(
      "text",
      { class: "norm-text", x: layout.columnX(column), y: layout.floor + 22, "text-anchor": "middle" },
      g,
    )
    svg("title", {}, g).textContent =
      "The length of this layer's gradient: the square root of the sum of the squares of all its ∂L/∂w and ∂L/∂b. " +
      "Bars are logarithmic, from 0.000001 to 10."
    return { g, bar, text, width }
  }

  /**
   * @param {Scene} scene
   * @param {Options} options
   */
  function drawNorms(scene, options) {
    norms.forEach(({ g, bar, text, width }, layer) => {
      const norm = scene.norm(layer)
      set(g, { display: options.level < 1 ? "none" : null, class: `norm${norm === null ? " unknown" : ""}` })
      const share = norm !== null && norm > 0 ? Math.min(Math.max((Math.log10(norm) + 6) / 7, 0), 1) : 0
      set(bar, { width: (share * width).toFixed(1) })
      setText(text, norm === null ? "" : layout.pitch < 62 ? fmt(norm, 1) : `‖gradient‖ ${fmt(norm, 2)}`)
    })
  }

  /**
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @param {Options} options
   */
  function update(setup, scene, options) {
    const width = Math.max(280, Math.floor(box.clientWidth || 600))
    if (built.run !== setup.run || built.width !== width) {
      built = { run: "", width: 0 }
      build(setup.anatomy, width)
      built = { run: setup.run, width }
    }
    set(box, { "data-phase": scene.phase, "data-moving": options.moving })
    for (const part of edges) drawEdge(part, scene, options)
    drawInputs(scene, options)
    for (const part of units) drawUnit(part, scene, options)
    setText(meaning, meaningOf(scene))
    drawLoss(scene)
    drawNorms(scene, options)
    drawHeat(scene, options)
  }

  /**
   * @param {Edge} part
   * @param {Scene} scene
   * @param {Options} options
   */
  function drawEdge(part, scene, options) {
    const value = scene.edge(part.row)
    const active = edgeActive(part, scene)
    const full = FULL_SCALE[scene.edges]
    const known = value !== null
    const width = (value !== null ? 1 + 9 * strength(value, full, options.log) : 1) * (options.present ? 1.6 : 1)
    const marked = part.row.id === options.selection || options.places?.has(part.row.id)
    set(part.halo, { "stroke-width": marked ? (width + 9).toFixed(1) : 0 })
    set(part.line, {
      // In steps too small to see, so that what hardly changes from picture to picture is not drawn anew.
      "stroke-width": (Math.round(width * 5) / 5).toFixed(1),
      stroke:
        value !== null && Number.isFinite(value)
          ? signColour(value, full, { least: 0.55, log: options.log })
          : "currentColor",
      class: `edge${part.bias ? " bias" : ""}${known ? "" : " unknown"}${active ? " active" : ""}`,
    })
    if (part.label) {
      setText(part.label, known ? fmt(value, 2) : "")
      set(part.label, { class: `edge-label${active || part.row.id === options.selection ? " strong" : ""}` })
    }
  }

  /**
   * The edges that the operation under way uses: the sums forwards, the way back of dA, the weights' own gradients.
   * @param {Edge} part
   * @param {Scene} scene
   */
  function edgeActive(part, { name, layer, phase }) {
    if (phase === "update") return true
    if (name === "Z" || name === "dW" || name === "dW_data" || name === "dW_penalty")
      return part.row.layer === layer && (!part.bias || name === "Z")
    if (name === "db") return part.row.layer === layer && part.bias
    return name === "dA" && layer !== null && part.row.layer === layer + 1 && !part.bias
  }

  /**
   * @param {Scene} scene
   * @param {Options} options
   */
  function drawInputs(scene, options) {
    inputs.forEach((part) => {
      const value = scene.input(part.row)
      setText(part.value, value === null || !layout.roomy ? "" : fmt(value, digits))
      const plain = options.nodes === "values" || !options.inputHeat
      set(part.rect, {
        fill: plain && value !== null ? signColour(value, 6, { least: 0.05, most: 0.75 }) : "transparent",
      })
      set(part.g, { "aria-label": `${part.name}${value === null ? "" : ` = ${fmt(value)}`}` })
    })
  }

  /**
   * @param {Box<Unit>} part
   * @param {Scene} scene
   * @param {Options} options
   */
  function drawUnit(part, scene, options) {
    const { z, a, dA, dZ } = scene.unit(part.row)
    const backward = scene.phase === "backward"
    let [mark, value] = ["", a ?? z]
    if (a === null && z !== null) mark = "z "
    if (backward && dZ !== null) [mark, value] = ["δ ", dZ]
    else if (backward && dA !== null) [mark, value] = ["∂a ", dA]
    setText(part.value, value === null ? "" : layout.roomy ? fmt(value, digits) : "")
    setText(part.mark, layout.roomy ? mark.trim() : "")
    const here = scene.layer === part.row.layer && ["Z", "A", "dA", "dZ"].includes(scene.name)
    set(part.g, {
      class:
        (part.g.getAttribute("class") ?? "").split(" ").slice(0, 2).join(" ") +
        (a === null && z === null ? " unknown" : "") +
        (here ? " active" : "") +
        (part.id === options.selection ? " selected" : "") +
        (options.places?.has(part.id) ? " on-path" : ""),
      "aria-label": `${part.name}${value === null ? ", not computed yet" : `: ${mark}${fmt(value)}`}`,
    })
    const plain = (options.nodes === "values" && scene.move) || !scene.state?.heat
    set(part.rect, {
      fill: plain && value !== null ? signColour(value, 1, { least: 0.05, most: 0.75 }) : "transparent",
    })
  }

  /** @param {Scene} scene */
  function drawLoss(scene) {
    if (!loss) return
    const inBatch = scene.move?.in_batch ?? true
    // An example outside the batch shows what its own loss would be; it has no part in the update and in the recheck.
    const batch = scene.phase === "recheck" ? scene.loss?.after : scene.loss?.batch
    const own = inBatch ? batch : scene.loss?.own
    const shown = scene.lossKnown ? (own ?? null) : null
    setText(loss.value, shown === null ? "" : `${inBatch ? "" : "would be "}${fmt(shown, layout.roomy ? 4 : 2)}`)
    const target = scene.move?.t
    setText(loss.target, target && target.length === 1 && layout.roomy ? `target ${fmt(target[0], 3)}` : "")
    const active = scene.phase === "loss" || scene.phase === "recheck"
    set(loss.g, {
      class: `node loss${shown === null ? " unknown" : ""}${active ? " active" : ""}`,
    })
  }

  /**
   * @param {Scene} scene
   * @param {Options} options
   */
  function drawHeat(scene, options) {
    ink.clearRect(0, 0, canvas.width, canvas.height)
    /**
     * All pictures at once, one below the other as they arrive; then each is copied to its place.
     * @param {Numbers} bytes
     */
    const print = (bytes) => {
      pen.width = HEAT
      pen.height = bytes.length / HEAT
      pencil.putImageData(paint(pencil.createImageData(HEAT, pen.height), bytes, 0, RESPONSE), 0, 0)
    }
    /**
     * @param {number} number
     * @param {Place} at
     */
    const draw = (number, at) => {
      const side = layout.node * ratio - 2
      ink.drawImage(
        pen,
        0,
        number * HEAT,
        HEAT,
        HEAT,
        (at.x - layout.node / 2) * ratio + 1,
        (at.y - layout.node / 2) * ratio + 1,
        side,
        side,
      )
    }
    if (options.inputHeat && options.nodes !== "values") {
      print(options.inputHeat)
      for (const [index, part] of inputs.entries()) draw(index, part.at)
    }
    if ((options.nodes === "values" && scene.move) || !scene.state?.heat) return
    print(scene.state.heat)
    for (const part of units) {
      if (scene.unit(part.row).a === null && scene.move) continue
      draw(part.row.index, part.at)
    }
  }

  return { update, element: box }
}

/** @type {Record<Quantity, string>} */
const LINES = { weight: "weights", gradient: "gradients ∂L/∂w", change: "how far each weight moves" }

/**
 * What lines and boxes show just now, in words.
 * @param {Scene} scene
 */
function meaningOf({ edges, phase, move, cursor }) {
  const boxes = !move
    ? "each unit's response over the plane"
    : phase === "backward"
      ? "deltas δ = ∂L/∂z, where they are known"
      : "outputs"
  const whose =
    move && !move.in_batch && cursor.step !== "start" ? " of the ringed example, which is not in this batch" : ""
  return `Lines: ${LINES[edges]}. Boxes: ${boxes}${whose}.`
}
