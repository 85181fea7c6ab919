// A second optimizer beside the first: whether there is one, which and at which rate, and whose numbers are shown.

import { html, set, setText } from "../../shared/dom.js"
import { familyOf, themeColours } from "../../shared/families.js"
import { parseNumber } from "../../shared/format.js"

/** @import { OptimizerChoice, StageRun, Whose } from "../../shared/wire.d.ts" */

/** twin: null where one optimizer is looked at alone; names: of the two in the update that is shown, by their rules.
 * @typedef {{ optimizers: OptimizerChoice[], twin: StageRun | null, shown: Whose, standstill: boolean,
 *   first: StageRun["rules"][number], second: StageRun["rules"][number] | null }} Pair
 */

/**
 * @param {Element} root
 * @param {{ twin: (optimizer: string | null, rate?: string) => void, numbers: (shown: Whose) => void }} on
 */
export function createTwinControls(root, on) {
  const box = html("div", { class: "twin-controls", role: "group", "aria-label": "Second optimizer" }, root)
  const compare = html(
    "button",
    { type: "button", role: "switch", class: "toggle twin-switch", "data-guide": "twin" },
    box,
  )
  const which = html(
    "select",
    { "aria-label": "Second optimizer", title: "It starts where the first one started" },
    box,
  )
  const rate = html(
    "input",
    { type: "text", inputmode: "decimal", "aria-label": "Its learning rate", title: "Its learning rate", size: 6 },
    box,
  )
  const whose = html("div", { class: "whose", role: "radiogroup", "aria-label": "Whose numbers are shown" }, box)
  const radios = /** @type {Whose[]} */ (["first", "twin"]).map((name) => {
    const title = "Network, output, inspector and sentence show its numbers; a new rate or optimizer is for it"
    const node = html("button", { type: "button", role: "radio", title }, whose)
    const mark = html("span", { class: "twin-mark", "aria-hidden": "true" }, node)
    const words = html("span", {}, node)
    node.onclick = () => on.numbers(name)
    return { name, node, mark, words }
  })
  let known = ""
  let begins = ""

  which.onchange = () => on.twin(which.value)
  rate.onchange = () => {
    const { problem } = parseNumber(rate.value)
    set(rate, { "aria-invalid": Boolean(problem) })
    if (!problem) on.twin(which.value, rate.value)
  }
  whose.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || !event.key.startsWith("Arrow")) return
    event.preventDefault()
    event.stopPropagation()
    const other = radios.find(({ node }) => node.getAttribute("aria-checked") !== "true")
    if (!other) return
    on.numbers(other.name)
    other.node.focus()
  })

  /** @param {Pair} pair */
  function update({ optimizers, twin, shown, standstill, first, second }) {
    const suggested = optimizers.find((row) => row.suggested) ?? optimizers[0]
    const start = twin?.rules[0] ?? null
    set(box, { hidden: standstill, "data-on": twin !== null })
    const label = `Compare with ${optimizers.find(({ name }) => name === start?.optimizer)?.label ?? suggested.label}`
    set(compare, { "aria-checked": twin !== null, "aria-label": label })
    setText(compare, twin ? "Compare with" : label)
    compare.onclick = () => on.twin(twin ? null : suggested.name)
    for (const node of [which, rate, whose]) set(node, { hidden: twin === null })
    if (!start || !second) return
    const names = optimizers.map(({ name }) => name).join()
    if (names !== known) {
      which.replaceChildren()
      for (const row of optimizers) html("option", { value: row.name }, which, row.label)
    }
    known = names
    which.value = start.optimizer
    // What is being typed stays until it is taken over.
    if (begins !== start.label) {
      rate.value = start.rate
      set(rate, { "aria-invalid": false })
    }
    begins = start.label
    const colours = themeColours(box)
    for (const { name, node, mark, words } of radios) {
      const rule = name === "twin" ? second : first
      setText(words, rule.label)
      mark.style.background = colours[familyOf(rule.optimizer).theme] ?? ""
      set(node, { "aria-checked": name === shown, tabindex: name === shown ? 0 : -1 })
    }
  }

  return { update, element: box }
}
