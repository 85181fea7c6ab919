// The cards: a race in one click, and the buttons that vary it.

import { html, set, setText } from "../shared/dom.js"

/** @import { Catalogue, RaceCard, RaceScene, WantedSettings } from "../shared/wire.d.ts" */

/**
 * @param {Element} root
 * @param {{ onSettings: (chosen: WantedSettings) => void }} page
 */
export function createCardsView(root, { onSettings }) {
  const box = html("nav", { class: "r-cards", "aria-label": "Races to start with" }, root)
  const row = html("div", { class: "r-card-row" }, box)
  const watch = html("div", { class: "r-watch" }, box)
  const title = html("p", { class: "step-title" }, watch)
  const sentence = html("p", { class: "sentence", role: "status" }, watch)
  const variations = html("div", { class: "r-variations", role: "group", "aria-label": "Variations" }, watch)
  /** @type {Map<string, { card: RaceCard, node: HTMLButtonElement }>} */
  const cards = new Map()
  /** @type {HTMLButtonElement | null} */
  let own = null
  /** @type {{ scene: RaceScene, over: boolean } | null} */
  let shown = null

  /** @param {Catalogue} catalogue */
  function build(catalogue) {
    row.replaceChildren()
    cards.clear()
    for (const card of catalogue.cards)
      cards.set(card.key, { card, node: make(card.title, card.line, () => onSettings(card.settings)) })
    own = make("Your network", "The loss of what you train in Step through.", () => onSettings(ownRace()))
  }

  /**
   * @param {string} name
   * @param {string} line
   * @param {() => void} action
   */
  function make(name, line, action) {
    const node = html("button", { type: "button", class: "r-card" }, row)
    html("strong", {}, node, name)
    html("span", {}, node, line)
    node.onclick = action
    return node
  }

  /**
   * The three usual racers with rates that suit a small network, all of whose weights train.
   * @returns {WantedSettings}
   */
  function ownRace() {
    const racers = [
      { optimizer: "sgd", rate: 0.1, hyper: {} },
      { optimizer: "momentum", rate: 0.03, hyper: {} },
      { optimizer: "adam", rate: 0.03, hyper: {} },
    ]
    return {
      surface: "network",
      start: null,
      racers,
      steps: 1500,
      threshold: 0.1,
      plane: "pca",
      pair: "selected",
      begin: "start",
      batch_size: null,
      network: "own",
    }
  }

  return {
    element: box,
    build,
    /**
     * @param {RaceScene} scene
     * @param {boolean} over the race has been seen to its end, so that its outcome may be told
     */
    update(scene, over) {
      if (shown?.scene === scene && shown.over === over) return
      shown = { scene, over }
      for (const [key, { node }] of cards) set(node, { "aria-pressed": key === scene.card })
      if (own) set(own, { "aria-pressed": scene.settings.surface === "network" })
      setText(title, over ? "What happened" : "First a guess")
      setText(sentence, over ? (scene.answer ?? scene.verdict_words) : scene.question)
      variations.replaceChildren()
      const card = cards.get(scene.card ?? "")?.card
      if (!card?.variations.length) return
      html("span", { class: "label" }, variations, "Now try")
      const plain = { label: "As it was", settings: card.settings }
      for (const choice of [plain, ...card.variations]) {
        const { label, settings } = choice
        const pressed = scene.variation === (choice === plain ? null : label)
        const node = html("button", { type: "button", "aria-pressed": pressed }, variations, label)
        node.onclick = () => onSettings(settings)
      }
    },
  }
}
