// What the race's modules hand to each other. What arrives from Python is declared in shared/wire.d.ts.

import type { Packed } from "../shared/codec.js"
import type { Look } from "../shared/families.js"
import type { Arrow, Basins, Domain, RaceSettings } from "../shared/wire.d.ts"

export type Race = ReturnType<typeof import("./scene.js").readRace>
export type Runner = ReturnType<typeof import("./runner.js").createRunner>
export type HeightMode = "linear" | "log" | "clipped"

/** How the surface and the curves are drawn. */
export type RaceOptions = {
  height: HeightMode
  logLoss: boolean
  /** Draw the way that lies ahead too, faintly. */
  whole: boolean
  /** What a click on the map does. */
  click: "start" | "point"
  basins: boolean
  /** On a small screen, or in front of a class: the map, or the same in three dimensions. */
  picture: "above" | "space"
  /** Which curves are drawn. */
  curve: "loss" | "length"
  /** Larger, for a projector. */
  present: boolean
}

/** A racer with the numbers of its path, step by step. */
export type Racer = {
  index: number
  name: string
  /** The step in which it diverged. */
  readonly diverged: number | null
  x(step: number): number
  y(step: number): number
  loss(step: number): number
  length(step: number): number
  /** A racer that diverged stays where it was last seen. */
  lastStep(step: number): number
}

export type ShownRacer = Racer & Look

/** Losses over the drawn part of the plane, row by row from low y; `version` tells one surface from another. */
export type Surface = { side: number; values: ArrayLike<number> & Iterable<number>; version: number }

export type PlanePoint = [number, number]

/** A racer at a step, as a pointer found it. */
export type Touched = { step: number; racer: number | null }

export type ShownArrow = Arrow & { colour: string }

/** Basins as the map draws them. */
export type Picture = {
  key: string
  side: number
  canvas: HTMLCanvasElement
  edges: string
  letters: { x: number; y: number; text: string }[]
}

export type PointMark = { at: PlanePoint; direction: PlanePoint | null }

/** What every view of the race draws from. */
export type RaceView = {
  race: number
  steps: number
  known: number
  /** No loss that is known lies lower. */
  lowest: number
  racers: ShownRacer[]
  surface: Surface
  domain: Domain
  axes: [string, string]
  minima: PlanePoint[]
  exact: boolean
  start: PlanePoint
  fair: string
  words: string
  canStart: boolean
  /** Counts changes of size. */
  sized: number
  /** The step that is shown: a pointer may be on another than the race stands at. */
  step: number
  place: number
  reached: number
  options: RaceOptions
  dark: boolean
  playing: boolean
  /** The smallest type, in pixels. */
  type: number
}

/** The same with what was asked for and lies on the map. */
export type MapView = RaceView & { arrows: ShownArrow[]; basins: Picture | null; point: PointMark | null }

/** Basins of one racer, with their squares of numbers. */
export type BasinsTold = Basins & { places: Packed; losses: Packed; byLoss: boolean }

/** A vertical axis. of: where on it a value stands, between low and high. */
export type Axis = {
  low: number
  high: number
  ticks: { value: number; text: string }[]
  of(value: number): number
}

/** A spot with a name beside it. */
export type Spot = { x: number; y: number; text: string; colour: string }

export type { Domain, RaceSettings }
