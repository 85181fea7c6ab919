// Style sheets of our own, each fetched once a page and shared by all parts that name it. Streamlit would send a
// component's css again with every message.

/** @type {Map<string, Promise<CSSStyleSheet>>} */
const sheets = new Map()

/**
 * @param {string} address
 * @returns {Promise<CSSStyleSheet>}
 */
function sheetAt(address) {
  const known = sheets.get(address)
  if (known) return known
  const coming = fetch(address)
    .then((answer) => answer.text())
    .then((text) => new CSSStyleSheet().replace(text))
  sheets.set(address, coming)
  coming.catch(() => sheets.delete(address))
  return coming
}

/**
 * A component that is never seen without its styles: `draw(component, ...given)` once they are all here.
 * @template Component
 * @template {unknown[]} Given
 * @param {(component: Component & { parentElement: HTMLElement }, ...given: Given) => (() => void) | void} draw
 * @param {string[]} addresses
 * @param {Given} given
 */
export async function styled(draw, addresses, ...given) {
  const wanted = await Promise.all(addresses.map(sheetAt))
  /** @param {Component & { parentElement: HTMLElement }} component */
  return (component) => {
    const root = /** @type {Document | ShadowRoot} */ (component.parentElement.getRootNode())
    const missing = wanted.filter((sheet) => !root.adoptedStyleSheets.includes(sheet))
    if (missing.length) root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...missing]
    return draw(component, ...given)
  }
}
