// Of the dialog Share: the link, what goes with it, its code, and the file in its place.

import { switchOff } from "../controls.js"
import { html, set, setText } from "../dom.js"
import { count, counted } from "../format.js"
import { createCode } from "./code_view.js"
import { createCopying } from "./copying.js"
import { createFilePart } from "./file_part.js"
import { composed, inCode, MOST_ADDRESS, onlyHere, pageAddress } from "./link.js"

/** @import { Chosen, Flag } from "./link.js" */
/** @import { Shared, Sharing } from "./share.js" */

/** @type {Record<Flag, [text: string, about: string]>} */
const SWITCHES = {
  present: ["Large, for a projector", "The page opens as the button Present shows it."],
  hide: ["Say it first", "Each next number is hidden until the learner has guessed it."],
  find: ["Find the mistake", "One update is written out with a wrong line in it."],
  embed: ["", ""],
}

const STANDS = "Opens this page as it stands now: the experiment, its changes, and the place."
/** One exercise at a time. @type {Partial<Record<Flag, Flag>>} */
const INSTEAD = { hide: "find", find: "hide" }

/**
 * @param {HTMLElement} root
 * @param {Sharing} sharing
 * @param {{ choose: (changed: Partial<Chosen>) => void, turn: (way: number) => void, fresh: () => Promise<Shared>,
 *   close: () => void }} on
 */
export function createLinkPart(root, sharing, on) {
  const about = html("p", {}, root)
  const readers = html("fieldset", { class: "share-choices share-readers", hidden: true }, root)
  const line = html("div", { class: "share-line" }, root)
  const field = html("input", { type: "text", readonly: true, "aria-label": "Link to this page" }, line)
  const copying = createCopying(line, field, "Copy", async () => {
    show(await on.fresh())
    return field.value || null
  })
  const length = html("p", { class: "share-length" }, root)
  const left = html("div", { class: "share-left" }, root)

  const middle = html("div", { class: "share-middle" }, root)
  const wanted = html("div", {}, middle)
  const choices = html("fieldset", { class: "share-choices" }, wanted)
  html("legend", {}, choices, "What the link does")
  /** @type {Map<Flag, HTMLInputElement>} */
  const switches = new Map()
  let shown = /** @type {Shared | null} */ (null)
  for (const flag of sharing.flags) {
    const box = checkbox(choices, ...SWITCHES[flag])
    const other = INSTEAD[flag]
    box.onchange = () =>
      on.choose({
        flags: { ...shown?.chosen.flags, [flag]: box.checked, ...(other && box.checked ? { [other]: false } : {}) },
      })
    switches.set(flag, box)
  }
  const run = checkbox(choices, "The run so far goes with it", "")
  run.onchange = () => on.choose({ run: run.checked })
  const aboutRun = /** @type {HTMLElement} */ (run.parentElement?.querySelector("small"))
  const weights = checkbox(choices, "The weights travel as numbers", "")
  const group = { class: "share-hides", role: "group", "aria-label": "Hidden from whoever opens it" }
  const hides = html("div", group, wanted)
  html("span", {}, hides, "Hidden from whoever opens it")
  /** @type {Map<string, HTMLInputElement>} */
  const hidden = new Map()
  for (const [name, label] of Object.entries(sharing.controls)) {
    const box = checkbox(hides, label)
    box.onchange = () => on.choose({ hidden: [...hidden].filter(([, each]) => each.checked).map(([each]) => each) })
    hidden.set(name, box)
  }
  set(hides, { hidden: !hidden.size })
  const aboutWeights = /** @type {HTMLElement} */ (weights.parentElement?.querySelector("small"))
  weights.onchange = () => on.choose({ weights: weights.checked })
  const code = createCode(middle)
  const file = createFilePart(root, sharing, on)

  /** @param {Shared} now */
  function show(now) {
    shown = now
    const { parts, chosen } = now
    const address = pageAddress(window.location)
    const made = composed(address, parts, chosen)
    if (field.value !== (made.link ?? "")) field.value = made.link ?? ""
    set(field, { placeholder: made.link === null ? `Longer than ${count(MOST_ADDRESS)} characters` : null })
    switchOff(copying.button, made.link === null)
    setText(length, `${count(made.length)} characters`)
    const said = [onlyHere(window.location.hostname), ...made.left].filter(Boolean)
    left.replaceChildren(...said.map((sentence) => html("p", {}, null, sentence)))
    drawReaders(now)
    run.checked = chosen.run
    set(/** @type {HTMLElement} */ (run.parentElement), { hidden: !parts.curve && !parts.kept })
    const kept = parts.runs ? `, ${counted(parts.runs, "kept run")}` : ""
    setText(aboutRun, `Its losses${kept} and its loss surface. Without it nobody sees beforehand how it goes on.`)
    for (const [flag, box] of switches) box.checked = Boolean(chosen.flags[flag])
    for (const [name, box] of hidden) box.checked = chosen.hidden.includes(name)
    weights.checked = made.weights
    set(/** @type {HTMLElement} */ (weights.parentElement), { hidden: !parts.weights })
    // A page whose link does nothing else than open it says so in the sentence above.
    set(choices, { hidden: !switches.size && !parts.weights })
    setText(about, now.ways[now.way]?.about ?? sharing.about?.() ?? STANDS)
    const size = `${count(parts.weights.length)} characters. `
    setText(
      aboutWeights,
      size +
        (parts.near
          ? "Without them they are computed again in a moment."
          : "Without them the whole way is computed again, and may end a little differently on another machine."),
    )
    code.show(inCode(address, parts, chosen))
  }

  /** @param {Shared} now */
  function drawReaders({ ways, way }) {
    set(readers, { hidden: !ways.length })
    const wanted = ways.map(({ name }) => name).join()
    if (readers.dataset.shown !== wanted) {
      readers.dataset.shown = wanted
      readers.replaceChildren(html("legend", {}, null, "Who opens it?"))
      for (const [at, { name }] of ways.entries()) {
        const label = html("label", {}, readers)
        html("input", { type: "radio", name: "share-reader" }, label).onchange = () => on.turn(at)
        html("span", {}, label, name)
      }
    }
    for (const [at, radio] of readers.querySelectorAll("input").entries()) radio.checked = at === way
  }

  return {
    show,
    forget() {
      copying.tell("")
      file.forget()
      field.value = ""
      setText(length, "The link is being made.")
      left.replaceChildren()
    },
  }
}

/**
 * @param {Element} root
 * @param {string} text
 * @param {string} [about]
 */
function checkbox(root, text, about) {
  const label = html("label", {}, root)
  const box = html("input", { type: "checkbox" }, label)
  html("span", {}, label, text)
  if (about !== undefined) html("small", {}, label, about)
  return box
}
