// What the stage would like to know next: what is missing around the cursor, and a little ahead of it.

const AHEAD = 5
const EPOCHS_AHEAD = 4

/** A question for Python, or null where nothing is missing. */
export function wishOf(
  store,
  { cursor, towards, granularity, playing, options, link = false, force = false, statesOnly = false },
) {
  const { update } = towards
  const inRun = (at) => at >= 0 && (store.end === null || at <= store.end)
  const strides = granularity === "batch" || granularity === "epoch"
  const near = [update, update + 1, ...(strides && playing ? [] : [update - 1, update + 2])]
  if (statesOnly) {
    const missing = !store.states.has(update + 1) && inRun(update)
    return missing
      ? {
          run: store.setup.run,
          cursor,
          granularity,
          moves: [],
          states: [update + 1],
          stories: [],
          inspector: false,
          link,
          selection: options.selection,
          focus: options.focus,
          level: options.level,
          reached: options.reached,
        }
      : null
  }
  const moves = near.filter((at) => inRun(at) && !store.moves.has(at))
  const states = wantedStates(store, towards, granularity).filter(
    (at) => at >= 0 && (store.end === null || at <= store.end) && !store.states.has(at),
  )
  const stories =
    playing && strides
      ? []
      : [update, update + 1, update - 1].filter(
          (at) => inRun(at) && !store.stories.has(store.storyKey(at, options.selection, options.focus)),
        )
  const inspector =
    options.level >= 2 && options.selection !== null && !(playing && strides) && !inspected(store, cursor, options)
  // What is looked at comes first; what lies around it is asked for with the next question.
  const first = (wanted) => (inspector && wanted.includes(update) ? [update] : wanted)
  if (!force && !link && !moves.length && !states.length && !stories.length && !inspector) return null
  return {
    run: store.setup.run,
    cursor,
    granularity,
    moves: first(moves),
    states,
    stories: first(stories),
    inspector,
    link,
    selection: options.selection,
    focus: options.focus,
    level: options.level,
    reached: options.reached,
  }
}

function wantedStates(store, { update, step }, granularity) {
  const perEpoch = store.setup.batches_per_epoch
  const here = [update, update + 1]
  if (granularity === "epoch") {
    const done = step === "recheck" ? update + 1 : update
    const next = (Math.floor(done / perEpoch) + 1) * perEpoch
    const before = (Math.ceil(done / perEpoch) - 1) * perEpoch
    return [...here, before, ...Array.from({ length: EPOCHS_AHEAD }, (_, index) => next + index * perEpoch)]
  }
  const ahead = granularity === "batch" ? AHEAD : 2
  return [update - 1, ...here, ...Array.from({ length: ahead }, (_, index) => update + 2 + index)]
}

function inspected(store, cursor, { selection, focus }) {
  const { inspector } = store
  return (
    inspector &&
    inspector.selection === selection &&
    inspector.update === cursor.update &&
    inspector.pinned_focus === focus
  )
}
