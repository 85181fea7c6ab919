// Who gets a sheet. Names are only ever printed.

export const MOST = 40

/**
 * The names in a text, a line each.
 * @param {string} text
 */
export const namesIn = (text) =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim().slice(0, 60))
    .filter(Boolean)

/**
 * How many sheets that makes, and what is said of it.
 * @param {string[]} students
 * @param {number} count where there are no names
 */
export function sheetsFor(students, count) {
  const wanted = students.length || (Number.isFinite(count) ? Math.max(1, Math.floor(count)) : 1)
  const made = Math.min(wanted, MOST)
  const word = made === 1 ? "One sheet" : `${made} sheets, no two with the same numbers`
  const rest =
    wanted > MOST ? ` At most ${MOST} are made at once; the other ${wanted - MOST} go onto a second pile.` : ""
  return { count: made, sentence: `${word}.${rest}` }
}
