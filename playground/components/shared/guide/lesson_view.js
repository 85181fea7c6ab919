// The lesson in its place: what it says, what to do, and how far one is. On a phone and before a class it is one line
// (lesson.css hides the rest), which opens to the whole: on a phone by itself as a step begins, until one steps.

import { switchOff } from "../controls.js"
import { h, html, set, setText, setVisible } from "../dom.js"
import { asSentence, counted } from "../format.js"
import { answered, isDone, stepOf, waits } from "./course.js"
import { elementsOf, said } from "./words_view.js"

/** @import { LessonWords } from "../wire.d.ts" */
/** @import { Played } from "./course.js" */

/** What the learner does with a lesson.
 * @typedef {{ go: (at: number) => void, answer: (answer: number) => void, hint: () => void, again: () => void,
 *   close: () => void, link: (link: string) => void, next: (key: string) => void, list: () => void }} Doings
 */

/**
 * @param {HTMLElement} place
 * @param {Doings} on
 */
export function createLessonView(place, on) {
  const root = h("div", { class: "lesson" })
  const head = html("div", { class: "lesson-head" }, root)
  const about = html("p", { class: "lesson-about" }, head)
  const more = html("button", { type: "button", class: "lesson-more", "aria-expanded": false }, head, "More")
  const close = html("button", { type: "button", class: "lesson-close", "aria-label": "Close the lesson" }, head, "×")
  const track = html("div", { class: "lesson-track", "aria-hidden": "true" }, root)
  const body = html("div", { class: "lesson-body" }, root)
  const title = html("h2", { class: "lesson-title" }, body)
  const text = html("div", { class: "lesson-text" }, body)
  const note = html("p", { class: "lesson-note" }, body)
  const todo = html("div", { class: "lesson-do" }, body)
  const parts = html("p", { class: "lesson-parts" }, body)
  const ask = html("div", { class: "lesson-ask", role: "group" }, body)
  const then = html("div", { class: "lesson-then" }, body)
  const hint = html("div", { class: "lesson-hint" }, body)
  const ways = html("div", { class: "lesson-ways" }, root)
  const back = html("button", { type: "button", class: "lesson-back", "data-guide": "lesson_back" }, ways, "Previous")
  const again = html("button", { type: "button", class: "lesson-again" }, ways, "Set it up again")
  const go = html("button", { type: "button", class: "lesson-go", "data-guide": "lesson_go" }, ways, "Go on")
  // Said once for each step, and once when it is done, to those who listen.
  const spoken = html("p", { class: "lesson-spoken", role: "status" }, root)
  /** @type {Played | null} */
  let shown = null
  close.onclick = on.close
  again.onclick = on.again
  more.onclick = () => {
    open(more.getAttribute("aria-expanded") !== "true")
    // Opened again once the step is done, it is for what that has brought.
    if (root.hasAttribute("data-wide") && !then.hasAttribute("hidden")) reveal(then)
  }

  /** @param {boolean} wide */
  function open(wide) {
    set(more, { "aria-expanded": wide })
    setText(more, wide ? "Less" : "More")
    set(root, { "data-wide": wide })
  }

  /** The page knows whose button is the next to press. @param {boolean} ready the lesson's */
  function tell(ready) {
    const page = place.closest(".stage-root")
    if (page) set(page, { "data-lesson-ready": ready })
  }

  /** Whether the line opens to a sheet that leaves the page's buttons in sight. */
  const isPhone = () => matchMedia("(max-width: 700px)").matches

  /**
   * @param {Element} node
   * @param {LessonWords[]} words
   */
  function fill(node, words) {
    node.replaceChildren(...elementsOf(words, on.link))
    setVisible(node, words.length > 0)
  }

  /** @param {Played} course */
  function drawStep(course) {
    const step = stepOf(course)
    if (!step) return
    const { lesson, at } = course
    setText(title, step.title)
    fill(text, step.text)
    ask.replaceChildren()
    if (step.ask) {
      ask.append(h("div", { class: "lesson-question" }, ...elementsOf(step.ask.text, on.link)))
      for (const [index, { say }] of step.ask.answers.entries())
        ask.append(
          h(
            "button",
            { type: "button", class: "lesson-answer", "data-answer": index, on: { click: () => on.answer(index) } },
            ...elementsOf(say, on.link),
          ),
        )
      ask.append(h("div", { class: "lesson-why", role: "status" }))
    }
    fill(todo, step.do)
    setVisible(ask, step.ask !== null)
    setText(spoken, `Step ${at + 1} of ${lesson.plan.length}. ${asSentence(step.title)} ${said(step.do)}`)
    head.scrollIntoView?.({ block: "nearest" })
  }

  /** What a press has brought is seen without scrolling for it. @param {Element} node */
  function reveal(node) {
    node.scrollIntoView?.({ block: "nearest" })
  }

  /** @param {Played} course */
  function drawEnd({ lesson, done }) {
    setText(title, "That was the lesson")
    const missed = done.filter((is) => !is).length
    text.replaceChildren(h("p", { text: lesson.gives }))
    if (missed) text.append(h("p", { text: `Still open: ${missed} of ${counted(done.length, "step")}.` }))
    const list = h("button", { type: "button", class: "lesson-all", text: "All lessons", on: { click: on.list } })
    const next = h("button", { type: "button", class: "lesson-next", text: "The next lesson" })
    next.onclick = () => on.next(lesson.next)
    then.replaceChildren(h("div", { class: "lesson-ends" }, ...(lesson.next ? [next, list] : [list])))
    for (const node of [ask, todo, parts, hint, note]) setVisible(node, false)
    setVisible(text, true)
    setVisible(then, true)
    setText(spoken, "The lesson is at its end.")
  }

  /** @param {Played} course */
  function drawState(course) {
    const step = stepOf(course)
    if (!step) return
    const { at, chosen } = course
    const finished = isDone(course)
    const stays = shown?.lesson === course.lesson && shown.at === at
    const open = finished || course.did ? [] : course.parts
    setText(parts, open.map(({ says, is }) => `${is ? "✓" : "○"}\u00a0${says}`).join("   "))
    setVisible(
      parts,
      open.some(({ is }) => is),
    )
    setText(note, course.note)
    setVisible(note, course.note !== "")
    if (step.ask) {
      for (const [index, node] of [...ask.querySelectorAll(".lesson-answer")].entries()) {
        const picked = chosen[at] === index
        const right = picked && step.ask.answers[index].right
        set(node, { "aria-pressed": picked, "data-right": picked ? String(right) : null })
      }
      const why = /** @type {Element} */ (ask.querySelector(".lesson-why"))
      const words = step.ask.answers[chosen[at]]?.why ?? []
      if (why.getAttribute("data-of") !== String(chosen[at])) {
        fill(why, words)
        if (stays) reveal(why)
      }
      set(why, { "data-of": chosen[at] })
    }
    const wasDone = root.hasAttribute("data-done")
    set(root, { "data-did": waits(step) && (finished || course.did) })
    set(root, { "data-done": finished && (waits(step) || answered(course)) })
    if (finished !== wasDone || then.getAttribute("data-of") !== `${at}`) {
      fill(then, finished ? step.after : [])
      set(then, { "data-of": at })
      if (finished && stays) reveal(then)
    }
    if (finished && !wasDone && stays) setText(spoken, `Done. ${said(step.after)}`)
    if (!step.hint.length || finished) return setVisible(hint, false)
    setVisible(hint, true)
    if (course.hinted) {
      if (!hint.querySelector("button")) return
      hint.replaceChildren(...elementsOf(step.hint, on.link))
      reveal(hint)
    } else if (!hint.querySelector("button"))
      hint.replaceChildren(h("button", { type: "button", text: "A hint", on: { click: on.hint } }))
  }

  return {
    /** @param {Played} course */
    show(course) {
      if (!root.isConnected) place.replaceChildren(root)
      const { lesson, at, done } = course
      const ended = at >= lesson.plan.length
      const same = shown?.lesson === lesson && shown.at === at
      setText(about, ended ? lesson.title : `${lesson.title} · ${at + 1} of ${lesson.plan.length}`)
      if (track.children.length !== lesson.plan.length)
        track.replaceChildren(...lesson.plan.map(() => html("i", { class: "lesson-mark" })))
      for (const [index, mark] of [...track.children].entries())
        set(mark, { "data-done": done[index], "data-here": index === at })
      if (!same) {
        set(root, { "data-done": false, "data-did": false })
        hint.replaceChildren()
        if (ended) drawEnd(course)
        else drawStep(course)
        body.scrollTop = 0
        if (isPhone()) open(!text.hidden || !ask.hidden)
      }
      drawState(course)
      switchOff(back, at === 0)
      back.onclick = () => on.go(at - 1)
      go.onclick = () => on.go(at + 1)
      setVisible(go, !ended)
      setVisible(again, !ended)
      setText(go, !ended && at === lesson.plan.length - 1 ? "To the end" : "Go on")
      const ready = isDone(course) || (!ended && !waits(lesson.plan[at]) && !lesson.plan[at].ask)
      set(go, { "data-ready": ready })
      tell(ready)
      shown = course
    },
    /** On a phone back to the one line: the learner looks at the page. */
    fold() {
      if (isPhone()) open(false)
    },
    clear() {
      shown = null
      tell(false)
      place.replaceChildren()
    },
  }
}

/**
 * What a first visit is offered: the first lesson, in one press.
 * @param {HTMLElement} place
 * @param {{ title: string, minutes: number }} first
 * @param {{ begin: () => void, close: () => void }} on
 */
export function showOffer(place, { title, minutes }, on) {
  const begin = h("button", { type: "button", class: "lesson-go", "data-ready": "", text: `Begin: ${title}` })
  const close = h("button", { type: "button", class: "lesson-back", text: "Not now" })
  begin.onclick = on.begin
  close.onclick = on.close
  place.replaceChildren(
    h(
      "div",
      { class: "lesson offer" },
      h("h2", { class: "lesson-title", text: "New here?" }),
      h("p", { text: "This is a neural network while it learns, with its real numbers." }),
      h("p", {
        text: `The first lesson takes about ${counted(minutes, "minute")}. You press, and it says what you see.`,
      }),
      h("div", { class: "lesson-ways" }, close, begin),
    ),
  )
}
