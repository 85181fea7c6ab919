// The address bar. Only components write it, never Python, and without a history entry: Back in the browser leaves the
// page, and a page has one component that writes.

/**
 * @param {string} query without "?"; "" for none
 */
export function writeAddress(query) {
  const address = `${window.location.pathname}${query ? `?${query}` : ""}`
  if (address !== window.location.pathname + window.location.search)
    window.history.replaceState(window.history.state, "", address)
}
