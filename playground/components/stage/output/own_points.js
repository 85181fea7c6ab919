// The learner's own points: the last ones among the training examples. Every change sends the whole list.

/** A hundredth is finer than a pointer, and keeps links short. */
const tidy = (value) => Math.round(value * 100) / 100

export function createOwnPoints(store, send) {
  const list = () => store.setup.own_points.map((point) => [...point])
  const at = (index) => index - store.setup.own_first
  return {
    owns: (index) => at(index) >= 0 && at(index) < store.setup.own_points.length,
    add: (x, y, kind) => send([...list(), [tidy(x), tidy(y), kind]]),
    move: (index, x, y) => send(list().map((point, i) => (i === at(index) ? [tidy(x), tidy(y), point[2]] : point))),
    remove: (index) => send(list().filter((_, i) => i !== at(index))),
  }
}
