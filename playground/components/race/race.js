// The race: one component that owns the place in the race and draws everything that must answer within a display frame.
//
// Python sends a race in pieces (playground/race/delivery.py), each asked for when the one before is here, and is asked
// for what is computed on demand.

import { hasLesson, writeAddress } from "../shared/address.js"
import { beginChoices, choicesPart, chosen, openChoices, choose as remember } from "../shared/choices.js"
import { decode } from "../shared/codec.js"
import { html, set, setText } from "../shared/dom.js"
import { themeColours } from "../shared/families.js"
import { count, counted, fmt } from "../shared/format.js"
import { createFrame } from "../shared/frame.js"
import { createGuide } from "../shared/guide/guide.js"
import { keepOne } from "../shared/lifetime.js"
import { createMailbox } from "../shared/mailbox.js"
import { createNotices } from "../shared/notices.js"
import { createOpening, createReplaced, createWaiting, opensInPlace } from "../shared/opening.js"
import { isDark } from "../shared/palette.js"
import { createPatience } from "../shared/patience.js"
import { isLarge } from "../shared/present/present.js"
import { safely } from "../shared/safely.js"
import { wholeLink } from "../shared/share/link.js"
import { createTabs } from "../shared/tabs.js"
import { createRaceBar } from "./bar_view.js"
import { createChartView } from "./chart_view.js"
import { factsOf } from "./facts.js"
import { toggleRow } from "./fields.js"
import { createHeadlineView } from "./headline_view.js"
import { MODES } from "./heights.js"
import { createMapView } from "./map_view.js"
import { createOnDemand } from "./on_demand.js"
import { createPickView } from "./pick_view.js"
import { lookOf, queryOf } from "./place.js"
import { createRacersView } from "./racers_view.js"
import { createRunner } from "./runner.js"
import { thingsOf } from "./save.js"
import { readRace } from "./scene.js"
import { createSetupView } from "./setup_view.js"
import { createSurfaceView } from "./surface_view.js"
import { createSaveList, createToolbar } from "./toolbar.js"
import { createTransportView } from "./transport_view.js"
import { createVerdictView } from "./verdict_view.js"
import { createWorkingView } from "./working_view.js"

/** @import { PackedArrays } from "../shared/codec.js" */
/** @import { Component } from "../shared/streamlit.d.ts" */
/** @import { Catalogue, RaceHeader, RaceQuestion } from "../shared/wire.d.ts" */
/** @import { RaceSettings, RaceWish, RaceWork, SharedLink, WantedSettings } from "../shared/wire.d.ts" */
/** @import { PlanePoint, Race, RaceOptions, RaceView, Touched } from "./types.d.ts" */
/** A race of which nothing can be drawn before it is complete: which one, and how far Python is.
 * @typedef {{ race: string, at: number, known: number, steps: number, settings: RaceSettings, words: string }}
 *   Computing
 */

/** @type {[RaceOptions["curve"], string][]} */
const CURVES = [
  ["loss", "loss"],
  ["length", "step length"],
]

const REPLACED = "Another race was opened in place of this one."

const raceOf = keepOne(createRace)
const replaced = createReplaced()

/**
 * @param {Component<Uint8Array>} component
 * @param {string} plotly Plotly's address
 */
export default function ({ data, parentElement, setTriggerValue }, plotly) {
  const host = /** @type {HTMLElement} */ (parentElement.querySelector(".race-root"))
  const [race, leave] = raceOf(host, plotly)
  race.connect(
    (question) => setTriggerValue("ask", question),
    (page) => setTriggerValue("go", page),
  )
  if (data) race.receive(data)
  return leave
}

/**
 * @param {HTMLElement} host
 * @param {string} plotly
 */
function createRace(host, plotly) {
  const motion = window.matchMedia("(prefers-reduced-motion: reduce)")
  beginChoices(window.location.search.slice(1))
  /** @type {RaceOptions} */
  const options = {
    ...{ height: "linear", logLoss: true, whole: true, click: "start", basins: false, present: false },
    ...lookedAt(),
  }
  /** @type {(question: object) => void} */
  let send = () => {}
  /** @type {(page: string) => void} */
  let leave = () => {}
  /** @type {Uint8Array | null} */
  let lastMessage = null
  /** @type {Catalogue | null} */
  let catalogue = null
  /** @type {Race | null} */
  let race = null
  /** @type {Computing | null} */
  let computing = null
  /** @type {Touched | null} */
  let hover = null
  /** Who waits for the race's link. @type {((parts: SharedLink) => void)[]} */
  const sharers = []
  let reached = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let linkTimer
  /** @type {RaceQuestion} */
  let wanted = {}
  /**
   * What Python is computing on a wish and has not done yet: it goes on when asked again.
   * @type {RaceWork[]}
   */
  let working = []
  /**
   * The step whose batch's surface the learner stopped.
   * @type {number | undefined}
   */
  let stopped
  let tickets = 0
  /** The update that Step through stands at; null at its start. @type {number | null} */
  let stands = null
  let dark = false
  /** The theme's six, of which every family of optimizers has one. @type {string[]} */
  let colours = []
  /** The query of the race that a link was opened in place of. @type {string | null} */
  let before = null
  /** The tab that the link told is to be turned to, once it is offered. */
  let follows = false
  /** Counts changes of size: asking the document for a width in every frame would make it lay itself out anew. */
  let sized = 0
  /** The smallest type, in pixels: a projector's is larger. */
  let type = 12

  /** @type {ReturnType<typeof createMailbox<RaceQuestion, RaceWish>>} */
  const mailbox = createMailbox((question) => send(question))
  // Another race is on its way: whoever goes on, goes on in that one.
  const patience = createPatience(waits)
  const runner = createRunner({
    steps: () => race?.steps ?? 0,
    known: () => race?.known ?? 0,
    show: draw,
    settled,
    reducedMotion: () => motion.matches,
  })
  const frame = createFrame(host, {
    network: "Loss surface",
    surface: "Racers",
    inspector: "Inspector",
    output: "Loss",
  })
  const notices = createNotices(frame.element, () => before !== null && void openHere(before))
  const bar = createRaceBar(frame.bar, {
    go: leaveFor,
    present: (on) => showOptions({ present: on }),
    settings: another,
    sharing: {
      page: "optimizer_race",
      flags: ["present"],
      controls: { experiments: "Races", play: "Play" },
      parts: () =>
        new Promise((resolve) => {
          sharers.push(resolve)
          share()
        }),
      standing: () => `${placeNow()} ${waits()}`,
      things: () => thingsOf(saved),
      open: (link) => guide.open(link),
    },
  })
  const headline = createHeadlineView(frame.headline, { choose: another, change })
  const mapPanel = frame.network
  const surfacePanel = html("section", { class: "panel region-space", "aria-label": "In three dimensions" })
  mapPanel.after(surfacePanel)
  const toolbar = createToolbar(mapPanel, {
    onOptions: (changed) => {
      showOptions(changed)
      if (changed.basins) onDemand.turnTo("basins")
      if (changed.click === "point") onDemand.turnTo("point")
    },
  })
  const map = createMapView(mapPanel, {
    onClick: (place) => {
      if (clickOf() === "start") return startAt(place)
      onDemand.ask(place)
      onDemand.turnTo("point")
    },
    onHover: setHover,
  })
  const picture = html("p", { class: "r-picture" }, mapPanel)
  const veil = html("p", { class: "r-veil", role: "status", hidden: true }, mapPanel)
  const work = createWorkingView(frame.dock, { onStop: (which) => mailbox.change({ what: "stop", which }, pending()) })
  const surface = createSurfaceView(surfacePanel, plotly, { onHover: setHover })
  const transport = createTransportView(frame.dock, runner, { steps: () => race?.steps ?? 0, patience })
  const saved = () => race && { race, racers: race.view(colours).racers, options, dark, map, surface, loss }
  createSaveList(frame.dock, {
    state: saved,
    onProblem: (sentence) => notices.tell([], { wrong: [sentence] }),
  })
  const curves = html("div", { class: "r-curves" }, frame.output)
  const curve = toggleRow(curves, "Curves", CURVES, (value) => showOptions({ curve: value }))
  const about = { onHover: setHover, onStep: /** @param {number} step */ (step) => runner.go(step) }
  const lossPanel = html("div", { class: "r-curve" }, frame.output)
  const loss = createChartView(lossPanel, { title: "Loss", ...about })
  const lengthPanel = html("div", { class: "r-curve" }, frame.output)
  const length = createChartView(lengthPanel, { title: "How far each step went", ...about })
  const racers = createRacersView(frame.surface, { onRacers: (list) => change({ racers: list }) })
  const setup = createSetupView(frame.surface, { onSettings: change })
  const tabs = createTabs(frame.inspector, "Inspector", { choice: "tab" })
  const networkTab = tabs.add("Network", { opened: draw })
  const pick = createPickView(networkTab, { onPick: (pair) => change({ pair, start: null }) })
  const verdictTab = tabs.add("Verdict", { hint: "Who came out how, in numbers: told at the end." })
  const verdict = createVerdictView(verdictTab.body, { onEnd: () => runner.go(race?.steps ?? 0) })
  const onDemand = createOnDemand(tabs, {
    ask: (wish) => mailbox.change(wish, pending()),
    open: (wish) => {
      wanted.open = wish
      mailbox.ask(pending())
    },
    redraw: () => {
      draw()
      rememberPlace()
    },
    runner,
    onRates: (rates) =>
      race &&
      change({ racers: race.scene.settings.racers.map((racer, i) => ({ ...racer, rate: rates[i] ?? racer.rate })) }),
  })

  const linked = createWaiting()
  const openLink = createOpening("optimizer_race", { here: openHere, leave: leaveFor })
  opensInPlace(host, (link) => guide.open(link))
  const guide = createGuide(host, {
    ...{ place: frame.guideSection("lesson"), page: "optimizer_race", openLink, leave: leaveFor },
    regions: { ...frame.regions, curves: frame.output, verdict: frame.inspector },
  })

  /** @param {string} page the page's name, with a query behind it where something is to be opened there */
  function leaveFor(page) {
    mailbox.leave(() => leave(page))
  }

  /** A link of this page, in place of this race, which can be brought back. @param {string} link its query */
  function openHere(link) {
    runner.pause()
    set(host, { "data-busy": true })
    tickets += 1
    replaced.leaves(held())
    openChoices(link)
    wanted = { link, ticket: tickets }
    mailbox.ask(pending())
    draw()
    return linked.wait()
  }

  /** What would be lost here. */
  const held = () => race && { told: race.link, query: `${placeNow()}&${choicesPart()}` }

  /** What a click on the map does: on the plane where the paths go, every racer starts where the network does. */
  function clickOf() {
    return race && !race.canStart ? "point" : options.click
  }

  /** @param {Partial<RaceOptions>} changed */
  function showOptions(changed) {
    Object.assign(options, changed)
    remember("seen", options.picture === "space" ? "3d" : "")
    remember("curve", options.curve === "length" ? "length" : "")
    if (changed.height) remember("height", changed.height)
    if (changed.picture || changed.curve || changed.present !== undefined) sized += 1
    set(host, { "data-present": isLarge(options.present) })
    draw()
    rememberPlace()
  }

  /**
   * What is still wanted of Python besides changes: the newest wish of each kind.
   * @returns {RaceQuestion}
   */
  function pending() {
    const more = computing
      ? { race: computing.race, first: 0, square: 0 }
      : race && !race.complete
        ? race.missing()
        : undefined
    return { ...wanted, at: computing?.at ?? runner.wanted(), more }
  }

  /**
   * A race of one's own: what is not named stays.
   * @param {WantedSettings} changed
   */
  function change(changed) {
    choose({ network: "kept", ...changed })
  }

  /**
   * Another race than this: nothing of this one's start, noise or goal stays.
   * @param {WantedSettings} chosen
   */
  function another(chosen) {
    choose({ start: null, scale: 1, turn: 0, noise: 0, seed: 0, threshold: null, ...chosen })
  }

  /** @param {WantedSettings} chosen */
  function choose(chosen) {
    runner.pause()
    set(host, { "data-busy": true })
    tickets += 1
    // What was chosen before and is not here yet stays chosen.
    const settings = wanted.settings ?? computing?.settings ?? race?.scene.settings
    wanted = { settings: { ...settings, ...chosen }, ticket: tickets }
    mailbox.ask(pending())
    draw()
  }

  /** @param {PlanePoint} place */
  function startAt([x, y]) {
    if (!race) return
    // The start turns with the surface: it is kept in the surface's own directions.
    const angle = (race.scene.settings.turn * Math.PI) / 180
    const tidy = /** @param {number} value */ (value) => Number(value.toPrecision(4))
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
    change({ start: [tidy(x * cosine + y * sine), tidy(y * cosine - x * sine)] })
  }

  /** @param {Touched | null} found */
  function setHover(found) {
    if (found?.step === hover?.step) return
    hover = runner.playing || !found || !race ? null : { ...found, step: Math.min(found.step, race.known) }
    draw()
  }

  function settled() {
    onDemand.settled()
    rememberPlace()
  }

  /** What the address says. */
  function placeNow() {
    if (!race) return ""
    return queryOf(race.link, { at: runner.wanted(), options: { ...options, click: clickOf() }, ...onDemand.kept() })
  }

  /** Another race than the one that is drawn is wanted and not here yet. */
  function waits() {
    return computing !== null || wanted.settings !== undefined || wanted.link !== undefined
  }

  /** Whoever waits for the link is told, once the race that is wanted is here. */
  function share() {
    if (!race || waits()) return
    for (const resolve of sharers.splice(0)) resolve(wholeLink(placeNow()))
  }

  /** Only the component writes the address bar, once things have come to rest, and without a history entry. */
  function rememberPlace() {
    if (race) remember("reached", reached > runner.step ? reached : "")
    clearTimeout(linkTimer)
    linkTimer = setTimeout(() => {
      if (!race || computing || runner.playing) return
      writeAddress(placeNow())
    }, 200)
  }

  /** @param {Uint8Array} message */
  function receive(message) {
    // The same bytes come again whenever Streamlit redraws for another reason (a theme change, say).
    dark = isDark(host)
    colours = themeColours(host)
    if (message === lastMessage) return draw()
    lastMessage = message
    let arrived
    try {
      arrived = decode(message)
    } catch (error) {
      return notices.tell([], { wrong: [error instanceof Error ? error.message : String(error)] })
    }
    const header = /** @type {RaceHeader} */ (arrived.header)
    const { arrays } = arrived
    if (header.catalogue) {
      catalogue = header.catalogue
      bar.build(catalogue)
    }
    // Settings stay wanted until their own race is here: newer ones may have been chosen since these were sent.
    if (header.stands !== undefined) stands = header.stands
    if (header.ticket !== undefined && header.ticket === wanted.ticket) wanted = {}
    if (header.computing)
      computing = { ...header.computing, race: header.race ?? "", at: header.at ?? computing?.at ?? 0 }
    if (header.opened?.step === wanted.open?.step) wanted.open = undefined
    if (header.surface?.step === wanted.surface) wanted.surface = undefined
    for (const what of header.stopped ?? []) halt(what)
    working = header.working ?? []
    // Whatever goes wrong, the question counts as answered: else it would be asked for ever.
    safely(notices.element, () => {
      if (header.scene) adopt(header, arrays)
      else if (race && header.piece && header.race === race.name) extend(race, header, arrays)
      if (header.surface && race) race.drawBatch(header.surface.step, arrays.heights)
      onDemand.receive(header, arrays)
    })
    if (computing || (race && !race.complete) || working.length) mailbox.ask(pending())
    mailbox.answered(header.reply_to)
    patience.over()
    if (!race && !computing) return mailbox.ask({ hello: true })
    draw()
  }

  /**
   * The learner stopped a kind of work: it is not asked for again by itself.
   * @param {RaceWork["what"]} what
   */
  function halt(what) {
    if (what === "open") wanted.open = undefined
    if (what === "surface") {
      stopped = wanted.surface
      wanted.surface = undefined
    }
    if (what === "basins") options.basins = false
    onDemand.stopped(what)
  }

  /**
   * @param {RaceHeader} header
   * @param {PackedArrays} arrays
   */
  function adopt(header, arrays) {
    const told = linked.any || race === null
    const byLink = linked.any || (race === null && hasLesson())
    const shown = race
    race = readRace(header, arrays)
    // The server had let go of this page and tells its race anew: where it stands the browser knows.
    const again = header.catalogue !== undefined && !header.reply_to && shown?.link === race.link
    const [stood, seen, runs] = [runner.step, reached, runner.playing]
    hover = null
    stopped = undefined
    if (!wanted.settings && !wanted.link) wanted = {}
    computing = null
    runner.open(again ? stood : (header.at ?? 0))
    reached = again ? seen : Math.max(runner.step, told ? Number(chosen("reached")) || 0 : 0)
    if (again && runs) runner.play()
    if (told) Object.assign(options, lookedAt())
    else if (race.fresh) remember("height", "")
    if (race.fresh) options.height = heightBy(chosen("height")) ?? (race.scene.steep ? "log" : "linear")
    options.logLoss = race.wide
    const lost = replaced.madeRoom(race.link, byLink)
    before = lost ?? before
    notices.tell([...(header.problems ?? []), ...(lost === null ? [] : [REPLACED])], { canUndo: lost !== null })
    linked.answered()
    if (race.fresh && race.scene.settings.surface === "network" && !(told && chosen("tab"))) networkTab.show(false)
    onDemand.adopt(race)
    follows = told
    rememberPlace()
  }

  /**
   * @param {Race} race
   * @param {RaceHeader} header
   * @param {PackedArrays} arrays
   */
  function extend(race, header, arrays) {
    const before = race.complete
    race.extend(header, arrays)
    options.logLoss = race.wide
    runner.arrived()
    if (race.complete && !before) onDemand.completed()
  }

  function draw() {
    // Results of another race than the one that is wanted stay, and are seen to be old.
    const waiting = waits()
    set(host, { "data-waiting": waiting })
    set(veil, { hidden: !waiting })
    if (waiting) setText(veil, computing?.words ?? "Computing the new race.")
    const known = catalogue
    if (!race || !known) return transport.update({ status: computing?.words ?? "" })
    const now = race
    work.update(working)
    const { settings } = race.scene
    reached = Math.max(reached, runner.step)
    const step = hover ? hover.step : runner.step
    if (settings.current && race.complete && race.batchStep !== step && ![wanted.surface, stopped].includes(step)) {
      // The surface of this step's own batch is asked for as the race goes; the newest wish wins.
      wanted.surface = step
      mailbox.ask(pending())
    }
    // Who wins is told once the race has been seen to its end.
    const over = race.complete && reached >= race.steps
    const shown = race.view(colours, over)
    /** @type {RaceView} */
    const seen = {
      ...shown,
      canStart: race.canStart,
      sized,
      step,
      place: runner.step,
      reached,
      options: { ...options, click: clickOf() },
      dark,
      playing: runner.playing,
      type,
    }
    const view = { ...seen, ...onDemand.drawn(seen) }
    set(host, {
      "data-step": runner.step,
      "data-shown": step,
      "data-steps": race.steps,
      "data-known": race.known,
      "data-playing": runner.playing,
      "data-race": race.id,
      "data-surface": settings.surface,
      "data-dark": dark,
      "data-plane": settings.surface === "network" && settings.plane,
      "data-picture": options.picture,
      "data-curve": options.curve,
      "data-busy": mailbox.busy || Boolean(computing) || !race.complete || working.length > 0,
    })
    const { card, settings: raced } = now.scene
    notices.standsAt(`${now.id} ${runner.step} ${tabs.seen()}`)
    safely(bar.element, () => bar.update({ card, surface: raced.surface, present: options.present }))
    safely(headline.element, () => headline.update(now.scene, known, { race: shown.race, over, stands }))
    setText(picture, race.scene.picture)
    safely(mapPanel, () => {
      toolbar.update(view)
      map.update(view)
    })
    safely(surfacePanel, () => surface.update(view))
    curve.show(options.curve)
    const { lowest } = race
    const diverges = race.racers.some((racer) => racer.diverged !== null)
    safely(lossPanel, () =>
      loss.update({
        ...view,
        value: (racer, at) => racer.loss(at),
        log: options.logLoss,
        lowest,
        level: settings.threshold,
        most: now.steps,
        diverges,
      }),
    )
    // It is worked out only while it is seen; the loss is also saved as a picture while it is not.
    if (options.curve === "length")
      safely(lengthPanel, () =>
        length.update({
          ...view,
          value: (racer, at) => racer.length(at),
          known: Math.max(now.known - 1, 0),
          log: true,
          lowest: 0,
          level: null,
          most: Math.max(now.steps - 1, 0),
          diverges: false,
        }),
      )
    safely(transport.element, () => transport.update({ status: computing ? computing.words : describe(now, step) }))
    safely(racers.element, () => racers.update(view, settings, known))
    safely(verdict.element, () =>
      verdict.update({ ...view, race: `${now.id}|${now.complete}`, over, complete: now.complete }, now.scene),
    )
    safely(setup.element, () => setup.update(now.scene, settings, known))
    networkTab.offer(settings.surface === "network")
    safely(networkTab.body, () => pick.update(view, now.scene, settings))
    onDemand.draw(view)
    if (follows) tabs.follow()
    follows = false
    guide.look(() => factsOf(view, now.scene, tabs.seen(), over))
    share()
  }

  /**
   * @param {Race} race
   * @param {number} step
   */
  function describe(race, step) {
    const place = `Step ${count(step)} of ${count(race.steps)}`
    const standing = race.racers
      .map((racer) =>
        racer.diverged !== null && step >= racer.diverged
          ? `${racer.name} diverged`
          : `${racer.name} ${fmt(racer.loss(step))}`,
      )
      .slice(0, 6)
    const waiting = race.complete ? "" : arriving(race)
    return standing.length ? `${place}. ${waiting}Loss: ${standing.join(" · ")}` : place
  }

  /**
   * What is said while steps are still arriving.
   * @param {Race} race
   */
  function arriving(race) {
    const goal = runner.goal === null ? "" : `Step ${count(runner.goal)} is shown as soon as it is here. `
    const here = `${count(race.known)} of ${counted(race.steps, "step")} are here`
    return `${goal}The race is being run: ${here}. ${race.doing}`
  }

  const look = lookOf(window.location.search)
  if (look.basins !== null) onDemand.drawBasinsOf(look.basins)
  showOptions({ ...look.options, basins: look.basins !== null, click: look.point ? "point" : "start" })
  if (look.point) onDemand.ask(look.point)
  if (look.point) onDemand.turnTo("point", false)
  if (look.basins !== null) onDemand.turnTo("basins", false)
  const observer = new ResizeObserver(() => {
    sized += 1
    type = parseFloat(getComputedStyle(host).getPropertyValue("--type-small")) || type
    draw()
  })
  observer.observe(host)
  // The Guide takes its room from the regions alone.
  observer.observe(frame.network)

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
      replaced.leaves(held())
      observer.disconnect()
      guide.destroy()
      frame.destroy()
      bar.destroy()
      runner.destroy()
      transport.destroy()
      toolbar.destroy()
      surface.destroy()
      mailbox.destroy()
      patience.destroy()
      clearTimeout(linkTimer)
      host.replaceChildren()
    },
  }
}

/** How a link says that the race is looked at. @returns {Pick<RaceOptions, "picture" | "curve">} */
function lookedAt() {
  return {
    picture: chosen("seen") === "3d" ? "space" : "above",
    curve: chosen("curve") === "length" ? "length" : "loss",
  }
}

/** @param {string} told */
const heightBy = (told) => MODES.find(([mode]) => mode === told)?.[0]
