// One view for each place on the page, for as long as the place is there.
//
// Streamlit calls a component with every message, and calls the clean-up it was given once too often: when a message
// arrives before the call for the one before it has returned, that call's clean-up is run although the component stays.
// So a view ends when its host has left the document, and not before.

/** `create(host, ...given)` is called once for a host; returns its view, and the clean-up to hand to Streamlit. */
export function keepOne(create) {
  const views = new WeakMap()
  return (host, ...given) => {
    if (!views.has(host)) views.set(host, create(host, ...given))
    const leave = () =>
      setTimeout(() => {
        if (host.isConnected || !views.has(host)) return
        views.get(host).destroy()
        views.delete(host)
      })
    return [views.get(host), leave]
  }
}
