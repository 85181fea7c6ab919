// What the inspector's panels are given, and what they can ask of the stage.

import type { Input, Part, Unit } from "../../shared/anatomy.js"
import type { Float, Inspected, Kind, Known } from "../../shared/wire.d.ts"

/** Python's answer about the selected part, with what this step has computed of it. */
export type Payload = Omit<Arriving, "selection" | "kind"> & {
  selection: string
  kind: Kind
}

/** What the stage adds to the answer: the selected part's row, those of what its layer is fed, the last layer that the
 *  forward pass has left behind (-1: none), the layer nearest to the inputs that the loss's slope has come back to, and
 *  whose sums it is there for (Infinity: none), and how many examples the batch has. */
/** added: the first moment whose share of the gradient is there already, of a number that all moments use; of a unit,
 *  the first whose slope is. said: how many moments have their state. */
export type Placed = { added: number; said: number } & {
  part: Part
  fed: (Input | Unit)[] | null
  passed: number
  /** Of a unit: whether it has a sum of its own. */
  sums: boolean
  reached: number
  slopes: number
  batch: number
}

/** What the stage hands over; value: null where this step has not computed it yet. */
export type Arriving = Omit<Inspected, "known" | "value"> & { known: Known; value?: Float | null } & Placed

export type Handlers = {
  onEdit(selection: string, value: number): void
  onHoverPlace(place: string | null): void
  onHoverPath(places: string[] | null): void
  onFocus(example: number): void
  onSelect(selection: string): void
  onTab(tab: string): void
  /** The tabs are wanted, where there is only the row. */
  onMore(): void
  /** The row of what stands at a place of the stage; null where it is nothing one can select. */
  partOf(place: string | null): Part | null
  /** The units of the map that a number of a filter belongs to. */
  mapOf: (id: string) => Unit[]
}

/** tab: the one that was chosen. */
export type PanelOptions = {
  hideNext: boolean
  reducedMotion: boolean
  level: number
  tab: string
  /** Of a unit that goes through moments, the one that was selected, from 0; null: none was. */
  moment: number | null
  /** The learner is to say what the next step gives. */
  asked: boolean
}

/** What stands in a tab. Its own tabs are shown what is selected; one that `kinds` does not bind may be shown null. */
export type PanelView = {
  show?(payload: Payload | null, options: PanelOptions): void
  destroy?(): void
}

/** level: from which level of disclosure on it is offered. kinds: of what it has something to say; without, it is
 *  offered whatever is selected. create: builds its view into the panel, when it is first opened. */
export type InspectorTab = {
  id: string
  title: string
  level: number
  kinds?: Kind[]
  /** Only where the answer has this part. */
  part?: keyof Payload
  create(panel: HTMLElement, on: Handlers): PanelView
}

/** A chart's size in real pixels, and that of its text. */
export type Size = { width: number; height: number; em: number }

export type Edges = { left: number; right: number; top: number; bottom: number }
