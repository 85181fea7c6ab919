// A link that is given on: put together of its parts, with what is left out of it and what is said of that.

import { count, counted } from "../format.js"
import { hiding } from "../hidden.js"

/** @import { SharedLink } from "../wire.d.ts" */

/** As many characters as such a link may have: mail, chats and servers cut off longer ones (experiment/limits.py). */
export const MOST_ADDRESS = 8000
/** From here on some programs do. */
export const LONG = 2000
/** As many as a QR code can have and still be read across a classroom (server/qr.py). */
export const MOST_IN_CODE = 600

/** What a link of this page can switch on, by its parameter. @typedef {"present" | "hide" | "find" | "embed"} Flag */
/** weights: null leaves it to how far they are from being computed again in a moment. run: whether what the run has
 *  shown so far goes with it. hidden: the controls that the page is to hide.
 * @typedef {{ weights: boolean | null, run: boolean, flags: Partial<Record<Flag, boolean>>, hidden: string[] }} Chosen
 */
/** link: null where it would be too long; query: all of it, however long; left: sentences.
 * @typedef {{ link: string | null, query: string, length: number, weights: boolean, left: string[] }} Composed
 */

/**
 * A page's address without what follows "?", and without the frame in which Community Cloud shows an app.
 * @param {{ origin: string, pathname: string }} location
 */
export function pageAddress({ origin, pathname }) {
  return origin + pathname.replace(/\/~\/\+(?=\/|$)/, "")
}

/** A page whose link has no such parts. @type {(place: string) => SharedLink} */
export const wholeLink = (place) => ({ place, weights: "", near: true, curve: "", ground: "", kept: "", runs: 0 })

/**
 * What is said where nobody else can open a link, since its address means this machine wherever it is opened; "" for
 * any other.
 * @param {string} hostname
 */
export function onlyHere(hostname) {
  const own = /^(.+\.)?localhost$|^127\.|^0\.0\.0\.0$|^\[::1?\]$/.test(hostname)
  return own ? `Only this machine can open the link and its code: ${hostname} is what it calls itself.` : ""
}

/** A link's parts without what the run has shown so far. @param {SharedLink} parts */
const withoutRun = (parts) => ({ ...parts, curve: "", ground: "", kept: "", runs: 0 })

/**
 * A query string with parts of it switched on or off, all else left as it is written.
 * @param {string} query
 * @param {Chosen["flags"]} flags
 */
export function flagged(query, flags) {
  const parts = query.split("&").filter((part) => part && !(part.split("=")[0] in flags))
  for (const [name, on] of Object.entries(flags)) if (on) parts.push(`${name}=${name === "embed" ? "true" : "1"}`)
  return parts.join("&")
}

/**
 * @param {string} query
 * @param {Flag} flag
 */
export const isOn = (query, flag) => query.split("&").includes(`${flag}=1`)

/**
 * @param {string} address the page's, without "?"
 * @param {SharedLink} told
 * @param {Chosen} chosen
 * @returns {Composed}
 */
export function composed(address, told, { weights, run, flags, hidden }) {
  const parts = run ? told : withoutRun(told)
  const place = flagged(hiding(parts.place, hidden), flags)
  // Numbers always travel, but those that would make the link long and are computed again in a moment.
  const short = joined(address, [place, parts.weights, parts.curve]).length <= LONG
  const travel = parts.weights !== "" && (weights ?? (short || !parts.near))
  const needed = [place, travel ? parts.weights : "", parts.curve]
  const most = joined(address, needed).length <= LONG ? LONG : MOST_ADDRESS
  /** @type {string[]} */
  const left = []
  // What is dropped where there is no room for all, the first of them first.
  const dropped = [parts.kept, parts.ground]
  const names = [counted(parts.runs, "kept run"), "the plane of the loss surface"]
  const ends = [". The file brings them.", "; another plane is laid. The file brings it."]
  const all = [...needed, parts.ground, parts.kept]
  let link = joined(address, all)
  for (const [at, part] of dropped.entries()) {
    if (!part || link.length <= most) continue
    left.push(`Left out: ${names[at]}, with which the link would have ${count(link.length)} characters${ends[at]}`)
    link = joined(address, [...needed, ...dropped.slice(at + 1)])
  }
  const query = all.filter(Boolean).join("&")
  if (link.length > MOST_ADDRESS)
    left.push(
      `A link would have ${count(link.length)} characters, and most programs cut off what is longer than ` +
        `${count(MOST_ADDRESS)}. Save the page as a file instead.`,
    )
  else if (link.length > LONG)
    left.push(`Some programs cut off links of more than ${count(LONG)} characters. The file is safer.`)
  return { link: link.length > MOST_ADDRESS ? null : link, query, length: link.length, weights: travel, left }
}

/**
 * What a QR code of the page holds, and what it leaves out, no more than it must; null where even that is too long.
 * @param {string} address
 * @param {SharedLink} told
 * @param {Chosen} chosen
 * @returns {{ text: string | null, said: string }}
 */
export function inCode(address, told, chosen) {
  const parts = chosen.run ? told : withoutRun(told)
  const { link, weights } = composed(address, parts, chosen)
  if (link !== null && link.length <= MOST_IN_CODE) return { text: link, said: "" }
  const place = flagged(hiding(parts.place, chosen.hidden), chosen.flags)
  /** What is left out, the first of it first. @type {[name: string, part: string][]} */
  const more = [
    ["kept runs", parts.kept],
    ["the weights", weights ? parts.weights : ""],
    ["the loss curve", parts.curve],
    ["the plane of the loss surface", parts.ground],
  ]
  const kinds = more.filter(([, part]) => part)
  const withoutFirst = (/** @type {number} */ out) =>
    joined(address, [place, ...kinds.slice(out).map(([, part]) => part)])
  let out = Math.min(kinds.length, 1)
  while (out < kinds.length && withoutFirst(out).length > MOST_IN_CODE) out += 1
  const text = withoutFirst(out)
  if (text.length > MOST_IN_CODE)
    return {
      text: null,
      said:
        `No QR code: even without weights this link has ${count(text.length)} characters, and a code of more than ` +
        `${count(MOST_IN_CODE)} cannot be read from a distance.`,
    }
  if (!out) return { text, said: "" }
  const named = listed(kinds.slice(0, out).map(([name]) => name))
  const again = kinds.slice(0, out).some(([name]) => name !== "kept runs")
  return { text, said: `The code leaves out ${named}${again ? ": the run is computed again" : ""}.` }
}

/** @param {string[]} names "a, b and c" */
function listed(names) {
  const last = names.at(-1) ?? ""
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last}` : last
}

/**
 * @param {string} address
 * @param {string[]} parts
 */
function joined(address, parts) {
  const query = parts.filter(Boolean).join("&")
  return query ? `${address}?${query}` : address
}

/**
 * The lines that show a link's page inside another page.
 * @param {string} link
 */
export function snippet(link) {
  const source = link.replaceAll("&", "&amp;").replaceAll('"', "&quot;")
  return (
    `<iframe src="${source}" title="Backprop Playground" width="100%" height="640" style="border: 0"\n` +
    '  allow="clipboard-write; fullscreen"></iframe>'
  )
}
