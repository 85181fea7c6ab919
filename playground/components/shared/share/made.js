// A file that the server makes for whoever asks (server/file_route.py).

/**
 * The file behind an address; an Error with a sentence where there is none.
 * @param {string} address relative to the page, beginning with "take/"
 */
export async function made(address) {
  /** @type {Response} */
  let response
  try {
    response = await fetch(new URL(address, document.baseURI))
  } catch {
    throw new Error("The server does not answer just now. Press once more.")
  }
  if (!response.ok) throw new Error(response.status === 400 ? await response.text() : "The file could not be made.")
  return response.blob()
}

/**
 * Files that the server tells of, for the dialog Share and whoever lists them.
 * @param {import("../wire.d.ts").FileOffered[]} files
 * @returns {import("./share.js").Thing[]}
 */
export const thingsOf = (files) => files.map(({ name, about, address }) => ({ name, about, make: () => made(address) }))
