/** Small ways to build and update elements in place. Text goes in as text, never as markup. */
import { fmt, full, signed, signOf, toNumber } from "../../shared/format.js"

const SVG = "http://www.w3.org/2000/svg"
let lastId = 0

/** An id that is unique in the page, for aria-labelledby and friends. */
export function uniqueId(stem) {
  lastId += 1
  return `bpi-${stem}-${lastId}`
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler)
    else if (name === "text") node.textContent = value
    else setAttributes(node, { [name]: value })
  }
  node.append(...children)
  return node
}

/** h("button", { class: "x", text: "Set", on: { click } }, ...children) */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children)
}

/** The same for SVG. */
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children)
}

/** Writes only what changed, so that selections, focus and the accessibility tree stay quiet. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text
}

export function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) node.removeAttribute(name)
    else {
      const text = value === true ? "" : String(value)
      if (node.getAttribute(name) !== text) node.setAttribute(name, text)
    }
  }
}

/** Hides without rebuilding. Works for SVG elements too, which know no `hidden` property. */
export function setVisible(node, visible) {
  setAttributes(node, { hidden: !visible })
}

/** Gives `parent` exactly `count` children, reusing those it has: rows keep focus and scroll when numbers change. */
export function pool(parent, count, create) {
  while (parent.children.length > count) parent.lastElementChild.remove()
  while (parent.children.length < count) parent.append(create(parent.children.length))
  return [...parent.children]
}

/**
 * Children by key: existing ones are kept and moved only where the order really differs.
 * `known` is a Map from key to whatever `create(item, key)` returned; that object must have `.root`.
 */
export function reconcile(parent, known, items, keyOf, create) {
  const wanted = new Set(items.map(keyOf))
  for (const [key, entry] of known) {
    if (!wanted.has(key)) {
      entry.root.remove()
      known.delete(key)
    }
  }
  items.forEach((item, position) => {
    const key = keyOf(item)
    if (!known.has(key)) known.set(key, create(item, key))
    const { root } = known.get(key)
    if (parent.children[position] !== root) parent.insertBefore(root, parent.children[position] ?? null)
  })
  return items.map((item) => known.get(keyOf(item)))
}

/** A span for one number; give it to setNumber. */
export function createNumber(extraClass = "") {
  return h("span", { class: `bpi-number ${extraClass}`.trim() })
}

/**
 * Shows a number: hue and + or − by its sign when `sign` is true, the exact value as tooltip.
 * `pending` says in words when it will be there ("not yet" stands in its place).
 */
export function setNumber(node, value, { sign = true, digits = 4, pending = null } = {}) {
  if (pending) {
    setText(node, "not yet")
    setAttributes(node, { "data-sign": null, "data-pending": true, title: pending })
    return
  }
  const missing = toNumber(value) === null
  setText(node, sign ? signed(value, digits) : fmt(value, digits))
  const hue = sign ? signOf(value) : null
  setAttributes(node, { "data-sign": hue, "data-pending": null, title: missing ? null : full(value) })
}

/** A small bar that grows left or right of a middle line. */
export function createBar() {
  return h("span", { class: "bpi-bar", "aria-hidden": "true" }, h("span"))
}

/** `largest` is the size that fills half the bar; the same for every bar of a list, so they can be compared. */
export function setBar(bar, value, largest) {
  const x = toNumber(value)
  const share = x !== null && Number.isFinite(x) && largest > 0 ? (50 * Math.min(Math.abs(x), largest)) / largest : 0
  const inner = bar.firstElementChild
  setAttributes(inner, { "data-sign": signOf(x) })
  inner.style.left = `${x < 0 ? 50 - share : 50}%`
  inner.style.width = `${share}%`
}
