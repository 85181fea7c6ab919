// The views of the stage: each is made here, reports through `on`, and is told what its row of the list says.

import { set } from "../shared/dom.js"
import { createFrame } from "../shared/frame.js"
import { createNotices } from "../shared/notices.js"
import { isLarge } from "../shared/present/present.js"
import { createStageBar } from "./bar_view.js"
import { createCaptionView } from "./caption_view.js"
import { same } from "./cursor.js"
import { createDrawing, shows } from "./drawing.js"
import { asksFirst, isToSay, wasAsked } from "./exercise/asking.js"
import { createFindView } from "./exercise/find_view.js"
import { elsewhere, standing } from "./exercise/finding.js"
import { createPredictView } from "./exercise/predict_view.js"
import { createCode } from "./inspector/code.js"
import { createInspector } from "./inspector/inspector.js"
import { createNetworkView } from "./network/network_view.js"
import { createTooltip } from "./network/tooltip.js"
import { createNowView } from "./output/now_view.js"
import { createOutputView } from "./output/output_view.js"
import { createOwnPoints } from "./output/own_points.js"
import { CODE_LEVEL, readsCode, speaksOf, suffices } from "./question.js"
import { cellsOfFilter, nowOf, withKnown } from "./scene.js"
import { createSurfaceView } from "./surface/surface_view.js"
import { createHistoryView } from "./transport/history_view.js"
import { createSeek } from "./transport/seek.js"
import { createTransport } from "./transport/transport.js"
import { createTwinControls } from "./twin/twin_controls.js"
import { createNetworkControls, createOutputControls } from "./view_controls.js"

/** @import { Whose, StageChange } from "../shared/wire.d.ts" */
/** @import { Sharing } from "../shared/share/share.js" */
/** @import { Handlers } from "./inspector/types.d.ts" */
/** @import { Actions } from "./transport/transport.js" */
/** @import { Curves, NetworkOptions, Options, OutputOptions, Scene, Seen, StageState, Store } from "./types.d.ts" */
/** @import { SurfaceChoice, SurfaceOptions } from "./types.d.ts" */

/** What the learner does to the views.
 * @typedef {{ edit: (change: StageChange) => void, seek: () => void, stopped: (update: number) => void,
 *   level: (level: number) => void,
 *   look: (chosen: Partial<Options>) => void, select: (selection: string, picked?: StageState["picked"]) => void,
 *   tab: (tab: string) => void,
 *   visit: (step: string) => void, focus: (index: number) => void, numbers: (shown: Whose) => void,
 *   twin: (optimizer: string | null, rate?: string) => void, scrub: (update: number, dragging: boolean) => void,
 *   surface: (chosen: Partial<SurfaceChoice>) => void,
 *   leave: (page: string) => void, card: (key: string) => void, sharing: Sharing,
 *   pointAt: (line: number) => void, uncover: () => void, findOther: () => void,
 *   say: (answer: string) => void, lookUp: () => void, askOther: () => void,
 *   present: (present: boolean) => void } & Actions} Reports
 */
/** @typedef {ReturnType<typeof import("./look.js").lookAt>} Sight */

/** From where on an operation is told as a product of tables, too. */
const MATRICES_LEVEL = 3

/**
 * @param {HTMLElement} host
 * @param {Store} store
 * @param {Reports} on
 * @param {{ scene: () => Scene | null, still: () => boolean, plotly: string }} ask scene: what is drawn now; still: no
 *   motion is wanted; plotly: its address
 */
export function createViews(host, store, on, ask) {
  const frame = createFrame(host)
  const notices = createNotices(frame.element, () => on.edit({ what: "undo" }))
  const seek = createSeek(notices.place, on)
  const { leave: go, present, level, card, sharing } = on
  const bar = createStageBar(frame.bar, { go, present, level, card, sharing })
  const caption = createCaptionView(frame.headline)
  const network = createNetworkView(frame.network, {
    onSelect: on.select,
    onHover: (id, event, cell) => {
      tooltip.show(id, event, ask.scene(), cell)
      surface.hover(id)
    },
    onSlopes: (shown) => on.look({ nodes: shown ? "heat" : "values" }),
  })
  const networkControls = createNetworkControls(network.controls, on.look)
  const twin = createTwinControls(frame.surface, { twin: on.twin, numbers: on.numbers })
  const surface = createSurfaceView(frame.surface, store, ask.plotly, {
    choose: on.surface,
    space: (space) => on.look({ space }),
    place: on.edit,
    like: (place) => on.look({ places: place ? new Set([place]) : null }),
  })
  const transport = createTransport(frame.dock, on)
  const { goalView } = transport
  const history = createHistoryView(frame.dock, {
    onGo: on.scrub,
    onKeep: () => on.edit({ what: "keep" }),
    onRestore: (slot) => on.edit({ what: "restore", slot }),
    onRemove: (slot) => on.edit({ what: "drop", slot }),
    onLog: (logLoss) => on.look({ logLoss }),
  })
  const output = createOutputView(frame.output, {
    onFocus: on.focus,
    onPoints: createOwnPoints(store, (points) => on.edit({ what: "points", points })),
  })
  const now = createNowView(frame.output)
  const outputControls = createOutputControls(now.element, on.look)
  const code = createCode({ onGo: on.visit })
  /** @type {Handlers} */
  const handlers = {
    onEdit: (selection, value) => on.edit({ what: "weight", selection, value }),
    onHoverPlace: (place) => on.look({ places: place ? new Set([place]) : null }),
    onHoverPath: (places) => on.look({ places: places ? new Set(places) : null }),
    onFocus: on.focus,
    onSelect: (id) => on.select(id),
    onTab: on.tab,
    onMore: () => on.level(2),
    partOf: (id) => store.setup.anatomy.part(id),
    mapOf: (id) => cellsOfFilter(store.setup.anatomy.part(id), store.setup.anatomy),
  }
  const inspector = createInspector(frame.inspector, handlers, [
    { id: "code", title: "Code", level: CODE_LEVEL, create: (panel) => ({ show: () => code.into(panel) }) },
  ])
  const predict = createPredictView(frame.guideSection("exercise"), {
    say: on.say,
    show: on.lookUp,
    another: on.askOther,
    stop: () => on.sayFirst(false),
    point: (part) => on.look({ places: part ? new Set([part]) : null }),
  })
  const search = createFindView(frame.guideSection("exercise"), {
    point: on.pointAt,
    show: on.uncover,
    another: on.findOther,
    stop: () => on.find(false),
    hover: (part) => on.look({ places: part ? new Set([part]) : null }),
  })
  const tooltip = createTooltip(host)

  /** States go by, more a second than are read. @type {(look: Sight) => boolean} */
  const hurried = ({ pacing, state }) => pacing.running && state.playing

  /** @type {import("./drawing.js").Drawn<Sight>[]} */
  const list = [
    shows(
      host,
      (/** @type {Record<string, string | number | boolean>} */ told) => set(host, told),
      ({ state: { level, present, cursor, shown }, scene, setup, busy }) => [
        {
          ...{
            "data-level": level,
            "data-phase": scene.phase,
            "data-present": isLarge(present),
            "data-run": setup.run,
          },
          ...{ "data-update": cursor.update, "data-step": cursor.step, "data-shown": shown, "data-busy": busy },
        },
      ],
    ),
    shows(
      caption.element,
      caption.update,
      ({ phase, words, about, passing, state, transport: { status: place } }) => [
        phase,
        words,
        {
          hideFormulas: state.level < 1,
          hideMatrices: state.level < MATRICES_LEVEL,
          hideNumbers: state.hideNext && phase === "backward" && !wasAsked(state),
          moves: state.granularity === "pass",
          asked: isToSay(state),
          playing: state.playing,
          ...{ about, passing, place },
        },
      ],
      hurried,
    ),
    shows(
      notices.element,
      (/** @type {string} */ here) => notices.standsAt(here),
      ({ state: { cursor } }) => [`${cursor.update} ${cursor.step}`],
    ),
    shows(bar.element, bar.update, ({ state: { level, present }, headline, setup: { view } }) => [
      { level, present, headline, purpose: view.purpose, card: view.card, cards: view.cards },
    ]),
    shows(networkControls.element, networkControls.update, ({ setup, state: { edges, nodes, log, level } }) => [
      { edges, nodes, log, level },
      setup,
    ]),
    shows(outputControls.element, outputControls.update, ({ state, setup }) => [outputOptions(state, false), setup]),
    shows(network.element, network.update, ({ state, setup, scene }) => [
      setup,
      scene,
      { ...networkOptions(state), motion: ask.still() ? 0 : state.motion },
    ]),
    shows(tooltip.element, tooltip.update, ({ scene }) => [scene], hurried),
    shows(surface.element, surface.update, ({ state, setup, scene }) => [
      store.surface,
      setup,
      scene,
      { ...surfaceOptions(state), motion: ask.still() ? 0 : state.motion },
    ]),
    shows(output.element, output.update, (look) => [
      look.setup,
      look.scene,
      store.arrays,
      outputOptions(look.state, hurried(look)),
    ]),
    shows(now.element, now.update, ({ setup, scene }) => [setup, scene], hurried),
    shows(twin.element, twin.update, ({ state, setup, store, other }) => {
      const now = state.cursor.step === "start" ? state.cursor.update : state.cursor.update + 1
      const [first, second] = state.shown === "twin" && other ? [other, store] : [store, other]
      const rules = { first: first.ruleAt(now), second: second?.ruleAt(now) ?? null }
      const { optimizers, standstill } = setup
      return [{ optimizers, twin: setup.twin, shown: state.shown, standstill: standstill !== "", ...rules }]
    }),
    shows(history.element, history.update, ({ state, setup, scene, store, other, pacing }) => [
      setup,
      scene,
      curvesOf(store, other),
      { reached: state.reached, log: state.logLoss, hurried: pacing.running },
    ]),
    shows(
      goalView.element,
      goalView.update,
      ({ state, setup, scene }) => [
        state.goal,
        state.done && same(state.done.at, state.cursor) ? state.done.sentence : "",
        {
          update: state.cursor.update + 1,
          perEpoch: setup.batches_per_epoch,
          loss: scene.state?.metrics.train,
          playing: state.playing,
        },
      ],
      hurried,
    ),
    shows(predict.element, predict.update, ({ state, prediction }) => [
      prediction,
      {
        on: asksFirst(state),
        waiting: state.stride !== null || state.playing || prediction === null,
        ...{ count: state.said.count, right: state.said.right },
      },
    ]),
    shows(search.element, search.update, ({ state, scene, finding }) => [
      finding,
      state.search,
      standing(state.search, finding),
      elsewhere(state.search, state.cursor, scene.phase),
    ]),
    shows(transport.element, transport.update, (look) => [look.transport], hurried),
    shows(
      inspector.root,
      drawInspector,
      ({ state, scene, store }) => [store.inspector, scene, inspectorOptions(state), ask.still()],
      hurried,
    ),
    shows(
      code.root,
      drawCode,
      ({ state, scene, store }) => [store.program, store.variables, readsCode(state) ? scene : null],
      hurried,
    ),
  ]
  const drawing = createDrawing(list)

  /**
   * @param {Seen["inspector"]} payload
   * @param {Scene} scene
   * @param {ReturnType<typeof inspectorOptions>} options
   * @param {boolean} reducedMotion
   */
  function drawInspector(payload, scene, options, reducedMotion) {
    const { selection, level, hideNext, tab, asked, moment } = options
    const current = speaksOf(payload, { ...options, cursor: scene.cursor })
    const other = selection !== null && payload?.selection !== selection
    inspector.setStale({ other, late: selection !== null && !(current && suffices(payload, options)) })
    const told = selection === null ? null : withKnown(payload, scene)
    const now = told && payload && !other ? nowOf(payload, scene, current) : null
    inspector.show(told, now, { hideNext, reducedMotion, level, tab, asked, moment })
  }

  /**
   * @param {Seen["program"]} program
   * @param {Seen["variables"]} variables
   * @param {Scene | null} scene null: nobody reads it
   */
  function drawCode(program, variables, scene) {
    if (scene) code.update(program, variables, scene)
  }

  return {
    draw: drawing.draw,
    forget: drawing.forget,
    tell: notices.tell,
    seek,
    aim: goalView.aim,
    guideSection: frame.guideSection,
    regions: frame.regions,
    destroy() {
      bar.destroy()
      frame.destroy()
      transport.destroy()
      seek.destroy()
      surface.destroy()
      inspector.destroy()
      predict.destroy()
      code.destroy()
    },
  }
}

/** @type {(state: StageState) => NetworkOptions} */
const networkOptions = (state) => {
  const { edges, nodes, log, level, present, moving, motion, selection, picked, places } = state
  const { inputHeat, discrete, outputShown } = state
  const shown = { edges, nodes, log, level, present, moving, motion, selection, picked, places }
  return { ...shown, inputHeat, discrete, outputShown }
}

/** @type {(state: StageState) => SurfaceOptions} */
const surfaceOptions = ({ surface, space, shown, motion, reached, selection, playing }) => ({
  ...{ surface, space, shown, motion, reached, selection, playing },
})

/** @param {StageState} state */
const inspectorOptions = (state) => {
  const { selection, focus, level, hideNext, tab, picked } = state
  return { selection, focus, level, hideNext, tab, asked: isToSay(state), moment: picked?.t ?? null }
}

/** @type {(state: StageState, hurried: boolean) => OutputOptions} */
const outputOptions = ({ showTest, discrete, logLoss, outputShown, tool, level, focus }, hurried) => ({
  ...{ showTest, discrete, logLoss, outputShown, tool, level, focus, hurried },
})

/** @type {(store: Seen, other: Seen | null) => Curves} */
const curvesOf = ({ curve, ghosts, end, told }, other) => ({
  ...{ curve, ghosts, end, changes: told.changes },
  optimizer: told.rules[0]?.optimizer ?? "",
  beside: other?.curve ?? null,
  besideOptimizer: other?.told.rules[0]?.optimizer ?? "",
})
