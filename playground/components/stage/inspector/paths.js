/** "The chain": the gradient as a product of factors along the path to the loss, and as a sum of several paths. */

import { h, hasFocus, reconcile, set, setText, setVisible } from "../../shared/dom.js"
import { exampleName, full, signed, toNumber } from "../../shared/format.js"
import { COMES, createCard } from "./card.js"
import { createChips } from "./chips.js"
import { createBar, createNumber, setBar, setNumber } from "./number.js"

/** @import { Path } from "../../shared/wire.d.ts" */
/** @import { Handlers, PanelView, Payload } from "./types.d.ts" */

const TOP = 5

/** How the slope is written, where it is not a weight's. @type {Partial<Record<Payload["kind"], string>>} */
const SLOPES = { unit: "∂L/∂z", bias: "∂L/∂b" }

/**
 * Paths keep their identity by the places they go through (the output first), whatever their order today.
 * @param {Path} path
 */
const keyOf = (path) => (path.through ?? []).join(" ")

/** @param {Payload} payload */
function asText({ paths, factors }) {
  const all = paths?.length ? paths : [{ factors }]
  const lines = all.flatMap((path, index) =>
    (path.factors ?? []).map((factor) => [index + 1, factor.words, full(factor.value), factor.place ?? ""].join("\t")),
  )
  return ["path\tfactor\tvalue\tplace", ...lines].join("\n")
}

/**
 * @param {Handlers} context
 * @param {string} key
 */
function createPath(context, key) {
  const route = h("span", { class: "bpi-path-route" })
  const bar = createBar()
  const product = createNumber("bpi-path-product")
  const chips = createChips(context, { product: false })
  const summary = h("summary", {}, route, bar, product)
  const root = h("details", { class: "bpi-path" }, summary, chips.root)
  const places = key.split(" ")
  summary.addEventListener("pointerenter", () => context.onHoverPath(places))
  summary.addEventListener("pointerleave", () => context.onHoverPath(null))
  return {
    root,
    /**
     * @param {Path} path
     * @param {Payload} payload
     * @param {number} largest
     */
    display(path, payload, largest) {
      const ready = payload.known.gradient
      setText(
        route,
        [...places]
          .reverse()
          .map((place) => context.partOf(place)?.name ?? place)
          .join(" → "),
      )
      setNumber(product, path.product, { pending: ready ? null : COMES.gradient })
      setBar(bar, ready ? path.product : null, largest)
      chips.show(path.factors, payload)
    },
  }
}

/**
 * @param {Handlers} context
 * @returns {PanelView}
 */
export function createPaths(context) {
  /** @type {Payload | null} */
  let payload = null
  let everything = false
  /** @type {string[]} */
  let order = []
  /** @type {Map<string, ReturnType<typeof createPath>>} */
  const known = new Map()
  const card = createCard("The chain", {
    wide: true,
    copy: { what: "the factors", text: () => (payload ? asText(payload) : "") },
  })
  const intro = h("p", { class: "bpi-sentence" })
  const single = createChips(context)
  const list = h("div", { class: "bpi-paths" })
  const more = h("button", { type: "button", class: "bpi-quiet", on: { click: toggle } })
  const rest = h("span", { class: "bpi-muted" })
  const restLine = h("div", { class: "bpi-more" }, more, rest)
  const sum = createNumber("bpi-big")
  const sumLine = h("div", { class: "bpi-product" }, h("span", { text: "sum of all paths =" }), sum)
  const each = h("p", { class: "bpi-muted", text: "Path by path, with everything on it:" })
  card.body.append(intro, single.root, each, list, restLine, sumLine)

  function toggle() {
    everything = !everything
    if (payload) draw(payload)
  }

  /**
   * Largest first; while a path has the keyboard's focus the order stays, so that nothing moves under the learner.
   * @param {Path[]} paths
   * @param {boolean} known are the products there yet?
   */
  function sorted(paths, known) {
    const keys = paths.map(keyOf)
    const kept = order.length === keys.length && keys.every((key) => order.includes(key))
    if (!(kept && hasFocus(list))) {
      /** @param {Path} path */
      const size = (path) => Math.abs(toNumber(path.product) ?? 0) || 0
      order = known ? [...paths].sort((a, b) => size(b) - size(a)).map(keyOf) : keys
    }
    return order.map((key) => paths[keys.indexOf(key)])
  }

  /** @param {Payload} payload */
  function draw(payload) {
    const paths = payload.paths ?? []
    const several = paths.length > 1
    const factors = payload.factors ?? (several ? null : paths[0]?.factors)
    setVisible(single.root, Boolean(factors))
    if (factors) single.show(factors, payload, payload.paths_sum)
    for (const part of [each, list, sumLine]) setVisible(part, several)
    setVisible(restLine, several && paths.length > TOP)
    if (several) drawSum(paths, payload)
  }

  /**
   * @param {Path[]} paths
   * @param {Payload} payload
   */
  function drawSum(paths, payload) {
    const { known: reached } = payload
    const all = sorted(paths, reached.gradient)
    const shown = everything ? all : all.slice(0, TOP)
    const largest = Math.max(...all.map((path) => Math.abs(toNumber(path.product) ?? 0)).filter(Number.isFinite), 0)
    const fresh = known.size === 0
    reconcile(list, known, shown, keyOf, (_path, key) => createPath(context, key)).forEach((entry, index) => {
      entry.display(shown[index], payload, largest)
      if (fresh && index === 0) entry.root.open = true
    })
    setText(more, everything ? `Show the ${TOP} largest` : `Show all ${all.length} paths`)
    const hidden = all.slice(shown.length).reduce((total, path) => total + (toNumber(path.product) ?? 0), 0)
    const others = `the other ${all.length - shown.length} add ${signed(hidden)} together`
    setText(rest, everything || !reached.gradient || !Number.isFinite(hidden) ? "" : others)
    setNumber(sum, payload.paths_sum, { pending: reached.gradient ? null : COMES.gradient })
  }

  /**
   * @param {Payload} payload
   * @param {number} count
   */
  function introduce(payload, count) {
    const example = Number.isInteger(payload.focus) ? exampleName(payload.focus) : "the focused example"
    const what = `${SLOPES[payload.kind] ?? "∂L/∂w"} of ${example}'s own loss`
    if (count <= 1) return `From the loss back to it, one factor a station. Their product is ${what}.`
    if (payload.grouped) {
      return `${count} units of the next layer hear it, and each sends its share back. The shares add up to ${what}.`
    }
    return `It reaches the loss on ${count} paths. Multiply along each path, then add the paths: that is ${what}.`
  }

  /** @param {Payload} next */
  function show(next) {
    const another = next.selection !== payload?.selection
    payload = next
    if (another) {
      everything = false
      known.clear()
      list.replaceChildren()
    }
    const count = next.paths?.length ?? 0
    set(card.root, { "data-tall": count > 1 })
    const something = count > 0 || Boolean(next.factors?.length)
    card.visible(something)
    card.pending(next.known.gradient ? null : COMES.gradient)
    setText(intro, introduce(next, count))
    draw(next)
  }

  return { root: card.root, show, destroy: card.destroy }
}
