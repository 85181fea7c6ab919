// A lesson of one's own as it will be said, or what is wrong with it.

import { h } from "../shared/dom.js"
import { counted } from "../shared/format.js"
import { elementsOf } from "../shared/guide/words_view.js"

/** @import { Lesson, LessonFault, LessonStep } from "../shared/wire.d.ts" */

/**
 * @param {HTMLElement} place
 * @param {LessonFault[]} faults
 */
export function showFaults(place, faults) {
  place.replaceChildren(
    h(
      "ol",
      { class: "lessons-faults" },
      ...faults.map(({ line, sentence }) => h("li", {}, h("b", { text: `Line ${line}` }), ` ${sentence}`)),
    ),
  )
}

/**
 * @param {HTMLElement} place
 * @param {Lesson} lesson
 * @param {HTMLElement[]} doings
 */
export function showPreview(place, lesson, doings) {
  place.replaceChildren(
    h(
      "div",
      { class: "lessons-preview" },
      h("h3", { text: lesson.title }),
      h("p", { class: "lessons-gives", text: `${counted(lesson.minutes, "minute")}. ${lesson.gives}` }),
      h("div", { class: "lessons-row" }, ...doings),
      ...lesson.plan.map(stepOf),
    ),
  )
}

/**
 * Links lead away from here only while the lesson is played.
 * @param {LessonStep} step
 * @param {number} at
 */
function stepOf({ title, text, do: todo, ask, hint, after }, at) {
  const nothing = () => {}
  return h(
    "div",
    { class: "lesson lessons-step" },
    h("h4", { text: `${at + 1}. ${title}` }),
    ...elementsOf(text, nothing),
    ...(todo.length ? [h("div", { class: "lesson-do" }, ...elementsOf(todo, nothing))] : []),
    ...(ask ? elementsOf(ask.text, nothing) : []),
    ...(ask
      ? [
          h(
            "ul",
            {},
            ...ask.answers.map(({ say, right, why }) =>
              h("li", { "data-right": right }, ...elementsOf([...say, ...why], nothing)),
            ),
          ),
        ]
      : []),
    ...(hint.length ? [h("div", { class: "lesson-hint" }, ...elementsOf(hint, nothing))] : []),
    ...(after.length ? [h("div", { class: "lesson-then" }, ...elementsOf(after, nothing))] : []),
  )
}
