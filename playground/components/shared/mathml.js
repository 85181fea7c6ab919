/**
 * Formulas arrive as MathML text. Only known MathML elements and attributes are copied into the page.
 *
 * Browsers break no line inside a formula, so one that stands in a line by itself is taken apart at its outermost
 * signs: each piece is a formula of its own, and the line breaks between them where its place is too narrow.
 */

import { flat } from "./flat_math.js"

/** A part of a row: its element's name and text. wide: a space that parts two formulas.
 * @typedef {{ name: string, text: string, prefix?: boolean, wide?: boolean }} Token
 */

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
const SCRIPTS = new Set(["msub", "msup", "msubsup"])
const BELOW = "₀₁₂₃₄₅₆₇₈₉"
/** Where a formula may go on in the next line: before these, where they stand in no bracket, root or fraction. */
const SIGNS = new Set(["=", "≈", "←", "+", "−", "-", "·", "⋅", "×"])
const OPENING = new Set(["(", "[", "{"])
const CLOSING = new Set([")", "]", "}"])
/** @type {Map<string, Element[]>} */
const parsed = new Map()

/**
 * @param {Element} source
 * @param {boolean} [small] it stands in an index or an exponent
 * @returns {Element}
 */
function copy(source, small = false) {
  const target = document.createElementNS(MATHML, source.localName)
  for (const { name, value } of source.attributes) {
    if (ATTRIBUTES.has(name)) target.setAttribute(name, value)
  }
  const children = [...source.children]
  for (const child of source.childNodes) {
    if (child instanceof Text) target.append(child.data)
    else if (child instanceof Element && child.namespaceURI === MATHML && ELEMENTS.has(child.localName)) {
      const inside = small || (SCRIPTS.has(source.localName) && children.indexOf(child) > 0)
      target.append((inside && lettered(child)) || copy(child, inside))
    }
  }
  return target
}

/**
 * A letter with a number below it as one sign, for where it stands in an index itself: an index of an index hangs far
 * below its line. An arrow there keeps close to what it joins.
 * @param {Element} child
 */
function lettered(child) {
  const [letter, number, ...more] = [...child.children].map((part) => part.textContent?.trim() ?? "")
  const isName = child.localName === "msub" && !more.length && /^\p{L}\p{M}*$/u.test(letter) && /^\d+$/.test(number)
  if (!isName && !(child.localName === "mo" && child.textContent?.trim() === "→")) return null
  const one = document.createElementNS(MATHML, isName ? "mi" : "mo")
  one.textContent = isName ? letter + [...number].map((digit) => BELOW[Number(digit)]).join("") : "→"
  if (isName) one.setAttribute("mathvariant", "normal")
  else for (const side of ["lspace", "rspace"]) one.setAttribute(side, "0.1em")
  return one
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
 * A formula's outermost row in pieces, each beginning with a sign at which a line may break.
 * @param {Element} math
 * @param {number} deep inside how many brackets it may
 * @returns {Element[]}
 */
function taken(math, deep) {
  let row = math
  while (row.children.length === 1 && row.firstElementChild?.localName === "mrow") row = row.firstElementChild
  const parts = [...row.children]
  const starts = startsOf(
    parts.map((part) => ({
      name: part.localName,
      text: part.textContent?.trim() ?? "",
      prefix: part.getAttribute("form") === "prefix",
      wide: part.localName === "mspace" && Number.parseFloat(part.getAttribute("width") ?? "") >= 1,
    })),
    deep,
  )
  if (!starts.length) return [math]
  return [0, ...starts].map((from, index) => {
    const piece = /** @type {Element} */ (math.cloneNode(false))
    const inner = document.createElementNS(MATHML, "mrow")
    for (const part of parts.slice(from, starts[index] ?? parts.length)) inner.append(part.cloneNode(true))
    // At the head of a row a sign would be taken for that of a number, and stand close to it.
    if (from > 0 && inner.firstElementChild?.localName === "mo") inner.firstElementChild.setAttribute("form", "infix")
    piece.append(inner)
    return piece
  })
}

/**
 * Before which parts of a row a line may break: before a sign, behind a comma in a bracket, and where another formula
 * begins after a wide space; that one keeps its name and its first sign together.
 * @param {Token[]} parts
 * @param {number} deep inside how many brackets it may
 */
export function startsOf(parts, deep) {
  let [depth, begun] = [0, false]
  return parts.flatMap((part, at) => {
    const sign = part.name === "mo" ? part.text : ""
    depth += OPENING.has(sign) ? 1 : CLOSING.has(sign) ? -1 : 0
    if (at === 0 || depth > deep) return []
    const before = parts[at - 1]
    if (depth === 0 && before.wide) {
      begun = true
      return [at]
    }
    if (depth > 0 && before.text === ",") return [at]
    if (!breaks(part, before)) return []
    const first = begun
    begun = false
    return first ? [] : [at]
  })
}

/**
 * Whether a line may break before `part`: it is a sign between two terms, not that of a number.
 * @param {Token} part
 * @param {Token} before
 */
function breaks(part, before) {
  if (part.name !== "mo" || part.prefix || !SIGNS.has(part.text)) return false
  const sign = before.name === "mo" ? before.text : ""
  return !SIGNS.has(sign) && !OPENING.has(sign)
}

/**
 * The elements for one MathML text; none if there is none in it. Each call gives fresh copies.
 * @param {string} text
 * @param {boolean} low
 */
function toMath(text, low) {
  const key = `${low}${text}`
  let pieces = parsed.get(key)
  if (!pieces) {
    const math = text ? parse(text) : null
    pieces = math ? taken(low ? flat(math) : math, low ? 1 : 0) : []
    if (parsed.size >= 400) parsed.clear()
    parsed.set(key, pieces)
  }
  return pieces.map((piece) => piece.cloneNode(true))
}

/** @type {WeakMap<Element, string>} */
const shown = new WeakMap()

/**
 * Puts a formula into `host`, only if it is another one than before. Plain text (no MathML in it) is shown as text.
 * @param {Element} host
 * @param {string | null | undefined} text
 * @param {boolean} [low] fractions with a slash, and long brackets broken where the line ends
 */
export function setMath(host, text, low = false) {
  const wanted = text ?? ""
  const key = `${low}${wanted}`
  if (shown.get(host) === key) return
  shown.set(host, key)
  host.setAttribute("translate", "no")
  const pieces = toMath(wanted, low)
  if (pieces.length) host.replaceChildren(...pieces)
  else host.textContent = wanted.includes("<") ? "" : wanted
}
