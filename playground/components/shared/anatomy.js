// The network's parts and the operations of its updates, as the server tells them once a run.
//
// Ids are opaque: what a part is called, what it joins and which phase an operation belongs to stands in its row.

/**
 * inputs, units, parameters: rows {id, name, index, kind, ...}; index is the place in the arrays that carry their numbers.
 * layers: {title, words, activation, units}; part(id): a row or null; operation(id): {id, name, phase, layer, words, next}.
 */
export function anatomyOf(told) {
  const inputs = told.inputs.map((row, index) => ({ ...row, kind: "input", index }))
  const units = told.units.map((row, index) => ({ ...row, kind: "unit", index }))
  const parameters = told.parameters.map((row, index) => ({ ...row, index }))
  const parts = new Map([...inputs, ...units, ...parameters].map((part) => [part.id, part]))
  const layers = told.layers.map((row, layer) => ({ ...row, units: units.filter((unit) => unit.layer === layer) }))
  const operations = new Map((told.operations ?? []).map((row) => [row.id, row]))
  const updates = told.updates ?? []
  const found = new Map()
  for (const { id, name, layer, time } of operations.values()) if (time === null) found.set(`${name} ${layer}`, id)
  return {
    inputs,
    units,
    parameters,
    layers,
    part: (id) => parts.get(id) ?? null,
    operation: (id) => operations.get(id),
    /** The id of a layer's operation by its name ("Z", "A", "dA", "dZ"), or undefined where it has none. */
    stepOf: (name, layer) => found.get(`${name} ${layer}`),
    /** The ids of the operations of an update that ends in finite numbers. */
    stepsAt: (update) => updates.findLast(([since]) => since <= update)[1],
    /** What a layer is fed: the inputs, or the units of the layer before. */
    fed: (layer) => (layer ? layers[layer - 1].units : inputs),
  }
}
