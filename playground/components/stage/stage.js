// The stage: one component that owns the cursor and draws everything that must answer within a display frame.
//
// It holds one state (state.js), replaced by pure changes (changes.js, transport/player.js). Each replacement is drawn
// at once, by the views that it concerns (views.js). Python sends messages (store.js keeps what they say) and is asked
// for what is missing (mailbox.js). In between, every press is answered from what is already here.

import { beginChoices, choose, chosen, openChoices } from "../shared/choices.js"
import { setSignColours } from "../shared/colour.js"
import { count } from "../shared/format.js"
import { createGuide } from "../shared/guide/guide.js"
import { keepOne } from "../shared/lifetime.js"
import { createMailbox } from "../shared/mailbox.js"
import { createOpening, createWaiting, linksAmong, opensInPlace } from "../shared/opening.js"
import { isDark } from "../shared/palette.js"
import { createPatience } from "../shared/patience.js"
import { createAddress, placeIn, updateIn } from "./address.js"
import { atState, holds, withinRun } from "./availability.js"
import {
  aimed,
  counted,
  done,
  focused,
  levelled,
  looked,
  mannerOf,
  numbersOf,
  opened,
  placed,
  plays,
  replaces,
  replaned,
  sameOpening,
  selected,
  stateAt,
  stepsBy,
  stillChosen,
  turned,
  waited,
  wentOn,
} from "./changes.js"
import { forward } from "./cursor.js"
import { another, askedAt, countedAnswer, lookedUp, open, said } from "./exercise/asking.js"
import { pointedAt, searchAt, searchOther, uncovered } from "./exercise/finding.js"
import { factsOf } from "./facts.js"
import { broughtOf, createKeepsakes, stateFor } from "./keepsakes.js"
import { changeAhead, lookAt, nameOf } from "./look.js"
import { placeOf, questionOf } from "./question.js"
import { createScenes, idsOf, stepsOf } from "./scene.js"
import { areSettingsOpen, openSettings } from "./settings_panel.js"
import { createStageSharing } from "./sharing.js"
import { createState } from "./state.js"
import { createStore } from "./store.js"
import { surfaceWish } from "./surface/plane.js"
import { createClock } from "./transport/clock.js"
import { createCruise } from "./transport/cruise.js"
import { atRest, bound, finished, halted, paused, sent, stepped, steppedBack, towards } from "./transport/player.js"
import { paceOf } from "./transport/speeds.js"
import { createViews } from "./views.js"

/** @import { Component } from "../shared/streamlit.d.ts" */
/** @import { Brought, StageChange, StageHeader, StageQuestion } from "../shared/wire.d.ts" */
/** @import { KeptWalk } from "./keepsakes.js" */
/** @import { Offer } from "./transport/transport.js" */
/** @import { Cursor, Granularity, Ground, Pace, StageState } from "./types.d.ts" */

/** "Now train on all": at which speed, and for how many epochs. */
const ALL_SPEED = 5
const ALL_EPOCHS = 20
/** The address is asked for when the learner has rested for so long; with another question, this long after the last
 *  time: a browser lets it be written a hundred times in half a minute. */
const REST_MS = 250
const ADDRESS_MS = 400
/** Between two surfaces that are asked for while states are played. */
const SURFACE_MS = 80

const stageOf = keepOne(createStage)

/**
 * @param {Component<Uint8Array>} component
 * @param {string} plotly the address of Plotly
 */
export default function ({ data, parentElement, setTriggerValue }, plotly) {
  const host = /** @type {HTMLElement} */ (parentElement.querySelector(".stage-root"))
  const [stage, leave] = stageOf(host, plotly)
  stage.connect(
    (question) => setTriggerValue("ask", question),
    (page) => setTriggerValue("go", page),
  )
  if (data) stage.receive(data)
  return leave
}

/**
 * @param {HTMLElement} host
 * @param {string} plotly
 */
function createStage(host, plotly) {
  setSignColours(host)
  const motion = window.matchMedia("(prefers-reduced-motion: reduce)")
  const store = createStore()
  const scenes = createScenes()
  const address = createAddress()
  const keepsakes = createKeepsakes()
  /** The address tells a place that is not reached yet. */
  let seeking = false
  /** The server was told what it had let go of. */
  let returning = false
  beginChoices(window.location.search.slice(1))
  /** @type {StageState} */
  let state = { ...createState(), ...lookedAt() }
  /** @type {(question: object) => void} */
  let send = () => {}
  /** By what name the last sentences came that were shown: they come again until the server knows. */
  let heard = ""
  /** @type {(page: string) => void} */
  let leave = () => {}
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let linkTimer
  /** Where the address was last asked for, and when; whether it must be asked for although it was asked for here. */
  let addressed = { place: "", at: -Infinity }
  let lookChanged = false
  /** When a surface was last asked for while states are played. */
  let surfaceAsked = 0

  /** @type {ReturnType<typeof createMailbox<StageQuestion, StageChange>>} */
  const mailbox = createMailbox((question) => {
    if (question.link) addressed = { place: addressOf(question), at: performance.now() }
    send({ ...question, heard })
  })
  // Another run is on its way, or this one as it is after a change: whoever goes on, goes on in that one.
  const patience = createPatience(() => mailbox.unheard().some(replaces))
  /** @type {Ground} */
  const run = {
    stepsOf: (update) => stepsOf(seen(), update),
    perEpoch: () => store.setup.batches_per_epoch,
    limit: (cursor) => withinRun(seen(), cursor),
    holds: (cursor, granularity) => holds(seen(), cursor, granularity),
    earliest: () => store.setup.view.earliest,
  }
  const clock = createClock(
    {
      read: () => state,
      show: (next) => {
        put(next)
        ask()
      },
      missing: (waiting) => ask(towards(waiting, run)),
      settled: () => rememberPlace(false),
    },
    run,
  )
  const cruise = createCruise({
    most: () => store.setup.view.limit.update,
    perEpoch: run.perEpoch,
    has: (update) => seen().states.has(update),
    idle: () => !mailbox.busy,
    fetch: (wanted) => {
      const share = shares.wanted()
      const more = { goal: state.goal, surface: playedSurface(), share, ...(share ? { manner: manner() } : {}) }
      mailbox.ask({ run: store.setup.run, ...placeOf(state), ...wanted, ...more })
    },
    show: (update) => {
      // A state from the buffer, shown as the end of the update that led to it.
      put(placed(state, { update: update - 1, step: "recheck" }, true))
      followSurface()
    },
    waits: draw,
    finished: () => {
      const end = store.end
      go(paused(done(state)))
      if (end !== null) go(sent(state, withinRun(seen(), { update: end, step: "recheck" })))
    },
  })
  const shares = createStageSharing(host, {
    state: () => state,
    ask: () => ask(),
    open: (link) => guide.open(link),
    note: () => choose("settings", areSettingsOpen() ? "open" : ""),
  })
  const views = createViews(
    host,
    store,
    {
      sharing: shares.sharing,
      step: patience.once(() => {
        // What was asked is told before it is seen.
        if (open(state, store.prediction)) return ponder(lookedUp(state))
        state = wentOn(state, ahead())
        go(stepped(state, run, motion.matches))
      }),
      back: patience.once(() => {
        const before = steppedBack(state, run)
        if (before === null) tooEarly()
        go(before ?? halted(state))
      }),
      toggle: patience.once(() => {
        if (state.playing) return pause()
        state = wentOn(state, ahead())
        play()
      }),
      accept: patience.once(accept),
      reset,
      granularity: patience.once((/** @type {Granularity} */ granularity) => {
        put(stepsBy(state, granularity))
        repace()
        ask()
        rememberPlace()
      }),
      speed: setSpeed,
      faster: (by) => setSpeed(state.speed + by),
      goal: (goal) => {
        put(aimed(state, goal))
        choose("goal", goal && `${goal.kind}:${goal.value}`)
        repace()
      },
      level: setLevel,
      leave: leaveFor,
      card: (key) => edit({ what: "card", key }),
      present: (present) => {
        put({ ...state, present })
        edit({ what: "present", value: present })
        rememberPlace()
      },
      sayFirst: (hide) => {
        put({ ...state, hideNext: hide, wished: null, find: state.find && !hide })
        edit({ what: "hide", value: hide })
        rememberPlace()
      },
      find: (find) => {
        put({ ...state, find, lessonMistake: null, hideNext: state.hideNext && !find })
        edit({ what: "find", value: find })
        rememberPlace()
      },
      pointAt: (line) => put(pointedAt(state, line)),
      uncover: () => put(uncovered(state)),
      findOther: () => ponder(searchOther(state, store.finding)),
      say: (answer) => ponder(said(state, answer)),
      lookUp: () => {
        const about = open(state, store.prediction)?.about
        state = lookedUp(state)
        // What is shown is the question's part, whatever was selected before.
        if (about) select(about)
        ponder(state)
      },
      askOther: () => ponder(another(state)),
      surface: (chosen) => {
        put(looked(state, { surface: { ...state.surface, ...chosen } }))
        ask()
        rememberPlace()
      },
      look: (wanted) => {
        put(looked(state, wanted))
        if ("places" in wanted) return
        chooseLooks()
        rememberPlace()
      },
      select: patience.once(select),
      tab: (tab) => {
        put(turned(state, tab))
        chooseLooks()
        ask()
      },
      visit: patience.once((/** @type {string} */ step) => go(sent(state, { update: state.cursor.update, step }))),
      focus: (index) => {
        put(focused(state, index))
        store.dropMoves()
        ask()
        rememberPlace()
      },
      numbers: (shown) => {
        pause()
        put(numbersOf(state, shown, idsOf(store.of(shown), state.cursor.update)))
        ask()
        rememberPlace()
      },
      twin: (optimizer, rate) => edit({ what: "twin", optimizer, ...(rate === undefined ? {} : { rate }) }),
      scrub,
      edit,
      // The picture goes to where the way has led so far.
      stopped: (update) => go(sent(state, { update, step: "start" })),
      seek: () => state.playing || ask(state.cursor, { seek: true }),
    },
    { scene: () => scenes.last, still: () => motion.matches, plotly },
  )
  const linked = createWaiting()
  const openLink = createOpening("step_through", { here: openHere, leave: leaveFor })
  opensInPlace(host, (link) => guide.open(link))
  const guide = createGuide(host, {
    ...{ place: views.guideSection("lesson"), page: "step_through", openLink, leave: leaveFor },
    regions: views.regions,
    predict: (wanted) => {
      if (wanted?.kind === state.wished?.kind && wanted?.about === state.wished?.about) return
      put({ ...state, wished: wanted })
      ask()
    },
    find: (wanted) => {
      if (wanted === state.lessonMistake) return
      put({ ...state, lessonMistake: wanted, search: null })
      ask()
    },
  })

  /**
   * @param {string} selection
   * @param {StageState["picked"]} [picked]
   */
  function select(selection, picked = null) {
    const { anatomy } = store.setup
    // What was pressed went with the network that it was of.
    if (!anatomy.part(selection)) return
    const same = selection === state.selection
    const isParameter = anatomy.parameters.some(({ id }) => id === selection)
    put(selected(state, selection, isParameter, picked))
    if (same) return
    ask()
    rememberPlace()
  }

  /** @param {string} page the page's name, with a query behind it where something is to be opened there */
  function leaveFor(page) {
    // The way back leads to where the server knows the page: while it plays, what was asked for last is behind it.
    if (state.playing) pause()
    if (store.opened && addressed.place !== addressOf({ run: store.setup.run, cursor: state.cursor }))
      ask(state.cursor, { link: true })
    mailbox.leave(() => leave(page))
  }

  /**
   * A link of this page, in place of what is on the stage.
   * @param {string} link its query
   * @param {boolean} pressed by the learner, who is told what made room for it
   */
  function openHere(link, pressed) {
    // Where Play was to stop was meant for what was here.
    state = aimed(state, null)
    choose("goal", "")
    openChoices(link)
    edit({ what: "open", link, pressed })
    return linked.wait()
  }

  const manner = () => mannerOf(state, store.setup)

  /** What the state holds of the learner's choices. */
  function chooseLooks() {
    choose("tab", state.tab)
    choose("seen", state.space ? "3d" : "")
    choose("tool", state.tool === "focus" ? "" : state.tool)
  }

  /** The run whose numbers are shown. */
  function seen() {
    return store.of(state.shown)
  }

  /** @param {StageState} next */
  function put(next) {
    state = next
    draw()
  }

  /**
   * Where the next step leads.
   * @param {StageState} state
   */
  function nextOf({ cursor, granularity }) {
    return run.limit(forward(cursor, granularity, run.stepsOf, run.perEpoch()))
  }

  /**
   * A question was answered, given up or changed for another.
   * @param {StageState} next
   */
  function ponder(next) {
    put(next)
    ask()
  }

  function draw() {
    if (!store.opened) return
    const { run: name, standstill } = store.setup
    state = searchAt(askedAt(state, standstill ? state.cursor : nextOf(state), name), name)
    const { cursor, edges } = state
    const shown = seen()
    const other = shown === store ? store.twin : store
    const scene = scenes.at(shown, cursor, edges === "auto" ? null : edges, other)
    const sight = lookAt(state, shown, scene, cruise, other)
    views.draw(sight)
    if (!seeking) address.follow(cursor)
    guide.look(() => factsOf(sight, ended(), isDark(host) ? "dark" : "light"))
  }

  /** The run has ended, and the learner stands at its end. */
  function ended() {
    return store.end !== null && state.cursor.update >= store.end && state.cursor.step !== "start"
  }

  /** The change ahead in the run about which the learner has not been asked, by its name. */
  function ahead() {
    const change = changeAhead(state, seen())
    return change && nameOf(change, store.setup)
  }

  // -- what moves --

  /** @param {Offer["what"]} what */
  function accept(what) {
    if (what === "all") return playAll()
    if (what === "without") return edit({ what: "without" })
    if (what === "with") return put(wentOn(state, ahead()))
    const end = store.end ?? 0
    go(sent(state, end > 0 ? { update: end - 1, step: "recheck" } : { update: 0, step: "start" }))
  }

  function playAll() {
    const perEpoch = run.perEpoch()
    const pace = paceOf(ALL_SPEED, perEpoch)
    const begun = finished(state, run)
    if (pace) playStates(begun, pace, stateAt(bound(begun)) + ALL_EPOCHS * perEpoch)
  }

  /**
   * From this state on, at the pace of the operations.
   * @param {StageState} next
   */
  function go(next) {
    cruise.stop()
    clock.go(next)
  }

  function pause() {
    go(paused(state))
  }

  /** Play at the chosen speed: through every operation, or from state to state. */
  function play() {
    const perEpoch = run.perEpoch()
    const pace = paceOf(state.speed, perEpoch, state.goal !== null)
    const begun = finished(state, run)
    if (!pace) return go({ ...begun, playing: true })
    const at = stateAt(bound(begun))
    const { goal } = begun
    // A number of epochs is where this very run of Play ends.
    const last = goal?.kind === "epochs" ? at + goal.value * perEpoch : Infinity
    playStates(counted(begun, at, seen().states.get(at)?.metrics.train ?? NaN), pace, last)
  }

  /**
   * @param {StageState} begun
   * @param {Pace} pace
   * @param {number} last the state at which it ends
   */
  function playStates(begun, pace, last) {
    clock.stop()
    cruise.start(stateAt(bound(begun)), pace)
    cruise.until(last)
    put({ ...begun, stride: null, playing: true })
  }

  /** The speed was changed, or the goal: what is playing goes on with it. */
  function repace() {
    if (!state.playing) return
    cruise.stop()
    play()
  }

  /** @param {number} speed */
  function setSpeed(speed) {
    put(plays(state, speed))
    repace()
    rememberPlace()
  }

  /** @param {"same" | "new" | "link"} how */
  function reset(how) {
    pause()
    state = looked(state, { focus: null })
    if (how !== "same" || isChanged()) return edit({ what: "reset", how })
    store.dropMoves()
    go(sent(state, { update: 0, step: "start" }))
  }

  /** Something was changed on the way: the start alone does not lead here. */
  function isChanged() {
    return [store, store.twin].some((each) => each?.told.changes.length)
  }

  /**
   * The timeline's handle: at once to the nearest state that is here, then to the very one.
   * @param {number} update
   * @param {boolean} dragging
   */
  function scrub(update, dragging) {
    if (!dragging && update < store.setup.view.earliest) tooEarly()
    const shown = seen()
    const exact = atState(shown, update)
    const here = shown.states.has(update)
    const near = here ? exact : atState(shown, shown.nearest(update, state.cursor.update))
    clock.stop()
    cruise.stop()
    put(placed(paused(state), near, dragging || !here))
    if (!dragging) return go(sent(state, exact))
    ask()
    ask(exact, { statesOnly: true })
  }

  /** At full speed there is another surface only where the path has left the map. */
  function playedSurface() {
    const wish = surfaceWish(store, state, { resting: false })
    const hurried = paceOf(state.speed, run.perEpoch(), state.goal !== null)?.adapts
    return wish && (!hurried || wish.again || store.surface?.told.waiting || !store.surface?.relief) ? wish : null
  }

  /** Where states are played slowly enough to look at each, its surface is asked for between the questions for them. */
  function followSurface() {
    const now = performance.now()
    if (mailbox.busy || now - surfaceAsked < SURFACE_MS) return
    const surface = playedSurface()
    if (!surface) return
    surfaceAsked = now
    mailbox.ask({ run: store.setup.run, ...placeOf(state), goal: state.goal, surface })
  }

  function tooEarly() {
    const first = count(store.setup.view.earliest + 1)
    views.tell([`What lies before update ${first} is no longer kept here. Reset starts the run again.`])
  }

  // -- what is asked --
  /**
   * @param {Cursor} [towards]
   * @param {{ link?: boolean, seek?: boolean, statesOnly?: boolean }} [extra]
   */
  function ask(towards = state.cursor, extra = {}) {
    const share = shares.wanted()
    if (!store.opened || (store.setup.standstill && !share)) return
    const wish = questionOf(store, state, { towards, share, ...extra })
    if (wish) mailbox.ask(towards === state.cursor ? withAddress(wish) : wish)
  }

  /**
   * What is asked where the learner stands brings the address too: a question of its own would be one more for a server
   * that a whole class asks.
   * @param {StageQuestion} wish
   */
  function withAddress(wish) {
    const soon = performance.now() - addressed.at < ADDRESS_MS
    if (wish.link || !atRest(state) || state.moving || soon || addressOf(wish) === addressed.place) return wish
    return { ...wish, link: true, manner: manner() }
  }

  /** @param {StageChange} changed */
  function edit(changed) {
    pause()
    mailbox.change(changed, questionOf(store, state, { force: true }))
  }

  /** @param {number} level */
  function setLevel(level) {
    put(levelled(state, level))
    if (level >= 4) openSettings()
    edit({ what: "level", value: level })
    rememberPlace()
  }

  /**
   * The address bar follows once things have come to rest. Only the stage writes it, and without a history entry.
   * @param {boolean} [changed] more than the place may be another: of the place itself it may have been asked for
   */
  function rememberPlace(changed = true) {
    lookChanged ||= changed
    clearTimeout(linkTimer)
    linkTimer = setTimeout(() => {
      const known = addressed.place === addressOf({ run: store.setup.run, cursor: state.cursor }) && !lookChanged
      if (state.playing || known) return
      lookChanged = false
      ask(state.cursor, { link: true })
    }, REST_MS)
  }

  // -- what arrives --

  /**
   * Whatever a message brings, the page stays: the next one may be well.
   * @param {Uint8Array} message
   */
  function receive(message) {
    try {
      take(message)
    } catch (error) {
      console.error(error)
      const sentence =
        "The last answer could not be shown in full. The next step tries again; a reload leads back here."
      views.tell([], { wrong: [sentence] })
    }
    patience.over()
  }

  /** @param {Uint8Array} message */
  function take(message) {
    let arrived
    try {
      arrived = store.receive(message)
    } catch (error) {
      return views.tell([], { wrong: [error instanceof Error ? error.message : String(error)] })
    }
    const { header, arrays, fresh, ours } = arrived
    // The same message comes again whenever Streamlit redraws for another reason (a theme change, say).
    if (header === null) return drawAnew()
    if (arrived.lost) return comeBack(address.standing(state.cursor), keepsakes.brought(stateAt(state.cursor)))
    // Whatever becomes of the answer on the page, the next question waits no longer.
    const made = mailbox.answered(header.reply_to)
    const wasPlaying = state.playing
    const first = state.revision === null
    const anew = fresh && adopt()
    if (first && anew && chosen("settings") === "open") openSettings()
    linked.answered(linksAmong(made))
    // What is told again of the same run must not wipe away the sentences that came with it.
    const [sentences, name] = header.notices ?? [[], heard]
    if (name !== heard || anew) views.tell(sentences, { canUndo: store.opened && store.setup.view.undo })
    heard = name
    if (!ours) return mailbox.ask({ hello: true })
    store.forget(state.cursor.update)
    if (header.prediction) state = countedAnswer(state, header.prediction)
    if (header.surface) state = replaned(state, header.surface.plane)
    keepPlaying(header)
    const { setup, curve, twin } = store
    keepsakes.arrived(header, arrays, {
      ...{ session: setup.view.session, curve, beside: twin?.curve ?? [] },
      ...{ reached: state.reached, query: address.standing(state.cursor) },
    })
    if (header.shared) shares.arrived(header.shared)
    if (cruise.running) return
    draw()
    if (header.link !== undefined && !state.playing) address.write(header.link)
    const back = anew && returning
    if (anew) returning = false
    if (back && header.sought) return views.seek.go()
    if (back && wasPlaying && state.cursor.update > 0) return play()
    ask()
    if (first && anew && !back) void recall(header.sought?.update ?? null)
  }

  /**
   * The server knows nothing of what was here: it is told.
   * @param {string} back the query of an address
   * @param {Brought} brought
   */
  function comeBack(back, brought) {
    returning = true
    mailbox.renew({ back, brought, granularity: state.granularity })
  }

  /**
   * The page is new: what the browser has kept may lead on from what the server holds.
   * @param {number | null} sought where the address leads, and the server does not
   */
  async function recall(sought) {
    const { run, view } = store.setup
    const walk = keepsakes.left(view.session) ?? (await keepsakes.recalled(run))
    if (!walk || store.setup.run !== run || state.revision !== view.revision) return
    if (walk.run === run) {
      keepsakes.take(walk)
      if (leadsOn(walk, sought))
        comeBack(window.location.search, { ...keepsakes.brought(sought ?? stateAt(state.cursor)), again: true })
    } else if (view.card === "first" && !view.undo) {
      // On the way back from another page: meanwhile the server has let go of what was here, and opened nothing else.
      comeBack(walk.query, broughtOf(walk, updateIn(walk.query)))
    }
  }

  /**
   * Whether what was kept tells more of the run than the server does.
   * @param {KeptWalk} walk
   * @param {number | null} sought
   */
  function leadsOn({ states, aside, curve }, sought) {
    if (sought !== null) return (stateFor(states, sought)?.update ?? 0) > state.cursor.update
    const more = (aside && !store.ghosts.length) || curve.length > 2 * store.curve.length
    return Boolean(isReload() && more)
  }

  /**
   * What a message says of the way ahead.
   * @param {StageHeader} header
   */
  function keepPlaying({ end, stop, sought, wait, ahead, slowed }) {
    if (sought !== undefined) seeking = sought !== null
    if (end !== null) cruise.until(end)
    if (stop && cruise.running) {
      cruise.until(stop.update)
      state = { ...state, whenDone: stop.sentence }
    }
    if (sought !== undefined) views.seek.update(sought)
    state = waited(state, wait)
    if (ahead) cruise.arrived(ahead, slowed)
  }

  /** Take over a setup; false where it is told again of what is on the stage already. */
  function adopt() {
    const { setup, arrays } = store
    const anew = !sameOpening(state, setup)
    state = stillChosen(opened(state, setup, arrays.input_heat?.data ?? null), mailbox.unheard())
    if (!anew) return false
    if (setup.view.mannered) {
      state = { ...state, ...lookedAt() }
      views.aim(chosen("goal"))
    }
    clock.stop()
    cruise.stop()
    rememberPlace()
    return true
  }

  function drawAnew() {
    views.forget()
    draw()
  }

  views.aim(chosen("goal"))
  const observer = new ResizeObserver(drawAnew)
  observer.observe(host)
  // The Guide takes its room from the regions alone.
  if (views.regions.network) observer.observe(views.regions.network)

  return {
    /**
     * @param {typeof send} sender
     * @param {typeof leave} leaver
     */
    connect(sender, leaver) {
      send = sender
      leave = leaver
    },
    receive,
    destroy() {
      observer.disconnect()
      clock.stop()
      cruise.stop()
      mailbox.destroy()
      patience.destroy()
      address.destroy()
      keepsakes.destroy()
      views.destroy()
      guide.destroy()
      clearTimeout(linkTimer)
      host.replaceChildren()
    },
  }
}

/**
 * A place of a run, as an address tells it.
 * @param {Pick<StageQuestion, "run" | "cursor">} question
 */
const addressOf = ({ run, cursor }) => `${run}|${cursor ? placeIn(cursor) : ""}`

/** The page was there before and was loaded anew. */
function isReload() {
  const [opened] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"))
  return opened?.type === "reload" || opened?.type === "back_forward"
}

/** How a link says that the stage is looked at. */
function lookedAt() {
  return { tab: chosen("tab"), space: chosen("seen") === "3d", tool: chosen("tool") || "focus" }
}
