// The stage: one component that owns the cursor and draws everything that must answer within a display frame.
//
// Python sends messages (store.js keeps what they say) and is asked for what is missing (mailbox.js). In between, every
// press is answered from what is already here.

import { setSignColours } from "../shared/colour.js"
import { html, set } from "../shared/dom.js"
import { count } from "../shared/format.js"
import { keepOne } from "../shared/lifetime.js"
import { createMailbox } from "../shared/mailbox.js"
import { createNotices } from "../shared/notices.js"
import { safely } from "../shared/safely.js"
import { createAddress } from "./address.js"
import { atLimit, atState, holds, withinRun } from "./availability.js"
import { createCaptionView, summarised } from "./caption_view.js"
import { createInspector } from "./inspector/inspector.js"
import { createNetworkView } from "./network/network_view.js"
import { createTooltip } from "./network/tooltip.js"
import { createOptions } from "./options.js"
import { createCurvesView } from "./output/curves_view.js"
import { createOutputView } from "./output/output_view.js"
import { createOwnPoints } from "./output/own_points.js"
import { questionOf } from "./question.js"
import { readScene, stepsOf, withKnown } from "./scene.js"
import { createStore } from "./store.js"
import { createCruise } from "./transport/cruise.js"
import { countFrom, createGoalView } from "./transport/goal_view.js"
import { createPlayer } from "./transport/player.js"
import { createSeek } from "./transport/seek.js"
import { paceOf, SPEED_FOR, SPEEDS } from "./transport/speeds.js"
import { describeNext, describePace, describePlace, describeTraining, THE_END } from "./transport/status_words.js"
import { createTimelineView } from "./transport/timeline_view.js"
import { createTransport } from "./transport/transport.js"
import { createLevels, createNetworkControls, createOutputControls, openSettings } from "./view_controls.js"

/** @import { Component } from "../shared/streamlit.d.ts" */
/** @import { Caption, StageChange, StageHeader, StageQuestion } from "../shared/wire.d.ts" */
/** @import { Cursor, Granularity, Options, Scene } from "./types.d.ts" */

/** "Now train on all": at which speed, and for how many epochs. */
const ALL_SPEED = 5
const ALL_EPOCHS = 20
/** A network of more weights than this begins with pictures in its units' boxes: it has too many numbers. */
const MOST_NUMBERED = 40

const stageOf = keepOne(createStage)

/** @param {Component<Uint8Array>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const host = /** @type {HTMLElement} */ (parentElement.querySelector(".stage-root"))
  const [stage, leave] = stageOf(host)
  stage.connect((question) => setTriggerValue("ask", question))
  if (data) stage.receive(data)
  return leave
}

/** @param {HTMLElement} host */
function createStage(host) {
  setSignColours(host)
  const store = createStore()
  const motion = window.matchMedia("(prefers-reduced-motion: reduce)")
  const options = createOptions()
  /** @type {(question: object) => void} */
  let send = () => {}
  /** @type {Scene | null} */
  let last = null
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let linkTimer

  const { tell } = createNotices(host, () => edit({ what: "undo" }))
  const seek = createSeek(host, () => player.playing || ask(player.cursor, { seek: true }))
  const levels = createLevels(host, setLevel, openSettings)
  const caption = createCaptionView(host)
  const board = html("div", { class: "board" }, host)
  const left = html("section", { class: "panel network-panel", "aria-label": "Network" }, board)
  const networkControls = createNetworkControls(left, change)
  const network = createNetworkView(left, { onSelect: select, onHover: (id, event) => tooltip.show(id, event, last) })
  const transport = createTransport(left, {
    step: () => player.step(),
    back: () => player.back(),
    toggle: () => (player.playing ? player.pause() : player.play()),
    reset,
    granularity: setGranularity,
    speed: setSpeed,
    faster: (by) => setSpeed(Math.min(Math.max(options.speed + by, 0), SPEEDS.length - 1)),
    all: () => {
      const perEpoch = store.setup.batches_per_epoch
      const pace = paceOf(ALL_SPEED, perEpoch)
      if (pace) player.playFor(pace, ALL_EPOCHS * perEpoch)
    },
  })
  const goalView = createGoalView(transport.element, (goal) => {
    options.goal = goal
    player.repace()
    draw()
  })
  const timeline = createTimelineView(left, {
    onGo: scrub,
    onKeep: () => edit({ what: "keep" }),
    onRestore: (slot) => edit({ what: "restore", slot }),
    onRemove: (slot) => edit({ what: "drop", slot }),
  })
  const right = html("section", { class: "panel output-panel", "aria-label": "Output and loss" }, board)
  const output = createOutputView(right, {
    onFocus: focusOn,
    onPoints: createOwnPoints(store, (points) => edit({ what: "points", points })),
  })
  const outputControls = createOutputControls(right, change)
  const curves = createCurvesView(right)
  const inspectorBox = html("section", { class: "inspector-panel" }, host)
  const inspector = createInspector(inspectorBox, {
    onEdit: (selection, value) => edit({ what: "weight", selection, value }),
    onHoverPlace: (place) => change({ places: place ? new Set([place]) : null }),
    onHoverPath: (places) => change({ places: places ? new Set(places) : null }),
    onFocus: focusOn,
    onSelect: select,
    partOf: (id) => store.setup.anatomy.part(id),
  })
  const tooltip = createTooltip(host)
  const address = createAddress()
  /** @type {ReturnType<typeof createMailbox<StageQuestion, StageChange>>} */
  const mailbox = createMailbox((question) => send(question))
  const player = createPlayer({
    stepsOf: (update) => stepsOf(store, update),
    perEpoch: () => store.setup.batches_per_epoch,
    ready,
    show: (moving) => {
      options.moving = moving
      draw()
      if (!cruise.running) ask()
      else address.follow(player.cursor)
    },
    settled: () => {
      options.moving = false
      draw()
      ask()
      rememberPlace()
    },
    limit: (cursor) => withinRun(store, cursor),
    earliest: () => store.setup.view.earliest,
    tooEarly,
    pace: () => paceOf(options.speed, store.setup.batches_per_epoch, options.goal !== null),
    operationsASecond: () => SPEEDS[options.speed].operations ?? 1,
    cruise: () => cruise,
    began: (update) => countFrom(options.goal, update, store, cruise),
    reducedMotion: () => motion.matches,
  })
  const cruise = createCruise({
    most: () => store.setup.view.limit.update,
    perEpoch: () => store.setup.batches_per_epoch,
    has: (update) => store.states.has(update),
    idle: () => !mailbox.busy,
    fetch: (wanted) =>
      mailbox.ask({
        run: store.setup.run,
        cursor: player.cursor,
        ...wanted,
        selection: options.selection,
        focus: options.focus,
        level: options.level,
        granularity: player.granularity,
        reached: options.reached,
        goal: options.goal,
      }),
    show: (update) => player.showState(update),
    waits: () => draw(),
    finished: () => {
      const end = store.end
      player.pause()
      if (options.whenDone) goalView.say(options.whenDone)
      options.whenDone = null
      if (end !== null) player.go(withinRun(store, { update: end, step: "recheck" }))
    },
  })

  function tooEarly() {
    const first = count(store.setup.view.earliest + 1)
    tell([`What lies before update ${first} is no longer kept here. Reset starts the run again.`], false)
  }

  /**
   * Enough is here to draw `cursor`; what is missing is asked for.
   * @param {Cursor} cursor
   */
  function ready(cursor) {
    if (holds(store, cursor, player.granularity)) return true
    ask(cursor)
    return false
  }

  /**
   * @param {Cursor} [towards]
   * @param {{ link?: boolean, seek?: boolean, statesOnly?: boolean }} [extra]
   */
  function ask(towards = player.cursor, extra = {}) {
    if (!store.opened || store.setup.standstill) return
    const wish = questionOf(store, {
      cursor: player.cursor,
      towards,
      granularity: player.granularity,
      playing: player.playing,
      options,
      ...extra,
    })
    if (wish) mailbox.ask(wish)
  }

  /** @param {StageChange} changed */
  function edit(changed) {
    player.pause()
    mailbox.change(
      changed,
      questionOf(store, {
        cursor: player.cursor,
        towards: player.cursor,
        granularity: player.granularity,
        playing: false,
        options,
        force: true,
      }),
    )
  }

  /** The address bar follows once things have come to rest. Only the stage writes it, and without a history entry. */
  function rememberPlace() {
    clearTimeout(linkTimer)
    linkTimer = setTimeout(() => ask(player.cursor, { link: true }), 250)
  }

  /** @param {Partial<Options>} changed */
  function change(changed) {
    Object.assign(options, changed)
    if (changed.tool) output.setTool(changed.tool)
    draw()
  }

  /** @param {number} level */
  function setLevel(level) {
    change({ level })
    if (level >= 4) openSettings()
    // The second level is about operations; from there on what a step means stays the learner's choice.
    if (level === 1 && player.granularity === "pass") setGranularity("operation")
    edit({ what: "level", value: level })
    rememberPlace()
    // What the level brings is below the fold on many screens.
    if (level === 2 || level === 3)
      inspectorBox.scrollIntoView({ block: "nearest", behavior: motion.matches ? "auto" : "smooth" })
  }

  /** @param {number} speed */
  function setSpeed(speed) {
    change({ speed })
    player.repace()
  }

  /** @param {Granularity} granularity */
  function setGranularity(granularity) {
    player.granularity = granularity
    options.speed = SPEED_FOR[granularity]
    player.repace()
    draw()
    ask()
    rememberPlace()
  }

  /** @param {string} selection */
  function select(selection) {
    if (options.selection === selection) return
    change({ selection, level: Math.max(options.level, 2) })
    ask()
    rememberPlace()
  }

  /** @param {number} index */
  function focusOn(index) {
    change({ focus: options.focus === index ? null : index })
    store.dropMoves()
    ask()
    rememberPlace()
  }

  /** @param {"same" | "new" | "link"} how */
  function reset(how) {
    player.pause()
    options.focus = null
    if (how !== "same" || store.setup.changes.length) return edit({ what: "reset", how })
    store.dropMoves()
    player.go({ update: 0, step: "start" })
  }

  /**
   * The timeline's handle: at once to the nearest state that is here, then to the very one.
   * @param {number} update
   * @param {boolean} dragging
   */
  function scrub(update, dragging) {
    player.halt()
    if (!dragging && update < store.setup.view.earliest) tooEarly()
    const exact = atState(store, update)
    if (store.states.has(update)) player.place(exact, dragging)
    else player.place(atState(store, store.nearest(update, player.cursor.update)), true)
    if (dragging) ask(exact, { statesOnly: true })
    else player.go(exact)
  }

  /**
   * Whatever a message brings, the page stays: the next one may be well.
   * @param {Uint8Array} message
   */
  function receive(message) {
    try {
      take(message)
    } catch (error) {
      console.error(error)
      tell(["The last answer could not be shown in full. The next step tries again; a reload leads back here."], false)
    }
  }

  /** @param {Uint8Array} message */
  function take(message) {
    let arrived
    try {
      arrived = store.receive(message)
    } catch (error) {
      return tell([error instanceof Error ? error.message : String(error)])
    }
    const { header, fresh, ours } = arrived
    // The same message comes again whenever Streamlit redraws for another reason (a theme change, say).
    if (header === null) return draw()
    if (arrived.lost) return mailbox.renew({ back: address.standing(player.cursor), granularity: player.granularity })
    const wasPlaying = player.playing
    const anew = fresh && adopt(header)
    // What is told again of the same run must not wipe away the sentences that came with it.
    if (header.notices || anew) tell(header.notices ?? [], store.opened && store.setup.view.undo)
    mailbox.answered(header.reply_to)
    if (!ours) return mailbox.ask({ hello: true })
    store.forget(player.cursor.update)
    if (header.end !== null) cruise.until(header.end)
    if (header.stop && cruise.running) {
      cruise.until(header.stop.update)
      options.whenDone = header.stop.sentence
    }
    if (header.sought !== undefined) seek.update(header.sought)
    if (options.goal) options.goal.wait = header.wait ?? options.goal.wait
    if (header.ahead) cruise.arrived(header.ahead)
    if (cruise.running) return
    draw()
    if (header.link !== undefined && !player.playing) address.write(header.link)
    if (anew && wasPlaying && store.setup.view.returned && player.cursor.update > 0) return player.play()
    ask()
  }

  /**
   * Take over a setup; false where it is told again of what is on the stage already.
   * @param {StageHeader} header
   */
  function adopt(header) {
    const { setup } = store
    const { view } = setup
    options.level = view.level
    store.end = header.end ?? null
    // Told again of what is on the stage already, it stays where the learner has gone since.
    if (options.revision === view.revision && options.session === view.session) return false
    if (options.revision === null) options.speed = SPEED_FOR[view.granularity]
    options.session = view.session
    options.revision = view.revision
    player.playing = false
    player.granularity = view.granularity
    cruise.stop()
    player.cursor = view.cursor
    const { selection, focus, present, hideNext } = view
    change({
      ...{ selection, focus, present, hideNext },
      tool: setup.can_add_points ? (setup.standstill && options.tool === "focus" ? "1" : options.tool) : "focus",
    })
    options.reached = view.reached
    options.nodes =
      setup.anatomy.parameters.filter(({ kind }) => kind === "weight").length > MOST_NUMBERED && setup.planar
        ? "heat"
        : options.nodes
    options.inputHeat = store.arrays.input_heat?.data ?? null
    options.outputShown = Math.min(options.outputShown, setup.anatomy.outputs.length - 1)
    rememberPlace()
    return true
  }

  function draw() {
    if (!store.opened) return
    const { setup } = store
    last = readScene(store, player.cursor, options.edges === "auto" ? null : options.edges)
    const scene = last
    options.reached = Math.max(
      options.reached,
      player.cursor.step === "recheck" ? player.cursor.update + 1 : player.cursor.update,
    )
    set(host, {
      "data-level": options.level,
      "data-phase": scene.phase,
      "data-present": options.present,
      "data-update": player.cursor.update,
      "data-step": player.cursor.step,
      "data-run": setup.run,
      "data-busy": !holds(store, player.cursor, player.granularity),
    })
    const story = store.stories.get(store.storyKey(player.cursor.update, options.selection, options.focus))
    const words = story?.find((item) => item.id === player.cursor.step)
    const empty = setup.standstill ? { title: setup.headline, sentence: setup.standstill } : null
    const shownWords = empty ?? (cruise.running && player.playing ? describeTraining(store, player.cursor) : words)
    safely(caption.element, () =>
      caption.update(scene, shownWords, {
        hideFormulas: options.level < 1,
        hideNumbers: options.hideNext && scene.phase === "backward",
        moves: player.granularity === "pass",
        moving: options.moving,
        about: summarised(story, words),
      }),
    )
    safely(levels.element, () => levels.update(options.level, setup.headline, setup.view.purpose))
    safely(networkControls.element, () => networkControls.update(options, setup))
    safely(outputControls.element, () => outputControls.update(options, setup))
    safely(network.element, () => network.update(setup, scene, options))
    safely(output.element, () => output.update(setup, scene, store.arrays, options))
    safely(curves.element, () => curves.update(setup, scene, store, { log: options.logLoss, reached: options.reached }))
    safely(timeline.element, () =>
      timeline.update(setup, scene, store, { reached: options.reached, log: options.logLoss, hurried: cruise.running }),
    )
    safely(goalView.element, () =>
      goalView.update(options.goal, {
        update: player.cursor.update + 1,
        perEpoch: setup.batches_per_epoch,
        loss: scene.state?.metrics.train,
        playing: player.playing,
        level: options.level,
      }),
    )
    safely(transport.element, () => drawTransport(scene, words, empty))
    safely(inspector.root, () => drawInspector(scene))
  }

  /**
   * @param {Scene} scene
   * @param {Caption | undefined} words
   * @param {object | null} empty the words of a stage on which nothing can run
   */
  function drawTransport(scene, words, empty) {
    const { setup } = store
    const atEnd = store.end !== null && player.cursor.update === store.end && player.cursor.step === scene.ids.at(-1)
    const ended = atEnd ? THE_END : atLimit(store, player.cursor) ? setup.view.limit.sentence : null
    transport.update({
      canBack: !(player.cursor.update === 0 && player.cursor.step === "start"),
      canStep: !ended && !setup.standstill,
      playing: player.playing,
      granularity: player.granularity,
      speed: options.speed,
      level: options.level,
      linked: setup.view.linked,
      all:
        scene.phase === "recheck" &&
        player.granularity !== "epoch" &&
        !player.playing &&
        setup.batches_per_epoch > 1 &&
        options.reached < setup.batches_per_epoch
          ? `Now train on all ${setup.n_train}`
          : null,
      next: cruise.running ? describePace(cruise) : empty ? "" : (ended ?? describeNext(store, player, words)),
      status: describePlace(store, player.cursor),
    })
  }

  /** @param {Scene} scene */
  function drawInspector(scene) {
    set(inspectorBox, { hidden: options.level < 2 })
    if (options.level < 2) return
    const payload = store.inspector
    const current =
      payload !== null &&
      payload.selection === options.selection &&
      payload.update === player.cursor.update &&
      payload.pinned_focus === options.focus
    inspector.setStale(!current && options.selection !== null)
    inspector.show(options.selection ? withKnown(payload, scene) : null, {
      hideNext: options.hideNext,
      reducedMotion: motion.matches,
      level: options.level,
    })
  }

  const observer = new ResizeObserver(() => draw())
  observer.observe(host)

  return {
    /** @param {typeof send} sender */
    connect(sender) {
      send = sender
    },
    receive,
    destroy() {
      observer.disconnect()
      player.destroy()
      transport.destroy()
      mailbox.destroy()
      seek.destroy()
      inspector.destroy()
      clearTimeout(linkTimer)
      host.replaceChildren()
    },
  }
}
