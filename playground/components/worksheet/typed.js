// What was typed into a sheet, remembered in this tab: a page that is loaded anew has it again, whoever serves it.

const TYPED = "playground.sheet"

/**
 * By the name of each number; of another sheet than the last one nothing is remembered.
 * @param {string} code
 * @returns {Record<string, string>}
 */
export function typedInto(code) {
  try {
    const found = JSON.parse(window.sessionStorage.getItem(TYPED) ?? "null")
    if (found?.code !== code) return {}
    return Object.fromEntries(Object.entries(found.texts).filter(([, text]) => typeof text === "string"))
  } catch {
    return {} // nothing is kept for this page, or something else has written there
  }
}

/**
 * @param {string} code
 * @param {Record<string, string>} texts
 */
export function rememberTyped(code, texts) {
  try {
    window.sessionStorage.setItem(TYPED, JSON.stringify({ code, texts }))
  } catch {
    // nothing is kept, and nothing depends on it
  }
}
