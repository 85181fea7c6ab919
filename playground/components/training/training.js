// The screen of "Bigger data": one component that owns bar, headline, network, curves, mistakes and dock.
//
// Python sends how a training stands (playground/ui/bigger/screen.py). While one runs, it is asked a few times a second
// for what is new; each answer changes what is drawn in place.

import { hasLesson, writeAddress } from "../shared/address.js"
import { beginChoices, choicesPart, openChoices } from "../shared/choices.js"
import { decode } from "../shared/codec.js"
import { setSignColours } from "../shared/colour.js"
import { set } from "../shared/dom.js"
import { themeColours } from "../shared/families.js"
import { createFrame } from "../shared/frame.js"
import { createGuide } from "../shared/guide/guide.js"
import { leading } from "../shared/guide/keeping.js"
import { createHerald } from "../shared/herald.js"
import { declareKeys } from "../shared/keys.js"
import { keepOne } from "../shared/lifetime.js"
import { createMailbox } from "../shared/mailbox.js"
import { createNotices } from "../shared/notices.js"
import { createOpening, createReplaced, createWaiting, linksAmong, opensInPlace } from "../shared/opening.js"
import { isDark } from "../shared/palette.js"
import { isLarge } from "../shared/present/present.js"
import { safely } from "../shared/safely.js"
import { wholeLink } from "../shared/share/link.js"
import { thingsOf } from "../shared/share/made.js"
import { createTrainingBar } from "./bar_view.js"
import { createCurvesView } from "./curves_view.js"
import { createDockView } from "./dock_view.js"
import { createDrawer } from "./drawer.js"
import { factsOf } from "./facts.js"
import { createFindingsView } from "./findings_view.js"
import { createHeadlineView } from "./headline_view.js"
import { createLooks } from "./looks.js"
import { createNetworkView } from "./network_view.js"
import { createPlaces } from "./places.js"
import { createStore } from "./store.js"

/** @import { Style } from "./types.d.ts" */
/** @import { Component } from "../shared/streamlit.d.ts" */
/** @import { TrainingChange, TrainingMessage, TrainingWish } from "../shared/wire.d.ts" */

/** Milliseconds from an answer to the next question, while a training runs. */
const EVERY_MS = 400

const REPLACED = "Other settings were opened in place of yours."

const screenOf = keepOne(createScreen)
const replaced = createReplaced()

/** @param {Component<Uint8Array>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const host = /** @type {HTMLElement} */ (parentElement.querySelector(".training-root"))
  const [screen, leave] = screenOf(host)
  screen.connect(
    (question) => setTriggerValue("ask", question),
    (page) => setTriggerValue("go", page),
  )
  if (data) screen.receive(data)
  return leave
}

/** @param {HTMLElement} host */
function createScreen(host) {
  setSignColours(host)
  /** @type {(question: object) => void} */
  let send = () => {}
  /** @type {(page: string) => void} */
  let leave = () => {}
  /** @type {Uint8Array | null} */
  let last = null
  /** @type {TrainingMessage | null} */
  let now = null
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  /** The query of what a link was opened in place of. @type {string | null} */
  let before = null
  let noticesTurn = 0
  let presented = false
  beginChoices(window.location.search.slice(1))
  const store = createStore()
  const looks = createLooks()

  /** @type {ReturnType<typeof createMailbox<TrainingWish, TrainingChange>>} */
  const mailbox = createMailbox((question) => send(question))
  const frame = createFrame(host, { surface: "Curves", output: "Mistakes", without: "inspector" })
  const notices = createNotices(frame.element, () => before !== null && void openHere(before))
  const places = createPlaces(host, { bar: frame.bar, dock: frame.dock })
  const bar = createTrainingBar(frame.bar, {
    go: leaveFor,
    present,
    setUp: () => drawer.toggle(),
    sharing: {
      page: "bigger_data",
      flags: ["present"],
      controls: { set_up: "Set up" },
      parts: async () => wholeLink(addressNow()),
      standing: addressNow,
      things: () => thingsOf(now?.files ?? []),
      open: (link) => guide.open(link),
    },
  })
  const drawer = createDrawer({ button: bar.setUp, after: () => dock.focus() })
  const headline = createHeadlineView(frame.headline)
  const say = createHerald(frame.headline)
  /** Of which training something was said last: its beginning is said at once. */
  let spoken = ""
  const network = createNetworkView(frame.network, {
    onView: (view) => change({ what: "view", view }),
    onPart: (part) => change({ what: "part", part }),
  })
  const curves = createCurvesView(frame.surface)
  const findings = createFindingsView(frame.output)
  const dock = createDockView(frame.dock, {
    train: () => change({ what: "train" }),
    stop: () => change({ what: "stop" }),
    add: () => change({ what: "add" }),
  })
  places.view(network.body)
  const linked = createWaiting()
  const openLink = createOpening("bigger_data", { here: openHere, leave: leaveFor })
  opensInPlace(host, (link) => guide.open(link))
  const guide = createGuide(host, {
    ...{ place: frame.guideSection("lesson"), page: "bigger_data", openLink, leave: leaveFor },
    regions: { ...frame.regions, curves: frame.surface, mistakes: frame.output },
  })

  /** @param {string} page the page's name, with a query behind it where something is to be opened there */
  function leaveFor(page) {
    mailbox.leave(() => leave(page))
  }

  /** A link of this page, in place of what was set up, which can be brought back. @param {string} link its query */
  function openHere(link) {
    replaced.leaves(held())
    openChoices(link)
    change({ what: "open", link })
    return linked.wait()
  }

  /** What would be lost here: which training is looked at is not. @param {string} address */
  const toldBy = (address) => address.replace(/(^|&)job=[^&]*/, "")
  const held = () => now && { told: toldBy(now.address), query: `${addressNow()}&${choicesPart()}` }

  /** @param {TrainingChange} wanted */
  function change(wanted) {
    set(host, { "data-busy": true })
    mailbox.change(wanted, wish())
  }

  /** @returns {TrainingWish} */
  function wish() {
    return { have: { ...store.held(), ...looks.held(), part: now?.part ?? 0 } }
  }

  /** Asks for what is new, in a while; a page that nobody sees waits until it is seen. */
  function askSoon() {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (document.hidden) return document.addEventListener("visibilitychange", askSoon, { once: true })
      mailbox.ask(wish())
    }, EVERY_MS)
  }

  /** @param {boolean} on */
  function present(on) {
    set(host, { "data-present": isLarge(on) })
    presented = on
    bar.showPresent(on)
    if (on) drawer.rest()
    draw()
  }

  /** @param {Uint8Array} message */
  function receive(message) {
    // The same bytes come again whenever Streamlit redraws for another reason (a theme change, say).
    if (message === last) return draw()
    last = message
    let arrived
    try {
      arrived = decode(message)
    } catch (error) {
      return notices.tell([], { wrong: [error instanceof Error ? error.message : String(error)] })
    }
    const header = /** @type {TrainingMessage} */ (arrived.header)
    const first = now === null
    now = header
    const whole = store.take(header)
    looks.take(header, arrived.arrays)
    drawer.follow(header.setup, presented || leading() !== "")
    const [told, failed, turn] = header.notices
    const links = linksAmong(mailbox.answered(header.reply_to))
    const opened = links > 0 || (first && !mailbox.busy)
    const byLink = links > 0 || hasLesson()
    const lost = opened ? replaced.madeRoom(toldBy(header.address), byLink) : null
    before = lost ?? before
    const [sentences, wrong] = turn > noticesTurn ? [told, failed] : [[], []]
    if (turn > noticesTurn || lost !== null)
      notices.tell([...sentences, ...(lost === null ? [] : [REPLACED])], { canUndo: lost !== null, wrong })
    noticesTurn = turn
    if (links) drawer.recall()
    linked.answered(links)
    draw()
    if (!whole) mailbox.ask(wish())
    else if (header.running) askSoon()
  }

  /** What the address says of the page. */
  function addressNow() {
    return [now?.address, presented ? "present=1" : ""].filter(Boolean).join("&")
  }

  function draw() {
    if (!now) return
    const said = now
    const look = styleOf(host)
    writeAddress(addressNow())
    notices.standsAt(addressNow())
    set(host, {
      "data-job": said.job,
      "data-running": said.running,
      "data-busy": mailbox.busy,
    })
    safely(frame.headline, () => headline.update(said.headline))
    const { title, sentence } = said.headline
    say(`${title}. ${sentence} ${said.dock.status}`, said.running && said.job === spoken)
    spoken = said.job
    safely(frame.network, () =>
      network.update(said, { trainings: store.trainings, live: looks.live }, look, !mailbox.busy),
    )
    set(host, { "data-view": network.view() })
    places.show(network.view() !== "")
    safely(frame.surface, () => curves.update(said, store.trainings, look))
    safely(frame.output, () => findings.update(said, looks.mistakes, look))
    safely(frame.dock, () => dock.update(said.dock))
    guide.look(() => {
      const drawer = document.documentElement.hasAttribute("data-set-up")
      return factsOf(said, store.trainings, { presented, dark: isDark(host), drawer, mistakes: looks.mistakes })
    })
  }

  // A presenter's remote has no steps to make here: it turns to the panel beside.
  const deafen = declareKeys("Bigger data", [
    { press: ["PageDown"], does: "The mistakes, while presenting", act: () => presented && frame.turnTo("output") },
    { press: ["PageUp"], does: "The curves, while presenting", act: () => presented && frame.turnTo("surface") },
  ])
  const observer = new ResizeObserver(draw)
  observer.observe(host)
  // The Guide takes its room from the regions alone.
  observer.observe(frame.network)
  if (new URLSearchParams(window.location.search).get("present") === "1") present(true)

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
      clearTimeout(timer)
      document.removeEventListener("visibilitychange", askSoon)
      deafen()
      observer.disconnect()
      network.destroy()
      curves.destroy()
      places.destroy()
      drawer.destroy()
      guide.destroy()
      frame.destroy()
      bar.destroy()
      mailbox.destroy()
      host.replaceChildren()
    },
  }
}

/**
 * @param {HTMLElement} host
 * @returns {Style}
 */
function styleOf(host) {
  const style = getComputedStyle(host)
  return {
    colours: themeColours(host),
    // A projector's type is larger.
    type: parseFloat(style.getPropertyValue("--type-small")) || 12,
    line: isDark(host) ? "rgb(255 255 255 / 26%)" : "rgb(0 0 0 / 22%)",
  }
}
