// What a finger can take of the page as it stands, and how large that is. For the browser.
//
// Measured is not the box a control is drawn with but what answers to a touch: its label, an invisible border. From
// points inside it in each of four directions, as far as the same control is met.
;() => {
  const WISHED = 44
  // Of many that stand alike (the glossary has hundreds) the first ones tell how large they are.
  const ALIKE = 30
  const all = []
  const walk = (node) => {
    for (const child of node.children) {
      all.push(child)
      if (child.shadowRoot) walk(child.shadowRoot)
      walk(child)
    }
  }
  walk(document.body)
  const TAKEN =
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [contenteditable=true], " +
    ["button", "slider", "tab", "radio", "switch", "checkbox", "option"].map((role) => `[role=${role}]`).join()
  // Of the network's parts and of an inspector's dots the nearest within 22 pixels is taken, and a list has the former
  // all as well.
  const ELSEWHERE = ".network-svg *, .bpi-pulls *, .skip, a[href='#main']"
  const parentOf = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null
  const within = (node, whole) => {
    for (let at = node; at; at = parentOf(at)) if (at === whole) return true
    return false
  }
  const deepest = (x, y) => {
    let top = document.elementFromPoint(x, y)
    while (top?.shadowRoot) {
      const inside = top.shadowRoot.elementFromPoint(x, y)
      if (!inside || inside === top) break
      top = inside
    }
    return top
  }
  const labelsOf = (control) => [...(control.labels ?? [])]
  // An input that is drawn by its label has no size of its own.
  const boxOf = (control) =>
    [control, ...labelsOf(control)]
      .map((each) => each.getBoundingClientRect())
      .reduce((a, b) => (a.width * a.height >= b.width * b.height ? a : b))
  const nameOf = (control) =>
    [control.ariaLabel, control.title, labelsOf(control)[0]?.textContent, control.textContent]
      .find((text) => text?.trim())
      ?.trim()
      .replace(/\s+/g, " ")
      .slice(0, 40) ?? ""
  const placeOf = (control) => {
    const names = []
    for (let at = control; at && names.length < 4; at = parentOf(at)) {
      const name = at.getAttribute?.("class")
      if (name) names.unshift(name.split(" ").slice(0, 2).join("."))
    }
    return names.join(" > ")
  }
  // What stands over the page is what a finger can take.
  const OVER = "[popover]:popover-open, dialog[open], [data-testid=stSidebar]:not([data-collapsed=true])"
  const over = all.findLast((node) => node.matches(OVER))
  const told = []
  const alike = new Map()
  for (const control of all) {
    if (!control.matches(TAKEN) || control.matches(ELSEWHERE) || control.disabled) continue
    if (control.closest("[inert]")) continue
    if (over && !within(control, over)) continue
    if (!control.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    if (getComputedStyle(control).pointerEvents === "none") continue
    const hits = (x, y) => {
      const top = deepest(x, y)
      return top !== null && [control, ...labelsOf(control)].some((each) => within(top, each))
    }
    if (boxOf(control).width < 2 || boxOf(control).height < 2) continue
    const kind = placeOf(control) + control.tagName
    alike.set(kind, (alike.get(kind) ?? 0) + 1)
    if (alike.get(kind) > ALIKE) continue
    // All of it in sight: what a scrolling part cuts off is not what a finger would take.
    control.scrollIntoView({ block: "center", inline: "center", behavior: "instant" })
    const { left, top, width: wide, height: high } = boxOf(control)
    const SHARES = [0.5, 0.25, 0.75, 0.1, 0.9]
    const met = SHARES.flatMap((u) => SHARES.map((v) => [left + u * wide, top + v * high])).filter(
      ([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight && hits(x, y),
    )
    // Behind what stands over it, it is not to be taken now.
    if (!met.length) continue
    const sizes = met.slice(0, 7).map(([x, y]) => {
      const reach = (dx, dy) => {
        let far = 0
        while (far < WISHED && hits(x + dx * (far + 1), y + dy * (far + 1))) far += 1
        return far
      }
      return [reach(-1, 0) + reach(1, 0) + 1, reach(0, -1) + reach(0, 1) + 1]
    })
    const [width, height] = sizes.reduce((a, b) => (Math.min(...a) >= Math.min(...b) ? a : b))
    const role = control.getAttribute("role") ?? control.tagName.toLowerCase()
    const drawn = [wide, high].map(Math.round)
    told.push({ name: nameOf(control), place: placeOf(control), role, width, height, drawn })
  }
  return told
}
