// What is drawn on the page as a picture of its own: SVG that needs no style sheet, or PNG.

/** SVG as text, and its size on the page. @typedef {{ text: string, width: number, height: number }} SavedPicture */

const SVG = "http://www.w3.org/2000/svg"
const PROPERTIES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "stroke-linecap",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "paint-order",
  "vector-effect",
]

/**
 * A drawing with what the page's rules say written into every element. Canvases become images: those below it lie
 * behind the drawing, those above it before.
 * @param {SVGSVGElement} drawing
 * @param {HTMLCanvasElement[]} [below]
 * @param {HTMLCanvasElement[]} [above]
 * @returns {SavedPicture}
 */
export function pictureOf(drawing, below = [], above = []) {
  const copy = /** @type {SVGSVGElement} */ (drawing.cloneNode(true))
  const from = drawing.querySelectorAll("*")
  const to = /** @type {NodeListOf<SVGElement>} */ (copy.querySelectorAll("*"))
  from.forEach((node, i) => {
    const style = getComputedStyle(node)
    if (style.display === "none" || style.visibility === "hidden") to[i].style.setProperty("display", "none")
    for (const property of PROPERTIES) {
      const value = style.getPropertyValue(property)
      if (value && value !== "none" ? true : property === "fill") to[i].style.setProperty(property, value)
    }
    to[i].removeAttribute("class")
  })
  const { width, height, left, top } = drawing.getBoundingClientRect()
  const ground = document.createElementNS(SVG, "rect")
  ground.setAttribute("width", "100%")
  ground.setAttribute("height", "100%")
  ground.setAttribute("fill", getComputedStyle(drawing).getPropertyValue("--st-background-color") || "#fff")
  copy.prepend(ground)
  ground.after(...below.map(image))
  copy.append(...above.map(image))
  copy.removeAttribute("class")
  copy.setAttribute("xmlns", SVG)
  copy.setAttribute("width", String(width))
  copy.setAttribute("height", String(height))
  return { text: new XMLSerializer().serializeToString(copy), width, height }

  /** @param {HTMLCanvasElement} canvas */
  function image(canvas) {
    const place = canvas.getBoundingClientRect()
    const node = document.createElementNS(SVG, "image")
    const about = { x: place.left - left, y: place.top - top, width: place.width, height: place.height }
    for (const [name, value] of Object.entries(about)) node.setAttribute(name, String(value))
    node.setAttribute("preserveAspectRatio", "none")
    node.setAttribute("href", canvas.toDataURL("image/png"))
    return node
  }
}

/** @param {SavedPicture} picture */
export const asSvg = ({ text }) => new Blob([text], { type: "image/svg+xml" })

/**
 * Twice as fine as on the page.
 * @param {SavedPicture} picture
 * @returns {Promise<Blob>}
 */
export async function asPng({ text, width, height }) {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const canvas = document.createElement("canvas")
  canvas.width = width * 2
  canvas.height = height * 2
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  ink.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    // A browser that cannot make the picture says so by giving none.
    const done = /** @param {Blob | null} blob */ (blob) =>
      blob ? resolve(blob) : reject(new Error("This browser could not draw the picture."))
    canvas.toBlob(done, "image/png")
  })
}
