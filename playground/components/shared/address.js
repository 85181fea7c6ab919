// The address bar. Only components write it, never Python, and without a history entry: Back in the browser leaves the
// page, and a page has one component that writes.

/** What belongs to the page's own script and not to what Python tells: the lesson and its step. */
let lesson = ""

/**
 * @param {string} query without "?"; "" for none
 */
export function writeAddress(query) {
  const whole = [withoutLesson(query), lessonPart(), ...hostParts()].filter(Boolean).join("&")
  const address = `${window.location.pathname}${whole ? `?${whole}` : ""}`
  if (address !== window.location.pathname + window.location.search)
    window.history.replaceState(window.history.state, "", address)
}

/**
 * From now on the address tells this lesson; "" for none.
 * @param {string} told
 */
export function carryLesson(told) {
  if (told === lesson) return
  lesson = told
  writeAddress(window.location.search.slice(1))
}

/** What the address says of the lesson. */
export const lessonPart = () => lesson && `lesson=${lesson}`

/** Parts that belong to the page around ours: a reload inside a frame must find them again. */
const hostParts = () => window.location.search.slice(1).split("&").filter(isHosts)

/** @param {string} part */
const isHosts = (part) => /^embed(_options)?=/.test(part)

/** Whether the page is shown inside another. */
export const isEmbedded = () => hostParts().some((part) => part.toLowerCase() === "embed=true")

/**
 * A query without what it says of a lesson.
 * @param {string} query
 */
export function withoutLesson(query) {
  return query
    .split("&")
    .filter((part) => !part.startsWith("lesson=") && !isHosts(part))
    .join("&")
}
