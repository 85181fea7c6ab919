// The race: one component that owns the place in the race and draws everything that must answer within a display frame.
//
// Python sends a race in pieces (playground/race/delivery.py), each asked for when the one before is here, and is asked
// for what is computed on demand.

import { decode } from "../shared/codec.js"
import { html, set, setText } from "../shared/dom.js"
import { fmt } from "../shared/format.js"
import { keepOne } from "../shared/lifetime.js"
import { createMailbox } from "../shared/mailbox.js"
import { createCardsView } from "./cards_view.js"
import { createChartView } from "./chart_view.js"
import { createMapView } from "./map_view.js"
import { createOnDemand } from "./on_demand.js"
import { isDark } from "./palette.js"
import { createRacersView } from "./racers_view.js"
import { createRunner } from "./runner.js"
import { readRace } from "./scene.js"
import { createSetupView } from "./setup_view.js"
import { createSurfaceView } from "./surface_view.js"
import { createToolbar } from "./toolbar.js"
import { createTransportView } from "./transport_view.js"
import { createVerdictView } from "./verdict_view.js"

const raceOf = keepOne(createRace)

export default function ({ data, parentElement, setTriggerValue }, plotly) {
  const host = parentElement.querySelector(".race-root")
  const [race, leave] = raceOf(host, plotly)
  race.connect((question) => setTriggerValue("ask", question))
  if (data) race.receive(data)
  return leave
}

function createRace(host, plotly) {
  const motion = window.matchMedia("(prefers-reduced-motion: reduce)")
  const options = { height: "linear", logLoss: true, whole: true, click: "start", basins: false }
  let send = () => {}
  let lastMessage = null
  let catalogue = null
  let race = null
  /** A race of which nothing can be drawn before it is complete: how far Python is. */
  let computing = null
  let settings = null
  let hover = null
  let reached = 0
  let linkTimer = null
  let wanted = {}
  let tickets = 0
  let dark = false
  /** Counts changes of size: asking the document for a width in every frame would make it lay itself out anew. */
  let sized = 0

  const mailbox = createMailbox((question) => send(question))
  const runner = createRunner({
    steps: () => race?.steps ?? 0,
    known: () => race?.known ?? 0,
    show: draw,
    settled,
    reducedMotion: () => motion.matches,
  })
  const notices = html("div", { class: "notices" }, host)
  const cards = createCardsView(host, {
    onSettings: (chosen) => choose({ start: null, scale: 1, turn: 0, noise: 0, seed: 0, threshold: null, ...chosen }),
  })
  const board = html("div", { class: "r-board" }, host)
  const mapPanel = html("section", { class: "panel", "aria-label": "Contour map" }, board)
  const surfacePanel = html("section", { class: "panel", "aria-label": "Surface in three dimensions" }, board)
  const picture = html("p", { class: "r-picture" }, board)
  const toolbar = createToolbar(mapPanel, surfacePanel, {
    onOptions: (changed) => {
      Object.assign(options, changed)
      draw()
    },
    state: () => ({ race, options, dark, map, surface, loss }),
    onProblem: (sentence) => tell([sentence]),
  })
  const map = createMapView(mapPanel, {
    onClick: (place) => (options.click === "point" ? onDemand.ask(place) : startAt(place)),
    onHover: setHover,
  })
  const surface = createSurfaceView(surfacePanel, plotly, { onHover: setHover })
  const transport = createTransportView(html("section", { class: "panel r-player" }, host), runner, {
    steps: () => race?.steps ?? 0,
  })
  const charts = html("div", { class: "r-charts" }, host)
  const lossPanel = html("section", { class: "panel", "aria-label": "Loss" }, charts)
  const loss = createChartView(lossPanel, { title: "Loss", onHover: setHover, onStep: (step) => runner.go(step) })
  const lengthPanel = html("section", { class: "panel", "aria-label": "Step length" }, charts)
  const length = createChartView(lengthPanel, {
    title: "How far each step went",
    onHover: setHover,
    onStep: (step) => runner.go(step),
  })
  const lower = html("div", { class: "r-lower" }, host)
  const racers = createRacersView(lower, { onRacers: (list) => change({ racers: list }) })
  const verdict = createVerdictView(lower)
  const setup = createSetupView(lower, { onSettings: change })
  const onDemand = createOnDemand(host, {
    map: mapPanel,
    ask: (wish) => mailbox.change(wish, pending()),
    open: (wish) => {
      wanted.open = wish
      mailbox.ask(pending())
    },
    redraw: draw,
    runner,
    onRates: (rates) =>
      change({ racers: settings.racers.map((racer, i) => ({ ...racer, rate: rates[i] ?? racer.rate })) }),
  })

  /** What is still wanted of Python besides changes: the newest wish of each kind. */
  function pending() {
    const more = computing
      ? { race: computing.race, first: 0, square: 0 }
      : race && !race.complete
        ? race.missing()
        : undefined
    return { ...wanted, at: computing?.at ?? runner.wanted(), more }
  }

  /** A race of one's own: what is not named stays. */
  function change(changed) {
    choose({ network: "kept", ...changed })
  }

  function choose(chosen) {
    runner.pause()
    set(host, { "data-busy": true })
    tickets += 1
    // What was chosen before and is not here yet stays chosen.
    wanted = { settings: { ...(wanted.settings ?? computing?.settings ?? settings), ...chosen }, ticket: tickets }
    mailbox.ask(pending())
  }

  function startAt([x, y]) {
    // The start turns with the surface: it is kept in the surface's own directions.
    const angle = (settings.turn * Math.PI) / 180
    const own = [x * Math.cos(angle) + y * Math.sin(angle), -x * Math.sin(angle) + y * Math.cos(angle)]
    change({ start: own.map((value) => Number(value.toPrecision(4))) })
  }

  function setHover(found) {
    if (found?.step === hover?.step) return
    hover = runner.playing || !found ? null : { ...found, step: Math.min(found.step, race.known) }
    draw()
  }

  function settled() {
    onDemand.settled()
    rememberPlace()
  }

  /** Only the component writes the address bar, once things have come to rest, and without a history entry. */
  function rememberPlace() {
    clearTimeout(linkTimer)
    linkTimer = setTimeout(() => {
      if (!race || computing || runner.playing) return
      const at = runner.wanted()
      const query = [race.link, at ? `at=${at}` : ""].filter(Boolean).join("&")
      const address = `${window.location.pathname}${query ? `?${query}` : ""}`
      if (address !== window.location.pathname + window.location.search)
        window.history.replaceState(window.history.state, "", address)
    }, 200)
  }

  function receive(message) {
    // The same bytes come again whenever Streamlit redraws for another reason (a theme change, say).
    dark = isDark(host)
    if (message === lastMessage) return draw()
    lastMessage = message
    let arrived
    try {
      arrived = decode(message)
    } catch (error) {
      return tell([error.message])
    }
    const { header, arrays } = arrived
    if (header.catalogue) {
      catalogue = header.catalogue
      cards.build(catalogue)
    }
    // Settings stay wanted until their own race is here: newer ones may have been chosen since these were sent.
    if (header.ticket !== undefined && header.ticket === wanted.ticket) wanted = {}
    if (header.computing) computing = { ...header.computing, race: header.race, at: header.at ?? computing?.at ?? 0 }
    if (header.scene) adopt(header, arrays)
    else if (header.piece && header.race === race?.name) extend(header, arrays)
    if (computing || (race && !race.complete)) mailbox.ask(pending())
    if (header.opened?.step === wanted.open?.step) wanted.open = undefined
    if (header.surface && race) race.drawBatch(header.surface.step, arrays.heights)
    onDemand.receive(header, arrays)
    mailbox.answered(header.reply_to)
    if (!race && !computing) return mailbox.ask({ hello: true })
    draw()
  }

  function adopt(header, arrays) {
    race = readRace(header, arrays)
    settings = header.scene.settings
    hover = null
    if (!wanted.settings) wanted = {}
    computing = null
    runner.open(header.at ?? 0)
    reached = runner.step
    if (race.fresh) options.height = header.scene.steep ? "log" : "linear"
    options.logLoss = race.wide
    tell(header.problems ?? [])
    onDemand.adopt(race)
    rememberPlace()
  }

  function extend(header, arrays) {
    const before = race.complete
    race.extend(header, arrays)
    options.logLoss = race.wide
    runner.arrived()
    if (race.complete && !before) onDemand.completed()
  }

  function tell(sentences) {
    notices.replaceChildren()
    for (const sentence of sentences) {
      const note = html("div", { class: "notice", role: "status" }, notices)
      html("span", {}, note, sentence)
      const close = html("button", { type: "button", "aria-label": "Dismiss" }, note, "×")
      close.onclick = () => note.remove()
    }
  }

  function draw() {
    if (!race && computing) {
      setText(picture, describe(0))
      return transport.update({ status: describe(0) })
    }
    if (!race || !catalogue) return
    reached = Math.max(reached, runner.step)
    const step = hover ? hover.step : runner.step
    if (settings.current && race.complete && race.batchStep !== step && wanted.surface !== step) {
      // The surface of this step's own batch is asked for as the race goes; the newest wish wins.
      wanted.surface = step
      mailbox.ask(pending())
    }
    const shown = race.view(dark)
    // On the plane where the paths go, every racer starts where the network does.
    if (!race.canStart) options.click = "point"
    const view = {
      ...shown,
      canStart: race.canStart,
      sized,
      step,
      place: runner.step,
      reached,
      options,
      dark,
      playing: runner.playing,
    }
    Object.assign(view, onDemand.drawn(view))
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
      "data-busy": mailbox.busy || Boolean(computing) || !race.complete,
    })
    cards.update(race.scene, reached >= race.steps)
    setText(picture, race.scene.picture)
    toolbar.update(view, settings)
    map.update(view)
    surface.update(view)
    const { lowest } = race
    const diverges = race.racers.some((racer) => racer.diverged !== null)
    loss.update({
      ...view,
      value: (racer, at) => racer.loss(at),
      log: options.logLoss,
      lowest,
      level: settings.threshold,
      most: race.steps,
      diverges,
    })
    length.update({
      ...view,
      value: (racer, at) => racer.length(at),
      known: Math.max(race.known - 1, 0),
      log: true,
      lowest: 0,
      level: null,
      most: Math.max(race.steps - 1, 0),
      diverges: false,
    })
    transport.update({ status: describe(step) })
    racers.update(view, settings, catalogue)
    // What lies below keeps its place while the table waits for the last step.
    const table = lower.querySelector(".r-verdict")
    table.style.minHeight = race.complete ? "" : table.style.minHeight || `${table.offsetHeight}px`
    verdict.update({ ...view, race: `${race.id}|${race.complete}` }, race.scene)
    setup.update(view, race.scene, settings, catalogue)
    onDemand.draw(view)
  }

  function describe(step) {
    if (computing)
      return `Computing step ${computing.known.toLocaleString("en")} of ${computing.steps.toLocaleString("en")}. The plane of “where the paths go” can be drawn once the whole race has been run.`
    const count = `Step ${step.toLocaleString("en")} of ${race.steps.toLocaleString("en")}`
    const standing = race.racers
      .map((racer) =>
        racer.diverged !== null && step >= racer.diverged
          ? `${racer.name} diverged`
          : `${racer.name} ${fmt(racer.loss(step))}`,
      )
      .slice(0, 6)
    const waiting = race.complete ? "" : waits()
    return standing.length ? `${count}. ${waiting}Loss: ${standing.join(" · ")}` : count
  }

  /** What is said while steps are still arriving. */
  function waits() {
    const goal = runner.goal === null ? "" : `Step ${runner.goal.toLocaleString("en")} is shown as soon as it is here. `
    return `${goal}The race is being run: ${race.known.toLocaleString("en")} of ${race.steps.toLocaleString("en")} steps are here. `
  }

  const observer = new ResizeObserver(() => {
    sized += 1
    draw()
  })
  observer.observe(host)

  return {
    connect: (sender) => (send = sender),
    receive,
    destroy() {
      observer.disconnect()
      runner.destroy()
      transport.destroy()
      surface.destroy()
      mailbox.destroy()
      clearTimeout(linkTimer)
      host.replaceChildren()
    },
  }
}
