// Saving: pictures as SVG and PNG, the numbers as CSV, the race as a page of its own.

import { download } from "../shared/download.js"
import { full } from "../shared/format.js"
import { asPng, asSvg, pictureOf } from "../shared/picture.js"
import { animation } from "./animation.js"

/** @import { Race, RaceOptions, ShownRacer } from "./types.d.ts" */
/** What can be saved: the race, and the views whose pictures it has.
 * @typedef {{ race: Race, racers: ShownRacer[], options: RaceOptions, dark: boolean,
 *   map: { svg: SVGSVGElement, canvas: HTMLCanvasElement }, loss: { svg: SVGSVGElement },
 *   surface: ReturnType<typeof import("./surface_view.js").createSurfaceView> }} Saved
 */

/** @type {[string, string][]} */
export const KINDS = [
  ["map-png", "Map, PNG"],
  ["map-svg", "Map, SVG"],
  ["surface-png", "3-D surface, PNG"],
  ["surface-svg", "3-D surface, SVG"],
  ["loss-png", "Loss curves, PNG"],
  ["loss-svg", "Loss curves, SVG"],
  ["csv", "All steps, CSV"],
  ["html", "The race as a page, HTML"],
]

/**
 * The same for the dialog Share.
 * @param {() => Saved | null} state
 * @returns {import("../shared/share/share.js").Thing[]}
 */
export function thingsOf(state) {
  /** @param {string} kind */
  async function make(kind) {
    const saved = state()
    if (!saved) throw new Error("There is no race yet.")
    await save(kind, saved)
  }
  return KINDS.map(([kind, name]) => ({ name, about: "", make: () => make(kind) }))
}

/**
 * Saves one of KINDS. state: {race, settings, dark, map, surface, loss}.
 * @param {string} kind
 * @param {Saved} state
 */
export async function save(kind, state) {
  const { race, map, surface, loss } = state
  if (!race.complete) throw new Error("the race is still being run. Try again in a moment.")
  const name = `race-${race.scene.settings.surface}`
  const [part, format] = kind.split("-")
  if (part === "map" || part === "loss") {
    const picture = part === "map" ? map.svg : loss.svg
    const drawn = pictureOf(picture, part === "map" ? [map.canvas] : [])
    return download(`${name}-${part}.${format}`, format === "svg" ? asSvg(drawn) : await asPng(drawn))
  }
  if (part === "surface") {
    const Plotly = surface.plotly()
    const drawn = surface.element._fullLayout
    if (!Plotly || !drawn) throw new Error("The surface has not been drawn yet.")
    const { width, height } = drawn
    const ground = getComputedStyle(surface.element).getPropertyValue("--st-background-color") || "#fff"
    const figure = { data: surface.element.data, layout: { ...surface.element.layout, paper_bgcolor: ground } }
    const address = await Plotly.toImage(figure, { format, width, height, scale: format === "png" ? 2 : 1 })
    return download(`${name}-surface.${format}`, await (await fetch(address)).blob())
  }
  if (kind === "csv") return download(`${name}.csv`, new Blob([table(race)], { type: "text/csv;charset=utf-8" }))
  return download(`${name}.html`, new Blob([animation(state)], { type: "text/html;charset=utf-8" }))
}

/**
 * One row a racer and step, every number in full.
 * @param {Race} race
 */
export function table(race) {
  /** @param {string} text */
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`
  const rows = [["step", "racer", ...race.scene.axes, "loss", "step length"].map(quoted).join(",")]
  for (const racer of race.racers) {
    for (let step = 0; step <= racer.lastStep(race.steps); step += 1) {
      const length = racer.length(step)
      rows.push(
        [
          step,
          quoted(racer.name),
          full(racer.x(step)),
          full(racer.y(step)),
          full(racer.loss(step)),
          Number.isNaN(length) ? "" : full(length),
        ].join(","),
      )
    }
  }
  return `${rows.join("\r\n")}\r\n`
}
