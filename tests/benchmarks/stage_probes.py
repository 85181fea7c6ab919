"""What runs in the page while `bench_stage` measures: JavaScript functions as text, each a promise of numbers."""

# Display frames for `seconds`: how many there were, how many showed another update, and how far the run got.
PLAYED = """([root, seconds]) => new Promise((done) => {
  const update = () => Number(root.dataset.update)
  const began = performance.now()
  const first = update()
  let [frames, pictures, shown] = [0, 0, first]
  const tick = (now) => {
    frames += 1
    if (update() !== shown) pictures += 1
    shown = update()
    const spent = (now - began) / 1000
    if (spent < seconds) return requestAnimationFrame(tick)
    done({ display: frames / spent, pictures: pictures / spent, updates: (shown - first) / spent })
  }
  requestAnimationFrame(tick)
})"""

# Surfaces a second that are drawn with other losses than before: the small picture behind the contours.
SURFACES = """(seconds) => new Promise((done) => {
  const paint = CanvasRenderingContext2D.prototype.putImageData
  const sides = new Set([21, 41, 101])
  let drawn = 0
  CanvasRenderingContext2D.prototype.putImageData = function (image, ...at) {
    if (sides.has(image.width) && image.width === image.height && !this.canvas.isConnected) drawn += 1
    return paint.call(this, image, ...at)
  }
  setTimeout(() => {
    CanvasRenderingContext2D.prototype.putImageData = paint
    done(drawn / seconds)
  }, seconds * 1000)
})"""

# Notes for each press of a button the milliseconds from the pointer's event to the frame that shows another place.
LISTEN = """(root) => {
  const place = () => `${root.dataset.update}.${root.dataset.step}|${root.querySelector('.status').textContent}`
  window.presses = []
  root.addEventListener('click', (event) => {
    const before = place()
    const look = () => {
      if (place() === before) return
      observer.disconnect()
      requestAnimationFrame(() => {
        const frame = performance.now() - event.timeStamp
        const channel = new MessageChannel()
        channel.port1.onmessage = () => window.presses.push([frame, performance.now() - event.timeStamp])
        channel.port2.postMessage(0)
      })
    }
    const observer = new MutationObserver(look)
    observer.observe(root, { attributes: true })
    look()
  }, { capture: true })
}"""

# For each displayed frame of a drag: milliseconds since the pointer's event, and how far picture and pointer are apart.
DRAGGED = """(root) => {
  const slider = root.querySelector('.timeline-slider')
  window.dragged = []
  let [moved, waiting] = [0, false]
  window.addEventListener('pointermove', (event) => (moved = event.timeStamp), { capture: true })
  slider.addEventListener('input', () => {
    if (waiting) return
    waiting = true
    const since = moved
    requestAnimationFrame(() => {
      waiting = false
      const shown = Number(root.dataset.update) + (root.dataset.step === 'recheck' ? 1 : 0)
      window.dragged.push([performance.now() - since, Math.abs(shown - Number(slider.value))])
    })
  })
}"""

# Milliseconds from `act` (a click on a part of the network, or the key that pauses) until the inspector is current.
INSPECTED = """([root, act]) => new Promise((done) => {
  const inspector = root.querySelector('.bp-inspector')
  const began = performance.now()
  if (act === 'pause') document.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }))
  else root.querySelector(`[data-select="${act}"]`).dispatchEvent(new MouseEvent('click', { bubbles: true }))
  const stale = () => inspector.hasAttribute('data-stale')
  const dimmed = stale()
  const look = () => {
    if (stale()) return
    observer.disconnect()
    requestAnimationFrame(() => done([performance.now() - began, dimmed]))
  }
  const observer = new MutationObserver(look)
  observer.observe(inspector, { attributes: true })
  look()
})"""
