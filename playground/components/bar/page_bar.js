// The bar alone, as a component of its own.

import { createBar } from "../shared/bar.js"
import { html } from "../shared/dom.js"
import { keepOne } from "../shared/lifetime.js"

/** @import { Component } from "../shared/streamlit.d.ts" */

const barOf = keepOne(
  /**
   * @param {HTMLElement} host
   * @param {{ page: string, go: (page: string) => void }} about
   */
  (host, about) => createBar(html("header", { class: "bar" }, host), about),
)

/** @param {Component<string>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const host = /** @type {HTMLElement} */ (parentElement.querySelector(".bar-root"))
  const [, leave] = barOf(host, { page: data ?? "", go: (page) => setTriggerValue("go", page) })
  return leave
}
