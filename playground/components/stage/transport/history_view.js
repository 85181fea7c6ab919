// The run as one line of losses, which is also the way back and forth through it: the handle is where the picture
// stands. Beside it, in a box, the runs set aside.
//
// While the handle is dragged the page shows the nearest state that is here, and then the very one the pointer is on.

import { switchOff } from "../../shared/controls.js"
import { html, set, setText, svg } from "../../shared/dom.js"
import { familyOf, MARKS, markPath, themeColours } from "../../shared/families.js"
import { count, counted, fmt } from "../../shared/format.js"
import { createHeardTable, tableOfLines } from "../../shared/heard_table.js"
import { createPopover } from "../../shared/popover.js"
import { inParts } from "../output/now_view.js"

/** @import { CurvePoint, Curves, KeptRun, PreparedSetup, Scene } from "../types.d.ts" */
/** Updates that are shown. @typedef {{ from: number, to: number }} Stretch */

const HEIGHT = 44
/** Room above and below the lines. */
const PAD = 4
/** The height of the name beside the level of guessing, and how far above all losses it may lie to be drawn. */
const [NAME_HEIGHT, FAR] = [16, 3]
/** The width of a letter beside a mark, about. */
const LETTER = 6.2
const MOST_POINTS = 500
/** While it plays, the curve behind the handle is drawn anew this often. */
const EVERY_MS = 100
/** One press nearer shows a quarter of what was shown, and never fewer updates than these. */
const NEARER = 4
const LEAST_SHOWN = 20

/**
 * From where to where losses are drawn: the level of guessing is in sight unless all else would be squeezed for it.
 * @param {number[]} values the losses
 * @param {number | null} guess
 * @param {boolean} log
 */
export function rangeOf(values, guess, log) {
  const [highest, lowest] = [Math.max(...values), Math.min(...values)]
  const inSight = guess !== null && values.length > 0 && (log || guess <= FAR * highest)
  return {
    most: inSight ? Math.max(highest, guess) : highest,
    least: !log ? 0 : inSight ? Math.min(lowest, guess) : lowest,
    inSight,
  }
}

/**
 * The losses in figures, of both runs where there are two.
 * @param {CurvePoint[]} curve
 * @param {CurvePoint[] | null} beside
 */
export function tableOfLosses(curve, beside) {
  /** @type {(name: string, points: CurvePoint[], column: 1 | 2) => { name: string, points: Map<number, number> }} */
  const line = (name, points, column) => ({ name, points: new Map(points.map((each) => [each[0], each[column]])) })
  const first = [line("training loss", curve, 1), line("test loss", curve, 2)]
  const reached = new Set(curve.map(([update]) => update))
  const other = beside?.filter(([update]) => reached.has(update)) ?? []
  const second = [line("training loss, second optimizer", other, 1), line("test loss, second optimizer", other, 2)]
  return tableOfLines("after update", beside ? [...first, ...second] : first)
}

/**
 * @param {Element} root
 * @param {{ onGo: (update: number, dragging: boolean) => void, onRestore: (slot: number) => void, onRemove: (slot:
 *   number) => void, onKeep: () => void, onLog: (log: boolean) => void }} on
 */
export function createHistoryView(root, { onGo, onRestore, onRemove, onKeep, onLog }) {
  const box = html("div", { class: "history", role: "group", "aria-label": "Loss over the run" }, root)
  const track = html("div", { class: "track" }, box)
  const picture = svg("svg", { preserveAspectRatio: "none", "aria-hidden": "true" }, track)
  const ghosts = svg("g", { class: "ghosts" }, picture)
  const besideTest = svg("path", { class: "line test" }, picture)
  const beside = svg("path", { class: "line train beside" }, picture)
  const test = svg("path", { class: "line test" }, picture)
  const line = svg("path", { class: "line train" }, picture)
  const dots = svg("path", { class: "brought" }, picture)
  const marks = svg("g", { class: "timeline-marks" }, picture)
  const level = svg("line", { class: "guess-line", x1: 0 }, picture)
  const top = html("span", { class: "history-top", "aria-hidden": "true" }, track)
  const empty = html("span", { class: "empty" }, track, "The loss is drawn here, update by update.")
  /** Its width is asked for only when it changes: the answer costs the page's whole layout. */
  let wide = 0
  const room = () => {
    wide ||= track.clientWidth
    return wide
  }
  new ResizeObserver(() => {
    wide = track.clientWidth
  }).observe(track)
  const guess = html("button", { type: "button", class: "guess-name", "data-word": "loss of guessing" })
  const slider = html(
    "input",
    { type: "range", min: 0, step: 1, class: "timeline-slider", "aria-label": "Update" },
    track,
  )
  // Over the slider: it is pressed for itself.
  track.append(guess)
  const foot = html("div", { class: "timeline-foot" }, box)
  const words = html("span", { class: "timeline-words" }, foot)
  // Its parts, each left out where there is no room for it; before the first the line may break, too.
  const told = ["lead", "after", "epochs", "drag"].map((part) => html("span", { "data-part": part }, words))
  const tools = html("div", { class: "history-tools" }, foot)
  /**
   * @param {Element} parent
   * @param {string} text
   * @param {string} title
   * @param {() => void} action
   */
  const button = (parent, text, title, action) => {
    const node = html("button", { type: "button", class: "toggle", title, "aria-label": title }, parent, text)
    node.onclick = action
    return node
  }
  const wider = button(tools, "−", "Show more of the run", () => zoom(NEARER))
  const nearer = button(tools, "+", "Show fewer updates around here", () => zoom(1 / NEARER))
  const runs = html("button", { type: "button", class: "toggle runs", "data-guide": "keep" }, tools, "Runs")
  const { box: kept } = createPopover(root, runs, { label: "Runs to compare", class: "kept", above: box })
  const keep = button(kept, "Keep for comparison", "Keep this run's loss curve, to compare others with it", onKeep)
  set(keep, { "aria-label": null })
  const logs = button(kept, "Logarithmic loss", "Logarithmic loss axis", () =>
    onLog(logs.getAttribute("aria-pressed") !== "true"),
  )
  set(logs, { "aria-label": null })
  html("p", { class: "history-legend" }, kept, "Solid: training loss. Dashed: test loss.")
  const aboutPenalty = html("p", { class: "history-legend", hidden: true }, kept)
  const aboutGuess = html("p", { class: "history-legend", hidden: true }, kept)
  const aboutBrought = html("p", { class: "history-legend", hidden: true }, kept)
  const list = html("div", { class: "kept-list" }, kept)
  const heard = createHeardTable(box, "Loss over the run, in figures")
  let dragging = false
  /** How many updates are shown, around the handle; null: the whole run. @type {number | null} */
  let span = null
  let reachedLast = 0
  let key = ""
  let keptKey = ""
  let drawn = -Infinity
  /** The theme's, asked for while nothing plays: the answer costs the page's whole style. @type {string[]} */
  let colours = []
  /** @type {(() => void) | null} */
  let again = null

  slider.addEventListener("input", () => {
    dragging = true
    onGo(Number(slider.value), true)
  })
  slider.addEventListener("change", () => {
    dragging = false
    onGo(Number(slider.value), false)
  })

  /** @param {number} factor */
  function zoom(factor) {
    const wanted = Math.round((span ?? reachedLast) * factor)
    span = wanted >= reachedLast ? null : Math.max(wanted, LEAST_SHOWN)
    key = ""
    again?.()
  }

  /**
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @param {Curves} store
   * @param {{ reached: number, log: boolean, hurried: boolean }} view
   */
  function update(setup, scene, store, view) {
    again = () => update(setup, scene, store, view)
    const { reached, log, hurried } = view
    const at = scene.cursor.step === "recheck" ? scene.cursor.update + 1 : scene.cursor.update
    reachedLast = reached
    if (!hurried || !colours.length) colours = themeColours(box)
    const window = shown(reached, at)
    set(box, { "data-empty": reached < 1 })
    set(slider, {
      min: window.from,
      max: window.to,
      "aria-valuetext": `update ${at} of ${reached}`,
      hidden: reached < 1,
    })
    if (!dragging && Number(slider.value) !== at) slider.value = String(at)
    set(empty, { hidden: reached >= 1 })
    const drawable = store.curve.filter((point) => point[0] <= reached && point[1] !== Infinity)
    const curve = drawable.filter((point) => Number.isFinite(point[1]))
    const ghosts = store.ghosts.map(({ slot, curve: points, likened }) => `${slot}:${points.length}:${likened}`).join()
    const pair = [store.optimizer, store.besideOptimizer, store.beside?.length ?? 0]
    const newest = [setup.run, drawable.length, window.from, window.to, log, ghosts, room(), ...pair].join("|")
    // Of a thousand points one more is hardly seen; the handle, which is, moves with every picture.
    if (newest !== key && !(hurried && performance.now() - drawn < EVERY_MS)) {
      key = ""
      drawn = performance.now()
      drawCurves(curve, drawable, store, window, log, reached, setup)
      heard.update(() => tableOfLosses(curve, store.beside))
      key = newest
    }
    if (ghosts !== keptKey) drawKept(store)
    keptKey = ghosts
    const epochs = at / setup.batches_per_epoch
    const inEpochs = epochs >= 1 ? ` (${counted(epochs, "epoch", fmt(epochs, 3))})` : ""
    const parts = reached < 1 ? [] : ["", `After ${counted(at, "update")}`, inEpochs, " · Drag to go back"]
    for (const [index, part] of told.entries()) setText(part, parts[index] ?? "")
    switchOff(keep, store.ghosts.length >= setup.view.mostKept || curve.length < 2)
    set(logs, { "aria-pressed": log })
    switchOff(wider, span === null)
    switchOff(nearer, (span ?? reached) <= LEAST_SHOWN)
    sayParts(scene, setup)
    setText(runs, store.ghosts.length ? `Runs (${store.ghosts.length + 1})` : "Runs")
  }

  /**
   * What the lines are made of, and what they are compared with.
   * @param {Scene} scene
   * @param {PreparedSetup} setup
   */
  function sayParts({ state }, { guess: found }) {
    const { train = 0, penalty = 0 } = state?.metrics ?? {}
    set(aboutPenalty, { hidden: !penalty })
    const sum = `${inParts(train, penalty)} = ${fmt(train)}`
    setText(aboutPenalty, penalty ? `Both with the penalty: data loss + penalty = loss, here ${sum}.` : "")
    set(aboutGuess, { hidden: !found })
    setText(aboutGuess, found ? `Dotted line: ${found.sentence.replace(/^T/, "t")}` : "")
  }

  /**
   * @param {number} reached
   * @param {number} at
   * @returns {Stretch}
   */
  function shown(reached, at) {
    if (span === null || span >= reached) return { from: 0, to: Math.max(reached, 1) }
    const from = Math.max(0, Math.min(at - Math.round(span / 2), reached - span))
    return { from, to: from + span }
  }

  /**
   * @param {CurvePoint[]} curve
   * @param {CurvePoint[]} drawable the same, with points without a loss where what lies there is not known
   * @param {Curves} store
   * @param {Stretch} window
   * @param {boolean} log
   * @param {number} reached
   * @param {PreparedSetup} setup
   */
  function drawCurves(curve, drawable, store, { from, to }, log, reached, { guess: guessed, view: { brought } }) {
    const width = Math.max(room(), 100)
    set(picture, { viewBox: `0 0 ${width} ${HEIGHT}` })
    marks.replaceChildren()
    ghosts.replaceChildren()
    /** @param {CurvePoint[]} points */
    const within = (points) =>
      points.filter((point, index) => {
        const [before, after] = [points[index - 1]?.[0] ?? point[0], points[index + 1]?.[0] ?? point[0]]
        return after >= from && before <= to
      })
    const own = within(drawable)
    // Before the first update there is nothing to liken them to.
    const likened = curve.length ? store.ghosts.filter((ghost) => ghost.likened) : []
    const others = keptLines({ ghosts: likened }).map((ghost) => ({ ...ghost, curve: within(ghost.curve) }))
    const second = within((store.beside ?? []).filter((point) => point[0] <= reached && Number.isFinite(point[1])))
    const values = [...own, ...second, ...others.flatMap((ghost) => ghost.curve)]
      .flatMap(([, train, held]) => [train, held])
      .filter((value) => Number.isFinite(value) && (!log || value > 0))
    const { most, least, inSight } = rangeOf(values, guessed?.loss ?? null, log)
    set(top, { hidden: curve.length < 2 })
    setText(top, Number.isFinite(most) ? fmt(most, 2) : "")
    /** @param {number} at */
    const x = (at) => ((at - from) / (to - from)) * width
    /** @param {number} value */
    const share = (value) => (log ? Math.log(value / least) / (Math.log(most / least) || 1) : value / (most || 1))
    /** @param {number} value */
    const y = (value) => HEIGHT - PAD - Math.max(0, Math.min(1, share(value))) * (HEIGHT - 2 * PAD)
    /**
     * @param {CurvePoint[]} points
     * @param {1 | 2} column training or test loss
     */
    const path = (points, column) => {
      const stride = Math.ceil(points.length / MOST_POINTS)
      const chosen = points.filter(
        (point, index) =>
          Number.isNaN(point[1]) ||
          ((index % stride === 0 || index === points.length - 1) &&
            Number.isFinite(point[column]) &&
            (!log || point[column] > 0)),
      )
      return chosen.map((point, index) => stroke(point, column, chosen[index - 1])).join("")
    }
    /**
     * The line to a point from the one before. Where it is not known what lies between, there is none.
     * @param {CurvePoint} point
     * @param {1 | 2} column
     * @param {CurvePoint | undefined} before
     */
    const stroke = (point, column, before) =>
      Number.isNaN(point[1])
        ? ""
        : `${before && !Number.isNaN(before[1]) ? "L" : "M"}${x(point[0]).toFixed(1)} ${y(point[column]).toFixed(1)}`
    drawGuess(curve.length > 1 ? guessed : null, inSight ? y(guessed?.loss ?? 0) : null, width)
    set(line, { d: curve.length > 1 ? path(own, 1) : "" })
    set(test, { d: curve.length > 1 ? path(own, 2) : "" })
    set(beside, { d: path(second, 1) })
    set(besideTest, { d: path(second, 2) })
    const few = own.filter((point) => point[0] <= brought && Number.isFinite(point[1]) && (!log || point[1] > 0))
    set(dots, { d: few.map((point) => `${stroke(point, 1, undefined)}h0`).join("") })
    set(aboutBrought, { hidden: !brought })
    setText(
      aboutBrought,
      `Up to update ${count(brought)} the line goes through ${counted(few.length, "point")}, which came with the link.`,
    )
    const hues = huesOf(store)
    dots.style.stroke = hues[0]
    for (const [index, lines] of [
      [line, test],
      [beside, besideTest],
    ].entries())
      for (const each of lines) each.style.stroke = hues[index]
    for (const ghost of others) {
      const about = { class: `ghost ghost-${ghost.slot}`, d: path(ghost.curve, 1), style: `stroke:${ghost.colour}` }
      svg("title", {}, svg("path", about, ghosts)).textContent = ghost.label
      const end = ghost.curve.findLast((point) => Number.isFinite(point[1]) && (!log || point[1] > 0))
      if (!end) continue
      const d = markPath(ghost.mark, Math.min(x(end[0]), width - 5), y(end[1]), 4)
      svg("path", { class: "ghost-mark", d, style: `fill:${ghost.colour}` }, ghosts)
    }
    if (curve.length) drawMarks(curve, store, { from, to }, x)
  }

  /**
   * The level that a network gets below once it has learned something, and its name beside it.
   * @param {PreparedSetup["guess"]} guessed
   * @param {number | null} at its height; null: above all that is drawn
   * @param {number} width
   */
  function drawGuess(guessed, at, width) {
    set(guess, { hidden: !guessed })
    set(level, { visibility: guessed && at !== null ? null : "hidden", x2: width, y1: at ?? 0, y2: at ?? 0 })
    if (!guessed) return
    setText(guess, at === null ? `↑ ${guessed.name}` : guessed.name)
    // Above its line where there is room, and always inside the picture.
    const above = (at ?? 0) - NAME_HEIGHT
    guess.style.top = `${at === null ? 1 : above >= 1 ? above : Math.min(at + 1, HEIGHT - NAME_HEIGHT)}px`
  }

  /**
   * The hue of the run's optimizer's family, and of its twin's.
   * @param {Curves} store
   */
  function huesOf({ optimizer, besideOptimizer }) {
    return [optimizer, besideOptimizer].map(hueOf)
  }

  /** @param {string} optimizer "" for none */
  function hueOf(optimizer) {
    return optimizer ? colours[familyOf(optimizer).theme] : ""
  }

  /**
   * The lines of the kept runs, a twin's as well: hue by family, and a mark for each run.
   * @param {Pick<Curves, "ghosts">} store
   */
  function keptLines({ ghosts }) {
    return ghosts.flatMap(({ slot, beside: twin, ...own }) =>
      [own, ...(twin ? [twin] : [])]
        .filter(({ curve }) => curve.length)
        .map((line) => ({ ...line, slot, colour: hueOf(line.optimizer), mark: MARKS[(slot + 1) % MARKS.length] })),
    )
  }

  /**
   * What happened to the run, each at its place.
   * @param {CurvePoint[]} curve
   * @param {Curves} store
   * @param {Stretch} window
   * @param {(at: number) => number} x
   */
  function drawMarks(curve, store, { from, to }, x) {
    /** Where the name before this one begins. */
    let taken = Infinity
    /**
     * @param {number} at
     * @param {string} text
     * @param {string} kind
     * @param {string} [name] what stands beside it
     */
    const mark = (at, text, kind, name = "") => {
      if (at < from || at > to) return
      const group = svg("g", { class: `timeline-mark ${kind}` }, marks)
      svg("line", { x1: x(at), x2: x(at), y1: 0, y2: HEIGHT }, group)
      svg("title", {}, group).textContent = text
      // Its name where there is room for it before the next one, or the end.
      if (x(at) + name.length * LETTER + 4 > Math.min(taken, room())) return
      taken = x(at)
      setText(svg("text", { x: x(at) + 4, y: HEIGHT - PAD }, group), name)
    }
    for (const change of [...store.changes].reverse()) mark(change.update, change.text, "change", change.name ?? "")
    const best = curve.reduce((least, point) => (point[2] < least[2] ? point : least), [0, 0, Infinity])
    if (best[0] > 0) mark(best[0], `Lowest test loss so far: ${fmt(best[2])}, after update ${best[0]}`, "best")
    if (store.end !== null)
      mark(Math.min(store.end, to), `Update ${store.end + 1}: a number stopped being finite`, "end")
  }

  /**
   * The kept runs, each with its settings, to go back to or to let go.
   * @param {Curves} store
   */
  function drawKept(store) {
    list.replaceChildren()
    if (store.ghosts.length) html("p", { class: "kept-words" }, list, "Other runs. Click one to go back to it.")
    for (const ghost of store.ghosts) drawKeptRun(ghost)
  }

  /** @param {KeptRun} ghost */
  function drawKeptRun(ghost) {
    const item = html("div", { class: `kept-run ghost-${ghost.slot}` }, list)
    const open = html("button", { type: "button", class: "kept-open", title: "Go back to this run" }, item)
    const words = html("span", {}, open)
    for (const { label, colour, mark } of keptLines({ ghosts: [ghost] })) {
      const line = html("span", { class: "kept-label" }, words)
      const picture = svg("svg", { class: "kept-line", viewBox: "0 0 28 12", "aria-hidden": "true" }, line)
      svg("path", { d: "M0 6H28", style: `stroke:${colour}` }, picture)
      svg("path", { d: markPath(mark, 14, 6, 4), style: `fill:${colour}` }, picture)
      html("span", {}, line, label)
    }
    if (!ghost.likened) html("span", { class: "kept-label" }, words, "Of other data: not drawn beside this run.")
    open.onclick = () => onRestore(ghost.slot)
    const letGo = { type: "button", class: "kept-close", "aria-label": `Let go of ${ghost.label}` }
    html("button", letGo, item, "×").onclick = () => onRemove(ghost.slot)
  }

  return { update, element: box }
}
