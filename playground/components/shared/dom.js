// Ways to make elements of HTML and SVG and to keep them up to date. Text goes in as text, never as markup.
//
// `html` and `svg` hang what they make into a parent; `h` and `s` hang children into what they make.

/** @typedef {string | number | boolean | null | undefined} Value */
/** @typedef {Record<string, Value>} Attributes */
/** @typedef {{ [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void }} Listeners */
/** @typedef {{ [name: string]: Value | Listeners, on?: Listeners, text?: string | null }} Made */

const SVG = "http://www.w3.org/2000/svg"
/** A browser that translates puts elements of HTML around every text: in a drawing they would not be drawn. */
const UNTRANSLATED = { translate: "no" }
let lastId = 0

/**
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {Element | null} [parent]
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}, parent = null) {
  const node = document.createElementNS(SVG, tag)
  if (tag === "svg") set(node, UNTRANSLATED)
  set(node, attributes)
  parent?.append(node)
  return node
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {Element | null} [parent]
 * @param {string | null} [text]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function html(tag, attributes = {}, parent = null, text = null) {
  const node = document.createElement(tag)
  set(node, attributes)
  if (text !== null) node.textContent = text
  parent?.append(node)
  return node
}

/**
 * h("button", { class: "x", text: "Set", on: { click } }, ...children)
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Made} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  fill(node, attributes, children)
  return node
}

/**
 * The same for SVG.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Made} [attributes]
 * @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function s(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag)
  if (tag === "svg") set(node, UNTRANSLATED)
  fill(node, attributes, children)
  return node
}

/**
 * @param {Element} node
 * @param {Made} made
 * @param {(Node | string)[]} children
 */
function fill(node, { on, text, ...attributes }, children) {
  for (const [event, handler] of Object.entries(on ?? {}))
    node.addEventListener(event, /** @type {EventListener} */ (handler))
  set(node, /** @type {Attributes} */ (attributes))
  if (text !== undefined) node.textContent = text
  node.append(...children)
}

/**
 * Sets attributes, touching the document only where something changed, so that selections, focus and the
 * accessibility tree stay quiet. null, undefined and false take an attribute away; aria-... says "false" instead.
 * @param {Element} node
 * @param {Attributes} attributes
 */
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const flag = typeof value === "boolean" && name.startsWith("aria-")
    if (value === null || value === undefined || (value === false && !flag)) {
      if (node.hasAttribute(name)) node.removeAttribute(name)
      continue
    }
    const text = value === true && !flag ? "" : String(value)
    if (node.getAttribute(name) !== text) node.setAttribute(name, text)
  }
}

/**
 * The text that stands there is written into where there is one: a node less to make, and a reader's place is kept.
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  const only = node.firstChild
  if (text && only instanceof Text && only === node.lastChild) {
    if (only.data !== text) only.data = text
  } else if (node.textContent !== text) node.textContent = text
}

/**
 * Hides without rebuilding. Works for SVG elements too, which know no `hidden` property.
 * @param {Element} node
 * @param {boolean} visible
 */
export function setVisible(node, visible) {
  set(node, { hidden: !visible })
}

/**
 * The element an event happened to; null where it was something else (a text, the document).
 * @param {Event} event
 * @returns {HTMLElement | SVGElement | null}
 */
export function targetOf({ target }) {
  return target instanceof HTMLElement || target instanceof SVGElement ? target : null
}

/**
 * Does the keyboard's focus lie in this element? Asked of its own root, which may be a shadow root.
 * @param {Element} node
 */
export function hasFocus(node) {
  const root = /** @type {Document | ShadowRoot} */ (node.getRootNode())
  return node.contains(root.activeElement)
}

/**
 * Where the Tab key stops in a part of the page, in its order.
 * @param {Element} box
 */
export function tabStops(box) {
  const all = /** @type {NodeListOf<HTMLElement>} */ (
    box.querySelectorAll("a[href], button, input, select, textarea, [tabindex]")
  )
  return [...all].filter((node) => node.tabIndex >= 0 && node.checkVisibility() && !node.matches(":disabled"))
}

/**
 * An id that is unique in the page, for labels and what they describe.
 * @param {string} stem
 */
export function uniqueId(stem) {
  lastId += 1
  return `bp-${stem}-${lastId}`
}

/**
 * Gives `parent` exactly `count` children, reusing those it has: rows keep focus and scroll when numbers change.
 * @template {Element} T
 * @param {Element} parent
 * @param {number} count
 * @param {(index: number) => T} create
 * @returns {T[]} all of them; whoever calls makes them all by `create`
 */
export function pool(parent, count, create) {
  while (parent.children.length > count) parent.lastElementChild?.remove()
  while (parent.children.length < count) parent.append(create(parent.children.length))
  return /** @type {T[]} */ ([...parent.children])
}

/**
 * Children by key: existing ones are kept and moved only where the order really differs.
 * @template Item
 * @template {{ root: Element }} Entry
 * @param {Element} parent
 * @param {Map<string, Entry>} known what was created for each key before
 * @param {Item[]} items
 * @param {(item: Item) => string} keyOf
 * @param {(item: Item, key: string) => Entry} create
 * @returns {Entry[]}
 */
export function reconcile(parent, known, items, keyOf, create) {
  const wanted = new Set(items.map(keyOf))
  for (const [key, entry] of known) {
    if (wanted.has(key)) continue
    entry.root.remove()
    known.delete(key)
  }
  return items.map((item, position) => {
    const key = keyOf(item)
    const entry = known.get(key) ?? create(item, key)
    known.set(key, entry)
    if (parent.children[position] !== entry.root) parent.insertBefore(entry.root, parent.children[position] ?? null)
    return entry
  })
}
