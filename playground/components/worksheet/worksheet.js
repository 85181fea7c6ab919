// Worksheets: made and printed, or marked. The address names the code that is marked, so that it opens the sheet.

import { writeAddress } from "../shared/address.js"
import { createBar } from "../shared/bar.js"
import { html, set } from "../shared/dom.js"
import { keepOne } from "../shared/lifetime.js"
import { addressOf } from "../shared/share/share.js"
import { arrive, createSkip } from "../shared/skip.js"
import { createMakeView, madeBy, queryOf } from "./make_view.js"
import { createMarkView } from "./mark_view.js"

/** @import { Component } from "../shared/streamlit.d.ts" */

const worksheetOf = keepOne(createWorksheet)

/** @param {Component<Record<string, string>>} component data: the parts of a link that led here from another page */
export default function ({ data, parentElement, setTriggerValue }) {
  const host = /** @type {HTMLElement} */ (parentElement.querySelector(".worksheet-root"))
  const [worksheet, leave] = worksheetOf(host, data ?? {})
  worksheet.connect((page) => setTriggerValue("go", page))
  return leave
}

const SHEETS =
  "Opens these sheets, with the same numbers and codes. The answers are left out, and the names stay in this browser."
const MARKS =
  "Opens the place where a sheet is marked: this one, once its code was typed in. What was typed stays here."
const MARKS_ONE = "Opens the place where this sheet is marked, ready to be filled in."
const MARKS_MANY = "Opens the place where sheets are marked: each pupil types the code of their sheet there."

/**
 * @param {HTMLElement} host
 * @param {Record<string, string>} opened
 */
function createWorksheet(host, opened) {
  /** @type {(page: string) => void} */
  let leave = () => {}
  /** @type {"make" | "mark"} */
  let seen = "make"
  /** What the address says of each half. */
  const says = { make: "", mark: "mark=1" }
  /** Of the sheets that were made. @type {string[]} */
  let codes = []
  const bar = createBar(html("header", { class: "bar" }, host), {
    page: "worksheet",
    go: (page) => leave(page),
    sharing: { ...addressOf("worksheet", () => MARKS), ways: () => (seen === "make" ? ways() : []) },
  })
  const main = html("div", { class: "worksheets" }, host)
  createSkip(host, "To the sheets", () => main.querySelector("button"))
  arrive(host)
  html("h1", {}, main, "One update on paper")
  const top = html("div", { class: "row top" }, main)
  const tabs = html("div", { class: "segments", role: "group", "aria-label": "What to do" }, top)
  const tools = html("div", { class: "row" }, top)
  const given = new URLSearchParams(Object.keys(opened).length ? opened : window.location.search)
  const code = given.get("code") ?? ""
  const views = {
    make: html("div", { class: "half" }, main),
    mark: html("div", { class: "half" }, main),
  }
  const buttons = {
    make: html("button", { type: "button" }, tabs, "Make sheets"),
    mark: html("button", { type: "button" }, tabs, "Mark a sheet"),
  }
  createMakeView(views.make, tools, madeBy(given), (made, told) => {
    codes = told
    tell("make", queryOf(made))
  })
  createMarkView(views.mark, code, (opened) => tell("mark", `code=${opened}`))

  /** Whom sheets are for: pupils fill them in, another teacher prints them. */
  const ways = () => [
    codes.length === 1
      ? { name: "Pupils", about: MARKS_ONE, query: `code=${codes[0]}` }
      : { name: "Pupils", about: MARKS_MANY, query: "mark=1" },
    { name: "Another teacher", about: SHEETS, query: says.make },
  ]

  /**
   * @param {"make" | "mark"} which
   * @param {string} query
   */
  function tell(which, query) {
    says[which] = query
    if (which === seen) writeAddress(query)
  }

  /** @param {"make" | "mark"} which */
  function show(which) {
    seen = which
    for (const name of /** @type {const} */ (["make", "mark"])) {
      set(views[name], { hidden: name !== which })
      set(buttons[name], { "aria-pressed": name === which })
    }
    set(tools, { hidden: which !== "make" })
    tell(which, says[which])
  }
  buttons.make.onclick = () => show("make")
  buttons.mark.onclick = () => show("mark")
  show(code || given.get("mark") === "1" ? "mark" : "make")

  return {
    /** @param {typeof leave} leaver */
    connect(leaver) {
      leave = leaver
    },
    destroy() {
      bar.destroy()
      host.replaceChildren()
    },
  }
}
