// Plotly.js: a script of the old kind, which puts itself into `window.Plotly`. Loaded once for the whole page, when the
// first chart or surface is shown.

/** @typedef {import("./plotly_library.d.ts").PlotlyLibrary} PlotlyLibrary */

/** In milliseconds: a page that waits for its server's first answer is quiet too, and has not begun; and a page that is
 *  never quiet gets it nevertheless. */
const LEAST_WAIT = 800
const MOST_WAIT = 4000

/** @type {Promise<PlotlyLibrary> | null} */
let loading = null

/** The Plotly object, if it is here already. */
export function plotlyAtHand() {
  return window.Plotly ?? null
}

/**
 * The Plotly object; rejects with a sentence where it cannot be loaded.
 * @param {string} address
 * @returns {Promise<PlotlyLibrary>}
 */
export function loadPlotly(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = address
    const failed = () => {
      loading = null
      script.remove()
      reject(new Error("The part that draws charts could not be loaded. Reload the page to try again."))
    }
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : failed())
    script.onerror = failed
    document.head.append(script)
  })
  return loading
}

/**
 * The same, once the page has nothing else to do: it is the largest part of a page, and the first Step needs none.
 * @param {string} address
 * @returns {Promise<PlotlyLibrary>}
 */
export async function loadPlotlyLater(address) {
  await new Promise((begun) => setTimeout(begun, LEAST_WAIT))
  await new Promise((quiet) => {
    if (window.requestIdleCallback) window.requestIdleCallback(quiet, { timeout: MOST_WAIT })
    else setTimeout(quiet)
  })
  return loadPlotly(address)
}
