// A lesson of one's own: the file is read by the server, shown as it will be played, and every fault with its line.
// While it is edited elsewhere it is read again: by itself where the browser lets a page keep a file at hand.

import { chosen, choose as remember } from "../shared/choices.js"
import { h, html, set, setVisible } from "../shared/dom.js"
import { download } from "../shared/download.js"
import { keepOwn, OWN } from "../shared/guide/keeping.js"
import { checked, deflated, lessonFormat, MOST_BYTES, MOST_IN_LINK } from "../shared/guide/loading.js"
import { partsOf } from "../shared/opening.js"
import { showFormat } from "./format_view.js"
import { showFaults, showPreview } from "./preview_view.js"

/** @import { Lesson } from "../shared/wire.d.ts" */

const LOOK_MS = 1000
const TOO_LARGE = `A lesson's file has at most ${MOST_BYTES / 1000} kB.`
const MOVED = "The browser lets the page read this file only once. Choose it again to see what has changed."

/**
 * @param {HTMLElement} root
 * @param {{ begin: (called: string, lesson: Lesson) => void }} on
 */
export function createOwnView(root, { begin }) {
  const section = html("section", { class: "lessons-own" }, root)
  html("h2", {}, section, "Write your own")
  html("p", {}, section, "A lesson is a text file. Begin with the template, change it in any editor, and see it here.")
  const row = html("div", { class: "lessons-row" }, section)
  const template = html("button", { type: "button" }, row, "Template (.md)")
  const choose = html("button", { type: "button", class: "lessons-choose" }, row, "Open a lesson's file")
  const input = html("input", { type: "file", accept: ".md,.txt,text/markdown,text/plain", hidden: true }, row)
  set(input, { "aria-label": "A lesson's file" })
  const again = html("button", { type: "button", hidden: true }, row, "Read it again")
  const drop = html("p", { class: "lessons-drop" }, section, "Or drop it here. It is read and shown, and not kept.")
  const said = html("p", { class: "lessons-said", role: "status" }, section)
  const shown = html("div", { class: "lessons-shown" }, section)
  const how = html("details", { class: "lessons-format" }, section)
  how.open = chosen("format") === "open"
  how.ontoggle = () => remember("format", how.open ? "open" : "")
  html("summary", {}, how, "How a lesson is written")
  const format = html("div", {}, how)
  /** The file that is shown, and how it is read anew. @type {(() => Promise<File>) | null} */
  let read = null
  let stamp = 0
  /** How often the server was asked about a text: it may answer about the one before later. */
  let asked = 0
  let watching = false
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer

  how.addEventListener("toggle", async () => {
    if (how.open && !format.hasChildNodes()) showFormat(format, await lessonFormat())
  })
  template.onclick = async () => {
    const { template: text } = await lessonFormat()
    download("lesson.md", new Blob([text], { type: "text/markdown" }))
  }
  choose.onclick = async () => {
    const pick = /** @type {{ showOpenFilePicker?: () => Promise<FileSystemFileHandle[]> }} */ (window)
      .showOpenFilePicker
    if (!pick) return input.click()
    try {
      const [handle] = await pick.call(window)
      follow(() => handle.getFile(), true)
    } catch {
      // nothing was chosen
    }
  }
  input.onchange = () => {
    const file = input.files?.[0]
    if (file) follow(async () => file, false)
    input.value = ""
  }
  again.onclick = () => void look(true)
  section.addEventListener("dragover", (event) => {
    event.preventDefault()
    set(drop, { "data-over": true })
  })
  section.addEventListener("dragleave", () => set(drop, { "data-over": false }))
  section.addEventListener("drop", async (event) => {
    event.preventDefault()
    set(drop, { "data-over": false })
    const item = event.dataTransfer?.items[0]
    const file = event.dataTransfer?.files[0]
    const keep = /** @type {{ getAsFileSystemHandle?: () => Promise<FileSystemFileHandle | null> }} */ (item ?? {})
    const handle = await keep.getAsFileSystemHandle?.call(item)
    if (handle?.kind === "file") follow(() => handle.getFile(), true)
    else if (file) follow(async () => file, false)
  })

  /**
   * @param {() => Promise<File>} reader
   * @param {boolean} alive the same file can be read again
   */
  function follow(reader, alive) {
    read = reader
    watching = alive
    clearInterval(timer)
    if (alive) timer = setInterval(() => document.hidden || void look(false), LOOK_MS)
    setVisible(again, true)
    void look(true)
  }

  /** @param {boolean} asked by the learner, not by the clock */
  async function look(asked) {
    if (!read) return
    try {
      const file = await read()
      if (!asked && file.lastModified === stamp) return
      stamp = file.lastModified
      if (file.size > MOST_BYTES) return tell(TOO_LARGE)
      await show(await file.text(), file.name)
    } catch {
      tell(MOVED)
    }
  }

  /** @param {string} sentence */
  function tell(sentence) {
    said.textContent = sentence
  }

  /**
   * @param {string} text
   * @param {string} name
   */
  async function show(text, name) {
    const mine = ++asked
    const { lesson, faults } = await checked(text)
    if (mine !== asked) return
    if (!lesson) {
      const number = faults.length === 1 ? "One fault" : `${faults.length} faults`
      tell(`${number} in ${name}.${watching ? " It is read again as you save it." : ""}`)
      return showFaults(shown, faults)
    }
    tell(`${name} has no fault.${watching ? " It is read again as you save it." : ""}`)
    const play = h("button", { type: "button", class: "lesson-go", "data-ready": true, text: "Play it" })
    play.onclick = () => {
      keepOwn(lesson)
      begin(OWN, lesson)
    }
    const link = h("button", { type: "button", text: "Copy a link with this lesson" })
    link.onclick = async () => tell(await copied(text, lesson))
    showPreview(shown, lesson, [play, link])
  }

  return { destroy: () => clearInterval(timer) }
}

/**
 * @param {string} text
 * @param {Lesson} lesson
 * @returns {Promise<string>} what to say of it
 */
async function copied(text, lesson) {
  const data = await deflated(text)
  if (data.length > MOST_IN_LINK)
    return "This lesson is too long for a link. Give your class the file: it is opened on this page."
  const page = partsOf(lesson.open)?.page ?? "step_through"
  const address = new URL(page === "step_through" ? "./" : page, document.baseURI)
  try {
    await navigator.clipboard.writeText(`${address.href.split("?")[0]}?lesson=~${data}`)
    return "The link is copied. Whoever opens it plays this lesson; nothing of it is kept here."
  } catch {
    return "The browser does not let the page copy."
  }
}
