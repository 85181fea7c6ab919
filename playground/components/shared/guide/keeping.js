// What is remembered of lessons: in the browser how far each has come, in the tab which one is open.

/** How far a lesson has come. @typedef {{ step: number, done: number[] }} Progress */
/** @import { Lesson } from "../wire.d.ts" */

const PROGRESS = "playground.lessons"
const OPEN = "playground.lesson"
const OWN_TEXT = "playground.lesson.own"
/** The key of a lesson that is no file of the playground's. */
export const OWN = "own"
/** Beside the lessons' keys: the offer of the first lesson was closed. */
const OFFER_CLOSED = "offer"

/**
 * How far each lesson has come, by its key.
 * @returns {Record<string, Progress>}
 */
export function progress() {
  const found = Object.entries(progressAndOffer()).map(([key, told]) => {
    const { step, done } = /** @type {Partial<Progress>} */ (told ?? {})
    const usable = Number.isInteger(step) && Array.isArray(done)
    return [key, usable ? { step, done: done.filter(Number.isInteger) } : null]
  })
  return Object.fromEntries(found.filter(([, told]) => told))
}

/** @param {string} key @param {Progress} reached */
export function keepProgress(key, reached) {
  write(window.localStorage, PROGRESS, { ...progressAndOffer(), [key]: reached })
}

/** Whether this is a first visit: nothing is remembered of any lesson, nor that the offer was closed. */
export const isFirstVisit = () => read(window.localStorage, PROGRESS) === null

export function closeOffer() {
  write(window.localStorage, PROGRESS, { ...progressAndOffer(), [OFFER_CLOSED]: true })
}

/**
 * The lesson that is open in this tab and its step, as the address tells it; "" for none. It goes along from page to
 * page; an address that is opened anew stands for itself: its experiment is no lesson's unless it says so.
 */
function openHere() {
  const { told, since } = /** @type {{ told?: unknown, since?: unknown }} */ (read(window.sessionStorage, OPEN) ?? {})
  return since === performance.timeOrigin ? String(told) : ""
}

/** The lesson that leads here and its step: the address says it, or what this tab remembers; "" for none. */
export const leading = () => new URLSearchParams(window.location.search).get("lesson") ?? openHere()

/** @param {string} told */
export function keepOpen(told) {
  write(window.sessionStorage, OPEN, told ? { told, since: performance.timeOrigin } : null)
}

/** A lesson of one's own that is open in this tab. @returns {Lesson | null} */
export const ownLesson = () => /** @type {Lesson | null} */ (read(window.sessionStorage, OWN_TEXT))

/** @param {Lesson | null} lesson */
export function keepOwn(lesson) {
  write(window.sessionStorage, OWN_TEXT, lesson)
}

/** @returns {Record<string, unknown>} */
function progressAndOffer() {
  const found = read(window.localStorage, PROGRESS)
  return found && typeof found === "object" && !Array.isArray(found) ? { ...found } : {}
}

/**
 * @param {Storage} storage
 * @param {string} name
 * @returns {unknown}
 */
function read(storage, name) {
  try {
    return JSON.parse(storage.getItem(name) ?? "null")
  } catch {
    return null // nothing is kept for this page, or something else has written there
  }
}

/**
 * @param {Storage} storage
 * @param {string} name
 * @param {unknown} value null: nothing
 */
function write(storage, name, value) {
  try {
    if (value === null) storage.removeItem(name)
    else storage.setItem(name, JSON.stringify(value))
  } catch {
    // nothing is kept, and nothing depends on it
  }
}
