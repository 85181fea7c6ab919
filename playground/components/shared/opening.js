// Links into the playground, opened in place: one of this page's own without a reload, one of another page's by going
// there, where what was done before is still at hand.

/** @typedef {"step_through" | "optimizer_race" | "bigger_data" | "lessons"} PageName */

const LINK = /^(?:\.\/)?(step_through|optimizer_race|bigger_data|lessons)?(?:\?([^#\s]*))?$/

/**
 * The page and the query of a link as lessons and words write it; null where it leads anywhere else.
 * @param {string} link
 * @returns {{ page: PageName, query: string } | null}
 */
export function partsOf(link) {
  const found = LINK.exec(link)
  return found && { page: /** @type {PageName} */ (found[1] ?? "step_through"), query: found[2] ?? "" }
}

/**
 * `openLink(link, pressed)`: a promise that is kept once the link is open here; of another page's it never is, because
 * this page is being left.
 * @param {PageName} page the one this is
 * @param {{ here: (query: string, pressed: boolean) => Promise<void>, leave: (page: string) => void }} on here: opens
 *   a query on this page, which the learner pressed or a lesson goes on with; leave: to another page, with a query
 *   behind its name
 */
export function createOpening(page, { here, leave }) {
  /** @param {string} link @param {boolean} [pressed] by the learner */
  return (link, pressed = false) => {
    const to = partsOf(link)
    if (!to) return Promise.reject(new Error(`This link leads out of the playground: ${link}`))
    if (to.page === page) return here(to.query, pressed)
    leave(to.query ? `${to.page}?${to.query}` : to.page)
    return new Promise(() => {})
  }
}

/** The name of the event of a link that was pressed; its detail is the link. */
const PRESSED = "playground-link"

/**
 * Tells those around that a link was pressed. Whether one of them opens it in place.
 * @param {Element} from
 * @param {string} link
 */
export function pressed(from, link) {
  return !from.dispatchEvent(new CustomEvent(PRESSED, { bubbles: true, cancelable: true, detail: link }))
}

/**
 * @param {Element} host
 * @param {(link: string) => void} act a link was pressed inside, which will be opened
 */
export function onPressed(host, act) {
  host.addEventListener(PRESSED, (event) => act(/** @type {CustomEvent<string>} */ (event).detail))
}

/**
 * Links of the playground that are pressed anywhere inside are opened in place.
 * @param {Element} host
 * @param {(link: string) => Promise<void>} openLink
 */
export function opensInPlace(host, openLink) {
  host.addEventListener(PRESSED, (event) => {
    const { detail } = /** @type {CustomEvent<string>} */ (event)
    if (!partsOf(detail)) return
    event.preventDefault()
    void openLink(detail)
  })
}

/** Those who wait until what they asked for has been answered, in the order in which they asked. */
export function createWaiting() {
  /** @type {(() => void)[]} */
  let waiting = []
  return {
    /** @returns {Promise<void>} */
    wait: () => new Promise((done) => waiting.push(() => done())),
    /** @param {number} [count] how many of them, the first first; all where it is not said */
    answered(count = waiting.length) {
      const told = waiting.slice(0, count)
      waiting = waiting.slice(count)
      for (const tell of told) tell()
    },
    get any() {
      return waiting.length > 0
    },
  }
}

/** What a page holds, and the query that brings it back. @typedef {{ told: string, query: string }} HeldLink */

/**
 * What made room on a page for a link that was opened in its place. One a page, and it outlives the page's component: a
 * link may be opened from another page, after this one was left.
 */
export function createReplaced() {
  /** @type {HeldLink | null} */
  let left = null
  /** What came by a link and was not touched is nobody's loss. @type {string | null} */
  let came = null

  return {
    /** What is here is about to make room, or the page to be left. @param {HeldLink | null} held */
    leaves(held) {
      left = held
    },
    /**
     * The query of what made room for what is here now; null: nothing did, or nothing of anybody's.
     * @param {string} told
     * @param {boolean} byLink
     */
    madeRoom(told, byLink) {
      const was = left
      left = null
      const lost = was !== null && was.told !== told && was.told !== came ? was.query : null
      if (byLink || lost !== null) came = told
      return lost
    },
  }
}

/**
 * How many links have been opened by some changes of a page.
 * @param {object[]} changes
 */
export const linksAmong = (changes) => changes.filter((each) => "what" in each && each.what === "open").length
