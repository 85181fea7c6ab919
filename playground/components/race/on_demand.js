// The parts that are computed when asked for.

export function createOnDemand() {
  return { settled() {}, receive() {}, adopt() {}, drawn: () => ({ arrows: [], basins: [] }), draw() {} }
}
