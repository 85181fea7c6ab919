// Saving: pictures as SVG and PNG, the numbers as CSV, the race as a page of its own.

import { download } from "../shared/download.js"
import { full } from "../shared/format.js"
import { animation } from "./animation.js"

/** @import { Race, RaceOptions, ShownRacer } from "./types.d.ts" */
/** What can be saved: the race, and the views whose pictures it has.
 * @typedef {{ race: Race, racers: ShownRacer[], options: RaceOptions, dark: boolean,
 *   map: { svg: SVGSVGElement, canvas: HTMLCanvasElement }, loss: { svg: SVGSVGElement },
 *   surface: ReturnType<typeof import("./surface_view.js").createSurfaceView> }} Saved
 */

const PROPERTIES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "stroke-linecap",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "paint-order",
  "vector-effect",
]

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
    const text = standalone(picture, part === "map" ? map.canvas : null)
    if (format === "svg") return download(`${name}-${part}.svg`, new Blob([text], { type: "image/svg+xml" }))
    return download(`${name}-${part}.png`, await rasterised(text, picture))
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
 * An SVG that needs no style sheet: what the page's rules say is written into every element; the canvas becomes an
 * image.
 * @param {SVGSVGElement} picture
 * @param {HTMLCanvasElement | null} canvas
 */
function standalone(picture, canvas) {
  const copy = /** @type {SVGSVGElement} */ (picture.cloneNode(true))
  const from = picture.querySelectorAll("*")
  const to = /** @type {NodeListOf<SVGElement>} */ (copy.querySelectorAll("*"))
  from.forEach((node, i) => {
    const style = getComputedStyle(node)
    for (const property of PROPERTIES) {
      const value = style.getPropertyValue(property)
      if (value && value !== "none" ? true : property === "fill") to[i].style.setProperty(property, value)
    }
    to[i].removeAttribute("class")
  })
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect")
  ground.setAttribute("width", "100%")
  ground.setAttribute("height", "100%")
  ground.setAttribute("fill", getComputedStyle(picture).getPropertyValue("--st-background-color") || "#fff")
  copy.prepend(ground)
  if (canvas) {
    const image = document.createElementNS("http://www.w3.org/2000/svg", "image")
    for (const [name, value] of [
      ["x", canvas.style.left],
      ["y", canvas.style.top],
      ["width", canvas.style.width],
      ["height", canvas.style.height],
    ])
      image.setAttribute(name, String(parseFloat(value)))
    image.setAttribute("href", canvas.toDataURL("image/png"))
    ground.after(image)
  }
  copy.removeAttribute("class")
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg")
  return new XMLSerializer().serializeToString(copy)
}

/**
 * @param {string} text
 * @param {SVGSVGElement} picture
 * @returns {Promise<Blob>}
 */
async function rasterised(text, picture) {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const canvas = document.createElement("canvas")
  canvas.width = picture.clientWidth * 2
  canvas.height = picture.clientHeight * 2
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  ink.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    // A browser that cannot make the picture says so by giving none.
    const done = /** @param {Blob | null} blob */ (blob) =>
      blob ? resolve(blob) : reject(new Error("this browser could not draw the picture."))
    canvas.toBlob(done, "image/png")
  })
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
