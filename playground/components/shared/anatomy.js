// The network's parts and the operations of its updates, as the server tells them once a run.
//
// Ids are opaque: what a part is called, what it joins and which phase an operation belongs to stands in its row.

/** @import { InputRow, LayerRow, Operation, ParameterRow, Parts, ToldAnatomy, UnitRow } from "./wire.d.ts" */
/**
 * index: the place in the arrays that carry the part's number.
 * @typedef {InputRow & { kind: "input", index: number }} Input
 * @typedef {UnitRow & { kind: "unit", index: number }} Unit
 * @typedef {ParameterRow & { index: number, array: string, place: number[] }} Parameter
 * @typedef {LayerRow & { units: Unit[] }} Layer
 * @typedef {Input | Unit | Parameter} Part
 * @typedef {ReturnType<typeof anatomyOf>} Anatomy
 */

/** @param {Parts & Partial<ToldAnatomy>} told */
export function anatomyOf(told) {
  /** @type {Input[]} */
  const inputs = told.inputs.map((row, index) => ({ ...row, kind: "input", index }))
  /** @type {Unit[]} */
  const units = told.units.map((row, index) => ({ ...row, kind: "unit", index }))
  /** @type {Parameter[]} */
  const parameters = told.parameters.map((row, index) => ({ array: "", place: [], ...row, index }))
  /** @type {Map<string, Part>} */
  const parts = new Map()
  for (const part of [...inputs, ...units, ...parameters]) parts.set(part.id, part)
  /** @type {Layer[]} */
  const layers = told.layers.map((row, layer) => ({ ...row, units: units.filter((unit) => unit.layer === layer) }))
  const operations = new Map((told.operations ?? []).map((row) => [row.id, row]))
  /** @type {Map<string, string>} */
  const found = new Map()
  for (const { id, name, layer, time } of operations.values()) if (time === null) found.set(`${name} ${layer}`, id)
  return {
    inputs,
    units,
    parameters,
    layers,
    /** What one Step may mean here, the finest first. */
    granularities: told.granularities ?? [],
    /** The units of the last layer. */
    outputs: layers.at(-1)?.units ?? [],
    /** @param {string | null | undefined} id */
    part: (id) => parts.get(id ?? "") ?? null,
    /**
     * The row of an operation of this run. What is no operation of it is taken for the start of an update.
     * @param {string} id
     */
    operation: (id) => operations.get(id) ?? START,
    /**
     * The id of a layer's operation by its name ("Z", "A", "dA", "dZ"), or "" where it has none.
     * @param {string} name
     * @param {number} layer
     */
    stepOf: (name, layer) => found.get(`${name} ${layer}`) ?? "",
    /**
     * What a layer is fed: the inputs, or the units of the layer before.
     * @param {number} layer
     * @returns {(Input | Unit)[]}
     */
    fed: (layer) => (layer ? layers[layer - 1].units : inputs),
  }
}

/** @type {Operation} */
const START = {
  id: "start",
  name: "start",
  phase: "start",
  layer: null,
  time: null,
  words: "ready",
  next: "",
  shape: [],
  cells: [],
  at: -1,
}
