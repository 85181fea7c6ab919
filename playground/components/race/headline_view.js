// The headline: what the race asks before it is over, what came out after, and the buttons that vary it.

import { html, set, setText } from "../shared/dom.js"
import { count, counted } from "../shared/format.js"
import { OWN_RACE } from "./bar_view.js"

/** @import { Catalogue, RaceScene, WantedSettings } from "../shared/wire.d.ts" */
/** A button that varies a race. @typedef {{ label: string, settings: WantedSettings, pressed: boolean }} Variant */

/** A sentence of more characters stands in smaller type, so that it is never cut. */
const LONG = 110
const NUMBERS_OF_STEPS = [300, 1500, 3000]

/**
 * @param {HTMLElement} root
 * @param {{ choose: (chosen: WantedSettings) => void, change: (chosen: WantedSettings) => void }} on choose: another
 *   race; change: this one with something else
 */
export function createHeadlineView(root, on) {
  const box = html("div", { class: "r-headline" }, root)
  const words = html("div", { class: "words" }, box)
  const title = html("p", { class: "step-title" }, words)
  const sentence = html("p", { class: "sentence", role: "status" }, words)
  const variations = html("div", { class: "r-variations", role: "group", "aria-label": "Variations" }, box)
  let key = ""

  /**
   * The variations of a card of Python's.
   * @param {RaceScene} scene
   * @param {Catalogue} catalogue
   * @returns {Variant[]}
   */
  function ofCard(scene, catalogue) {
    const card = catalogue.cards.find((each) => each.key === scene.card)
    if (!card?.variations.length) return []
    const plain = { label: "As it was", settings: card.settings, pressed: scene.variation === null }
    return [
      plain,
      ...card.variations.map(({ label, settings }) => ({ label, settings, pressed: scene.variation === label })),
    ]
  }

  /**
   * What the race on one's own network is varied by: how many steps, how much trains, where it begins.
   * @param {RaceScene} scene
   * @param {number | null} stands
   * @returns {Variant[]}
   */
  function ofOwn({ settings }, stands) {
    const pair = settings.plane === "pair"
    const steps = NUMBERS_OF_STEPS.map((steps) => ({
      label: counted(steps, "step"),
      settings: /** @type {WantedSettings} */ ({ steps }),
      pressed: settings.steps === steps,
    }))
    /** @type {Variant[]} */
    const more = [
      {
        label: "Two weights only",
        settings: pair ? { plane: OWN_RACE.plane, start: null } : { plane: "pair", start: null },
        pressed: pair,
      },
    ]
    if (stands !== null || settings.begin === "now")
      more.push({
        label: stands === null ? "From where it stood" : `From update ${count(stands)}`,
        settings: settings.begin === "now" ? { begin: "start" } : { begin: "now", network: "own" },
        pressed: settings.begin === "now",
      })
    return [...steps, ...more]
  }

  return {
    element: box,
    /**
     * @param {RaceScene} scene
     * @param {Catalogue} catalogue
     * @param {{ race: number, over: boolean, stands: number | null }} now over: the race has been seen to its end, so
     *   that its outcome may be told; stands: the update that Step through is at, null at its start
     */
    update(scene, catalogue, { race, over, stands }) {
      const asked = [race, over, stands, scene.verdict_words].join("|")
      if (asked === key) return
      const told = over ? (scene.answer ?? scene.verdict_words) : scene.question
      setText(title, over ? "What happened" : "First a guess")
      setText(sentence, told)
      set(words, { "data-long": told.length > LONG })
      const own = scene.settings.surface === "network"
      variations.replaceChildren()
      for (const { label, settings, pressed } of own ? ofOwn(scene, stands) : ofCard(scene, catalogue)) {
        const node = html("button", { type: "button", "aria-pressed": pressed }, variations, label)
        node.onclick = () => (own ? on.change(settings) : on.choose(settings))
      }
      key = asked
    },
  }
}
