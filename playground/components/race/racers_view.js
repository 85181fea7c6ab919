// Who races: optimizer, learning rate and settings of each; and how each came out, beside it.

import { choose, chosen } from "../shared/choices.js"
import { html, set, setText } from "../shared/dom.js"
import { fmt } from "../shared/format.js"
import { choiceField, numberField } from "./fields.js"
import { swatch } from "./swatch.js"

/** @import { Catalogue, OptimizerKind, RacerSettings, RaceSettings, WantedSettings } from "../shared/wire.d.ts" */
/** @import { RaceView } from "./types.d.ts" */

const MOST = 12

/**
 * @param {Element} root
 * @param {{ onRacers: (racers: NonNullable<WantedSettings["racers"]>) => void }} page
 */
export function createRacersView(root, { onRacers }) {
  const box = html("div", { class: "r-racers" }, root)
  const head = html("div", { class: "r-racer-head" }, box)
  const fair = html("p", { class: "r-fair" }, head)
  const list = html("div", { class: "r-racer-list" }, box)
  const add = html("select", { "aria-label": "Add a racer", "data-guide": "add_racer" }, head)
  /** @type {string | null} */
  let key = null
  /** @type {RacerSettings[]} */
  let current = []
  /** @type {Catalogue | null} */
  let catalogue = null

  add.onchange = () => {
    const kind = catalogue?.optimizers.find((each) => each.name === add.value)
    add.value = ""
    if (!kind) return
    // The rate of a relative that already races suits better than Keras's cautious default.
    const like = current.find((racer) => racer.optimizer === kind.name) ?? current.at(-1)
    onRacers([...current, { optimizer: kind.name, rate: like?.rate ?? 0.1, hyper: {} }])
  }

  /** The racers whose settings are unfolded. */
  const opened = () => (chosen("more") ? chosen("more").split(",") : []).map((each) => Number(each) - 1)

  /**
   * @param {number} index
   * @param {Partial<RacerSettings>} changes
   */
  function change(index, changes) {
    onRacers(current.map((racer, i) => (i === index ? { ...racer, ...changes } : racer)))
  }

  /**
   * @param {RaceView} view
   * @param {Catalogue} catalogue
   */
  function build(view, catalogue) {
    list.replaceChildren()
    view.racers.forEach((racer, index) => {
      const settings = current[index]
      const kind = catalogue.optimizers.find((each) => each.name === settings.optimizer)
      if (!kind) return
      const row = html("div", { class: "r-racer" }, list)
      swatch(row, racer)
      const select = html("select", { "aria-label": `Optimizer of racer ${index + 1}` }, row)
      for (const each of catalogue.optimizers) html("option", { value: each.name }, select, each.label)
      select.value = settings.optimizer
      select.onchange = () => change(index, { optimizer: select.value, hyper: {} })
      const rate = numberField(row, "rate", (value) => change(index, { rate: value }), {
        ...{ width: "5rem", word: index === 0 ? "learning rate" : undefined },
      })
      set(rate.input, { "aria-label": `Learning rate of ${racer.name}` })
      rate.show(settings.rate)
      const more = html("details", { class: "r-more" }, row)
      more.open = opened().includes(index)
      more.ontoggle = () => {
        const others = opened().filter((each) => each !== index && each < current.length)
        const all = more.open ? [...others, index].sort((a, b) => a - b) : others
        choose("more", all.map((each) => each + 1).join(","))
      }
      html("summary", {}, more, summary(kind, settings, catalogue))
      const grid = html("div", { class: "r-hyper" }, more)
      html("p", { class: "label r-what" }, grid, `${kind.label}, and what it can be told:`)
      const over = choiceField(grid, "rate over the race", (value) => change(index, { schedule: value }))
      set(over.select, { "aria-label": `Rate of ${racer.name} over the race` })
      over.show(settings.schedule, catalogue.schedules)
      const floor = numberField(grid, "at the end, times the first", (value) => change(index, { floor: value }), {
        width: "5rem",
      })
      floor.show(settings.floor)
      set(floor.box, { hidden: settings.schedule === "constant" })
      for (const [name, usual] of Object.entries(kind.hyper)) {
        if (typeof usual === "boolean") {
          const label = html("label", { class: "r-check" }, grid)
          const input = html("input", { type: "checkbox" }, label)
          input.checked = Boolean(settings.hyper[name] ?? usual)
          html("span", {}, label, catalogue.hyperparameters[name])
          input.onchange = () => change(index, { hyper: { ...settings.hyper, [name]: input.checked ? 1 : 0 } })
        } else {
          const field = numberField(
            grid,
            catalogue.hyperparameters[name],
            (value) => change(index, { hyper: { ...settings.hyper, [name]: value } }),
            { width: "6rem" },
          )
          field.show(settings.hyper[name] ?? usual)
        }
      }
      const remove = html(
        "button",
        {
          type: "button",
          class: "r-remove",
          "aria-label": `Take ${racer.name} out of the race`,
          title: "Take out of the race",
        },
        row,
        "×",
      )
      remove.onclick = () => onRacers(current.filter((_, i) => i !== index))
    })
    add.replaceChildren()
    html("option", { value: "" }, add, "Add a racer…")
    for (const each of catalogue.optimizers) html("option", { value: each.name }, add, each.label)
    set(add, { disabled: current.length >= MOST })
    set(add, { title: current.length >= MOST ? `${MOST} is the most that can be told apart.` : null })
  }

  /**
   * @param {OptimizerKind} kind
   * @param {RacerSettings} settings
   * @param {Catalogue} catalogue
   */
  function summary(kind, settings, catalogue) {
    const changed = Object.entries(settings.hyper).map(
      ([name, value]) =>
        `${catalogue.hyperparameters[name]} ${typeof kind.hyper[name] === "boolean" ? "on" : fmt(value)}`,
    )
    if (settings.schedule !== "constant")
      changed.unshift(
        `rate falls, ${catalogue.schedules.find(([name]) => name === settings.schedule)?.[1] ?? settings.schedule}`,
      )
    return changed.length ? changed.join(", ") : "usual settings"
  }

  return {
    element: box,
    /**
     * @param {RaceView} view
     * @param {RaceSettings} settings
     * @param {Catalogue} known
     */
    update(view, settings, known) {
      catalogue = known
      current = settings.racers
      setText(fair, view.fair)
      set(fair, { title: view.fair })
      const now = JSON.stringify([settings.racers, view.dark])
      if (now === key) return
      key = now
      build(view, known)
    },
  }
}
