// What the modules of the screen of "Bigger data" hand to each other. What arrives is declared in shared/wire.d.ts.

import type { LineMark } from "../shared/families.js"

/** How everything is drawn just now. colours: the theme's six; type: the smallest, in pixels. */
export type Style = { colours: string[]; dark: boolean; type: number }

/** One training as far as it is known here. running: [epochs passed, loss, accuracy or mae]. */
export type Training = {
  title: string
  optimizer: string
  status: string
  epochs: number
  begun: number
  rows: Record<string, number | null>[]
  running: [number, number | null, number | null][]
}

/** A line of a chart. dash: an SVG dash array, "" for none. mark: at each point, null for none. faint: drawn thin. */
export type Plotted = {
  name: string
  x: number[]
  y: (number | null)[]
  colour: string
  dash: string
  mark: LineMark | null
  faint: boolean
}

/** What a chart draws. x: [from, to]. level: a line across with a name, null for none. log: x is logarithmic. */
export type Chart = {
  lines: Plotted[]
  x: [number, number]
  ticks: number[] | null
  level: { value: number; name: string } | null
  percent: boolean
  logX: boolean
}
