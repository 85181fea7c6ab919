// Where we are: {update, step}, step being an id such as "dW:1". Pure functions; nothing here knows the page.
//
// Inside an update the steps are: start, the forward pass, loss, the backward pass, the update, recheck.

export const GRANULARITIES = ["operation", "layer", "pass", "batch", "epoch"]

/** The phase of a step id. */
export function phaseOf(id) {
  const name = id.split(":")[0]
  if (name === "start" || name === "loss" || name === "recheck") return name
  if (name === "Z" || name === "A") return "forward"
  return /^d[AZWb]/.test(name) && id.includes(":") ? "backward" : "update"
}

export function layerOf(id) {
  const layer = id.split(":")[1]
  return layer === undefined ? null : Number(layer)
}

/** What a step belongs to when stepping by layer or by pass: steps with equal groups are taken in one stride. */
function groupOf(id, granularity) {
  const phase = phaseOf(id)
  if (granularity === "operation") return id
  if (granularity === "layer") return phase === "forward" || phase === "backward" ? `${phase}:${layerOf(id)}` : phase
  // The recheck closes the update: four moves, four presses.
  return phase === "recheck" ? "update" : phase
}

/** The index of the last step of each group in `ids`; the places where a stride ends. `start` is never one of its own. */
export function stops(ids, granularity) {
  const places = []
  ids.forEach((id, index) => {
    const last = index + 1 === ids.length || groupOf(ids[index + 1], granularity) !== groupOf(id, granularity)
    // The choice of the next batch belongs to the forward pass that uses it, except when every operation is a stride.
    if (last && (id !== "start" || granularity === "operation")) places.push(index)
  })
  return places
}

/** The cursor one stride on. `idsOf(update)` gives an update's steps, `perEpoch` the updates in an epoch. */
export function forward(cursor, granularity, idsOf, perEpoch) {
  const { update, step } = cursor
  if (granularity === "epoch" || granularity === "batch") {
    const last = granularity === "epoch" ? (Math.floor(update / perEpoch) + 1) * perEpoch - 1 : update
    if (step === "recheck" && last === update)
      return { update: update + (granularity === "epoch" ? perEpoch : 1), step: "recheck" }
    return { update: last, step: "recheck" }
  }
  const ids = idsOf(update)
  const at = ids.indexOf(step)
  const next = stops(ids, granularity).find((index) => index > at)
  if (next !== undefined) return { update, step: ids[next] }
  const following = idsOf(update + 1)
  return { update: update + 1, step: following[stops(following, granularity)[0]] }
}

/** The cursor one stride back, or null at the very start. The exact inverse of `forward` between stops. */
export function back(cursor, granularity, idsOf, perEpoch) {
  const { update, step } = cursor
  const start = { update: 0, step: "start" }
  if (update === 0 && step === "start") return null
  if (granularity === "epoch" || granularity === "batch") {
    const stride = granularity === "epoch" ? perEpoch : 1
    const done = step === "recheck" ? update : update - 1
    const earlier =
      step === "recheck" ? Math.floor((done + 1) / stride) * stride - 1 : Math.floor(update / stride) * stride - 1
    const before = earlier === update && step === "recheck" ? earlier - stride : earlier
    return before < 0 ? start : { update: before, step: "recheck" }
  }
  const ids = idsOf(update)
  const at = ids.indexOf(step)
  const previous = stops(ids, granularity)
    .filter((index) => index < at)
    .pop()
  if (previous !== undefined) return { update, step: ids[previous] }
  if (update === 0) return start
  const preceding = idsOf(update - 1)
  return { update: update - 1, step: preceding[preceding.length - 1] }
}

export function same(a, b) {
  return Boolean(a && b) && a.update === b.update && a.step === b.step
}

/** Negative, zero or positive, as a lies before, at or behind b; `ids` are the steps of their update. */
export function compare(a, b, ids) {
  return a.update - b.update || ids.indexOf(a.step) - ids.indexOf(b.step)
}
