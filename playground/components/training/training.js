// The screen of "Bigger data": one component that owns bar, headline, network, curves, mistakes and dock.
//
// Python sends how a training stands (playground/ui/bigger/screen.py). While one runs, it is asked a few times a second
// for what is new; each answer changes what is drawn in place.

import { writeAddress } from "../shared/address.js"
import { decode } from "../shared/codec.js"
import { set } from "../shared/dom.js"
import { themeColours } from "../shared/families.js"
import { createFrame } from "../shared/frame.js"
import { keepOne } from "../shared/lifetime.js"
import { createMailbox } from "../shared/mailbox.js"
import { createNotices } from "../shared/notices.js"
import { isDark } from "../shared/palette.js"
import { safely } from "../shared/safely.js"
import { createTrainingBar } from "./bar_view.js"
import { createCurvesView } from "./curves_view.js"
import { createDockView } from "./dock_view.js"
import { createDrawer } from "./drawer.js"
import { createHeadlineView } from "./headline_view.js"
import { createMistakesView } from "./mistakes_view.js"
import { createNetworkView } from "./network_view.js"
import { createPlaces } from "./places.js"
import { createStore } from "./store.js"

/** @import { Component } from "../shared/streamlit.d.ts" */
/** @import { TrainingChange, TrainingMessage, TrainingWish } from "../shared/wire.d.ts" */

/** Milliseconds from an answer to the next question, while a training runs. */
const EVERY_MS = 400

const screenOf = keepOne(createScreen)

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
  let noticesTurn = 0
  let presented = false
  const store = createStore()

  /** @type {ReturnType<typeof createMailbox<TrainingWish, TrainingChange>>} */
  const mailbox = createMailbox((question) => send(question))
  const { tell } = createNotices(host)
  const frame = createFrame(host, { surface: "Curves", output: "Mistakes", without: "inspector" })
  const places = createPlaces(host, { bar: frame.bar, dock: frame.dock })
  const bar = createTrainingBar(frame.bar, {
    go: (page) => leave(page),
    present,
    setUp: () => drawer.toggle(),
  })
  const drawer = createDrawer({ button: bar.setUp, after: () => dock.focus() })
  const headline = createHeadlineView(frame.headline)
  const network = createNetworkView(frame.network, {
    onView: (view) => change({ what: "view", view }),
    onPart: (part) => change({ what: "part", part }),
  })
  const curves = createCurvesView(frame.surface)
  const mistakes = createMistakesView(frame.output)
  const dock = createDockView(frame.dock, {
    train: () => change({ what: "train" }),
    stop: () => change({ what: "stop" }),
    add: () => change({ what: "add" }),
  })
  places.view(network.body)

  /** @param {TrainingChange} wanted */
  function change(wanted) {
    set(host, { "data-busy": true })
    mailbox.change(wanted, wish())
  }

  /** @returns {TrainingWish} */
  function wish() {
    return { have: store.held() }
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
    set(host, { "data-present": on })
    presented = on
    bar.showPresent(on)
    draw()
  }

  /** @param {Uint8Array} message */
  function receive(message) {
    // The same bytes come again whenever Streamlit redraws for another reason (a theme change, say).
    if (message === last) return draw()
    last = message
    /** @type {TrainingMessage} */
    let header
    try {
      header = /** @type {TrainingMessage} */ (decode(message).header)
    } catch (error) {
      return tell([error instanceof Error ? error.message : String(error)])
    }
    now = header
    const whole = store.take(header)
    drawer.follow(header.setup)
    const [sentences, turn] = header.notices
    if (turn > noticesTurn) tell(sentences)
    noticesTurn = turn
    mailbox.answered(header.reply_to)
    draw()
    if (!whole) mailbox.ask(wish())
    else if (header.running) askSoon()
  }

  function draw() {
    if (!now) return
    const said = now
    const look = { colours: themeColours(host), dark: isDark(host), type: typeOf(host) }
    writeAddress([said.address, presented ? "present=1" : ""].filter(Boolean).join("&"))
    set(host, {
      "data-job": said.job,
      "data-running": said.running,
      "data-busy": mailbox.busy,
    })
    safely(frame.headline, () => headline.update(said.headline))
    safely(frame.network, () => network.update(said, store.trainings, look, !mailbox.busy))
    set(host, { "data-view": network.view() })
    places.show(network.view() !== "")
    safely(frame.surface, () => curves.update(said, store.trainings, look))
    safely(frame.output, () => mistakes.update(said, look))
    safely(frame.dock, () => dock.update(said.dock))
  }

  const observer = new ResizeObserver(draw)
  observer.observe(host)
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
      clearTimeout(timer)
      document.removeEventListener("visibilitychange", askSoon)
      observer.disconnect()
      curves.destroy()
      places.destroy()
      drawer.destroy()
      frame.destroy()
      bar.destroy()
      mailbox.destroy()
      host.replaceChildren()
    },
  }
}

/**
 * The smallest type, in pixels: a projector's is larger.
 * @param {HTMLElement} host
 */
function typeOf(host) {
  return parseFloat(getComputedStyle(host).getPropertyValue("--type-small")) || 12
}
