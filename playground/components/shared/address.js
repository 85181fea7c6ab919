// The address bar. Only components write it, never Python, and without a history entry: Back in the browser leaves the
// page, and a page has one component that writes.

/** What belongs to the page's own script and not to what Python tells, by its name: the lesson and its step, how the
 *  page is looked at (choices.js).
 * @type {Map<string, string>}
 */
const carried = new Map()

/**
 * @param {string} query without "?"; "" for none
 */
export function writeAddress(query) {
  const whole = [withoutCarried(query), ...carriedParts(), ...hostParts()].filter(Boolean).join("&")
  const address = `${window.location.pathname}${whole ? `?${whole}` : ""}`
  if (address !== window.location.pathname + window.location.search)
    window.history.replaceState(window.history.state, "", address)
}

/**
 * From now on the address tells this, too.
 * @param {"lesson" | "see"} name
 * @param {string} told "" for nothing
 */
export function carry(name, told) {
  if (told === (carried.get(name) ?? "")) return
  if (told) carried.set(name, told)
  else carried.delete(name)
  writeAddress(window.location.search.slice(1))
}

/** What the address says of it. */
export const carriedParts = () => [...carried].map(([name, told]) => `${name}=${told}`)

/** Whether a lesson is open. */
export const hasLesson = () => carried.has("lesson")

/** Parts that belong to the page around ours: a reload inside a frame must find them again. */
const hostParts = () => window.location.search.slice(1).split("&").filter(isHosts)

/** @param {string} part */
const isHosts = (part) => /^embed(_options)?=/.test(part)

/** Whether the page is shown inside another. */
export const isEmbedded = () => hostParts().some((part) => part.toLowerCase() === "embed=true")

/**
 * A query without what the page's own script says in it.
 * @param {string} query
 */
export function withoutCarried(query) {
  return query
    .split("&")
    .filter((part) => !/^(lesson|see)=/.test(part) && !isHosts(part))
    .join("&")
}
