// The glossary's entries: fetched once a page, found by what is typed, and found in sentences.

/** @import { ToldWord } from "./wire.d.ts" */

/** @type {Promise<ToldWord[]> | null} */
let asked = null

/** All entries in their order; none where they cannot be fetched, and then asked for again the next time. */
export function words() {
  // A page that was saved plays from its file alone, where there is nobody to ask.
  if (window.location.protocol === "file:") return Promise.resolve([])
  asked ??= fetch(new URL("assets/words.json", document.baseURI))
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
    .catch(() => {
      asked = null
      return []
    })
  return asked
}

/**
 * The entries that fit what is typed: first those called so, then those that speak of it; all where nothing is typed.
 * @template {Pick<ToldWord, "term" | "also" | "marked" | "says">} Entry
 * @param {Entry[]} entries
 * @param {string} typed
 * @returns {Entry[]}
 */
export function found(entries, typed) {
  const wanted = plain(typed)
  if (!wanted) return entries
  /** @param {Entry} entry */
  const names = ({ term, also, marked }) => [term, ...also, ...marked].map(plain)
  /** @type {((entry: Entry) => boolean)[]} */
  const ranks = [
    (entry) => names(entry).includes(wanted),
    (entry) => names(entry).some((name) => name.startsWith(wanted)),
    (entry) => names(entry).some((name) => name.includes(wanted)),
    (entry) => ` ${plain(entry.says)}`.includes(` ${wanted}`),
  ]
  const rank = new Map(entries.map((entry) => [entry, ranks.findIndex((fits) => fits(entry))]))
  const at = /** @param {Entry} entry */ (entry) => rank.get(entry) ?? -1
  return entries.filter((entry) => at(entry) >= 0).sort((a, b) => at(a) - at(b))
}

/** Small letters, and a hyphen as good as a space. @param {string} text */
const plain = (text) => text.trim().toLowerCase().replaceAll("-", " ").replaceAll("ß", "ss")

/** Letters, digits and what is written small above and below: a term ends before none of these. */
const WITHIN = "[\\p{L}\\p{N}_₀-₉⁰-⁹\\u0302]"

/**
 * Finds terms in texts: each text in pieces, those that are terms with their entry. `seen` grows: an entry is found
 * once in all texts that share it.
 * @param {ToldWord[]} entries
 * @returns {(text: string, seen: Set<ToldWord>) => { text: string, entry: ToldWord | null }[]}
 */
export function createFinder(entries) {
  /** @type {Map<string, ToldWord>} */
  const known = new Map()
  for (const entry of entries)
    for (const spelling of entry.marked)
      for (const each of withCapital(spelling)) if (!known.has(each)) known.set(each, entry)
  // The longest first: "learning rate" before "rate", "dead unit" before "unit".
  const spellings = [...known.keys()].sort((a, b) => b.length - a.length)
  const either = spellings.map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|")
  const pattern = either ? new RegExp(`(?<!${WITHIN})(?:${either})(?!${WITHIN})`, "gu") : null

  return (text, seen) => {
    /** @type {{ text: string, entry: ToldWord | null }[]} */
    const pieces = []
    let end = 0
    for (const { 0: term, index } of pattern ? text.matchAll(pattern) : []) {
      const entry = known.get(term)
      if (!entry || seen.has(entry)) continue
      seen.add(entry)
      if (index > end) pieces.push({ text: text.slice(end, index), entry: null })
      pieces.push({ text: term, entry })
      end = index + term.length
    }
    if (pieces.length && end < text.length) pieces.push({ text: text.slice(end), entry: null })
    return pieces.length ? pieces : [{ text, entry: null }]
  }
}

/** As a sentence may begin with it, too; a letter that is a symbol is another one as a capital. @param {string} text */
const withCapital = (text) => (/^[a-z]{3}/.test(text) ? [text, text[0].toUpperCase() + text.slice(1)] : [text])
