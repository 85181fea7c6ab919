// A Plotly chart that is updated in place: Plotly.react on the same element, so camera, zoom and hover stay.

import { html } from "../shared/dom.js"
import { keepOne } from "../shared/lifetime.js"
import { loadPlotly, plotlyAtHand } from "../shared/plotly.js"
import { paint, themeOf } from "./theme.js"

const chartOf = keepOne(createChart)
/** @typedef {import("../shared/plotly_library.d.ts").PlotElement} PlotElement */
/** What Python sends: see playground/components/chart/__init__.py.
 * @typedef {{ figure: string, height: number, label: string, clicks: boolean }} Data
 */
/** @typedef {{ x: number, y: number, trace: number, point: number | null }} Click */

/**
 * @param {import("../shared/streamlit.d.ts").Component<Data>} component
 * @param {string} plotly Plotly's address
 */
export default function ({ data, parentElement, setTriggerValue }, plotly) {
  const host = /** @type {PlotElement} */ (parentElement.querySelector(".backprop-chart"))
  const [chart, leave] = chartOf(host, plotly)
  chart.connect((point) => setTriggerValue("click", point))
  if (data) chart.show(data)
  return leave
}

/**
 * @param {PlotElement} host
 * @param {string} plotly
 */
function createChart(host, plotly) {
  /** @type {Data | null} */
  let newest = null
  let drawing = false
  let gone = false
  /** @type {(click: Click) => void} */
  let send = () => {}
  let listening = false
  const touched = window.matchMedia("(pointer: coarse)").matches

  async function draw() {
    if (drawing || gone) return // the one under way takes up what came in the meantime
    drawing = true
    try {
      const Plotly = await loadPlotly(plotly)
      while (newest && !gone) {
        /** @type {Data} */
        const data = newest
        newest = null
        const figure = paint(JSON.parse(data.figure), themeOf(host))
        figure.layout.height = data.height
        figure.layout.uirevision ??= "keep"
        // A finger that moves over a chart scrolls the page.
        if (touched) figure.layout.dragmode = false
        await Plotly.react(host, figure.data, figure.layout, { ...CONFIG, displayModeBar: touched ? false : "hover" })
        // Its dozen buttons are for the pointer: no stops of the Tab key.
        for (const button of host.querySelectorAll(".modebar-btn")) button.setAttribute("tabindex", "-1")
        listen(data.clicks)
      }
    } catch (error) {
      host.replaceChildren()
      const why = error instanceof Error ? error.message : String(error)
      html("p", { class: "backprop-chart-missing" }, host, `This chart could not be drawn. ${why}`)
    } finally {
      drawing = false
    }
  }

  /** @param {boolean} wanted */
  function listen(wanted) {
    if (!wanted || listening) return
    listening = true
    host.on("plotly_click", ({ points }) => {
      const [point] = points
      if (point) send({ x: point.x, y: point.y, trace: point.curveNumber, point: point.pointNumber ?? null })
    })
  }

  const observer = new ResizeObserver(() => {
    if (host.data && host.clientWidth) plotlyAtHand()?.Plots.resize(host)
  })
  observer.observe(host)

  return {
    /** @param {typeof send} sender */
    connect(sender) {
      send = sender
    },
    /** @param {Data} data */
    show(data) {
      host.style.height = `${data.height}px`
      host.setAttribute("role", "figure")
      host.setAttribute("aria-label", data.label)
      newest = data
      draw()
    },
    destroy() {
      gone = true
      observer.disconnect()
      plotlyAtHand()?.purge(host)
    },
  }
}

const CONFIG = {
  displaylogo: false,
  responsive: false,
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "sendDataToCloud", "sendChartToCloud"],
}
