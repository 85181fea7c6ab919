// Worksheets: made and printed, or marked. The address names the code that is marked, so that it opens the sheet.

import { writeAddress } from "../shared/address.js"
import { createBar } from "../shared/bar.js"
import { html, set } from "../shared/dom.js"
import { keepOne } from "../shared/lifetime.js"
import { createMakeView } from "./make_view.js"
import { createMarkView } from "./mark_view.js"

/** @import { Component } from "../shared/streamlit.d.ts" */

const worksheetOf = keepOne(createWorksheet)

/** @param {Component<null>} component */
export default function ({ parentElement, setTriggerValue }) {
  const host = /** @type {HTMLElement} */ (parentElement.querySelector(".worksheet-root"))
  const [worksheet, leave] = worksheetOf(host)
  worksheet.connect((page) => setTriggerValue("go", page))
  return leave
}

/** @param {HTMLElement} host */
function createWorksheet(host) {
  /** @type {(page: string) => void} */
  let leave = () => {}
  const bar = createBar(html("header", { class: "bar" }, host), { page: "worksheet", go: (page) => leave(page) })
  const main = html("main", { class: "worksheets" }, host)
  html("h1", {}, main, "One update on paper")
  const top = html("div", { class: "row top" }, main)
  const tabs = html("div", { class: "segments", role: "group", "aria-label": "What to do" }, top)
  const tools = html("div", { class: "row" }, top)
  const code = new URLSearchParams(window.location.search).get("code") ?? ""
  const views = {
    make: html("div", { class: "half" }, main),
    mark: html("div", { class: "half" }, main),
  }
  const buttons = {
    make: html("button", { type: "button" }, tabs, "Make sheets"),
    mark: html("button", { type: "button" }, tabs, "Mark a sheet"),
  }
  createMakeView(views.make, tools)
  createMarkView(views.mark, code, (opened) => writeAddress(`code=${opened}`))

  /** @param {"make" | "mark"} which */
  function show(which) {
    for (const name of /** @type {const} */ (["make", "mark"])) {
      set(views[name], { hidden: name !== which })
      set(buttons[name], { "aria-pressed": name === which })
    }
    set(tools, { hidden: which !== "make" })
    if (which === "make") writeAddress("")
  }
  buttons.make.onclick = () => show("make")
  buttons.mark.onclick = () => show("mark")
  show(code ? "mark" : "make")

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
