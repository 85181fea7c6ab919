// What the pointer is on, enlarged beside it, for the last row of a class: a copy that looks as it does on the page.

import { html, svg } from "../dom.js"

const LARGER = 2.4
/** What is enlarged as a whole may be as large as this, in pixels. */
const MOST = { width: 380, height: 110 }
/** How often the copy is made anew: the page goes on beneath it. */
const EVERY_MS = 250
const GAP = 26

/** What makes a copy look as on the page where the styles of its place do not reach it. */
const LOOKS = [
  ...["display", "visibility", "opacity", "color", "background-color", "border", "border-radius", "padding", "margin"],
  ...["font-family", "font-size", "font-style", "font-weight", "font-variant-numeric", "line-height", "text-align"],
  ...["white-space", "letter-spacing", "gap", "align-items", "justify-content", "flex-direction", "flex-wrap"],
  ...["grid-template-columns", "grid-template-rows", "grid-column", "grid-row", "vertical-align", "text-decoration"],
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-opacity"],
  ...["text-anchor", "dominant-baseline", "paint-order"],
]

/** @param {HTMLElement} root where the page's parts are */
export function createLens(root) {
  const box = html("div", { class: "present-lens", popover: "manual", "aria-hidden": "true" }, root)
  /** @type {PointerEvent | null} */
  let pointer = null
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer

  /** @param {PointerEvent} event */
  function onMove(event) {
    pointer = event
    draw()
  }

  function hide() {
    pointer = null
    if (box.matches(":popover-open")) box.hidePopover()
  }

  function draw() {
    if (!pointer) return
    const at = /** @type {Document | ShadowRoot} */ (root.getRootNode()).elementFromPoint(
      pointer.clientX,
      pointer.clientY,
    )
    const part = at && root.contains(at) ? enlarged(at, root) : null
    if (!part) return box.matches(":popover-open") && box.hidePopover()
    box.replaceChildren(copyOf(part))
    if (!box.matches(":popover-open")) box.showPopover()
    place(pointer)
  }

  /** Beside the pointer, not over what it is on, and whole inside the window. @param {PointerEvent} at */
  function place({ clientX: x, clientY: y }) {
    const { offsetWidth: width, offsetHeight: height } = box
    const above = y - GAP - height
    const top = above >= 4 ? above : Math.min(y + GAP, window.innerHeight - height - 4)
    const left = Math.min(Math.max(x - width / 2, 4), window.innerWidth - width - 4)
    Object.assign(box.style, { left: `${left}px`, top: `${top}px` })
  }

  return {
    get on() {
      return timer !== undefined
    },
    /** @param {boolean} on */
    turn(on) {
      clearInterval(timer)
      timer = on ? setInterval(draw, EVERY_MS) : undefined
      root.removeEventListener("pointermove", onMove)
      root.removeEventListener("pointerleave", hide)
      if (!on) return hide()
      root.addEventListener("pointermove", onMove)
      root.addEventListener("pointerleave", hide)
    },
  }
}

/**
 * The largest part around a place that is still one thing to read; null where there is none so small.
 * @param {Element} at
 * @param {Element} root
 */
function enlarged(at, root) {
  let found = null
  // A button or a field is one thing, whatever stands beside it.
  const control = at.closest("button, a, label, select, input, [role=tab], [role=button]")
  for (let node = /** @type {Element | null} */ (at); node && node !== root; node = node.parentElement) {
    const { width, height } = node.getBoundingClientRect()
    if (width > MOST.width || height > MOST.height) break
    if (width > 0 && height > 0 && says(node)) found = node
    if (node === control && found) break
  }
  return found
}

/** @param {Element} node */
const says = (node) => Boolean(node.textContent?.trim())

/** @param {Element} part */
function copyOf(part) {
  const copy = /** @type {HTMLElement | SVGElement} */ (dressed(part))
  const { left, top, width, height } = part.getBoundingClientRect()
  if (part instanceof SVGGraphicsElement && !(part instanceof SVGSVGElement)) {
    const matrix = part.parentNode instanceof SVGGraphicsElement ? part.parentNode.getScreenCTM() : null
    const { a, b, c, d, e, f } = matrix ?? new DOMMatrix()
    const size = { width: width * LARGER, height: height * LARGER, viewBox: `0 0 ${width} ${height}` }
    const picture = svg("svg", size)
    const moved = svg("g", { transform: `matrix(${a} ${b} ${c} ${d} ${e - left} ${f - top})` }, picture)
    moved.append(copy)
    return picture
  }
  Object.assign(copy.style, { width: `${width}px`, margin: "0", zoom: String(LARGER) })
  return copy
}

/**
 * A copy of a part and all it holds, with the looks they have on the page.
 * @param {Element} part
 * @returns {Element}
 */
function dressed(part) {
  const copy = /** @type {Element} */ (part.cloneNode(false))
  for (const name of ["id", "class", "tabindex", "data-select", "data-guide"]) copy.removeAttribute(name)
  const style = getComputedStyle(part)
  if (copy instanceof HTMLElement || copy instanceof SVGElement || copy instanceof MathMLElement) {
    for (const name of LOOKS) copy.style.setProperty(name, style.getPropertyValue(name))
    if (part.tagName === "svg") Object.assign(copy.style, { width: style.width, height: style.height })
  }
  for (const child of part.childNodes) copy.append(child instanceof Element ? dressed(child) : child.cloneNode(false))
  return copy
}
