// A recurrent network without a server, and scenes of it.

import { anatomyOf } from "../../playground/components/shared/anatomy.js"
import { readScene } from "../../playground/components/stage/scene.js"
import { ROWS } from "./support.mjs"

/** @import { Phase } from "../../playground/components/shared/wire.d.ts" */

export const MOMENTS = 3
export const UNITS = 2

/**
 * A recurrent layer of two units over three moments, or so many, and one output; the numbers of its operations are
 * counted up from 1, so that each is found by its place.
 * @param {"simple_rnn" | "lstm"} kind
 */
export function network(kind, moments = MOMENTS, units = UNITS) {
  const gates = kind === "lstm" ? 4 : 1
  /** @type {import("../../playground/components/shared/wire.d.ts").Operation[]} */
  const operations = []
  let at = 0
  const add = (
    /** @type {string} */ name,
    /** @type {Phase} */ phase,
    /** @type {number | null} */ time,
    /** @type {number[]} */ shape,
  ) => {
    const id = time === null ? `${name}:0` : `${name}:0@${time}`
    operations.push({ id, name, phase, layer: 0, time, words: name, next: name, shape, cells: [], at })
    at += shape.reduce((product, size) => product * size, 1)
  }
  operations.push({
    id: "start",
    name: "start",
    phase: "start",
    layer: null,
    time: null,
    words: "",
    next: "start",
    ...ROWS.operation,
  })
  const said = kind === "lstm" ? ["i", "f", "g", "o", "c", "h"] : ["Z", "H"]
  const back = kind === "lstm" ? ["dh", "dc", "dZ"] : ["dH", "dZ"]
  for (let t = 0; t < moments; t += 1) for (const name of said) add(name, "forward", t, [units])
  const plain = (/** @type {string} */ name, /** @type {Phase} */ phase, /** @type {number | null} */ layer) =>
    operations.push({
      ...operations[0],
      id: layer === null ? name : `${name}:${layer}`,
      name,
      phase,
      layer,
      next: name,
    })
  plain("A", "forward", 0)
  plain("A", "forward", 1)
  plain("loss", "loss", null)
  plain("dZ", "backward", 1)
  for (let t = moments - 1; t >= 0; t -= 1) {
    for (const name of back) add(name, "backward", t, [name === "dZ" ? units * gates : units])
    add("dU", "backward", t, [units, units * gates])
  }
  const size = at
  plain("dU", "backward", 0)
  plain("theta", "update", null)
  plain("recheck", "recheck", null)
  const shared = Array.from({ length: units * units * gates }, (_, k) => ({
    ...{ id: `u${k}`, name: `u${k}`, layer: 0, kind: /** @type {const} */ ("shared"), from: "", to: "", slope: "dU:0" },
    ...{ array: "U", place: [Math.floor(k / (units * gates)), k % (units * gates)] },
  }))
  const anatomy = anatomyOf({
    inputs: Array.from({ length: moments }, (_, t) => ({ id: `i${t}`, name: `moment ${t + 1}` })),
    layers: [
      { title: "hidden 1", words: "hidden layer 1", activation: "", ...ROWS.layer, kind, shape: [units], moments },
      { title: "output", words: "the output", activation: "tanh", ...ROWS.layer },
    ],
    units: [
      ...Array.from({ length: units }, (_, j) => ({ id: `n${j}`, name: `h${j + 1}`, layer: 0 })),
      { id: "out", name: "ŷ", layer: 1 },
    ],
    parameters: [
      ...shared,
      ...Array.from({ length: units }, (_, j) => ({
        ...{
          id: `w${j}`,
          name: `h${j + 1}→ŷ`,
          layer: 1,
          kind: /** @type {const} */ ("weight"),
          from: `n${j}`,
          to: "out",
        },
        slope: "start",
      })),
    ],
    operations,
  })
  return { anatomy, operations, size }
}

/**
 * The scene at one of its operations.
 * @param {"simple_rnn" | "lstm"} kind
 * @param {string} step
 */
export function sceneAt(kind, step, cut = 0) {
  const { anatomy, operations, size } = network(kind)
  const parameters = anatomy.parameters.length
  const move = {
    ...{ update: 0, focus: 0, in_batch: true, batch: [0], steps: operations.map(({ id }) => id) },
    ...{ x: new Float64Array(MOMENTS), t: new Float64Array(1), loss: Float64Array.from([1, 2, 3, 4, 5]) },
    ...{ Z: new Float64Array(3), A: Float64Array.from([1, 2, 0.4]), after: Float64Array.from([70, 80, 0.6]) },
    dZ: Float64Array.from([0, 0, -0.3]),
    dA: Float64Array.from([0.5, -0.25, 0]),
    grad: new Float64Array(parameters).fill(9),
    opt: new Float64Array(2 * parameters),
    inner: Float64Array.from({ length: size }, (_, index) => index + 1),
    again: Float64Array.from({ length: anatomy.operation("dZ:0@2").at }, (_, index) => -index - 1),
  }
  const store = {
    setup: { anatomy, cut, maps: [] },
    moves: new Map([[0, move]]),
    states: new Map([[0, { theta: new Float64Array(parameters), metrics: {} }]]),
    stepsAt: () => move.steps,
  }
  const scene = readScene(/** @type {Store} */ (/** @type {unknown} */ (store)), { update: 0, step })
  return { scene, anatomy, at: (/** @type {string} */ id) => anatomy.operation(id).at }
}
/** @typedef {import("../../playground/components/stage/types.d.ts").Seen} Store */
