// What we use of Plotly.js, which brings no types of its own.

export type Figure = {
  data: object[]
  layout: Record<string, unknown> & { height?: number; dragmode?: unknown; uirevision?: unknown }
}

/** A point of a chart that a pointer touched. */
export type TouchedPoint = {
  x: number
  y: number
  curveNumber: number
  pointNumber?: number
  /** What the trace carries along for each of its points; here the step of a race. */
  customdata: number
}

/** An element that Plotly has drawn into. */
export type PlotElement = HTMLElement & {
  data?: object[]
  layout?: Record<string, unknown>
  _fullLayout?: { width: number; height: number; scene?: { _scene?: { getCamera(): unknown } } }
  on(event: "plotly_click" | "plotly_hover", handler: (event: { points: TouchedPoint[] }) => void): void
  on(event: "plotly_unhover", handler: () => void): void
}

export type PlotlyLibrary = {
  react(element: HTMLElement, data: object[], layout: object, config: object): Promise<unknown>
  purge(element: HTMLElement): void
  toImage(figure: object, options: { format: string; width: number; height: number; scale: number }): Promise<string>
  Plots: { resize(element: HTMLElement): void }
}

declare global {
  interface Window {
    Plotly?: PlotlyLibrary
  }
}
