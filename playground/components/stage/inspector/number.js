/** A number on a panel, with its hue, its sign and its exact value; and the small bar that shows its size. */
import { h, set, setText } from "../../shared/dom.js"
import { fmt, full, signed, signOf, toNumber } from "../../shared/format.js"

/** @typedef {import("../../shared/format.js").Given} Given */

/** A span for one number; give it to setNumber. */
export function createNumber(extraClass = "") {
  return h("span", { class: `bpi-number ${extraClass}`.trim(), translate: "no" })
}

/**
 * Shows a number: hue and + or − by its sign when `sign` is true, the exact value as tooltip.
 * `pending` says in words when it will be there ("not yet" stands in its place).
 * @param {Element} node
 * @param {Given} value
 * @param {{ sign?: boolean, digits?: number, pending?: string | null }} [options]
 */
export function setNumber(node, value, { sign = true, digits = 4, pending = null } = {}) {
  if (pending) {
    setText(node, "not yet")
    set(node, { "data-sign": null, "data-pending": true, title: pending })
    return
  }
  const missing = toNumber(value) === null
  setText(node, sign ? signed(value, digits) : fmt(value, digits))
  const hue = sign ? signOf(value) : null
  set(node, { "data-sign": hue, "data-pending": null, title: missing ? null : full(value) })
}

/** A small bar that grows left or right of a middle line. */
export function createBar() {
  return h("span", { class: "bpi-bar", "aria-hidden": "true" }, h("span"))
}

/**
 * `largest` is the size that fills half the bar; the same for every bar of a list, so they can be compared.
 * @param {Element} bar
 * @param {Given} value
 * @param {number} largest
 */
export function setBar(bar, value, largest) {
  const x = toNumber(value)
  const share = x !== null && Number.isFinite(x) && largest > 0 ? (50 * Math.min(Math.abs(x), largest)) / largest : 0
  const inner = /** @type {HTMLElement} */ (bar.firstElementChild)
  set(inner, { "data-sign": signOf(x) })
  inner.style.left = `${x !== null && x < 0 ? 50 - share : 50}%`
  inner.style.width = `${share}%`
}
