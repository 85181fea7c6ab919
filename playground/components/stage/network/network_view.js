// The network as a graph: inputs, hidden units, output, LOSS; every weight an edge, every bias an edge from a constant 1.
//
// Built once a run and width; `update` then only sets attributes. Widths are on one fixed scale for each quantity, so that
// a gradient that vanishes towards the inputs is seen to vanish.

import { paint, RESPONSE, signColour, strength } from "../../shared/colour.js"
import { html, set, setText, svg } from "../../shared/dom.js"
import { fmt } from "../../shared/format.js"
import { biasPoint, edgePath, edgePoint, layoutOf } from "../../shared/network_layout.js"

/** The value that draws an edge ten pixels wide. */
export const FULL_SCALE = { weight: 5, gradient: 2, change: 0.2 }
const MOST_LABELLED_EDGES = 14
const HEAT = 12
/** Beyond these, edges are straight: bends cannot be told apart in so many, and cost half as much again to draw. */
const MOST_CURVED_EDGES = 100

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
  let parts = null
  let built = null

  box.addEventListener("click", (event) => {
    const id = event.target.closest?.("[data-select]")?.dataset.select
    if (id) onSelect(id)
  })
  picture.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return
    const id = event.target.dataset?.select
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
    onHover(event.target.dataset?.select ?? null, event)
  })
  picture.addEventListener("focusout", (event) => {
    held = false
    onHover(null, event)
  })
  picture.addEventListener("pointerover", (event) => {
    const id = event.target.dataset?.select ?? null
    if (id || !held) onHover(id, event)
  })
  picture.addEventListener("pointerleave", (event) => held || onHover(null, event))

  function build(setup, width) {
    picture.replaceChildren()
    const layout = layoutOf(setup.anatomy, width)
    set(picture, { viewBox: `0 0 ${width} ${layout.height}`, width, height: layout.height })
    const ratio = Math.min(window.devicePixelRatio || 1, 2)
    set(canvas, {
      width: Math.round(width * ratio),
      height: Math.round(layout.height * ratio),
      style: `width:${width}px;height:${layout.height}px`,
    })
    parts = { layout, ratio, digits: layout.node > 44 ? 3 : 2, edges: [], units: [], inputs: [], headings: [] }
    const layers = {
      heads: svg("g", { class: "headings" }, picture),
      edges: svg("g", {}, picture),
      nodes: svg("g", {}, picture),
      labels: svg("g", { class: "edge-labels" }, picture),
    }
    const { anatomy } = setup
    headings(anatomy, layout, layers.heads)
    const weights = anatomy.parameters.filter(({ kind }) => kind === "weight")
    for (const row of weights) edge(layers, row, weights.length, anatomy.fed(row.layer))
    for (const row of anatomy.parameters) if (row.kind === "bias") biasEdge(layers, row)
    for (const { id } of anatomy.layers.at(-1).units)
      svg("path", { class: "edge-out", d: edgePath(layout.places.get(id), layout.loss, layout.node) }, layers.edges)
    parts.inputs = anatomy.inputs.map((row) => nodeAt(layers.nodes, row, "input"))
    const last = anatomy.layers.length - 1
    parts.units = anatomy.units.map((row) => nodeAt(layers.nodes, row, row.layer === last ? "output" : "hidden"))
    parts.loss = lossNode(layers.nodes, layout)
    parts.norms = anatomy.layers.map((_, l) => normBar(layers.heads, layout, l + 1))
  }

  function headings(anatomy, layout, group) {
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

  /** The edge of a weight's row of the anatomy. count: how many weights there are; fed: what its layer is fed. */
  function edge(layers, row, count, fed) {
    const [from, to] = [row.from, row.to].map((id) => parts.layout.places.get(id))
    const d = edgePath(from, to, parts.layout.node, count > MOST_CURVED_EDGES)
    const halo = svg("path", { class: "halo", d }, layers.edges)
    const line = svg("path", { class: "edge", d }, layers.edges)
    svg("path", { class: "edge-hit", d, "data-select": row.id, tabindex: "-1" }, layers.edges)
    const part = { row, line, halo, label: null }
    if (count <= MOST_LABELLED_EDGES && layers.heads && parts.layout.width >= 480) {
      // Edges cross in the middle; labels stand before it, those of one source at one distance, of the next a little further.
      const at = edgePoint(from, to, parts.layout.node, 0.24 + 0.12 * (fed.findIndex(({ id }) => id === row.from) % 2))
      part.label = svg("text", { x: at.x, y: at.y - 4, class: "edge-label", "text-anchor": "middle" }, layers.labels)
    }
    parts.edges.push(part)
  }

  function biasEdge(layers, row) {
    const { node, roomy, places } = parts.layout
    const to = places.get(row.to)
    const one = biasPoint(to, node)
    const d = `M${one.x} ${one.y} L${to.x - node / 2} ${to.y + node * 0.28}`
    const halo = svg("path", { class: "halo", d }, layers.edges)
    const line = svg("path", { class: "edge bias", d }, layers.edges)
    if (roomy) {
      svg("circle", { class: "one", cx: one.x, cy: one.y, r: 7 }, layers.edges)
      svg("text", { class: "one-text", x: one.x, y: one.y + 3.2, "text-anchor": "middle" }, layers.edges).textContent =
        "1"
    }
    svg(
      "circle",
      { class: "bias-hit", cx: one.x, cy: one.y, r: roomy ? 10 : 5, "data-select": row.id, tabindex: "-1" },
      layers.edges,
    )
    parts.edges.push({ row, line, halo, label: null, bias: true })
  }

  function nodeAt(group, row, kind) {
    const { node, roomy, places } = parts.layout
    const { id, name } = row
    const at = places.get(id)
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

  function lossNode(group, { loss, node, roomy }) {
    const g = svg("g", { class: "node loss" }, group)
    const half = node / 2
    svg(
      "path",
      {
        class: "loss-box",
        d: `M${loss.x} ${loss.y - half} L${loss.x + half} ${loss.y} L${loss.x} ${loss.y + half} L${loss.x - half} ${loss.y} Z`,
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

  /** The length of a layer's gradient as a bar, one logarithmic scale for all layers: where it vanishes, it is seen. */
  function normBar(group, layout, column) {
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
      "The length of this layer's gradient: the square root of the sum of the squares of all its ∂L/∂w. Bars are logarithmic, from 0.000001 to 10."
    return { g, bar, text, width }
  }

  function drawNorms(scene, options) {
    parts.norms.forEach(({ g, bar, text, width }, layer) => {
      const norm = scene.norm(layer)
      set(g, { display: options.level < 1 ? "none" : null, class: `norm${norm === null ? " unknown" : ""}` })
      const share = norm > 0 ? Math.min(Math.max((Math.log10(norm) + 6) / 7, 0), 1) : 0
      set(bar, { width: (share * width).toFixed(1) })
      setText(text, norm === null ? "" : parts.layout.pitch < 62 ? fmt(norm, 1) : `‖∂L/∂w‖ ${fmt(norm, 2)}`)
    })
  }

  function update(setup, scene, options) {
    const width = Math.max(280, Math.floor(box.clientWidth || 600))
    if (!built || built.run !== setup.run || built.width !== width) {
      built = null
      build(setup, width)
      built = { run: setup.run, width }
    }
    set(box, { "data-phase": scene.phase, "data-moving": options.moving })
    for (const part of parts.edges) drawEdge(part, scene, options)
    drawInputs(scene, options)
    for (const part of parts.units) drawUnit(part, scene, options)
    setText(meaning, meaningOf(scene))
    drawLoss(scene)
    drawNorms(scene, options)
    drawHeat(scene, options)
  }

  function drawEdge(part, scene, options) {
    const value = scene.edge(part.row)
    const active = edgeActive(part, scene)
    const full = FULL_SCALE[scene.edges]
    const known = value !== null && value !== undefined
    const width = (known ? 1 + 9 * strength(value, full, options.log) : 1) * (options.present ? 1.6 : 1)
    const marked = part.row.id === options.selection || options.places?.has(part.row.id)
    set(part.halo, { "stroke-width": marked ? (width + 9).toFixed(1) : 0 })
    set(part.line, {
      // In steps too small to see, so that what hardly changes from picture to picture is not drawn anew.
      "stroke-width": (Math.round(width * 5) / 5).toFixed(1),
      stroke: known
        ? Number.isFinite(value)
          ? signColour(value, full, { least: 0.55, log: options.log })
          : "currentColor"
        : "currentColor",
      class: `edge${part.bias ? " bias" : ""}${known ? "" : " unknown"}${active ? " active" : ""}`,
    })
    if (part.label) {
      setText(part.label, known ? fmt(value, 2) : "")
      set(part.label, { class: `edge-label${active || part.row.id === options.selection ? " strong" : ""}` })
    }
  }

  /** The edges that the operation under way uses: the sums forwards, the way back of dA, the weights' own gradients. */
  function edgeActive(part, { name, layer, phase }) {
    if (phase === "update") return true
    if (name === "Z" || name === "dW" || name === "dW_data" || name === "dW_penalty")
      return part.row.layer === layer && (!part.bias || name === "Z")
    if (name === "db") return part.row.layer === layer && Boolean(part.bias)
    return name === "dA" && part.row.layer === layer + 1 && !part.bias
  }

  function drawInputs(scene, options) {
    parts.inputs.forEach((part) => {
      const value = scene.input(part.row)
      setText(part.value, value === null || !parts.layout.roomy ? "" : fmt(value, parts.digits))
      const plain = options.nodes === "values" || !options.inputHeat
      set(part.rect, {
        fill: plain && value !== null ? signColour(value, 6, { least: 0.05, most: 0.75 }) : "transparent",
      })
      set(part.g, { "aria-label": `${part.name}${value === null ? "" : ` = ${fmt(value)}`}` })
    })
  }

  function drawUnit(part, scene, options) {
    const { z, a, dA, dZ } = scene.unit(part.row)
    const backward = scene.phase === "backward"
    let [mark, value] = ["", a ?? z]
    if (a === null && z !== null) mark = "z "
    if (backward && dZ !== null) [mark, value] = ["δ ", dZ]
    else if (backward && dA !== null) [mark, value] = ["∂a ", dA]
    setText(part.value, value === null ? "" : parts.layout.roomy ? fmt(value, parts.digits) : "")
    setText(part.mark, parts.layout.roomy ? mark.trim() : "")
    const here = scene.layer === part.row.layer && ["Z", "A", "dA", "dZ"].includes(scene.name)
    set(part.g, {
      class:
        part.g.getAttribute("class").split(" ").slice(0, 2).join(" ") +
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

  function drawLoss(scene) {
    const inBatch = scene.move?.in_batch ?? true
    // An example outside the batch shows what its own loss would be; it has no part in the update and in the recheck.
    const batch = scene.phase === "recheck" ? scene.loss?.after : scene.loss?.batch
    const shown = scene.loss && scene.lossKnown ? (inBatch ? batch : scene.loss.own) : null
    setText(
      parts.loss.value,
      shown === null ? "" : `${inBatch ? "" : "would be "}${fmt(shown, parts.layout.roomy ? 4 : 2)}`,
    )
    const target = scene.move?.t
    setText(parts.loss.target, target && target.length === 1 && parts.layout.roomy ? `target ${fmt(target[0], 3)}` : "")
    set(parts.loss.g, {
      class: `node loss${shown === null ? " unknown" : ""}${scene.phase === "loss" || scene.phase === "recheck" ? " active" : ""}`,
    })
  }

  function drawHeat(scene, options) {
    const { ratio, layout } = parts
    const context = canvas.getContext("2d")
    context.clearRect(0, 0, canvas.width, canvas.height)
    /** All pictures at once, one below the other as they arrive; then each is copied to its place. */
    const print = (bytes) => {
      pen.width = HEAT
      pen.height = bytes.length / HEAT
      const sheet = pen.getContext("2d")
      sheet.putImageData(paint(sheet.createImageData(HEAT, pen.height), bytes, 0, RESPONSE), 0, 0)
    }
    const draw = (number, at) => {
      const side = layout.node * ratio - 2
      context.drawImage(
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
      for (const [index, part] of parts.inputs.entries()) draw(index, part.at)
    }
    if ((options.nodes === "values" && scene.move) || !scene.state?.heat) return
    print(scene.state.heat)
    for (const part of parts.units) {
      if (scene.unit(part.row).a === null && scene.move) continue
      draw(part.row.index, part.at)
    }
  }

  return {
    update,
    element: box,
    placeOf: (id) => parts && [...parts.units, ...parts.inputs].find((part) => part.id === id)?.at,
  }
}

const LINES = { weight: "weights", gradient: "gradients ∂L/∂w", change: "how far each weight moves" }

/** What lines and boxes show just now, in words. */
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
