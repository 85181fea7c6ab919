// What is pressed while something else is about to take the place of what is here: it waits, and is done to what comes.

/** @param {() => boolean} leaving whether what is here is about to make room */
export function createPatience(leaving) {
  /** In the order in which they were pressed. @type {(() => void)[]} */
  const kept = []
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  function go() {
    while (kept.length && !leaving()) kept.shift()?.()
  }

  return {
    /**
     * The same action, which waits for what is coming.
     * @template {unknown[]} Told
     * @param {(...told: Told) => void} act
     * @returns {(...told: Told) => void}
     */
    once:
      (act) =>
      (...told) => {
        if (kept.length || leaving()) kept.push(() => act(...told))
        else act(...told)
      },
    /** Something has arrived. Whoever waits for it too sees it first as it came. */
    over() {
      clearTimeout(timer)
      if (kept.length) timer = setTimeout(go)
    },
    destroy() {
      clearTimeout(timer)
      kept.length = 0
    },
  }
}
