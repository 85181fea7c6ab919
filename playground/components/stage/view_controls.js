// How the picture is drawn: what the edges and neurons show, which points, which scales; and how much of the page is
// open.

import { html, set, setText } from "../shared/dom.js"
import { createGlossary } from "./glossary.js"
import { SHAPE_MARKS } from "./output/output_view.js"

/** @import { NetworkOptions, Options, OutputOptions, PreparedSetup } from "./types.d.ts" */
/** @typedef {[value: string, text: string, title?: string]} Tool */

/** What each level is called, and what it shows. @type {[string, string][]} */
export const LEVELS = [
  ["The four moves", "the network, its output and one sentence"],
  ["Every operation", "the formulas, and stepping by operation"],
  ["One weight", "the inspector: where a gradient comes from"],
  ["More examples", "each example's pull on a weight, and their average"],
  ["Settings", "data, layers, learning rate and batch in the sidebar"],
  ["Everything", "every setting there is"],
]

/** The sidebar is Streamlit's; its own button opens it. */
export function openSettings() {
  const button = document.querySelector('[data-testid="stExpandSidebarButton"]')
  if (button instanceof HTMLElement) button.click()
}

/**
 * A row of buttons of which one is pressed.
 * @template {string} Value
 * @param {Element} root
 * @param {string} label
 * @param {[value: Value, text: string, title?: string][]} values
 * @param {(value: Value) => void} action
 */
function choice(root, label, values, action) {
  const group = html("div", { class: "choice", role: "group", "aria-label": label }, root)
  html("span", { class: "label", "aria-hidden": "true" }, group, label)
  const buttons = values.map(([value, text, title]) => {
    const node = html("button", { type: "button", title: title ?? null, "data-value": value }, group, text)
    node.onclick = () => action(value)
    return node
  })
  return {
    group,
    /** @param {string | number} value */
    show: (value) => {
      for (const node of buttons) set(node, { "aria-pressed": node.dataset.value === String(value) })
    },
  }
}

/**
 * @param {Element} root
 * @param {string} label
 * @param {string} title
 * @param {(on: boolean) => void} action
 */
function toggle(root, label, title, action) {
  const node = html("button", { type: "button", class: "toggle", title }, root, label)
  node.onclick = () => action(node.getAttribute("aria-pressed") !== "true")
  return { node, show: /** @param {boolean} on */ (on) => set(node, { "aria-pressed": Boolean(on) }) }
}

/**
 * @param {Element} root
 * @param {(level: number) => void} onLevel
 * @param {() => void} onSettings
 */
export function createLevels(root, onLevel, onSettings) {
  const box = html("nav", { class: "levels", "aria-label": "How much to show" }, root)
  const open = html(
    "button",
    { type: "button", class: "open", title: "Other experiments, and every setting" },
    box,
    "Experiments and settings",
  )
  open.onclick = onSettings
  const title = html("h1", { class: "title" }, box)
  const purpose = html("p", { class: "purpose" }, root)
  const select = html("label", { class: "level-select" }, box)
  html("span", { class: "label" }, select, "Show")
  const list = html("select", { "aria-label": "How much to show" }, select)
  for (const [level, [name, purpose]] of LEVELS.entries())
    html("option", { value: level }, list, `${level + 1}. ${name}: ${purpose}`)
  list.onchange = () => onLevel(Number(list.value))
  const more = html("button", { type: "button", class: "more" }, box)
  createGlossary(box)
  let shown = 0
  more.onclick = () => onLevel(Math.min(shown + 1, LEVELS.length - 1))
  return {
    element: box,
    /**
     * @param {number} level
     * @param {string} words
     * @param {string} why
     */
    update(level, words, why) {
      setText(title, words)
      setText(purpose, why)
      set(purpose, { hidden: !why })
      shown = level
      if (Number(list.value) !== level) list.value = String(level)
      set(more, { hidden: level >= LEVELS.length - 1 })
      setText(more, level < LEVELS.length - 1 ? `Show more: ${LEVELS[level + 1][0].toLowerCase()}` : "")
    },
  }
}

/**
 * @param {Element} root
 * @param {(changed: Partial<Options>) => void} change
 */
export function createNetworkControls(root, change) {
  const box = html("div", { class: "view-controls" }, root)
  const edges = choice(
    box,
    "Edges show",
    [
      ["auto", "what the phase is about"],
      ["weight", "weights"],
      ["gradient", "∂L/∂w"],
      ["change", "change"],
    ],
    (value) => change({ edges: value }),
  )
  const nodes = choice(
    box,
    "Neurons show",
    [
      ["values", "values", "The value for the example in focus"],
      ["heat", "heatmaps", "The response over the whole input plane"],
    ],
    (value) => change({ nodes: value }),
  )
  const log = toggle(box, "log widths", "Logarithmic widths: small numbers become visible", (on) => change({ log: on }))
  return {
    element: box,
    /**
     * @param {Pick<NetworkOptions, "edges" | "nodes" | "log" | "level">} options
     * @param {PreparedSetup} setup
     */
    update(options, setup) {
      edges.show(options.edges)
      nodes.show(options.nodes)
      log.show(options.log)
      set(nodes.group, { hidden: !setup.planar })
      set(box, { hidden: options.level < 1 })
    },
  }
}

/**
 * @param {Element} root
 * @param {(changed: Partial<Options>) => void} change
 */
export function createOutputControls(root, change) {
  const box = html("div", { class: "view-controls" }, root)
  const test = toggle(box, "test points", "Also show the examples that are never trained on", (on) =>
    change({ showTest: on }),
  )
  const discrete = toggle(box, "two tones", "Show only the sign of the output", (on) => change({ discrete: on }))
  const log = toggle(box, "log loss", "Logarithmic loss axis", (on) => change({ logLoss: on }))
  const tools = html("div", { class: "tools-slot" }, box)
  const outputs = html("div", { class: "tools-slot" }, box)
  /** @type {string | null} */
  let key = null
  /** @type {ReturnType<typeof choice> | null} */
  let tool = null
  /** @type {ReturnType<typeof choice> | null} */
  let shown = null
  return {
    element: box,
    /**
     * @param {OutputOptions} options
     * @param {PreparedSetup} setup
     */
    update(options, setup) {
      if (key !== setup.run) {
        key = null
        tools.replaceChildren()
        outputs.replaceChildren()
        /** @type {Tool[]} */
        const marks = setup.class_names.map((name, index) => [
          String(index),
          `+ ${SHAPE_MARKS[index]}`,
          `Add or drag your own point of ${name}`,
        ])
        tool = setup.can_add_points
          ? choice(
              tools,
              "Click to",
              [["focus", "focus"], ...marks, ["delete", "delete", "Delete one of your own points"]],
              (value) => change({ tool: value }),
            )
          : null
        shown =
          setup.surface_kind === "probability"
            ? choice(
                outputs,
                "Plane shows",
                setup.anatomy.outputs.map((_, index) => [String(index), `p(${SHAPE_MARKS[index]})`]),
                (value) => change({ outputShown: Number(value) }),
              )
            : null
        key = setup.run
      }
      test.show(options.showTest)
      discrete.show(options.discrete)
      log.show(options.logLoss)
      tool?.show(options.tool)
      shown?.show(options.outputShown)
      set(test.node, { hidden: !setup.domain })
      set(discrete.node, { hidden: !setup.surface_kind })
      const drawing = Boolean(setup.standstill) || setup.own_points.length > 0
      set(tools, { hidden: options.level < 3 && !drawing })
      set(box, { hidden: options.level < 1 && !drawing })
    },
  }
}
