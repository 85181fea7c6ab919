/** The frame every panel shares: a heading, what is still to come, a copy button, a body. */
import { h, set, setText, setVisible, uniqueId } from "../../shared/dom.js"

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
  const label = h("span", { text: "Copy", "aria-hidden": "true" })
  const said = h("span", { class: "bpi-offscreen", role: "status" })
  const names = { "aria-label": `Copy ${what}`, title: `Copy ${what}, full precision` }
  const button = h("button", { type: "button", class: "bpi-quiet", ...names }, label)
  button.addEventListener("click", async () => {
    const done = await copyText(text(), button)
    setText(label, done ? "Copied" : "No access")
    setText(said, done ? `Copied ${what}.` : "The browser did not allow copying.")
    clearTimeout(timer)
    timer = setTimeout(() => {
      setText(label, "Copy")
      setText(said, "")
    }, 1600)
  })
  return { root: h("span", { class: "bpi-copy" }, button, said), destroy: () => clearTimeout(timer) }
}

/**
 * `copy` (optional): { what, text() }. `.pending(words | null)` marks the panel as not yet computed.
 * @param {string} title
 * @param {{ wide?: boolean, copy?: { what: string, text: () => string } | null, hint?: string | null }} [options]
 */
export function createCard(title, { wide = false, copy = null, hint = null } = {}) {
  const id = uniqueId("card")
  const heading = h("h3", { id, text: title })
  const tag = h("span", { class: "bpi-pending", hidden: true })
  const copier = copy ? createCopyButton(copy.text, copy.what) : null
  const head = h("div", { class: "bpi-card-head" }, heading, tag, ...(copier ? [copier.root] : []))
  const lead = hint ? [h("p", { class: "bpi-hint", text: hint })] : []
  const body = h("div", { class: "bpi-card-body" })
  const root = h("section", { class: "bpi-card", "aria-labelledby": id, "data-wide": wide }, head, ...lead, body)
  return {
    root,
    body,
    heading,
    /** @param {boolean} on */
    visible: (on) => setVisible(root, on),
    /** @param {string | null} words */
    pending(words) {
      setVisible(tag, Boolean(words))
      setText(tag, words ?? "")
      set(root, { "data-pending": Boolean(words) })
      if (copier) setVisible(copier.root, !words)
    },
    destroy: () => copier?.destroy(),
  }
}

/**
 * A formula block: symbols, then the same with the numbers put in. Wide ones scroll inside their own line.
 * @param {string} label
 */
export function createFormula(label) {
  return h("div", { class: "bpi-formula", role: "group", "aria-label": label, tabindex: "0" })
}
