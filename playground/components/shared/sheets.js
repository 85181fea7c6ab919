// What the page asks the server: kinds, sheets, marks. The server keeps nothing of it.

/** @import { KindTold, MarksTold, SheetTold } from "../shared/wire.d.ts" */

/** @returns {Promise<KindTold[]>} */
export const kinds = () => asked("worksheets/kinds")

/**
 * @param {{ kind: string, seed: number, count: number } | { code: string }} which
 * @param {boolean} answers
 * @returns {Promise<SheetTold[]>}
 */
export function sheets(which, answers) {
  const told = Object.entries(which).map(([name, value]) => [name, String(value)])
  return asked(`worksheets/sheets?${new URLSearchParams([...told, ["answers", answers ? "1" : "0"]])}`)
}

/**
 * @param {string} code
 * @param {Record<string, string>} answers texts by name
 * @returns {Promise<MarksTold>}
 */
export const marks = (code, answers) =>
  asked("worksheets/marks", { method: "POST", body: JSON.stringify({ code, answers }) })

/**
 * Rejects with a sentence for the learner.
 * @param {string} path
 * @param {RequestInit} [how]
 */
async function asked(path, how) {
  /** @type {Response} */
  let response
  try {
    response = await fetch(new URL(path, document.baseURI), how)
  } catch {
    throw new Error("The server does not answer just now. What you typed is still here: press once more.")
  }
  const told = await response.json().catch(() => ({}))
  if (!response.ok) throw new Error(told.sentence ?? "The server could not answer. Press once more.")
  return told
}
