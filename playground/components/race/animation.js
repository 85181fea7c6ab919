// The race as one file that needs nothing else: the map, the paths, a slider, Play. Opens in any browser, without us.

import { markPath } from "../shared/families.js"
import { fmt } from "../shared/format.js"
import { ground } from "../shared/palette.js"
import { heightScale } from "./heights.js"

/** @import { Race, RaceOptions, ShownRacer } from "./types.d.ts" */

/**
 * The page's HTML. state: {race, racers, dark, options}.
 * @param {{ race: Race, racers: ShownRacer[], dark: boolean, options: RaceOptions }} state
 */
export function animation({ race, racers, dark, options }) {
  const { scene, surface, steps } = race
  const scale = heightScale(surface.values, options.height)
  /** @param {number} value */
  const short = (value) => (Number.isFinite(value) ? Number(value.toPrecision(7)) : null)
  const data = {
    side: surface.side,
    heights: Array.from(surface.values, (value) => Math.round(255 * scale.share(value))),
    colours: Array.from({ length: 256 }, (_, i) => ground(i / 255, dark).map(Math.round)),
    domain: scene.domain,
    axes: scene.axes,
    steps,
    paper: dark ? "#15191b" : "#fcfcfa",
    racers: racers.map((racer) => {
      const count = racer.lastStep(steps) + 1
      /** @param {(step: number) => number} read */
      const column = (read) => Array.from({ length: count }, (_, step) => short(read(step)))
      return {
        name: racer.name,
        colour: racer.colour,
        mark: markPath(racer.mark, 0, 0, 9),
        hollow: racer.mark.hollow,
        x: column(racer.x),
        y: column(racer.y),
        loss: Array.from({ length: count }, (_, step) => fmt(racer.loss(step))),
      }
    }),
  }
  // "<" would let a name end the script it stands in.
  const json = JSON.stringify(data).replaceAll("<", "\\u003c")
  /** @param {string} value */
  const text = (value) => value.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
  const [paper, ink, line] = dark ? ["#15191b", "#e8ebea", "#384246"] : ["#fcfcfa", "#22282b", "#d5d9d6"]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Optimizer race</title>
<style>
  body { margin: 0 auto; padding: 1rem; max-width: 44rem; background: ${paper}; color: ${ink}; }
  body { font: 1rem/1.45 system-ui, sans-serif; }
  canvas { display: block; width: 100%; border: 1px solid ${line}; border-radius: 4px; }
  div { display: flex; gap: .8rem; align-items: center; margin: .8rem 0; }
  input { flex: 1; accent-color: #3f7d83; }
  button { font: inherit; padding: .4rem 1.1rem; }
  p { margin: .4rem 0; }
  #status { font-variant-numeric: tabular-nums; }
</style>
</head>
<body>
<p>${text(scene.question)}</p>
<canvas id="map" width="1200" height="1200" role="img" aria-label="${text(scene.question)}"></canvas>
<div>
<button id="play">Play</button>
<input id="step" type="range" min="0" max="${steps}" value="0" aria-label="Step">
</div>
<p id="status"></p>
<p id="verdict" hidden>${text(scene.answer ?? scene.verdict_words)}</p>
<p><small>${text(scene.fair)} ${text(scene.picture)}</small></p>
<script>
const data = ${json}
const [canvas, slider, button] = ["map", "step", "play"].map((id) => document.getElementById(id))
const c = canvas.getContext("2d"), size = canvas.width
const small = document.createElement("canvas")
small.width = small.height = data.side
const image = new ImageData(data.side, data.side)
data.heights.forEach((h, i) => {
  const row = data.side - 1 - Math.floor(i / data.side), column = i % data.side
  image.data.set([...data.colours[h], 255], (row * data.side + column) * 4)
})
small.getContext("2d").putImageData(image, 0, 0)
const X = (x) => (x - data.domain[0][0]) / (data.domain[0][1] - data.domain[0][0]) * size
const Y = (y) => (1 - (y - data.domain[1][0]) / (data.domain[1][1] - data.domain[1][0])) * size
function mark(r, x, y) {
  c.save()
  c.translate(x, y)
  const shape = new Path2D(r.mark)
  c.fillStyle = r.hollow ? data.paper : r.colour
  c.fill(shape)
  c.stroke(shape)
  c.restore()
}
function draw() {
  const step = Number(slider.value)
  c.drawImage(small, 0, 0, size, size)
  c.font = "600 26px system-ui, sans-serif"
  const told = []
  for (const r of data.racers) {
    const last = Math.min(step, r.x.length - 1)
    c.strokeStyle = c.fillStyle = r.colour
    c.lineWidth = 5
    c.beginPath()
    for (let i = 0; i <= last; i++) if (r.x[i] !== null) c.lineTo(X(r.x[i]), Y(r.y[i]))
    c.stroke()
    const line = 44 + 38 * told.length
    c.fillRect(26, line - 13, 44, 6)
    mark(r, X(r.x[last]), Y(r.y[last]))
    mark(r, 48, line - 10)
    c.fillStyle = r.colour
    c.fillText(r.name, 84, line)
    told.push(r.name + " " + (r.x.length - 1 < step ? "diverged" : r.loss[last]))
  }
  if (step >= data.steps) document.getElementById("verdict").hidden = false
  document.getElementById("status").textContent = "Step " + step + " of " + data.steps + ". Loss: " + told.join(", ")
}
let playing = null, place = 0
function frame(now) {
  if (!playing) return
  place = Math.min(place + (now - playing) / 1000 * Math.max(data.steps / 8, 10), data.steps)
  playing = now
  slider.value = Math.floor(place)
  draw()
  if (place >= data.steps) stop()
  else requestAnimationFrame(frame)
}
function stop() { playing = null; button.textContent = "Play" }
button.onclick = () => {
  if (playing) return stop()
  place = Number(slider.value) >= data.steps ? 0 : Number(slider.value)
  button.textContent = "Pause"
  requestAnimationFrame((now) => { playing = now; frame(now) })
}
slider.oninput = () => { stop(); draw() }
draw()
</script>
</body>
</html>
`
}
