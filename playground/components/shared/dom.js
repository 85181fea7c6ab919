// A few words for making SVG and HTML elements. Text goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg"

export function svg(tag, attributes = {}, parent = null) {
  const node = document.createElementNS(SVG, tag)
  set(node, attributes)
  parent?.append(node)
  return node
}

export function html(tag, attributes = {}, parent = null, text = null) {
  const node = document.createElement(tag)
  set(node, attributes)
  if (text !== null) node.textContent = text
  parent?.append(node)
  return node
}

/** Sets attributes, touching the document only where something changed. */
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const flag = typeof value === "boolean" && name.startsWith("aria-")
    if (value === null || value === undefined || (value === false && !flag)) {
      if (node.hasAttribute(name)) node.removeAttribute(name)
    } else if (flag) {
      node.setAttribute(name, String(value))
    } else if (node.getAttribute(name) !== String(value)) {
      node.setAttribute(name, value === true ? "" : value)
    }
  }
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text
}
