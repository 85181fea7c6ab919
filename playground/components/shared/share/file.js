// A page as a file: what its link says, however long, as JSON. What is opened comes from outside: it may hold anything.

import { count } from "../format.js"

const FORMAT = "backprop-playground"
const VERSION = 1
/** Bytes of a file: no more than Python takes of a link (experiment/limits.py), so that none is left alone there. */
export const MOST_LINK = 300000
/** The pages whose address may grow long. */
const PAGES = ["step_through", "optimizer_race", "bigger_data"]
const KEPT = "Nothing was changed."

/** link: the page and its query, for `openLink`; fault: why there is none.
 * @typedef {{ link: string } | { fault: string }} Found
 */

/**
 * @param {string} page
 * @param {string} query
 */
export function fileText(page, query) {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, page, query }, null, 1)}\n`
}

/**
 * The link that a file's text says, or what is wrong with it.
 * @param {string} name
 * @param {string} text
 * @returns {Found}
 */
export function readText(name, text) {
  /** @type {unknown} */
  let told
  try {
    told = JSON.parse(text)
  } catch {
    return { fault: `${name} is damaged or of another kind: it cannot be read as JSON. ${KEPT}` }
  }
  const { format, version, page, query } = /** @type {Record<string, unknown>} */ (Object(told))
  if (format !== FORMAT) return { fault: `${name} is JSON, but not a page saved by this playground. ${KEPT}` }
  if (version !== VERSION)
    return { fault: `${name} was saved in another version of the format than ${VERSION}, which is read here. ${KEPT}` }
  if (typeof page !== "string" || !PAGES.includes(page))
    return { fault: `${name} names no page that can be opened. ${KEPT}` }
  // An address is written in plain characters, without blanks; "#" would end it.
  if (typeof query !== "string" || !/^[\x21\x22\x24-\x7e]*$/.test(query))
    return { fault: `${name} does not say what its page shows, as an address does. ${KEPT}` }
  return { link: query ? `${page}?${query}` : page }
}

/**
 * @param {Pick<File, "name" | "size" | "text">} file
 * @returns {Promise<Found>}
 */
export async function readFile(file) {
  if (file.size > MOST_LINK) {
    const most = `a page saved here has at most ${count(MOST_LINK)}`
    return { fault: `${file.name} is too large: it has ${count(file.size)} bytes, ${most}. ${KEPT}` }
  }
  try {
    return readText(file.name, await file.text())
  } catch {
    return { fault: `${file.name} could not be read. ${KEPT}` }
  }
}

/**
 * The one file of several that were dropped or chosen.
 * @param {ArrayLike<File>} files
 * @returns {Promise<Found>}
 */
export async function readOne(files) {
  if (files.length === 1) return readFile(files[0])
  return { fault: `${files.length ? "More than one file was given" : "This is no file"}: one can be opened. ${KEPT}` }
}
