// The lessons under their headings, each with what it takes and gives and how far one has come.

import { h } from "../shared/dom.js"
import { count, counted } from "../shared/format.js"

/** @import { LessonHead } from "../shared/wire.d.ts" */
/** @import { Progress } from "../shared/guide/keeping.js" */

/**
 * @param {HTMLElement} place
 * @param {LessonHead[]} lessons in their order
 * @param {Record<string, Progress>} progress
 * @param {(key: string) => void} open
 */
export function showList(place, lessons, progress, open) {
  const groups = [...new Set(lessons.map(({ group }) => group))]
  place.replaceChildren(
    ...groups.map((group) =>
      h(
        "section",
        { class: "lessons-group" },
        h("h2", { text: group }),
        h(
          "div",
          { class: "lessons-cards" },
          ...lessons.filter((each) => each.group === group).map((each) => card(each, progress[each.key], open)),
        ),
      ),
    ),
  )
}

/**
 * @param {LessonHead} lesson
 * @param {Progress | undefined} reached
 * @param {(key: string) => void} open
 */
function card({ key, title, minutes, gives, steps }, reached, open) {
  const done = Math.min(reached?.done.length ?? 0, steps)
  const told = done >= steps ? "Done" : reached ? `${count(done)} of ${counted(steps, "step")} done` : ""
  const time = `${count(minutes)} ${minutes === 1 ? "minute" : "minutes"}`
  return h(
    "button",
    {
      type: "button",
      class: "lessons-card",
      "data-key": key,
      "data-done": done >= steps,
      on: { click: () => open(key) },
    },
    h("strong", { text: title }),
    h("span", { class: "lessons-gives", text: gives }),
    h("span", { class: "lessons-time", text: told ? `${time} · ${told}` : time }),
    h(
      "span",
      { class: "lesson-track", "aria-hidden": "true" },
      ...Array.from({ length: steps }, (_, at) => h("i", { class: "lesson-mark", "data-done": at < done })),
    ),
  )
}
