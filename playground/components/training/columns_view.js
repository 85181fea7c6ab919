// The network as columns, a layer each, from what comes in to what goes out.

import { html, reconcile, setText } from "../shared/dom.js"
import { count } from "../shared/format.js"

/** @import { LayerTold, NetworkTold } from "../shared/wire.d.ts" */
/** @import { Style } from "./types.d.ts" */

/** @param {HTMLElement} root */
export function createColumnsView(root) {
  const box = html("div", { class: "t-columns" }, root)
  const misfit = html("p", { class: "t-misfit", role: "status" }, root)
  /** @type {Map<string, ReturnType<typeof createColumn>>} */
  const known = new Map()

  return {
    /**
     * @param {NetworkTold} told
     * @param {Style} look
     */
    update(told, look) {
      void look
      const input = { title: told.data, kind: "input", shape: told.shape, parameters: 0 }
      const all = [input, ...told.layers]
      const keyed = all.map((layer, i) => ({ layer, key: `${i}` }))
      const entries = reconcile(box, known, keyed, ({ key }) => key, createColumn)
      for (const [i, entry] of entries.entries()) entry.update(all[i], i === all.length - 1 && !told.misfit)
      setText(misfit, told.misfit)
    },
  }
}

function createColumn() {
  const root = html("div", { class: "t-column" })
  const title = html("p", { class: "t-column-title" }, root)
  const shape = html("p", { class: "t-column-shape" }, root)
  const learned = html("p", { class: "t-column-learned" }, root)
  return {
    root,
    /**
     * @param {LayerTold} layer
     * @param {boolean} last
     */
    update(layer, last) {
      setText(title, last ? "Output" : layer.title)
      setText(shape, layer.shape.join("\u00a0×\u00a0"))
      setText(learned, layer.parameters ? `${count(layer.parameters)} to learn` : "")
    },
  }
}
