// The address of a page whose other parts are Streamlit's own.

import { writeAddress } from "../shared/address.js"

/** @param {import("../shared/streamlit.d.ts").Component<string>} component */
export default function ({ data }) {
  writeAddress(data ?? "")
}
