// Every module of the browser's loads without a page: what it needs of one it takes when it is called.

import assert from "node:assert/strict"
import { readdirSync } from "node:fs"
import test from "node:test"

const COMPONENTS = new URL("../../playground/components/", import.meta.url)

/**
 * The JavaScript files below a folder.
 * @param {URL} folder
 * @returns {URL[]}
 */
function modulesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return modulesBelow(new URL(`${entry.name}/`, folder))
    return entry.name.endsWith(".js") ? [new URL(entry.name, folder)] : []
  })
}

test("every module loads and gives something away", async () => {
  const modules = modulesBelow(COMPONENTS)
  assert.ok(modules.length > 70, String(modules.length))
  for (const module of modules) assert.ok(Object.keys(await import(module.href)).length, module.pathname)
})
