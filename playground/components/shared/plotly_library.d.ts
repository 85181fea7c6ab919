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

/** Something Plotly has put into a scene; _trace: whose line or mark it is. */
export type DrawnObject = {
  gl: WebGLRenderingContext
  _trace?: { surface?: object }
  draw?: (...given: unknown[]) => void
  drawTransparent?: (...given: unknown[]) => void
  drawPick?: (...given: unknown[]) => void
  /** It is drawn over what was drawn before it. */
  inFront?: boolean
}

/** A picture in three dimensions; traces by their uid. */
export type PlotScene = {
  getCamera(): unknown
  glplot: { objects: DrawnObject[]; redraw(): void }
  traces: Record<string, { update(full: object): void }>
}

/** An element that Plotly has drawn into. */
export type PlotElement = HTMLElement & {
  data?: object[]
  layout?: Record<string, unknown>
  _fullLayout?: { width: number; height: number; scene?: { _scene?: PlotScene } }
  _fullData?: { uid: string }[]
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
