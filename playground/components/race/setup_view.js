// Where the race runs: surface, start, steps, and what is done to the loss.

import { html, set } from "../shared/dom.js"
import { setMath } from "../shared/mathml.js"
import { choiceField, numberField, toggleRow } from "./fields.js"

/** @import { Catalogue, RaceScene, RaceSettings, WantedSettings } from "../shared/wire.d.ts" */

/** @type {[RaceSettings["plane"], string][]} */
const PLANES = [
  ["pca", "where the paths go"],
  ["random", "random directions"],
  ["pair", "two weights only"],
]

/**
 * @param {Element} root
 * @param {{ onSettings: (chosen: WantedSettings) => void }} page
 */
export function createSetupView(root, { onSettings }) {
  // Nothing can be changed before it is known what it is: the first race may take seconds to compute.
  const box = html("section", { class: "r-setup", "aria-label": "The race", inert: true }, root)
  const formula = html("div", { class: "r-formula" }, box)
  const fields = html("div", { class: "r-fields" }, box)
  const surface = choiceField(fields, "Surface", (value) =>
    onSettings(
      value === "network"
        ? { surface: value, start: null, batch_size: null, plane: "pca", begin: "start", network: "own" }
        : { surface: value, start: null, threshold: null, scale: 1, turn: 0, noise: 0 },
    ),
  )
  const x = numberField(
    fields,
    "Start x",
    (value) => shown && onSettings({ start: [value, (current?.start ?? shown.start)[1]] }),
    { width: "3.6rem" },
  )
  const y = numberField(
    fields,
    "y",
    (value) => shown && onSettings({ start: [(current?.start ?? shown.start)[0], value] }),
    {
      width: "3.6rem",
    },
  )
  const steps = numberField(fields, "Steps", (value) => onSettings({ steps: value }), { width: "3.6rem" })
  const threshold = numberField(fields, "Arrived below", (value) => onSettings({ threshold: value }), {
    width: "3.6rem",
    whenEmpty: () => onSettings({ threshold: null }),
  })
  const seed = numberField(fields, "Seed", (value) => onSettings({ seed: value }), { width: "3.6rem" })
  const formulaOnly = html("div", { class: "r-fields" }, box)
  const scale = choiceField(formulaOnly, "Loss ×", (value) => onSettings({ scale: Number(value) }))
  const turn = numberField(formulaOnly, "Turned by °", (value) => onSettings({ turn: value }), { width: "3.6rem" })
  const noise = numberField(formulaOnly, "Gradient noise", (value) => onSettings({ noise: value }), { width: "3.6rem" })
  const networkOnly = html("div", { class: "r-fields" }, box)
  const plane = toggleRow(networkOnly, "Plane", PLANES, (value) =>
    onSettings({ plane: value, start: null, network: "kept" }),
  )
  const first = choiceField(
    networkOnly,
    "across",
    (value) => current && onSettings({ pair: [Number(value), current.pair[1]], start: null, network: "kept" }),
  )
  const second = choiceField(
    networkOnly,
    "upwards",
    (value) => current && onSettings({ pair: [current.pair[0], Number(value)], start: null, network: "kept" }),
  )
  const another = html("button", { type: "button" }, networkOnly, "Other directions")
  another.onclick = () => current && onSettings({ plane_seed: current.plane_seed + 1, network: "kept" })
  const size = numberField(networkOnly, "Batch size", (value) => onSettings({ batch_size: value, network: "kept" }), {
    width: "3.6rem",
  })
  const batch = toggleRow(
    networkOnly,
    "Surface of",
    [
      ["all", "all examples"],
      ["current", "this step's batch"],
    ],
    (value) => onSettings({ current: value === "current", network: "kept" }),
  )
  /** @type {RaceSettings | null} */
  let current = null
  /** @type {RaceScene | null} */
  let shown = null

  return {
    element: box,
    /**
     * @param {RaceScene} scene
     * @param {RaceSettings} settings
     * @param {Catalogue} catalogue
     */
    update(scene, settings, catalogue) {
      current = settings
      shown = scene
      set(box, { inert: null })
      const network = settings.surface === "network"
      surface.show(settings.surface, [
        ...catalogue.surfaces.map(({ name, label }) => pairOf(name, label)),
        ["network", "Your network's loss"],
      ])
      /** @param {number} value */
      const tidy = (value) => Number(value.toPrecision(6))
      x.show(tidy(settings.start?.[0] ?? scene.start[0]))
      y.show(tidy(settings.start?.[1] ?? scene.start[1]))
      steps.show(settings.steps)
      threshold.show(settings.threshold)
      seed.show(settings.seed)
      scale.show(
        String(settings.scale),
        [...new Set([0.1, 1, 10, 100, settings.scale])].map((value) => pairOf(String(value), String(value))),
      )
      turn.show(settings.turn)
      noise.show(settings.noise)
      set(formulaOnly, { hidden: network })
      set(networkOnly, { hidden: !network })
      set(x.box, { hidden: network && settings.plane === "pca" })
      set(y.box, { hidden: network && settings.plane === "pca" })
      set(seed.box, { hidden: network || settings.noise === 0 })
      if (network) {
        plane.show(settings.plane)
        size.show(settings.batch_size)
        const parameters = (scene.parameters ?? []).map((name, i) => pairOf(String(i), name))
        first.show(String(settings.pair[0]), parameters)
        second.show(String(settings.pair[1]), parameters)
        batch.show(settings.current ? "current" : "all")
        set(first.box, { hidden: settings.plane !== "pair" })
        set(second.box, { hidden: settings.plane !== "pair" })
        set(another, { hidden: settings.plane !== "random" })
      }
      setMath(formula, scene.formula)
    },
  }
}

/**
 * A choice: its value, and its words.
 * @param {string} value
 * @param {string} words
 * @returns {[string, string]}
 */
const pairOf = (value, words) => [value, words]
