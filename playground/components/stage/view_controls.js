// How the picture is drawn: what the edges and neurons show, which points, which scales; and how much of the page is
// open.

import { hasFocus, html, set } from "../shared/dom.js"
import { SHAPE_MARKS } from "./output/output_view.js"

/** @import { NetworkOptions, Options, OutputOptions, PreparedSetup } from "./types.d.ts" */
/** @typedef {[value: string, text: string, title?: string]} Tool */

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
 * A list of which one is chosen; each choice says what it is about, so that it needs no words beside it.
 * @template {string} Value
 * @param {Element} root
 * @param {string} label
 * @param {[value: Value, text: string][]} values
 * @param {(value: Value) => void} action
 */
function menu(root, label, values, action) {
  const list = html("select", { "aria-label": label, title: label }, root)
  for (const [value, text] of values) html("option", { value }, list, text)
  list.onchange = () => action(/** @type {Value} */ (list.value))
  return {
    list,
    /** @param {Value} value */
    show: (value) => {
      if (list.value !== value) list.value = value
    },
  }
}

/**
 * What the picture of the network shows: in one row, or, where there is no room for it, below a button.
 * @param {Element} root
 * @param {(changed: Partial<Options>) => void} change
 */
export function createNetworkControls(root, change) {
  const box = html("div", { class: "view-controls" }, root)
  const open = html("button", { type: "button", class: "narrow-only", "aria-expanded": "false" }, box, "View")
  const choices = html("div", { class: "view-choices" }, box)
  open.onclick = () => show(!choices.hasAttribute("data-open"))

  /** @param {boolean} opened */
  function show(opened) {
    set(choices, { "data-open": opened })
    set(open, { "aria-expanded": opened })
    for (const what of /** @type {const} */ (["pointerdown", "keydown"]))
      if (opened) document.addEventListener(what, shut, true)
      else document.removeEventListener(what, shut, true)
  }

  /** A press elsewhere closes it, and Escape. @param {PointerEvent | KeyboardEvent} event */
  function shut(event) {
    if ("key" in event ? event.key !== "Escape" : event.composedPath().includes(box)) return
    if ("key" in event) {
      event.stopPropagation()
      if (hasFocus(choices)) open.focus({ preventScroll: true })
    }
    show(false)
  }

  const edges = menu(
    choices,
    "Edges show",
    [
      ["auto", "Edges: by phase"],
      ["weight", "Edges: weights"],
      ["gradient", "Edges: ∂L/∂w"],
      ["change", "Edges: change"],
    ],
    (value) => change({ edges: value }),
  )
  const nodes = menu(
    choices,
    "Neurons show",
    [
      ["values", "Neurons: values"],
      ["heat", "Neurons: heatmaps"],
    ],
    (value) => change({ nodes: value }),
  )
  const picture = menu(
    choices,
    "The picture shows its pixels, or how the loss changes with each: what would change the guess most",
    [
      ["values", "Picture: pixels"],
      ["heat", "Picture: ∂L/∂x"],
    ],
    (value) => change({ nodes: value }),
  )
  const log = toggle(choices, "log widths", "Logarithmic widths: small numbers become visible", (on) =>
    change({ log: on }),
  )
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
      set(nodes.list, { hidden: !setup.planar })
      picture.show(options.nodes)
      set(picture.list, { hidden: setup.example.kind !== "picture" })
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
