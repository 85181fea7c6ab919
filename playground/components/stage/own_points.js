// The learner's own points: the last ones among the training examples. Every change sends the whole list.

export function createOwnPoints(store, send) {
  const list = () => store.setup.own_points.map((point) => [...point])
  const at = (index) => index - store.setup.own_first
  return {
    owns: (index) => at(index) >= 0 && at(index) < store.setup.own_points.length,
    add: (x, y, kind) => send([...list(), [x, y, kind]]),
    move: (index, x, y) => send(list().map((point, i) => (i === at(index) ? [x, y, point[2]] : point))),
    remove: (index) => send(list().filter((_, i) => i !== at(index))),
  }
}
