// One view for each place on the page, for as long as the place is there.
//
// Streamlit calls a component with every message, and calls the clean-up it was given once too often: when a message
// arrives before the call for the one before it has returned, that call's clean-up is run although the component stays.
// So a view ends when its host has left the document, and not before.

/**
 * `create(host, ...given)` is called once for a host; returns its view, and the clean-up to hand to Streamlit.
 * @template {HTMLElement} Host
 * @template {{ destroy: () => void }} View
 * @template {unknown[]} Given
 * @param {(host: Host, ...given: Given) => View} create
 * @returns {(host: Host, ...given: Given) => [View, () => void]}
 */
export function keepOne(create) {
  /** @type {WeakMap<Host, View>} */
  const views = new WeakMap()
  return (host, ...given) => {
    const view = views.get(host) ?? create(host, ...given)
    views.set(host, view)
    const leave = () =>
      setTimeout(() => {
        if (host.isConnected || !views.delete(host)) return
        view.destroy()
      })
    return [view, leave]
  }
}
