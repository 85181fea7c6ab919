// How a learner looks at a page, beside what its numbers are: the tab that is open, the order of a table, a view turned
// on. It is the browser's alone and travels in one part of the address, `see=tab.curve~pulls.pull:down`; what is as
// usual is not in it.
//
// A view asks for its choice whenever it draws, so that a link opened in place shows its own without further ado.

import { carry } from "./address.js"

const PART = /^([a-z]{1,12})\.([\w:,.-]{1,60})$/
const MOST = 24

/** @type {Map<string, string>} */
const values = new Map()

/**
 * What a query tells is chosen from now on. Where it tells nothing of it, all stays as it is; what cannot be read is
 * left out.
 * @param {string} query without "?"
 */
export function openChoices(query) {
  const told = new URLSearchParams(query).get("see")
  if (told === null) return
  values.clear()
  for (const part of told.split("~").slice(0, MOST)) {
    const found = PART.exec(part)
    if (found) values.set(found[1], found[2])
  }
  write()
}

/** A page begins: what the one before it was looked at like is no business of its own. @param {string} query */
export function beginChoices(query) {
  values.clear()
  openChoices(new URLSearchParams(query).has("see") ? query : "see=")
}

/** "" for as usual. @param {string} name */
export const chosen = (name) => values.get(name) ?? ""

/**
 * @param {string} name
 * @param {string | number | null} value null or "": as usual
 */
export function choose(name, value) {
  const wanted = value === null ? "" : String(value)
  if (wanted === chosen(name)) return
  if (PART.test(`${name}.${wanted}`)) values.set(name, wanted)
  else values.delete(name)
  write()
}

const text = () => [...values].map(([name, value]) => `${name}.${value}`).join("~")

/** The same as a part of a query, also where all is as usual: what is opened in place with it looks the same. */
export const choicesPart = () => `see=${text()}`

function write() {
  carry("see", text())
}
