// The guide: plays a lesson on whichever page is open. It listens to what the page tells of itself (`look`), knows when
// a step is done, points at things, opens links in place, and remembers how far one is.

import { carry } from "../address.js"
import { partsOf } from "../opening.js"
import { begin, chose, doneOf, hinted, linkAt, looked, noteOf, reopened, stepOf, went } from "./course.js"
import { closeOffer, isFirstVisit, keepOpen, keepProgress, leading, progress } from "./keeping.js"
import { createLessonView, showOffer } from "./lesson_view.js"
import { loadLesson } from "./loading.js"
import { createPointing } from "./pointing.js"

/** @import { Lesson, LessonMistake, LessonPrediction } from "../wire.d.ts" */
/** @import { Facts } from "./conditions.js" */
/** @import { Played } from "./course.js" */

/** The lesson that a first visit is offered; a test holds it to the first of the list. */
export const FIRST = { key: "four_moves", title: "The four moves", minutes: 7 }
const POINT_MS = 200

/**
 * @param {HTMLElement} host
 * @param {{ place: HTMLElement, page: import("../opening.js").PageName,
 *   openLink: (link: string, pressed?: boolean) => Promise<void>, leave: (page: string) => void,
 *   regions: Record<string, Element | undefined>,
 *   predict?: (wanted: LessonPrediction | null) => void,
 *   find?: (wanted: LessonMistake | null) => void }} about place: where it is drawn; page: the one this is;
 *   openLink: opens any link in place; leave: to another page; regions: the page's parts, by the names that lessons
 *   use; predict, find: the question that a step wants asked, the mistake it wants found, null where it wants none
 */
export function createGuide(host, { place, page, openLink, leave, regions, predict, find }) {
  const pointing = createPointing(host, regions)
  const view = createLessonView(place, {
    go,
    answer: (answer) => course && put(chose(course, answer)),
    hint: () => course && put(hinted(course)),
    again: () => course && setUp(linkAt(course.lesson, course.at)),
    close,
    link: (link) => void openLink(link),
    next: (key) => void start(key),
    list: () => leave("lessons"),
  })
  /** @type {Played | null} */
  let course = null
  /** Its name in the address: a key, or a whole lesson of one's own behind ~. */
  let name = ""
  /** @type {Facts | null} */
  let last = null
  /** The page's facts as it stands. @type {(() => Facts) | null} */
  let factsOf = null
  /** A link is being opened: what the page tells meanwhile is of before. */
  let opening = 0
  /** How often a lesson was asked for: of several on their way only the last is played. */
  let asked = 0
  let pointed = 0
  let destroyed = false

  /** @param {Played} next */
  function put(next) {
    if (next === course) return
    const moved = course?.lesson !== next.lesson || course.at !== next.at || doneOf(course).length < doneOf(next).length
    course = next
    view.show(next)
    predict?.(stepOf(next)?.predict ?? null)
    find?.(stepOf(next)?.find ?? null)
    if (moved) remember(next)
    point(true)
  }

  /** @param {Played} now */
  function remember(now) {
    keepProgress(now.lesson.key, { step: now.at, done: doneOf(now) })
    const told = `${name}.${now.at + 1}`
    keepOpen(told)
    carry("lesson", told)
  }

  /** @param {boolean} [now] */
  function point(now = false) {
    const time = performance.now()
    if (!course || (!now && time - pointed < POINT_MS)) return
    pointed = time
    const step = stepOf(course)
    pointing.at(step && !course.did && !course.done[course.at] && !opening ? step.look : [])
  }

  /** @param {number} at */
  function go(at) {
    if (!course) return
    const before = linkAt(course.lesson, course.at)
    const next = went(course, at)
    const link = linkAt(course.lesson, next.at)
    put(next)
    if (next.lesson.plan[next.at]?.open || (next.at < next.lesson.plan.length && link !== before)) setUp(link)
    else if (last) put(looked(next, last))
  }

  /** How the page stands now. */
  function see() {
    if (!course || opening || !factsOf) return
    const before = last
    last = factsOf()
    if (before && (last.at !== before.at || last.update !== before.update)) view.fold()
    put(looked(course, last))
  }

  /** @param {string} link */
  function setUp(link) {
    const before = factsOf?.() ?? null
    opening += 1
    point(true)
    void openLink(link).then(() => {
      opening -= 1
      if (!course || opening) return
      put(reopened(course, factsOf ? noteOf(before, factsOf()) : ""))
      last = null
      see()
      point(true)
    })
  }

  /**
   * Begin a lesson, or go on with it where it was left.
   * @param {string} key
   */
  async function start(key) {
    const lesson = await load(key)
    if (!lesson || destroyed) return
    const reached = progress()[lesson.key]
    const at = reached && reached.step < lesson.plan.length ? reached.step : 0
    opening += 1
    enter(key, lesson, at)
    opening -= 1
    setUp(linkAt(lesson, at))
  }

  /**
   * @param {string} called
   * @param {Lesson} lesson
   * @param {number} at
   */
  function enter(called, lesson, at) {
    name = called
    course = null
    put(begin(lesson, at, progress()[lesson.key]?.done))
  }

  /**
   * @param {string} key
   * @returns {Promise<Lesson | null>}
   */
  async function load(key) {
    const mine = ++asked
    const found = await loadLesson(key)
    if (mine !== asked) return null
    return typeof found === "string" ? fail(found) : found
  }

  /** @param {string} sentence */
  function fail(sentence) {
    const note = document.createElement("p")
    note.className = "lesson-failed"
    note.setAttribute("role", "alert")
    note.textContent = sentence
    const away = document.createElement("button")
    away.type = "button"
    away.textContent = "Close"
    away.onclick = close
    place.replaceChildren(note, away)
    return null
  }

  function close() {
    asked += 1
    course = null
    keepOpen("")
    carry("lesson", "")
    pointing.at([])
    predict?.(null)
    find?.(null)
    view.clear()
  }

  /** What was open when the page was: the address says it, or what this tab remembers. */
  async function resume() {
    const query = new URLSearchParams(window.location.search)
    const told = leading()
    if (!told) return offer(query)
    const { key, step } = placeOf(told)
    const lesson = await load(key)
    if (!lesson || destroyed || course) return
    enter(key, lesson, step - 1)
    // An address that tells nothing else was given to begin a lesson.
    const bare = query.get("lesson") !== null && [...query.keys()].every((each) => each === "lesson")
    if (bare) setUp(linkAt(lesson, step - 1))
  }

  /** @param {URLSearchParams} query */
  function offer(query) {
    // A walk that was saved as a file has no lessons at hand.
    const plain = window.location.protocol.startsWith("http") && [...query.keys()].every((each) => each === "sel")
    if (page !== "step_through" || !plain || !isFirstVisit()) return
    showOffer(place, FIRST, {
      begin: () => void start(FIRST.key),
      close: () => {
        asked += 1
        closeOffer()
        place.replaceChildren()
      },
    })
  }

  void resume()

  return {
    start,
    /**
     * Opens a link in place, and the lesson that it tells: also where it leads to another page.
     * @param {string} link
     */
    async open(link) {
      const query = new URLSearchParams(partsOf(link)?.query)
      const told = query.get("lesson")
      if (told === null) return openLink(link, true)
      // A link that tells nothing else is given to begin a lesson.
      if ([...query.keys()].length === 1) return start(placeOf(told).key)
      keepOpen(told)
      carry("lesson", told)
      await openLink(link)
      const { key, step } = placeOf(told)
      const lesson = await load(key)
      if (lesson && !destroyed) enter(key, lesson, step - 1)
    },
    /**
     * The page tells how it stands; it is asked only while a lesson is open.
     * @param {() => Facts} facts
     */
    look(facts) {
      factsOf = facts
      see()
      point()
    },
    destroy() {
      destroyed = true
      pointing.at([])
    },
  }
}

/** The lesson, and its step from 1, as an address tells them. @param {string} told */
function placeOf(told) {
  const dot = told.lastIndexOf(".")
  return dot < 0 ? { key: told, step: 1 } : { key: told.slice(0, dot), step: Number(told.slice(dot + 1)) }
}
