// How a lesson is written: the file's parts, and every name that it may use, as the server has them.

import { h } from "../shared/dom.js"

/** @import { LessonFormat, LessonNames } from "../shared/wire.d.ts" */

/** @type {[string, string][]} */
const PARTS = [
  ["Between --- and ---", "title, minutes and gives; group is its heading in a list; open is the link it begins with."],
  [
    "## A heading",
    "begins a step. Below it a few sentences, then one block that begins with ```step and ends with ```.",
  ],
  ["look", "what is pointed at, in square brackets."],
  ["do", "what is to be done, in one sentence."],
  [
    "done",
    "how the page knows: facts and what they must be, in braces. A value, a list of values, or a text in quotation " +
      'marks: ">= 3", "< 0.01", "!= sgd", "changed". All must hold at once. at is a place that must be reached.',
  ],
  ["ask", "a question: its text, and answers, each with say and why, the right one with right: true."],
  ["predict", 'a question made of the experiment at hand: {kind: sign, about: "w:0:0:0"}. It is done by answering.'],
  [
    "find",
    'an update of the experiment at hand with a mistake in it: {kind: bias, about: "w:0:0:0"}, or {} for any. It is ' +
      'done by pointing at the wrong line. at is that line: "z n:0:0" the sum of a unit, "a" what it says, "d" its ' +
      'delta, "g w:0:0:0" a gradient, "m" and the optimizer\'s other steps, "theta" the new value.',
  ],
  ["hint, then", "shown when asked for; shown once the step is done."],
  [
    "open",
    "another link from this step on: what stands behind the page's address, ./?… , optimizer_race?… , bigger_data?…",
  ],
  [
    "In every text",
    "**strong**, *emphasis*, `code`, lists, formulas in LaTeX between dollar signs, links [like this](./?card=first) " +
      "into the playground, pictures as data (PNG, JPEG, GIF, WebP; 64 kB at most), and figures between double " +
      "braces. A text " +
      "with a colon in it needs quotation marks, or a | and the text indented below.",
  ],
  [
    "Figures",
    "{{ loss at 10 }} is computed from what the step opened, after 10 updates (without “at”, before the first). " +
      "{{ norm 1 / norm 2 | 2 }} has two digits, {{ accuracy at 100 in ./?batch=10 }} is of another link.",
  ],
]

/**
 * @param {HTMLElement} place
 * @param {LessonFormat} format
 */
export function showFormat(place, format) {
  place.replaceChildren(
    table("The parts of the file", PARTS),
    ...named("Facts, for done", format.facts),
    ...named("What look can point at", format.targets),
    ...named("Figures", format.figures),
    h("h3", { text: "The template" }),
    h("pre", {}, h("code", { text: format.template })),
  )
}

/**
 * @param {string} heading
 * @param {LessonNames[]} groups
 */
const named = (heading, groups) => [h("h3", { text: heading }), ...groups.map(({ title, rows }) => table(title, rows))]

/**
 * @param {string} title
 * @param {[string, string][]} rows
 */
function table(title, rows) {
  const body = rows.map(([name, says]) =>
    h("tr", {}, h("th", { scope: "row" }, h("code", { text: name })), h("td", { text: says })),
  )
  return h("table", { class: "lessons-names" }, h("caption", { text: title }), h("tbody", {}, ...body))
}
