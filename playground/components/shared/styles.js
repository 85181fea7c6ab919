// Style sheets of our own, each made once a page and shared by all parts that are drawn with it. Streamlit would send a
// component's css again with every message.

/** @type {Map<string, CSSStyleSheet>} */
const sheets = new Map()

/**
 * @param {string} text
 * @returns {CSSStyleSheet}
 */
function sheetOf(text) {
  const made = sheets.get(text) ?? new CSSStyleSheet()
  if (!sheets.has(text)) made.replaceSync(text)
  sheets.set(text, made)
  return made
}

/**
 * A component that is never seen without its styles: `draw(component, ...given)`.
 * @template Component
 * @template {unknown[]} Given
 * @param {(component: Component & { parentElement: HTMLElement }, ...given: Given) => (() => void) | void} draw
 * @param {string[]} styles the sheets' texts
 * @param {Given} given
 */
export function styled(draw, styles, ...given) {
  const wanted = styles.map(sheetOf)
  /** @param {Component & { parentElement: HTMLElement }} component */
  return (component) => {
    const root = /** @type {Document | ShadowRoot} */ (component.parentElement.getRootNode())
    const missing = wanted.filter((sheet) => !root.adoptedStyleSheets.includes(sheet))
    if (missing.length) root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...missing]
    return draw(component, ...given)
  }
}
