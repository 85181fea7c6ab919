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

type Spot3 = [number, number, number]

/** From where a picture in three dimensions is seen, in units of its box. */
export type PlotCamera = Record<"eye" | "center" | "up", Record<"x" | "y" | "z", number>>

/** A picture in three dimensions; traces by their uid. */
export type PlotScene = {
  getCamera(): PlotCamera
  camera: { lookAt(eye: Spot3, center: Spot3, up: Spot3): void }
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
  on(event: "plotly_unhover" | "plotly_relayouting", handler: () => void): void
}

export type PlotlyLibrary = {
  react(element: HTMLElement, data: object[], layout: object, config: object): Promise<unknown>
  relayout(element: HTMLElement, changed: Record<string, unknown>): Promise<unknown>
  purge(element: HTMLElement): void
  toImage(figure: object, options: { format: string; width: number; height: number; scale: number }): Promise<string>
  Plots: { resize(element: HTMLElement): void }
}

declare global {
  interface Window {
    Plotly?: PlotlyLibrary
  }
}
