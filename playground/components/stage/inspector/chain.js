/**
 * "Chain": where the gradient comes from. The factors from the loss back to it; where there are several paths, all of
 * them to choose from; the gradient's formula, and what it says about the update.
 */

import { choose, chosen } from "../../shared/choices.js"
import { h, hasFocus, reconcile, set, setText, setVisible } from "../../shared/dom.js"
import { exampleName, full, toNumber } from "../../shared/format.js"
import { setMath } from "../../shared/mathml.js"
import { untold } from "../exercise/asking.js"
import { createChips } from "./chips.js"
import { createBar, createNumber, setBar, setNumber } from "./number.js"
import { COMES, createFormula, createFrame, whose } from "./panel.js"

/** @import { Gradient, Path } from "../../shared/wire.d.ts" */
/** @import { Handlers, PanelOptions, PanelView, Payload } from "./types.d.ts" */

/** How the slope is written, where it is not a weight's. @type {Partial<Record<Payload["kind"], string>>} */
const SLOPES = { unit: "∂L/∂z", bias: "∂L/∂b" }
const ALL = "all"

/**
 * Paths keep their identity by the places they go through (the output first), whatever their order today.
 * @param {Path} path
 */
const keyOf = (path) => path.through.join(" ")

/** @param {Payload} payload */
function asText({ paths, factors }) {
  const all = paths?.length ? paths : [{ factors: factors ?? [] }]
  const lines = all.flatMap((path, index) =>
    path.factors.map((factor) => [index + 1, factor.words, full(factor.value), factor.place ?? ""].join("\t")),
  )
  return ["path\tfactor\tvalue\tplace", ...lines].join("\n")
}

/**
 * A line of the list: a path by the parts it goes through, with a bar and its product.
 * @param {Handlers} context
 * @param {string} key
 * @param {(key: string) => void} onPick
 */
function createLine(context, key, onPick) {
  const route = h("span", { class: "bpi-path-route" })
  const bar = createBar()
  const product = createNumber("bpi-path-product")
  const places = key === ALL ? [] : key.split(" ")
  const lit = () => context.onHoverPath(places.length ? places : null)
  const dark = () => context.onHoverPath(null)
  const button = h(
    "button",
    {
      ...{ type: "button", class: "bpi-path" },
      on: { click: () => onPick(key), pointerenter: lit, pointerleave: dark, focus: lit, blur: dark },
    },
    route,
    bar,
    product,
  )
  return {
    root: h("li", {}, button),
    /**
     * @param {{ value: number | string | null | undefined, largest: number, pending: string | null, picked: boolean }}
     *   told
     */
    display({ value, largest, pending, picked }) {
      const names = [...places].reverse().map((place) => context.partOf(place)?.name ?? place)
      setText(route, key === ALL ? "all together" : names.join(" → "))
      set(button, { "aria-pressed": picked })
      setNumber(product, toNumber(value), { pending })
      setBar(bar, pending ? null : toNumber(value), largest)
    },
  }
}

/**
 * @param {HTMLElement} panel
 * @param {Handlers} context
 * @returns {PanelView}
 */
export function createChain(panel, context) {
  /** @type {Payload | null} */
  let payload = null
  /** @type {string[]} */
  let order = []
  /** @type {Map<string, ReturnType<typeof createLine>>} */
  const lines = new Map()
  const copy = { what: "the factors", text: () => (payload ? asText(payload) : "") }
  const frame = createFrame(panel, { copy })
  const chips = createChips(context)
  const sentence = h("p", { class: "bpi-sentence" })
  const formula = createFormula("Formula of the gradient")
  const numbers = createFormula("The formula with this batch's numbers")
  const formulas = h("div", { class: "bpi-formulas" }, formula, numbers)
  const list = h("ol", { class: "bpi-paths", "aria-label": "Paths to the loss" })
  const made = h("div", { class: "bpi-made" }, chips.root, sentence, formulas)
  const columns = h("div", { class: "bpi-columns" }, made, list)
  frame.body.append(columns)

  /** @param {string} key */
  function pick(key) {
    const at = (payload?.paths ?? []).findIndex((path) => keyOf(path) === key)
    choose("path", at < 0 ? "" : at + 1)
    if (payload) draw(payload)
  }

  /**
   * Largest first; while a line has the keyboard's focus the order stays, so that nothing moves under the learner.
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

  /** @param {Payload} now */
  function draw(now) {
    const paths = now.paths ?? []
    const several = paths.length > 1
    const pending = now.known.gradient ? null : COMES.gradient
    set(columns, { "data-several": several })
    setVisible(list, several)
    /** The path whose factors are shown. */
    const picked = paths[Number(chosen("path")) - 1]
    const shown = picked ?? { factors: now.factors ?? paths[0]?.factors ?? [], product: now.paths_sum }
    chips.show(shown.factors, now, shown.product)
    if (!several) return
    const all = sorted(paths, now.known.gradient)
    const rows = [{ key: ALL, value: now.paths_sum }, ...all.map((path) => ({ key: keyOf(path), value: path.product }))]
    const largest = Math.max(...rows.map(({ value }) => Math.abs(toNumber(value) ?? 0)).filter(Number.isFinite), 0)
    reconcile(
      list,
      lines,
      rows,
      ({ key }) => key,
      (_row, key) => createLine(context, key, pick),
    ).forEach((line, index) => {
      const { key, value } = rows[index]
      line.display({ value, largest, pending, picked: key === (picked ? keyOf(picked) : ALL) })
    })
  }

  /**
   * @param {Payload} now
   * @param {number} count
   */
  function introduce(now, count) {
    const what = `${SLOPES[now.kind] ?? "∂L/∂w"} of ${exampleName(now.focus)} alone`
    if (count <= 1) return `From the loss back, one factor a station: ${what}.`
    if (now.grouped) return `${count} units of the next layer hear it; their shares add up to ${what}.`
    return `${count} paths lead to the loss; each is a product, and they add up to ${what}.`
  }

  /**
   * @param {Payload} next
   * @param {PanelOptions} options
   */
  function show(next, options) {
    if (next.selection !== payload?.selection) {
      if (payload) choose("path", "")
      lines.clear()
      list.replaceChildren()
    }
    payload = next
    const { gradient, known } = next
    frame.say(`${introduce(next, next.paths?.length ?? 0)} ${whose(next)}`.trim())
    frame.ready(known.gradient)
    draw(next)
    setText(sentence, gradient && known.gradient ? sentenceOf(gradient, known.update, options.asked) : "")
    setMath(formula, gradient?.formula)
    setMath(numbers, known.gradient ? gradient?.numbers : "")
    setVisible(formulas, Boolean(gradient))
  }

  return { show, destroy: frame.destroy }
}

/**
 * What is said of a gradient now: the answer it came with may be of another moment of the update.
 * @param {Pick<Gradient, "sentence" | "foretold" | "in_hindsight">} gradient
 * @param {boolean} moved the update has been made
 * @param {boolean} asked what it will do is asked, and not told
 */
export const sentenceOf = ({ sentence, foretold, in_hindsight }, moved, asked) =>
  moved ? in_hindsight : untold(sentence, asked && foretold)
