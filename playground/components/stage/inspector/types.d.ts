// What the inspector's panels are given, and what they can ask of the stage.

import type { Input, Part, Unit } from "../../shared/anatomy.js"
import type { Float, Inspected, Kind, Known } from "../../shared/wire.d.ts"

/** Python's answer about the selected part, with what this step has computed of it. */
export type Payload = Omit<Arriving, "selection" | "kind"> & {
  selection: string
  kind: Kind
}

/** What the stage adds to the answer: the selected part's row, those of what its layer is fed, and the last layer that
 *  the forward pass has left behind (-1: none). */
export type Placed = { part: Part; fed: (Input | Unit)[] | null; passed: number }

/** What the stage hands over; value: null where this step has not computed it yet. */
export type Arriving = Omit<Inspected, "known" | "value"> & { known: Known; value?: Float | null } & Placed

export type Handlers = {
  onEdit(selection: string, value: number): void
  onHoverPlace(place: string | null): void
  onHoverPath(places: string[] | null): void
  onFocus(example: number): void
  onSelect(selection: string): void
  /** The row of what stands at a place of the stage; null where it is nothing one can select. */
  partOf(place: string | null): Part | null
}

export type PanelOptions = { hideNext: boolean; reducedMotion: boolean; level: number }

export type PanelView = {
  root: HTMLElement
  show(payload: Payload, options: PanelOptions): void
  destroy(): void
}

/** A chart's size in real pixels, and that of its text. */
export type Size = { width: number; height: number; em: number }

export type Edges = { left: number; right: number; top: number; bottom: number }
