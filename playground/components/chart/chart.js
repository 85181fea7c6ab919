// A Plotly chart that is updated in place: Plotly.react on the same element, so camera, zoom and hover stay.

import { keepOne } from "../shared/lifetime.js"
import { paint, themeOf } from "./theme.js"

const chartOf = keepOne(createChart)
let library = null

/** Plotly is a classic script: it is loaded once for the page and puts itself into `window.Plotly`. */
function loadPlotly() {
  if (window.Plotly) return Promise.resolve(window.Plotly)
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = new URL("plotlyjs/plotly.min.js", document.baseURI).href
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => {
      library = null
      script.remove()
      reject(new Error("The drawing library could not be loaded."))
    }
    document.head.appendChild(script)
  })
  return library
}

export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".backprop-chart")
  const [chart, leave] = chartOf(host)
  chart.connect((point) => setTriggerValue("click", point))
  if (data) chart.show(data)
  return leave
}

function createChart(host) {
  let newest = null
  let drawing = false
  let gone = false
  let send = () => {}
  let listening = false
  const touched = window.matchMedia("(pointer: coarse)").matches

  async function draw() {
    if (drawing || gone) return // the one under way takes up what came in the meantime
    drawing = true
    try {
      const Plotly = await loadPlotly()
      while (newest && !gone) {
        const data = newest
        newest = null
        const figure = paint(JSON.parse(data.figure), themeOf(host))
        figure.layout.height = data.height
        figure.layout.uirevision ??= "keep"
        // A finger that moves over a chart scrolls the page.
        if (touched) figure.layout.dragmode = false
        await Plotly.react(host, figure.data, figure.layout, { ...CONFIG, displayModeBar: touched ? false : "hover" })
        listen(data.clicks)
      }
    } catch (error) {
      host.replaceChildren()
      const note = document.createElement("p")
      note.className = "backprop-chart-missing"
      note.textContent = `This chart could not be drawn. ${error.message}`
      host.append(note)
    } finally {
      drawing = false
    }
  }

  function listen(wanted) {
    if (!wanted || listening) return
    listening = true
    host.on("plotly_click", ({ points }) => {
      const [point] = points
      if (point) send({ x: point.x, y: point.y, trace: point.curveNumber, point: point.pointNumber ?? null })
    })
  }

  const observer = new ResizeObserver(() => {
    if (window.Plotly && host.data && host.clientWidth) window.Plotly.Plots.resize(host)
  })
  observer.observe(host)

  return {
    connect(sender) {
      send = sender
    },
    show(data) {
      host.style.height = `${data.height}px`
      host.setAttribute("role", "img")
      host.setAttribute("aria-label", data.label || "Chart")
      newest = data
      draw()
    },
    destroy() {
      gone = true
      observer.disconnect()
      if (window.Plotly) window.Plotly.purge(host)
    },
  }
}

const CONFIG = {
  displaylogo: false,
  responsive: false,
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "sendDataToCloud", "sendChartToCloud"],
}
