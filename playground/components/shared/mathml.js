/** Formulas arrive as MathML text. Only known MathML elements and attributes are copied into the page. */

const MATHML = "http://www.w3.org/1998/Math/MathML"
const ELEMENTS = new Set([
  "math",
  "mrow",
  "mi",
  "mn",
  "mo",
  "ms",
  "mtext",
  "mspace",
  "mfrac",
  "msqrt",
  "mroot",
  "mstyle",
  "mpadded",
  "mphantom",
  "msub",
  "msup",
  "msubsup",
  "munder",
  "mover",
  "munderover",
  "mtable",
  "mtr",
  "mtd",
  "semantics",
])
const ATTRIBUTES = new Set([
  "display",
  "displaystyle",
  "scriptlevel",
  "mathvariant",
  "stretchy",
  "symmetric",
  "fence",
  "separator",
  "form",
  "accent",
  "accentunder",
  "largeop",
  "movablelimits",
  "lspace",
  "rspace",
  "minsize",
  "maxsize",
  "linethickness",
  "columnalign",
  "rowalign",
  "columnspacing",
  "rowspacing",
  "width",
  "height",
  "depth",
  "voffset",
  "dir",
])
/** @type {Map<string, Element | null>} */
const parsed = new Map()

/**
 * @param {Element} source
 * @returns {Element}
 */
function copy(source) {
  const target = document.createElementNS(MATHML, source.localName)
  for (const { name, value } of source.attributes) {
    if (ATTRIBUTES.has(name)) target.setAttribute(name, value)
  }
  for (const child of source.childNodes) {
    if (child instanceof Text) target.append(child.data)
    else if (child instanceof Element && child.namespaceURI === MATHML && ELEMENTS.has(child.localName))
      target.append(copy(child))
  }
  return target
}

/** @param {string} text */
function parse(text) {
  // A parsed document is inert: nothing in it runs or loads, and what is not on the lists above is left behind.
  /** @type {Element | null} */
  let root = new DOMParser().parseFromString(text, "application/xml").documentElement
  if (root.localName !== "math" || root.namespaceURI !== MATHML) {
    root = new DOMParser().parseFromString(text, "text/html").querySelector("math")
  }
  return root && root.namespaceURI === MATHML ? copy(root) : null
}

/**
 * The element for one MathML text, or null if there is none in it. Each call gives a fresh copy.
 * @param {string} text
 */
function toMath(text) {
  if (!text) return null
  if (!parsed.has(text)) {
    if (parsed.size >= 400) parsed.clear()
    parsed.set(text, parse(text))
  }
  return parsed.get(text)?.cloneNode(true) ?? null
}

/** @type {WeakMap<Element, string>} */
const shown = new WeakMap()

/**
 * Puts a formula into `host`, only if it is another one than before. Plain text (no MathML in it) is shown as text.
 * @param {Element} host
 * @param {string | null | undefined} text
 */
export function setMath(host, text) {
  const wanted = text ?? ""
  if (shown.get(host) === wanted) return
  shown.set(host, wanted)
  const math = toMath(wanted)
  if (math) host.replaceChildren(math)
  else host.textContent = wanted.includes("<") ? "" : wanted
}
