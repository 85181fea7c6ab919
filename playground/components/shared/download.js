// Hands a file to whoever looks at the page.

/**
 * @param {string} name of the file
 * @param {Blob} blob what is in it
 */
export function download(name, blob) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(blob)
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
