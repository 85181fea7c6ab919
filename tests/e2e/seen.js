// What is wrong with the picture as it stands: texts that lie on each other, texts that are cut. For the browser.
;() => {
  const root = document.querySelector("[data-testid=stMain]")
  const all = []
  const walk = (node) => {
    for (const child of node.children) {
      all.push(child)
      walk(child)
      if (child.shadowRoot) walk(child.shadowRoot)
    }
  }
  walk(root)
  const parentOf = (node) => node.parentElement ?? node.getRootNode().host ?? null
  const shown = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  const boxes = []
  const cut = []
  for (const node of all) {
    const words = [...node.childNodes].filter((child) => child.nodeType === 3 && child.textContent.trim())
    if (!words.length || !shown(node) || ["STYLE", "SCRIPT", "OPTION", "TITLE", "title"].includes(node.tagName))
      continue
    if (node.closest("[popover]:not(:popover-open), .tooltip, .notices, .heard, .skip")) continue
    const range = document.createRange()
    for (const child of words) {
      range.selectNodeContents(child)
      // The line of a formula's sign can lie below its ink: an arrow's by its whole height. Its own box is the ink.
      const ink = Boolean(node.closest("math"))
      for (const whole of ink ? node.getClientRects() : range.getClientRects()) {
        let { left, top, right, bottom } = whole
        let scrolls = false
        let hidden = false
        for (let at = node; at; at = parentOf(at)) {
          if (at instanceof SVGElement && at.tagName !== "svg") continue
          const style = getComputedStyle(at)
          if (style.overflowX === "visible" && style.overflowY === "visible") continue
          if (style.textOverflow === "ellipsis") scrolls = true
          const frame = at.getBoundingClientRect()
          if (frame.width === 0) continue
          const before = [left, top, right, bottom]
          left = Math.max(left, frame.left)
          top = Math.max(top, frame.top)
          right = Math.min(right, frame.right)
          bottom = Math.min(bottom, frame.bottom)
          // What scrolls may be cut where it is scrolled to; it can be brought into sight.
          if (["auto", "scroll"].includes(style.overflowX) && (before[0] !== left || before[2] !== right))
            scrolls = true
          if (["auto", "scroll"].includes(style.overflowY) && (before[1] !== top || before[3] !== bottom))
            scrolls = true
          if (right <= left || bottom <= top) hidden = true
        }
        const lost = whole.width - (right - left) > 1.5 || whole.height - (bottom - top) > 0.35 * whole.height
        const text = child.textContent.trim().slice(0, 40)
        if (lost && !scrolls) cut.push(text)
        if (!hidden && right - left > 1) boxes.push({ node, text, ink, left, top, right, bottom })
      }
    }
  }
  const over = []
  const family = (a, b) =>
    a.node === b.node || (a.node.closest("math") && a.node.closest("math") === b.node.closest("math"))
  for (let i = 0; i < boxes.length; i += 1)
    for (let j = i + 1; j < boxes.length; j += 1) {
      const [a, b] = [boxes[i], boxes[j]]
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
      // A line's box is a little taller than its letters.
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      if (wide > 1.5 && high > (a.ink && b.ink ? 1 : 4) && !family(a, b)) over.push(`${a.text} | ${b.text}`)
    }
  const small = boxes.filter(({ node }) => parseFloat(getComputedStyle(node).fontSize) < 11.9 && !node.closest("math"))
  const main = document.querySelector("[data-testid=stMain]")
  return {
    over: [...new Set(over)],
    cut: [...new Set(cut)],
    small: [...new Set(small.map(({ text }) => text))],
    scrolls: main.scrollHeight > main.clientHeight + 1 || document.body.scrollWidth > window.innerWidth + 1,
  }
}
