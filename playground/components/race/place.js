// What the address says of the page beside the race itself: the step, what is drawn over the map, how large all is.

/** @import { PlanePoint, RaceOptions } from "./types.d.ts" */

/**
 * What a link asks for; what it asks for wrongly, Python says.
 * @param {string} search the address's part from "?" on
 */
export function lookOf(search) {
  const given = new URLSearchParams(search)
  const racer = given.get("basins")
  const basins = racer === null ? null : /^\d{1,2}$/.test(racer) ? Number(racer) : 0
  const [x, y, ...more] = (given.get("point") ?? "").split(",").map((part) => (part ? Number(part) : Number.NaN))
  const point = Number.isFinite(x) && Number.isFinite(y) && !more.length ? /** @type {PlanePoint} */ ([x, y]) : null
  return { basins, point, options: { present: given.get("present") === "1" } }
}

/**
 * The whole query of an address, without "?".
 * @param {string} race the part that tells the race, from Python
 * @param {{ at: number, options: RaceOptions, basins: number, point: PlanePoint | null }} place
 */
export function queryOf(race, { at, options, basins, point }) {
  const asked = options.click === "point" && point
  return [
    race,
    at ? `at=${at}` : "",
    options.basins ? `basins=${basins}` : "",
    asked ? `point=${point.join(",")}` : "",
    options.present ? "present=1" : "",
  ]
    .filter(Boolean)
    .join("&")
}
