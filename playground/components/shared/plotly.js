// Plotly.js, loaded once for the whole page.

let loading = null

/** The Plotly object; rejects with a sentence where it cannot be loaded. */
export function loadPlotly(address) {
  if (window.Plotly) return Promise.resolve(window.Plotly)
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = address
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => {
      loading = null
      script.remove()
      reject(new Error("The part that draws in three dimensions could not be loaded. Reload the page to try again."))
    }
    document.head.append(script)
  })
  return loading
}
