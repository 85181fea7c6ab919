// What the modules of the screen of "Bigger data" hand to each other. What arrives is declared in shared/wire.d.ts.

import type { LineMark } from "../shared/families.js"

/** How everything is drawn just now. colours: the theme's six; line: of outlines; type: the smallest, in pixels. */
export type Style = { colours: string[]; line: string; type: number }

/** What goes in: a picture of side [rows, columns, channels]; where that is [], numbers of these columns, or words. */
export type ShownExample = {
  side: number[]
  pixels: Uint8Array
  words: (number | string)[]
  columns: string[]
  label: number
}

/** What a layer gave for the example: see PictureTold in shared/wire.d.ts. */
export type ShownPicture = {
  form: "maps" | "bars" | "steps"
  count: number
  side: number[]
  low: number
  high: number
  values: Uint8Array
}

/** The network under way. */
export type ShownLive = {
  epoch: number
  batch: number
  layers: { kind: string; shape: number[]; gradient: number | null }[]
  pictures: ShownPicture[]
  outputs: number[]
  example: ShownExample
}

/** One example it gets wrong. copy, copyWords: of an autoencoder, what it gave back. */
export type ShownMistake = ShownExample & {
  guess: number
  probability: number | null
  copy: Uint8Array | null
  copyWords: (number | string)[]
}

export type ShownMistakes = {
  epoch: number
  count: number | null
  of: number
  all: number
  pairs: number[][]
  rows: ShownMistake[]
}

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
