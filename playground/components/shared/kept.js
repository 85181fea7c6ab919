// The newest few things of this page that the browser keeps for itself (IndexedDB), by a name each. Where it keeps none
// (a private window, no room) nothing is kept, and nothing depends on it.

const [DATABASE, STORE, ORDER] = ["playground", "kept", "order"]

/**
 * @typedef {{ read: (name: string) => Promise<unknown>, write: (name: string, value: object) => Promise<void> }} Kept
 */

/**
 * @param {number} most how many are kept; the oldest makes room
 * @returns {Kept}
 */
export function createKept(most) {
  /** @type {Promise<IDBDatabase> | null} */
  let opening = null

  function open() {
    opening ??= new Promise((done, failed) => {
      const request = window.indexedDB.open(DATABASE, 1)
      request.onupgradeneeded = () => {
        request.result.createObjectStore(STORE, { keyPath: "name" }).createIndex(ORDER, ORDER)
      }
      request.onsuccess = () => done(request.result)
      request.onerror = () => failed(request.error)
      request.onblocked = () => failed(new Error("Another page holds what is kept."))
    })
    return opening
  }

  return {
    async read(name) {
      try {
        const database = await open()
        const found = await answered(database.transaction(STORE).objectStore(STORE).get(name))
        return found?.value ?? null
      } catch {
        return null
      }
    },
    async write(name, value) {
      try {
        const database = await open()
        const store = database.transaction(STORE, "readwrite").objectStore(STORE)
        // In order of writing, not of a clock: a clock may jump.
        const newest = await answered(store.index(ORDER).openKeyCursor(null, "prev"))
        await answered(store.put({ name, value, order: Number(newest?.key ?? 0) + 1 }))
        const names = await answered(store.index(ORDER).getAllKeys())
        for (const old of names.slice(0, Math.max(names.length - most, 0))) store.delete(old)
      } catch {
        // nothing is kept, and nothing depends on it
      }
    },
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
const answered = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
  })
