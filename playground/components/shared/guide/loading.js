// Lessons from the server: one of the playground's by its key, one of a teacher's own as the server reads it.

import { OWN, ownLesson } from "./keeping.js"

/** @import { Lesson, LessonChecked, LessonFormat, LessonList } from "../wire.d.ts" */

/** Bytes of a lesson's file; a small link may stand for a very large text, and no more of it is read. */
export const MOST_BYTES = 256_000
/** Characters of a lesson in a link. */
export const MOST_IN_LINK = 8_000

const SPOILT = "The lesson in this link is damaged or too large, so it cannot be read. Ask for the link once more."
const UNREACHED = "The lesson could not be fetched. Is there a connection? Reload the page to try again."

/**
 * A lesson, or a sentence that says why there is none.
 * @param {string} key its name; behind ~ the whole of one's own
 * @returns {Promise<Lesson | string>}
 */
export async function loadLesson(key) {
  /** @type {string | null} */
  let own = null
  try {
    if (key.startsWith("~")) own = await inflated(key.slice(1))
  } catch {
    return SPOILT
  }
  try {
    if (own !== null) {
      const { lesson, faults } = await checked(own)
      return lesson ?? `The lesson in this link has a fault in line ${faults[0].line}: ${faults[0].sentence}`
    }
    if (key === OWN) return ownLesson() ?? "This lesson was a file of your own, and it is not here any more."
    const answer = await fetched(`${encodeURIComponent(key)}.json`)
    if (answer.status === 404) return "There is no lesson of this name here."
    return await answer.json()
  } catch {
    return UNREACHED
  }
}

/** @returns {Promise<LessonList>} */
export const allLessons = async () => (await fetched("index.json")).json()

/** @returns {Promise<LessonFormat>} */
export const lessonFormat = async () => (await fetched("format.json")).json()

/**
 * A text as the server reads it.
 * @param {string} text
 * @returns {Promise<LessonChecked>}
 */
export async function checked(text) {
  const answer = await fetch(new URL("lessons/check", document.baseURI), { method: "POST", body: text })
  return answer.json()
}

/** @param {string} name */
async function fetched(name) {
  const answer = await fetch(new URL(`lessons/${name}`, document.baseURI))
  if (!answer.ok && answer.status !== 404) throw new Error(String(answer.status))
  return answer
}

/**
 * A lesson's text as a link carries it: base64url of what deflate makes of it.
 * @param {string} text
 */
export async function deflated(text) {
  const bytes = await gathered(new Blob([text]).stream().pipeThrough(new CompressionStream("deflate")))
  const binary = Array.from(new Uint8Array(await bytes.arrayBuffer()), (each) => String.fromCharCode(each)).join("")
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}

/** @param {string} data */
export async function inflated(data) {
  const binary = atob(data.replaceAll("-", "+").replaceAll("_", "/"))
  const bytes = Uint8Array.from(binary, (each) => each.charCodeAt(0))
  return (await gathered(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")))).text()
}

/** @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream */
async function gathered(stream) {
  const reader = stream.getReader()
  const parts = []
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length
    if (size > MOST_BYTES) throw new Error("A lesson's text is too large.")
    parts.push(part.value)
  }
  return new Blob(parts)
}
