/** What every tab shares: a line that says what is to be seen, a button to copy its numbers, a body; and formulas. */
import { h, set, setText, setVisible } from "../../shared/dom.js"
import { exampleName } from "../../shared/format.js"

/** @import { Payload } from "./types.d.ts" */

export const COMES = {
  forward: "comes in the forward pass",
  gradient: "comes in the backward pass",
  update: "comes with the update",
}

/**
 * Copies text; resolves to whether it worked. Pages over plain http have no clipboard API, hence the second way.
 * @param {string} text
 * @param {HTMLElement} near
 */
async function copyText(text, near) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = h("textarea", { class: "bpi-offscreen", "aria-hidden": "true", tabindex: "-1" })
    const root = /** @type {Document | ShadowRoot} */ (near.getRootNode())
    const focused = root.activeElement
    area.value = text
    near.after(area)
    area.select()
    const done = document.execCommand("copy")
    area.remove()
    if (focused instanceof HTMLElement) focused.focus()
    return done
  }
}

/**
 * A button that copies what `text()` gives and says so for a moment. `what` completes its accessible name.
 * @param {() => string} text
 * @param {string} what
 */
export function createCopyButton(text, what) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  const mark = h("span", { class: "bpi-copy-mark", "aria-hidden": "true" })
  const said = h("span", { class: "bpi-offscreen", role: "status" })
  const names = { "aria-label": `Copy ${what}`, title: `Copy ${what}, full precision` }
  const button = h("button", { type: "button", class: "bpi-quiet bpi-copier", ...names }, mark)
  button.addEventListener("click", async () => {
    const done = await copyText(text(), button)
    set(mark, { "data-done": done ? "✓" : "✗" })
    setText(said, done ? `Copied ${what}.` : "The browser did not allow copying.")
    clearTimeout(timer)
    timer = setTimeout(() => {
      set(mark, { "data-done": null })
      setText(said, "")
    }, 1600)
  })
  return { root: h("span", { class: "bpi-copy" }, button, said), destroy: () => clearTimeout(timer) }
}

/**
 * The head and the body of a tab's panel. `copy` (optional): { what, text() }.
 * @param {Element} panel
 * @param {{ copy?: { what: string, text: () => string } | null }} [options]
 */
export function createFrame(panel, { copy = null } = {}) {
  const lead = h("p", { class: "bpi-lead" })
  const copier = copy ? createCopyButton(copy.text, copy.what) : null
  const head = h("div", { class: "bpi-head" }, lead, ...(copier ? [copier.root] : []))
  const body = h("div", { class: "bpi-body" })
  panel.append(head, body)
  return {
    body,
    /** @param {string} words */
    say: (words) => setText(lead, words),
    /**
     * There is something to copy.
     * @param {boolean} ready
     */
    ready: (ready) => {
      if (copier) setVisible(copier.root, ready)
    },
    destroy: () => copier?.destroy(),
  }
}

/**
 * What the numbers of one example are beside the batch's, where it has more than one or that one is not in it; else "".
 * @param {Pick<Payload, "focus" | "in_batch" | "batch">} payload
 */
export function whose({ focus, in_batch, batch }) {
  if (!in_batch) return `But ${exampleName(focus)} is not in this batch: this would be, and is not used.`
  return batch > 1 ? `Gradient and lines: the mean of the batch's ${batch}.` : ""
}

/**
 * A formula block: symbols, then the same with the numbers put in. Wide ones scroll inside their own line.
 * @param {string} label
 */
export function createFormula(label) {
  return h("div", { class: "bpi-formula", role: "group", "aria-label": label, tabindex: "0" })
}
