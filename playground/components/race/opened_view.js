// One step opened: two racers side by side, each with its sub-steps for both parameters.

import { chosen, choose as remember } from "../shared/choices.js"
import { html, set, setText } from "../shared/dom.js"
import { count, fmt } from "../shared/format.js"
import { setMath } from "../shared/mathml.js"

/** @import { OpenedRacer } from "../shared/wire.d.ts" */
/** @typedef {NonNullable<import("../shared/wire.d.ts").RaceHeader["opened"]>} OpenedStep */
/** @import { Look } from "../shared/families.js" */
/** @import { TabPlace } from "../shared/tabs.js" */
/** @import { RaceView, ShownArrow } from "./types.d.ts" */

/**
 * @param {TabPlace} panel
 * @param {{ onChoose: () => void }} page
 */
export function createOpenedView({ body, shown }, { onChoose }) {
  const head = html("p", { class: "r-opened-head" }, body)
  const sides = html("div", { class: "r-sides" }, body)
  const columns = [0, 1].map((side) => createSide(sides, side))
  /** @type {OpenedStep | null} */
  let answer = null
  /** @type {string[]} */
  let names = []
  let picks = [0, 1]

  /**
   * SGD and Adam to begin with, where they race.
   * @param {RaceView} view
   */
  function choose(view) {
    const now = view.racers.map((racer) => racer.name)
    if (now.join() === names.join()) return
    const told = names.length ? [] : chosen("pair").split(",").map(Number)
    if (names.length) remember("pair", "")
    names = now
    /** @param {string} start */
    const find = (start) => now.findIndex((name) => name.startsWith(start))
    const first = Math.max(find("SGD"), 0)
    const adam = find("Adam")
    picks = [first, adam >= 0 && adam !== first ? adam : now.length > 1 ? (first + 1) % now.length : 0]
    if (told.length === 2 && told.every((pick) => now[pick - 1] !== undefined)) picks = told.map((pick) => pick - 1)
  }

  return {
    shown,
    /** @param {number} count */
    chosen: (count) => [...new Set(picks)].filter((pick) => pick < count),
    clear() {
      answer = null
    },
    /** @param {OpenedStep} arrived */
    receive(arrived) {
      answer = arrived
    },
    /**
     * @param {Look[]} looks
     * @param {number} step
     * @returns {ShownArrow[]}
     */
    arrows(looks, step) {
      if (!shown() || !answer || answer.step !== step) return []
      return answer.racers.flatMap((told) =>
        (told.arrows?.drawn ?? []).map((arrow) => ({ ...arrow, colour: looks[told.racer]?.colour })),
      )
    },
    /** @param {RaceView} view */
    draw(view) {
      choose(view)
      if (!shown()) return
      const current = answer && answer.step === view.step
      set(body, { "data-stale": !current })
      setText(
        head,
        view.racers.length
          ? `From step ${count(view.step)} to the next. Every racer is told the gradient where it stands; ` +
              "what it makes of it is its own."
          : "Nobody is racing yet.",
      )
      columns.forEach((column, side) => {
        set(column.element, { hidden: side >= Math.min(view.racers.length, 2) })
        column.draw(
          view,
          answer?.racers.find((told) => told.racer === picks[side]),
          picks[side],
          (pick) => {
            picks[side] = pick
            remember("pair", picks.map((each) => each + 1).join(","))
            onChoose()
          },
        )
      })
    },
  }
}

/**
 * @param {Element} parent
 * @param {number} side
 */
function createSide(parent, side) {
  const element = html("section", { class: "r-side", "aria-label": `Racer ${side + 1} of 2` }, parent)
  const select = html("select", { "aria-label": side ? "Second racer" : "First racer" }, element)
  const sentence = html("p", { class: "r-side-sentence" }, element)
  const why = html("p", { class: "r-fair" }, element)
  const scale = html("p", { class: "r-fair" }, element)
  const tables = html("div", { class: "r-side-tables" }, element)
  let choices = ""
  /** @type {OpenedRacer | null} */
  let drawn = null

  /** @param {OpenedRacer} told */
  function build(told) {
    tables.replaceChildren()
    for (const column of told.columns ?? []) {
      const part = html("div", { class: "r-steps" }, tables)
      const title = html("p", { class: "r-steps-title" }, part)
      html("strong", {}, title, column.name)
      html("span", { class: "label" }, title, `${fmt(column.before)} → ${fmt(column.after)}`)
      const gradient = html("div", { class: "r-line" }, part)
      html("span", { class: "label" }, gradient, "the gradient")
      setMath(html("div", { class: "r-math" }, gradient), column.gradient)
      for (const line of column.lines) {
        const row = html("div", { class: `r-line${line.name === "delta" ? " r-line-step" : ""}` }, part)
        html("span", { class: "label" }, row, line.words)
        setMath(html("div", { class: "r-math" }, row), line.formula)
        setMath(html("div", { class: "r-math r-math-numbers" }, row), line.numbers)
      }
    }
  }

  return {
    element,
    /**
     * @param {RaceView} view
     * @param {OpenedRacer | undefined} told
     * @param {number} pick which racer stands here
     * @param {(pick: number) => void} onPick
     */
    draw(view, told, pick, onPick) {
      const key = view.racers.map((racer) => racer.name).join("|")
      if (key !== choices) {
        choices = key
        select.replaceChildren()
        for (const [i, racer] of view.racers.entries()) html("option", { value: i }, select, racer.name)
      }
      select.value = String(pick)
      select.onchange = () => onPick(Number(select.value))
      element.style.setProperty("--r-colour", view.racers[pick]?.colour ?? "")
      if (!told || told === drawn) return
      drawn = told
      setText(sentence, told.ended ?? told.sentence ?? "")
      setText(why, told.curvature ?? "")
      const larger = told.arrows?.larger ?? 1
      setText(scale, told.arrows ? `On the map: downhill shows a direction only; ${lengthWords(larger)}` : "")
      build(told)
    },
  }
}

/**
 * How long the step is drawn.
 * @param {number} larger how many times as long as it is
 */
function lengthWords(larger) {
  return larger > 1.05 ? `the step is drawn ${fmt(larger, 2)} times as long as it is.` : "the step has its true length."
}
