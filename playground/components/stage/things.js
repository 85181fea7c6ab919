// What can be taken away from Step through: pictures of what is drawn, and files that Python makes of the page's link.

import { asPng, asSvg, pictureOf } from "../shared/picture.js"
import { made } from "../shared/share/made.js"

/** @import { Thing } from "../shared/share/share.js" */
/** @import { SharedLink } from "../shared/wire.d.ts" */

/** @type {[name: string, about: string][]} */
const FILES = [
  ["walk.html", "the next updates as one page that plays by itself, without a server"],
  ["backprop.py", "this run as a NumPy program, from the start"],
  ["backprop.ipynb", "the same as a notebook"],
  ["weights.py", "the network with its weights as they stand, and the loss they have"],
  ["keras.py", "the same network, data and batches for Keras, from the start"],
  ["keras.ipynb", "the same as a notebook"],
  ["history.csv", "the losses from the start to here; the penalty has a column of its own"],
  ["gradients.csv", "every weight in this update: value, gradient, memory, change"],
]

/**
 * @param {HTMLElement} host
 * @param {() => Promise<SharedLink>} parts the link of what the page shows
 * @returns {Thing[]}
 */
export function thingsOf(host, parts) {
  const pictures = /** @type {const} */ ([
    ["network", ".network-frame", "the network as it is drawn now"],
    ["loss-surface", ".surface-flat", "the loss surface from above"],
  ])
  return [
    ...pictures.flatMap(([name, place, about]) => {
      const drawn = () => drawnIn(host.querySelector(place))
      return [
        { name: `${name}.svg`, about: `${about}, to any size`, make: async () => asSvg(drawn()) },
        { name: `${name}.png`, about: `${about}, in dots`, make: async () => asPng(drawn()) },
      ]
    }),
    ...FILES.map(([name, about]) => ({ name, about, make: async () => made(addressOf(name, await parts())) })),
  ]
}

/**
 * What a place holds, canvases and drawing, as one picture.
 * @param {Element | null} place
 */
function drawnIn(place) {
  const drawing = place?.querySelector("svg")
  if (!place || !drawing?.clientWidth) throw new Error("It is not on the screen just now.")
  const canvases = [...place.querySelectorAll("canvas")].filter((canvas) => canvas.clientWidth > 1)
  const isBelow = (/** @type {Element} */ canvas) =>
    Boolean(canvas.compareDocumentPosition(drawing) & Node.DOCUMENT_POSITION_FOLLOWING)
  return pictureOf(
    drawing,
    canvases.filter(isBelow),
    canvases.filter((canvas) => !isBelow(canvas)),
  )
}

/**
 * @param {string} name
 * @param {SharedLink} link
 */
function addressOf(name, { place, weights }) {
  const query = [place, weights].filter(Boolean).join("&")
  return `take/${name}?${query}`
}
