// The cards: a race in one click, and the buttons that vary it.

import { html, set, setText } from "../shared/dom.js"

export function createCardsView(root, { onSettings }) {
  const box = html("nav", { class: "r-cards", "aria-label": "Races to start with" }, root)
  const row = html("div", { class: "r-card-row" }, box)
  const watch = html("div", { class: "r-watch" }, box)
  const title = html("p", { class: "step-title" }, watch, "What to watch")
  const sentence = html("p", { class: "sentence", role: "status" }, watch)
  const variations = html("div", { class: "r-variations", role: "group", "aria-label": "Variations" }, watch)
  const cards = new Map()
  let own = null
  let shown = {}

  function build(catalogue) {
    row.replaceChildren()
    cards.clear()
    for (const card of catalogue.cards)
      cards.set(card.key, { card, node: make(card.title, card.line, () => onSettings(card.settings)) })
    own = make("Your network", "The loss of what you train in Step through.", () => onSettings(ownRace()))
  }

  function make(name, line, action) {
    const node = html("button", { type: "button", class: "r-card" }, row)
    html("strong", {}, node, name)
    html("span", {}, node, line)
    node.onclick = action
    return node
  }

  /** The three usual racers with rates that suit a small network. */
  function ownRace() {
    const racers = [
      ["sgd", 0.1],
      ["momentum", 0.03],
      ["adam", 0.03],
    ].map(([optimizer, rate]) => ({ optimizer, rate, hyper: {} }))
    return {
      surface: "network",
      start: null,
      racers,
      steps: 300,
      threshold: null,
      plane: "pair",
      pair: "selected",
      batch_size: null,
      network: "own",
    }
  }

  return {
    build,
    /** over: the race has been seen to its end, so that its outcome may be told. */
    update(scene, over) {
      if (shown.scene === scene && shown.over === over) return
      shown = { scene, over }
      for (const [key, { node }] of cards) set(node, { "aria-pressed": key === scene.card })
      set(own, { "aria-pressed": scene.settings.surface === "network" })
      setText(
        title,
        scene.card
          ? `What to watch${scene.variation ? `: ${scene.variation.toLowerCase()}` : ""}`
          : over
            ? "What happened"
            : "Your race",
      )
      setText(sentence, scene.card || !over ? scene.watch : scene.verdict_words)
      variations.replaceChildren()
      const card = cards.get(scene.card)?.card
      if (!card?.variations.length) return
      html("span", { class: "label" }, variations, "Now try")
      const choices = [{ label: "As it was", settings: card.settings, plain: true }, ...card.variations]
      for (const { label, settings, plain } of choices) {
        const pressed = plain ? scene.variation === null : scene.variation === label
        const node = html("button", { type: "button", "aria-pressed": pressed }, variations, label)
        node.onclick = () => onSettings(settings)
      }
    },
  }
}
