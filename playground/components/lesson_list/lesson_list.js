// The page of lessons: the list, and below it how to write one's own.

import { createBar } from "../shared/bar.js"
import { beginChoices } from "../shared/choices.js"
import { html } from "../shared/dom.js"
import { linkAt } from "../shared/guide/course.js"
import { keepOpen, progress } from "../shared/guide/keeping.js"
import { allLessons, loadLesson } from "../shared/guide/loading.js"
import { keepOne } from "../shared/lifetime.js"
import { partsOf } from "../shared/opening.js"
import { addressOf } from "../shared/share/share.js"
import { arrive, createSkip } from "../shared/skip.js"
import { showList } from "./list_view.js"
import { createOwnView } from "./own_view.js"

/** @import { Component } from "../shared/streamlit.d.ts" */
/** @import { Lesson } from "../shared/wire.d.ts" */

const listOf = keepOne(createList)

/** @param {Component<null>} component */
export default function ({ parentElement, setTriggerValue }) {
  const host = /** @type {HTMLElement} */ (parentElement.querySelector(".lessons-root"))
  const [list, leave] = listOf(host)
  list.connect((page) => setTriggerValue("go", page))
  return leave
}

/** @param {HTMLElement} host */
function createList(host) {
  /** @type {(page: string) => void} */
  let leave = () => {}
  beginChoices(window.location.search.slice(1))
  const bar = createBar(html("header", { class: "bar" }, host), {
    page: "lessons",
    go: (page) => leave(page),
    sharing: addressOf("lessons", () => "Opens this list of lessons. How far each was done stays in this browser."),
  })
  const main = html("div", { class: "lessons" }, host)
  createSkip(host, "To the lessons", () => main.querySelector("button"))
  arrive(host)
  html("h1", {}, main, "Lessons")
  html(
    "p",
    { class: "lessons-about" },
    main,
    "Each runs on the live pages: it says what to look at, and sees what you do.",
  )
  const paper = html("p", { class: "lessons-about" }, main)
  const sheets = html("button", { type: "button" }, paper, "Worksheets")
  paper.append(" One update to work out on paper, other numbers for each student, marked by a code.")
  sheets.onclick = () => leave("worksheet")
  const said = html("p", { class: "lessons-said", role: "alert" }, main)
  const list = html("div", { class: "lessons-groups" }, main, "Fetching the list.")
  const own = createOwnView(main, { begin })

  /**
   * On the page it begins on, at the step where it was left.
   * @param {string} called its name in the address
   * @param {Lesson} lesson
   */
  function begin(called, lesson) {
    const reached = progress()[lesson.key]?.step ?? 0
    const at = reached < lesson.plan.length ? reached : 0
    const link = linkAt(lesson, at)
    const to = partsOf(link)
    if (!to) return
    keepOpen(`${called}.${at + 1}`)
    leave(to.query ? `${to.page}?${to.query}` : `${to.page}?`)
  }

  /** @param {string} key */
  async function open(key) {
    const lesson = await loadLesson(key)
    if (typeof lesson === "string") said.textContent = lesson
    else begin(key, lesson)
  }

  allLessons().then(
    ({ lessons }) => showList(list, lessons, progress(), open),
    () => (list.textContent = "The list could not be fetched. Is there a connection? Reload the page to try again."),
  )

  return {
    /** @param {typeof leave} leaver */
    connect(leaver) {
      leave = leaver
    },
    destroy() {
      own.destroy()
      bar.destroy()
      host.replaceChildren()
    },
  }
}
