// What a learner is told until they have done it once, remembered in the browser.

/**
 * @param {string} key
 * @returns {boolean} whether it was done, in this visit or an earlier one of the same browser
 */
export function wasDone(key) {
  try {
    return window.localStorage.getItem(key) !== null
  } catch {
    return false // the browser keeps nothing for this page: then it is told at every visit
  }
}

/** @param {string} key */
export function noteDone(key) {
  try {
    window.localStorage.setItem(key, "1")
  } catch {
    // nothing is kept, and nothing depends on it
  }
}
