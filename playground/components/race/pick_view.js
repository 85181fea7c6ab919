// The learner's own network, small: each weight a line, each bias a small mark, with what the race begins with. Where
// two of them train, the two are picked on it.
//
// The first pick takes the place of the one that goes across, the next that of the one that goes up, and so on.

import { anatomyOf } from "../shared/anatomy.js"
import { lineColour, strength } from "../shared/colour.js"
import { hasFocus, html, set, setText, svg, targetOf } from "../shared/dom.js"
import { fmt } from "../shared/format.js"
import { ARROWS, describeKeys } from "../shared/keys.js"
import { layoutOf, linePath, pointOn } from "../shared/network_layout.js"

/** @import { Graph, RaceScene, RaceSettings } from "../shared/wire.d.ts" */
/** @import { TabPlace } from "../shared/tabs.js" */
/** @import { RaceView } from "./types.d.ts" */
/** A network of few enough parameters to be drawn. @typedef {Exclude<Graph, { too_many: string }>} Drawable */
/** A parameter on the picture.
 * @typedef {{ halo: SVGPathElement, hit: SVGElement, value: number, mark: { x: number, y: number } }} NetworkPart
 */

/** The value that draws a line ten pixels wide, as on "Step through". */
const FULL = 5
const MOST_WIDTH = 560
/** How much wider than a box its name may be. */
const WIDEST_NAME = 1.7
const ROLES = ["across", "up"]

/**
 * @param {TabPlace} tab
 * @param {{ onPick: (pair: [number, number]) => void }} page
 */
export function createPickView(tab, { onPick }) {
  const box = html("section", { class: "r-pick", "aria-label": "Network" }, tab.body)
  const words = html("p", { class: "r-pick-words", role: "status" }, box)
  const place = html("div", { class: "r-pick-place" }, box)
  const picture = svg(
    "svg",
    {
      class: "r-pick-svg",
      role: "group",
      "aria-label": "Your network: arrow keys go from one parameter to the next, Enter picks it",
    },
    place,
  )
  const note = html("p", { class: "r-fair r-pick-note" }, box)
  /** What the picture was built for. @type {{ key: string, graph: Graph } | null} */
  let built = null
  /** @type {NetworkPart[]} */
  let parts = []
  /** The marks of the two that are picked. @type {SVGGElement[]} */
  let badges = []
  /** What each parameter is called. @type {string[]} */
  let names = []
  /** @type {[number, number]} */
  let pair = [0, 1]
  /** Which of the two the next pick takes the place of. @type {0 | 1} */
  let next = 0
  /** @type {number | null} */
  let under = null
  /** Do two of them train, so that they can be picked? */
  let picking = false
  let at = 0

  /**
   * @param {Drawable} graph
   * @param {number} width
   * @param {number} room the height there is for it
   */
  function build(graph, width, room) {
    const anatomy = anatomyOf(graph)
    // The loss has no parameters: the picture ends with the output.
    const layout = layoutOf(anatomy, width, room, { loss: false, foot: 12 })
    picture.replaceChildren()
    set(picture, { viewBox: `0 0 ${width} ${room}`, width, height: room })
    const [halos, lines, nodes, hits, over] = Array.from({ length: 5 }, () => svg("g", {}, picture))
    const { node } = layout
    parts = anatomy.parameters.flatMap(({ id, kind, index }) => {
      const line = layout.lines.get(id)
      if (!line) return []
      const weight = kind === "weight"
      const one = { x: line.x1, y: line.y1 }
      const d = linePath(line)
      const value = graph.values[index]
      const halo = svg("path", { class: "r-pick-halo", d }, halos)
      const width = (1.2 + 8.8 * strength(value, FULL)).toFixed(1)
      svg("path", { class: "r-pick-line", d, stroke: lineColour(value), "stroke-width": width }, lines)
      if (!weight)
        svg(
          "circle",
          { class: "r-pick-one", cx: one.x, cy: one.y, r: node >= 34 ? 7 : 4, stroke: lineColour(value) },
          lines,
        )
      const hit = weight
        ? svg("path", { class: "r-pick-hit", d }, hits)
        : svg("circle", { class: "r-pick-hit r-pick-dot", cx: one.x, cy: one.y, r: node >= 34 ? 11 : 6 }, hits)
      set(hit, { "data-parameter": index, role: "button", tabindex: "-1" })
      return [{ halo, hit, value, mark: weight ? pointOn(line, 0.62) : { x: one.x, y: one.y + 16 } }]
    })
    for (const { id, name } of [...anatomy.inputs, ...anatomy.units]) {
      const { x, y } = layout.placeOf(id)
      const box = { x: x - node / 2, y: y - node / 2, width: node, height: node, rx: node * 0.2 }
      const rect = svg("rect", { class: "r-pick-node", ...box }, nodes)
      const text = svg("text", { class: "r-pick-name", x, y: y + 4.5, "text-anchor": "middle" }, nodes)
      setText(text, node >= 20 ? name : "")
      // A pixel's place in words is wider than its box: it is told where one points at it.
      if (text.getComputedTextLength() > WIDEST_NAME * node) setText(text, "")
      svg("title", {}, rect).textContent = name
    }
    badges = (picking ? ROLES : []).map((role) => {
      const badge = svg("g", { class: `r-pick-badge r-${role}` }, over)
      svg("rect", { x: role === "up" ? -15 : -27, y: -9, width: role === "up" ? 30 : 54, height: 18, rx: 9 }, badge)
      setText(svg("text", { y: 4, "text-anchor": "middle" }, badge), role)
      return badge
    })
  }

  function paint() {
    parts.forEach((part, index) => {
      const role = picking ? ROLES[pair.indexOf(index)] : undefined
      set(part.halo, { class: `r-pick-halo${role ? ` r-${role}` : ""}${index === under ? " r-under" : ""}` })
      set(part.hit, {
        "aria-pressed": picking ? Boolean(role) : null,
        tabindex: index === at ? "0" : "-1",
        "aria-label": told(index),
      })
    })
    badges.forEach((badge, i) => {
      const { x, y } = parts[pair[i]].mark
      set(badge, { transform: `translate(${x} ${y})` })
    })
    speak()
  }

  /** What the pointer finds, and what a pick will do; before the parts are built, the general words. */
  function speak() {
    setText(
      words,
      picking
        ? `Pick on your network: the next one goes ${ROLES[next]}, in place of ${names[pair[next]]}.`
        : names.length === 1
          ? "The one weight of your network trains."
          : `All ${names.length} weights and biases of your network train.`,
    )
    setText(
      note,
      under === null || !parts[under]
        ? "Point at a line or a bias's mark, and it tells its name and what it starts with."
        : `${capital(told(under))}.`,
    )
  }

  /** @param {number} index */
  function told(index) {
    const role = picking ? ROLES[pair.indexOf(index)] : undefined
    return `${names[index]} starts at ${fmt(parts[index].value)}${role ? `; it goes ${role}` : ""}`
  }

  /** @param {number} index */
  function pick(index) {
    if (!picking) return
    if (pair[next] !== index) {
      // Who is picked for the other direction gives its place to the one that stood here.
      const other = pair[1 - next] === index ? pair[next] : pair[1 - next]
      pair = next === 0 ? [index, other] : [other, index]
      onPick([pair[0], pair[1]])
    }
    next = next === 0 ? 1 : 0
    at = index
    paint()
  }

  /** @param {Event} event */
  const indexOf = (event) => {
    const parameter = targetOf(event)?.dataset.parameter
    return parameter === undefined ? null : Number(parameter)
  }
  picture.addEventListener("click", (event) => {
    const index = indexOf(event)
    if (index !== null) pick(index)
  })
  describeKeys("On the network", [
    ["Arrow keys", "From weight to weight"],
    ["Enter or Space", "Makes it one of the two that span the surface"],
  ])
  picture.addEventListener("keydown", (event) => {
    const index = indexOf(event)
    const move = ARROWS[event.key]
    if (index === null || !(move || event.key === "Enter" || event.key === " ")) return
    event.preventDefault()
    event.stopPropagation()
    if (!move) return pick(index)
    at = (index + move + parts.length) % parts.length
    paint()
    parts[at].hit.focus()
  })
  for (const type of ["pointerover", "focusin", "pointerleave", "focusout"]) {
    picture.addEventListener(type, (event) => {
      under = type === "pointerleave" || type === "focusout" ? null : indexOf(event)
      paint()
    })
  }

  return {
    /**
     * @param {RaceView} view
     * @param {RaceScene} arrived
     * @param {RaceSettings} settings
     */
    update(view, arrived, settings) {
      const graph = settings.surface === "network" ? (arrived.network ?? null) : null
      set(box, { hidden: !graph })
      picking = settings.plane === "pair"
      if (!graph) return
      set(picture, { hidden: "too_many" in graph })
      if ("too_many" in graph) {
        setText(words, graph.too_many)
        return setText(note, "")
      }
      if (!tab.shown()) return
      const key = `${view.race}|${view.sized}`
      if (key === built?.key) return
      const another = built?.graph !== graph
      names = arrived.parameters ?? []
      built = { key, graph }
      if (another) pair = [settings.pair[0], settings.pair[1]]
      if (at >= graph.parameters.length) at = 0
      const focused = hasFocus(picture)
      speak()
      build(graph, Math.min(Math.max(place.clientWidth, 240), MOST_WIDTH), Math.max(place.clientHeight, 90))
      paint()
      if (focused) parts[at].hit.focus({ preventScroll: true })
    },
  }
}

/**
 * "the bias of h₂" begins a sentence; names of inputs stay as they are.
 * @param {string} text
 */
function capital(text) {
  return text.replace(/^the /, "The ")
}
