// The views of the stage: each is made here, reports through `on`, and is told what its row of the list says.

import { html, set } from "../shared/dom.js"
import { createNotices } from "../shared/notices.js"
import { createCaptionView } from "./caption_view.js"
import { same } from "./cursor.js"
import { createDrawing, shows } from "./drawing.js"
import { createInspector } from "./inspector/inspector.js"
import { createNetworkView } from "./network/network_view.js"
import { createTooltip } from "./network/tooltip.js"
import { createCurvesView } from "./output/curves_view.js"
import { createOutputView } from "./output/output_view.js"
import { createOwnPoints } from "./output/own_points.js"
import { withKnown } from "./scene.js"
import { createGoalView } from "./transport/goal_view.js"
import { createSeek } from "./transport/seek.js"
import { createTimelineView } from "./transport/timeline_view.js"
import { createTransport } from "./transport/transport.js"
import { createLevels, createNetworkControls, createOutputControls, openSettings } from "./view_controls.js"

/** @import { StageChange } from "../shared/wire.d.ts" */
/** @import { Actions } from "./transport/transport.js" */
/** @import { Goal, NetworkOptions, Options, OutputOptions, Scene, StageState, Store } from "./types.d.ts" */

/** What the learner does to the views.
 * @typedef {{ edit: (change: StageChange) => void, seek: () => void, level: (level: number) => void,
 *   look: (chosen: Partial<Options>) => void, select: (selection: string) => void, focus: (index: number) => void,
 *   goal: (goal: Goal | null) => void, scrub: (update: number, dragging: boolean) => void } & Actions} Reports
 */
/** @typedef {ReturnType<typeof import("./look.js").lookAt>} Sight */

/**
 * @param {HTMLElement} host
 * @param {Store} store
 * @param {Reports} on
 * @param {{ scene: () => Scene | null, still: () => boolean }} ask scene: what is drawn now; still: no motion is wanted
 */
export function createViews(host, store, on, ask) {
  const { tell } = createNotices(host, () => on.edit({ what: "undo" }))
  const seek = createSeek(host, on.seek)
  const levels = createLevels(host, on.level, openSettings)
  const caption = createCaptionView(host)
  const board = html("div", { class: "board" }, host)
  const left = html("section", { class: "panel network-panel", "aria-label": "Network" }, board)
  const networkControls = createNetworkControls(left, on.look)
  const network = createNetworkView(left, {
    onSelect: on.select,
    onHover: (id, event) => tooltip.show(id, event, ask.scene()),
  })
  const transport = createTransport(left, on)
  const goalView = createGoalView(transport.element, on.goal)
  const timeline = createTimelineView(left, {
    onGo: on.scrub,
    onKeep: () => on.edit({ what: "keep" }),
    onRestore: (slot) => on.edit({ what: "restore", slot }),
    onRemove: (slot) => on.edit({ what: "drop", slot }),
  })
  const right = html("section", { class: "panel output-panel", "aria-label": "Output and loss" }, board)
  const output = createOutputView(right, {
    onFocus: on.focus,
    onPoints: createOwnPoints(store, (points) => on.edit({ what: "points", points })),
  })
  const outputControls = createOutputControls(right, on.look)
  const curves = createCurvesView(right)
  const inspectorBox = html("section", { class: "inspector-panel" }, host)
  const inspector = createInspector(inspectorBox, {
    onEdit: (selection, value) => on.edit({ what: "weight", selection, value }),
    onHoverPlace: (place) => on.look({ places: place ? new Set([place]) : null }),
    onHoverPath: (places) => on.look({ places: places ? new Set(places) : null }),
    onFocus: on.focus,
    onSelect: on.select,
    partOf: (id) => store.setup.anatomy.part(id),
  })
  const tooltip = createTooltip(host)

  /** @type {import("./drawing.js").Drawn<Sight>[]} */
  const list = [
    shows(caption.element, caption.update, ({ phase, words, about, state }) => [
      phase,
      words,
      {
        hideFormulas: state.level < 1,
        hideNumbers: state.hideNext && phase === "backward",
        moves: state.granularity === "pass",
        about,
      },
    ]),
    shows(levels.element, levels.update, ({ state, setup }) => [state.level, setup.headline, setup.view.purpose]),
    shows(networkControls.element, networkControls.update, ({ setup, state: { edges, nodes, log, level } }) => [
      { edges, nodes, log, level },
      setup,
    ]),
    shows(outputControls.element, outputControls.update, ({ state, setup }) => [outputOptions(state), setup]),
    shows(network.element, network.update, ({ state, setup, scene }) => [
      setup,
      scene,
      { ...networkOptions(state), motion: ask.still() ? 0 : state.motion },
    ]),
    shows(output.element, output.update, ({ state, setup, scene }) => [
      setup,
      scene,
      store.arrays,
      outputOptions(state),
    ]),
    shows(curves.element, curves.update, ({ state, setup, scene }) => [
      setup,
      scene,
      curvesOf(store),
      { log: state.logLoss, reached: state.reached },
    ]),
    shows(timeline.element, timeline.update, ({ state, setup, scene, pacing }) => [
      setup,
      scene,
      curvesOf(store),
      { reached: state.reached, log: state.logLoss, hurried: pacing.running },
    ]),
    shows(goalView.element, goalView.update, ({ state, setup, scene }) => [
      state.goal,
      state.done && same(state.done.at, state.cursor) ? state.done.sentence : "",
      {
        update: state.cursor.update + 1,
        perEpoch: setup.batches_per_epoch,
        loss: scene.state?.metrics.train,
        playing: state.playing,
        level: state.level,
      },
    ]),
    shows(transport.element, transport.update, (look) => [look.transport]),
    shows(inspector.root, drawInspector, ({ state, scene }) => [
      store.inspector,
      scene,
      { selection: state.selection, focus: state.focus, level: state.level, hideNext: state.hideNext },
      ask.still(),
    ]),
  ]
  const drawing = createDrawing(list)

  /**
   * @param {Store["inspector"]} payload
   * @param {Scene} scene
   * @param {Pick<StageState, "selection" | "focus" | "level" | "hideNext">} options
   * @param {boolean} reducedMotion
   */
  function drawInspector(payload, scene, { selection, focus, level, hideNext }, reducedMotion) {
    set(inspectorBox, { hidden: level < 2 })
    if (level < 2) return
    const current =
      payload !== null &&
      payload.selection === selection &&
      payload.update === scene.cursor.update &&
      payload.pinned_focus === focus
    inspector.setStale(!current && selection !== null)
    inspector.show(selection ? withKnown(payload, scene) : null, { hideNext, reducedMotion, level })
  }

  return {
    draw: drawing.draw,
    forget: drawing.forget,
    tell,
    seek,
    /** What the level brings is below the fold on many screens. */
    showInspector: () => inspectorBox.scrollIntoView({ block: "nearest", behavior: ask.still() ? "auto" : "smooth" }),
    destroy() {
      transport.destroy()
      seek.destroy()
      inspector.destroy()
    },
  }
}

/** @type {(state: StageState) => NetworkOptions} */
const networkOptions = ({ edges, nodes, log, level, present, moving, motion, selection, places, inputHeat }) => ({
  ...{ edges, nodes, log, level, present, moving, motion, selection, places, inputHeat },
})

/** @type {(state: StageState) => OutputOptions} */
const outputOptions = ({ showTest, discrete, logLoss, outputShown, tool, level, focus }) => ({
  ...{ showTest, discrete, logLoss, outputShown, tool, level, focus },
})

/** @type {(store: Store) => Pick<Store, "curve" | "ghosts" | "end">} */
const curvesOf = ({ curve, ghosts, end }) => ({ curve, ghosts, end })
