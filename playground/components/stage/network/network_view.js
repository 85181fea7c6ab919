// The network as a graph: inputs, hidden units, output, LOSS; every weight a line, every bias one from a constant 1.
// It fills the place it is given and never grows it.
//
// Built once a run and size; `update` then only sets attributes.

import { html, set, setText, svg, targetOf } from "../../shared/dom.js"
import { describeKeys } from "../../shared/keys.js"
import { layoutOf, linePath } from "../../shared/network_layout.js"
import { calmly } from "../calm.js"
import { paintSurface } from "../output/surface.js"
import { createBoxes } from "./boxes.js"
import { createEdges, takenBy } from "./edges.js"
import { createFocusView } from "./focus_view.js"
import { gridLayoutOf } from "./grid_layout.js"
import { createGridPaint, createGrids } from "./grids.js"
import { createHeat } from "./heat.js"
import { createHits, REACH } from "./hits.js"
import { trafficOf } from "./journeys.js"
import { createLegend } from "./legend.js"
import { lensOf } from "./lens.js"
import { createLensView } from "./lens_view.js"
import { createListView } from "./list_view.js"
import { createMotion } from "./motion.js"
import { createNormalMarks } from "./normal_marks.js"
import { createPictureButton } from "./picture_button.js"
import { pathOf } from "./selected_path.js"
import { hasGrids } from "./tiers.js"
import { isUnrolled } from "./unrolled_layout.js"
import { NEAR, readCell } from "./unrolled_places.js"
import { createUnrolled } from "./unrolled_view.js"
import { meaningOf } from "./unrolled_words.js"
import { createWords } from "./words.js"

/** @import { Anatomy } from "../../shared/anatomy.js" */
/** @import { Layout } from "../../shared/network_layout.js" */
/** @import { NetworkOptions as Options, PreparedSetup, Scene } from "../types.d.ts" */
/** @import { MomentCell } from "./unrolled_places.js" */

/** A part, and of a unit that goes through moments the cell that is meant. Nothing: no id.
 * @typedef {{ id: string | null, cell: MomentCell | null }} Pointed
 */
/** What is drawn for one run at one size.
 * @typedef {{ layout: Layout, boxes: ReturnType<typeof createBoxes>, edges: ReturnType<typeof createEdges>,
 *   hits: ReturnType<typeof createHits>, words: ReturnType<typeof createWords>,
 *   grids: ReturnType<typeof createGrids> | null, focus: ReturnType<typeof createFocusView> | null,
 *   normal: ReturnType<typeof createNormalMarks> | null }} Built
 */

const SMALLEST = { width: 200, height: 120 }
const MOST_LINES_TO_LOSS = 12

/**
 * @param {Element} root
 * @param {{ onSelect: (id: string, cell?: MomentCell | null) => void,
 *   onHover: (id: string | null, event: Event, cell: MomentCell | null) => void, onSlopes: (on: boolean) => void }} on
 *   onSlopes: the picture shall show what would change the guess most, or its pixels
 *   onHover: the part, and the cell of it, under the pointer or with the keyboard's focus, each time it is another;
 *   null: none
 */
export function createNetworkView(root, { onSelect, onHover, onSlopes }) {
  const box = html("div", { class: "network" }, root)
  const legend = createLegend(box)
  createListView(legend.controls, box, {
    scene: () => last?.[1] ?? null,
    selected: () => last?.[2].selection ?? null,
    select: onSelect,
  })
  const frame = html("div", { class: "network-frame" }, box)
  const heat = createHeat(frame)
  const cells = createGridPaint(frame)
  const plane = html("canvas", { class: "network-plane", width: 1, height: 1, "aria-hidden": "true" }, frame)
  const drawing = svg("svg", { class: "network-svg", role: "group", "aria-label": "The network" }, frame)
  const unrolled = createUnrolled(drawing)
  const motion = createMotion(frame)
  const lens = createLensView(frame, onSelect)
  const slopes = createPictureButton(frame, onSlopes)
  /** What the picture was built for. */
  let built = ""
  /** @type {Built | null} */
  let picture = null
  /** The last one drawn, for a change of size. @type {Parameters<typeof update> | null} */
  let last = null
  /** Of which operation the motion has begun. */
  let moved = ""

  /** The place there is and the height of the smallest letters: asked for only when the place changes, for the answer
      costs the page's whole layout. @type {{ width: number, height: number, text: number } | null} */
  let room = null
  const measured = () => ({
    width: Math.max(SMALLEST.width, frame.clientWidth),
    height: Math.max(SMALLEST.height, frame.clientHeight),
    text: Number.parseFloat(getComputedStyle(drawing).fontSize) || 12,
  })
  new ResizeObserver(() => {
    room = measured()
    if (last) update(...last)
  }).observe(frame)

  /** What a pointer means. @param {PointerEvent} event @returns {Pointed} */
  function partAt(event) {
    const place = drawing.getBoundingClientRect()
    const finger = event.pointerType === "touch"
    const scale = place.width / (picture?.layout.width || place.width || 1)
    const [x, y] = [(event.clientX - place.left) / scale, (event.clientY - place.top) / scale]
    const reach = finger ? REACH.finger : REACH.mouse
    const id = () => picture?.grids?.at(x, y) ?? picture?.hits.at(x, y, reach) ?? null
    return unrolled.at(x, y, finger ? NEAR.finger : NEAR.mouse) ?? { id: id(), cell: null }
  }

  /** What an event's own target stands for. @param {Event} event @returns {Pointed} */
  function targetedBy(event) {
    const { select = null, cell } = targetOf(event)?.dataset ?? {}
    return { id: select, cell: readCell(cell) }
  }

  /** The last press of a pointer. @type {PointerEvent | null} */
  let press = null
  drawing.addEventListener("click", (event) => {
    // A press that no pointer made (a reader's, a script's) names its part itself.
    // Where it was pressed: a browser moves a finger's click to what it thinks was meant.
    const { id, cell } = event.isTrusted && press ? partAt(press) : targetedBy(event)
    if (!id) return
    legend.chosen()
    set(drawing, { "data-hint": null })
    onSelect(id, cell)
  })
  describeKeys("In the network", [
    ["Tab", "From neuron to neuron; the weights are behind the button List"],
    ["Enter or Space", "Looks inside it"],
    ["Arrow keys", "Over the cells of a picture or a map, and through the moments"],
    ["Home or End", "To the first or last of its row"],
  ])
  drawing.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return
    const { id, cell } = targetedBy(event)
    if (!id) return
    event.preventDefault()
    event.stopPropagation()
    onSelect(id, cell)
  })
  // A line is no place for the keyboard's focus: a frame around a line is a frame around half the picture.
  drawing.addEventListener("mousedown", (event) => {
    if (!targetOf(event)?.closest(".node, .grid")) event.preventDefault()
  })
  /** A part reached with the keyboard keeps its card until another part is pointed at: going to it may scroll the page,
      and then the pointer, which nobody moved, lies over something else. */
  let held = false
  let pressed = false
  /** @type {Pointed} */
  let under = { id: null, cell: null }
  drawing.addEventListener("pointerdown", (event) => {
    press = event
    pressed = true
    setTimeout(() => (pressed = false)) // the focus that a press brings comes before this
  })
  drawing.addEventListener("focusin", (event) => {
    held = !pressed
    if (!held) return
    const { id, cell } = targetedBy(event)
    onHover(id, event, cell)
  })
  drawing.addEventListener("focusout", (event) => {
    held = false
    onHover(null, event, null)
  })
  drawing.addEventListener("pointermove", (event) => {
    const { id, cell } = partAt(event)
    if ((id === under.id && cell === under.cell) || (held && id === null)) return
    under = { id, cell }
    set(drawing, { "data-over": id !== null })
    onHover(id, event, cell)
  })
  drawing.addEventListener("pointerleave", (event) => {
    under = { id: null, cell: null }
    if (!held) onHover(null, event, null)
  })

  /**
   * @param {PreparedSetup} setup
   * @param {number} width
   * @param {number} height
   * @param {number} text the height of the smallest letters
   */
  function build(setup, width, height, text) {
    const { anatomy } = setup
    drawing.replaceChildren()
    picture = null
    unrolled.leave()
    if (isUnrolled(anatomy)) return buildUnrolled(setup, width, height, text)
    const head = 2 * (text + 5)
    const { shape } = setup.example
    const room = { text, head, foot: text + 12 }
    const grids = hasGrids(anatomy, shape) ? gridLayoutOf(anatomy, shape, width, height, room) : null
    const layout = grids ?? layoutOf(anatomy, width, height, { ...room, plane: setup.surface_kind !== null })
    set(drawing, { viewBox: `0 0 ${width} ${height}`, width, height })
    heat.resize(width, height)
    motion.resize(width, height)
    const [heads, edgeSheet, gridSheet, nodes, labels] = Array.from({ length: 5 }, () => svg("g", {}, drawing))
    const { outputs } = anatomy
    // A picture's loss is taken over all its cells: one line stands for them.
    for (const { id } of outputs.length > MOST_LINES_TO_LOSS ? [outputs[outputs.length >> 1]] : outputs)
      svg("path", { class: "edge-out", d: linePath(layout.lineToLoss(id)) }, edgeSheet)
    if (grids) passages(grids, anatomy, edgeSheet)
    if (layout.plane) planeAt(layout, anatomy, edgeSheet)
    set(plane, { hidden: !layout.plane })
    const drawn = boxedOnly(anatomy, layout)
    const boxes = createBoxes(nodes, drawn, layout)
    const edges = createEdges({ edges: edgeSheet, labels }, anatomy, layout, takenBy(drawn, layout))
    const widest = layout.numbered ? layout.wide : layout.node
    cells.resize(width, height)
    lens.resize(grids?.lens ?? null, text)
    slopes.resize(shape.length === 3 ? grids : null, text)
    const wordsOf = (/** @type {number} */ layer) => anatomy.layers[layer]?.words ?? ""
    picture = {
      layout,
      boxes,
      edges,
      hits: createHits(
        layout,
        [...drawn.inputs, ...drawn.units].map(({ id }) => ({ id, width: widest })),
        anatomy.parameters.filter(({ kind }) => kind === "bias").map(({ id }) => id),
      ),
      words: createWords(heads, anatomy, layout),
      grids: grids && createGrids(gridSheet, grids, cells, wordsOf),
      focus: grids && createFocusView(svg("g", {}, drawing), grids),
      normal: grids && createNormalMarks(nodes, anatomy, grids),
    }
  }

  /**
   * Between two rows of boxes that no weights join a line from each unit to its own: through batch normalisation,
   * dropout, or around a residual block.
   * @param {import("./grid_layout.js").GridLayout} layout
   * @param {Anatomy} anatomy
   * @param {Element} group
   */
  function passages({ isBox, lineBetween }, anatomy, group) {
    for (const [layer, { kind, units }] of anatomy.layers.entries()) {
      const fed = anatomy.fed(layer)
      if (kind === "dense" || fed.length !== units.length) continue
      units.forEach(({ id }, at) => {
        const from = fed[at].id
        if (isBox(id) && isBox(from)) svg("path", { class: "edge-out", d: linePath(lineBetween(from, id)) }, group)
      })
    }
  }

  /**
   * @param {Layout} layout
   * @param {Anatomy} anatomy
   * @param {Element} group
   */
  function planeAt(layout, anatomy, group) {
    const { plane: at } = layout
    if (!at) return
    const corner = `left:${at.x - at.side / 2}px;top:${at.y - at.side / 2}px`
    plane.style.cssText = `${corner};width:${at.side}px;height:${at.side}px`
    const from = anatomy.outputs[Math.floor(anatomy.outputs.length / 2)]
    const line = layout.lineToPlane(from.id)
    if (line) svg("path", { class: "edge-out", d: `${linePath(line)} m-6 -4 l6 4 l-6 4` }, group)
    const name = svg("text", { class: "heading", x: at.x, y: at.y - at.side / 2 - 5 }, group)
    setText(name, "output")
    svg("title", {}, name).textContent = "What the network says over the whole plane; the region Output shows it large."
  }

  /**
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @param {Options} options
   */
  function update(setup, scene, options) {
    last = [setup, scene, options]
    room ??= measured()
    const { width, height, text } = room
    const key = `${setup.run}|${width}|${height}|${text}`
    if (built !== key) {
      built = ""
      build(setup, width, height, text)
      built = key
    }
    const playing = scene.move === undefined && options.moving
    set(box, { "data-unrolled": isUnrolled(setup.anatomy), "data-played": playing })
    if (isUnrolled(setup.anatomy)) return drawUnrolled(setup, scene, options, { width, text })
    if (!picture) return
    set(box, { "data-phase": scene.phase, "data-moving": options.moving })
    if (picture.grids) picture.grids.update(scene, options, playing)
    if (picture.layout.plane) paintSurface(plane, setup, scene, options)
    // Hundreds of lines cost more to draw than all else together; where they are, they follow at a reader's pace.
    drawWhole(playing && (picture.edges.crowded || picture.grids !== null), picture, scene, options)
    legend.update(scene, options, { width, text })
    set(drawing, { "data-hint": legend.hinting && options.level < 1 })
    const { layout } = picture
    move(() => trafficOf(scene, setup.anatomy, layout, options.selection), layout.node / 2, setup, scene, options)
  }

  /** All but the colours of cells: lines, boxes, words, the cell in focus and the lens. */
  const drawWhole = calmly((/** @type {Built} */ meant, /** @type {Scene} */ scene, /** @type {Options} */ options) => {
    if (meant !== picture) return // Another network stands here by now.
    const path = pathOf(scene.setup.anatomy, scene.state?.theta, options.selection)
    meant.edges.update(scene, options, path)
    meant.boxes.update(scene, options, path)
    drawHeat(meant, scene, options, path)
    meant.words.update(scene, options)
    if (!meant.grids) return
    meant.normal?.update(scene)
    const looked = lensOf(scene, options.selection)
    meant.focus?.update(scene, looked)
    lens.update(looked)
    slopes.update(scene, options)
  })

  /**
   * @param {PreparedSetup} setup
   * @param {number} width
   * @param {number} height
   * @param {number} text
   */
  function buildUnrolled(setup, width, height, text) {
    set(drawing, { viewBox: `0 0 ${width} ${height}`, width, height })
    set(plane, { hidden: true })
    heat.resize(width, height)
    cells.resize(width, height)
    lens.resize(null, text)
    slopes.resize(null, text)
    motion.resize(width, height)
    unrolled.build(setup, width, height, text)
  }

  /**
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @param {Options} options
   * @param {{ width: number, text: number }} size
   */
  function drawUnrolled(setup, scene, options, size) {
    set(box, { "data-phase": scene.phase, "data-moving": options.moving })
    unrolled.update(scene, options)
    legend.update(scene, options, size, meaningOf(scene))
    set(drawing, { "data-hint": null })
    move(() => unrolled.traffic(scene), 4, setup, scene, options)
  }

  /**
   * What the operation sends along the lines, once, where it is to be seen happening; any other place is just drawn.
   * @param {() => import("./journeys.js").Traffic} traffic
   * @param {number} half of the side of a box at which something arrives
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @param {Options} options
   */
  function move(traffic, half, setup, scene, { motion: milliseconds }) {
    const { update, step, cell } = scene.cursor
    const place = `${setup.run}|${update}|${step}|${cell}|${milliseconds}`
    if (place === moved) return
    moved = place
    if (milliseconds === 0) return motion.stop()
    motion.play(traffic(), { milliseconds, name: scene.name, half })
  }

  /**
   * @param {Built} picture
   * @param {Scene} scene
   * @param {Options} options
   * @param {Set<string>} path
   */
  function drawHeat({ boxes, layout }, scene, options, path) {
    heat.clear()
    const pictures = options.nodes === "heat"
    if (options.inputHeat && pictures) {
      heat.print(options.inputHeat)
      for (const { row, id, at } of boxes.inputs)
        if (!boxes.isTinted(id, path)) heat.draw(row.index, at, boxes.widthOfBox(id, path), layout.node, false)
    }
    if (!scene.state?.heat) return
    heat.print(scene.state.heat)
    for (const { row, id, at } of boxes.units) {
      const { z, a } = scene.unit(row)
      const waiting = scene.move !== undefined && a === null && z === null
      if (waiting || !scene.move || (pictures && !boxes.isTinted(id, path)))
        heat.draw(row.index, at, boxes.widthOfBox(id, path), layout.node, waiting)
    }
  }

  return { update, element: box, controls: legend.controls }
}

/**
 * The anatomy with the inputs and units alone that are drawn as boxes.
 * @param {Anatomy} anatomy
 * @param {Layout} layout
 * @returns {Anatomy}
 */
function boxedOnly(anatomy, { isBox }) {
  const boxed = (/** @type {{ id: string }} */ { id }) => isBox(id)
  return { ...anatomy, inputs: anatomy.inputs.filter(boxed), units: anatomy.units.filter(boxed) }
}
