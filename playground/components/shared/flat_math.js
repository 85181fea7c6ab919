/**
 * Formulas for a place of few lines: fractions are written with a slash, and long brackets open up, so that a line can
 * break inside them. What stands in an index or an exponent stays as it is.
 */

const SCRIPTS = new Set(["msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable"])
/** Signs between which a fraction needs no brackets of its own. */
const BETWEEN = new Set(["=", "≈", "←", "+", "−", "-", "·", "⋅", "×", ",", "(", ")", "[", "]", "|", "<", ">"])
const SUMS = new Set(["+", "−", "-"])
/** A bracket of as many parts as this may be broken. */
const LONG = 9

/**
 * A formula without fractions, in elements of its own.
 * @param {Element} math
 * @returns {Element}
 */
export function flat(math) {
  const target = /** @type {Element} */ (math.cloneNode(false))
  target.append(...partsOf(math).flatMap(opened))
  return target
}

/**
 * The parts of a row, its fractions written with a slash.
 * @param {Element} row
 * @returns {Element[]}
 */
function partsOf(row) {
  const children = [...row.children]
  if (children.length === 1 && children[0].localName === "mrow") return partsOf(children[0])
  return children.flatMap((child, at) => {
    if (child.localName === "mfrac") return slashed(child, children[at - 1], behind(children, at))
    if (SCRIPTS.has(child.localName) || !child.children.length) return [/** @type {Element} */ (child.cloneNode(true))]
    const copy = /** @type {Element} */ (child.cloneNode(false))
    copy.append(...partsOf(child))
    return [copy]
  })
}

/**
 * @param {Element} fraction
 * @param {Element | undefined} before its neighbours in the row
 * @param {Element | undefined} after
 */
function slashed(fraction, before, after) {
  const [above, below] = [...fraction.children].map((side) =>
    side.localName === "mrow" ? partsOf(side) : partsOf(around(side)),
  )
  const parts = [
    ...(has(above, SUMS) ? bracketed(above) : above),
    sign(fraction, "/"),
    ...(isOne(below) ? below : bracketed(below)),
  ]
  // What follows without a sign is a factor: behind a slash it would be read as part of what one divides by.
  return stands(before) && stands(after) ? parts : bracketed(parts)
}

/**
 * What follows in a row, spaces aside.
 * @param {Element[]} row
 * @param {number} at
 */
const behind = (row, at) => row.slice(at + 1).find((part) => part.localName !== "mspace")

/** A row of one. @param {Element} part */
function around(part) {
  const row = part.ownerDocument.createElementNS(part.namespaceURI, "mrow")
  row.append(part.cloneNode(true))
  return row
}

/** @param {Element[]} parts @param {Set<string>} signs */
const has = (parts, signs) =>
  parts.some((part, at) => at > 0 && part.localName === "mo" && signs.has(part.textContent?.trim() ?? ""))

/** Is it read as one thing behind a slash: a number, a letter, "∂w"? @param {Element[]} parts */
const isOne = (parts) => parts.length === 1 || (parts.length === 2 && parts[0].textContent === "∂")

/** @param {Element | undefined} part */
const stands = (part) =>
  !part || part.localName === "mspace" || (part.localName === "mo" && BETWEEN.has(part.textContent?.trim() ?? ""))

/** @param {Element[]} parts */
const bracketed = (parts) => [sign(parts[0], "("), ...parts, sign(parts[0], ")")]

/**
 * @param {Element} beside whose document it is for
 * @param {string} text
 */
function sign(beside, text) {
  const made = beside.ownerDocument.createElementNS(beside.namespaceURI, "mo")
  made.textContent = text
  made.setAttribute("stretchy", "false")
  if (text === "/") for (const side of ["lspace", "rspace"]) made.setAttribute(side, "0.05em")
  return made
}

/**
 * The parts of a long bracket, for the row it stands in.
 * @param {Element} part
 * @returns {Element[]}
 */
function opened(part) {
  const fenced = part.localName === "mrow" && part.firstElementChild?.getAttribute("fence") === "true"
  if (!fenced || part.children.length < LONG) return [part]
  for (const fence of [part.firstElementChild, part.lastElementChild]) fence?.setAttribute("stretchy", "false")
  return [...part.children]
}
