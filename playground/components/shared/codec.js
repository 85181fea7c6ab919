// Reads the server's messages (playground/frames/codec.py describes the layout). Arrays are views, nothing is copied.

const VERSION = 1
/** An array of a message: its numbers row by row, and its shape.
 * @typedef {{ data: Float32Array | Float64Array | Int32Array | Int16Array | Uint8Array, shape: number[] }} Packed
 */
/** @typedef {Record<string, Packed>} PackedArrays */

/** @type {Record<string, new (buffer: ArrayBufferLike, offset: number, count: number) => Packed["data"]>} */
const ARRAYS = { f4: Float32Array, f8: Float64Array, i4: Int32Array, i2: Int16Array, u1: Uint8Array }

/**
 * What a message says; throws an Error with a sentence where the bytes are not ours. Which entries the header has is
 * the wire's to say: playground/frames/codec.py packs it, shared/wire.d.ts declares it.
 * @template Header
 * @param {Uint8Array} bytes
 * @returns {{ header: Header, arrays: PackedArrays }}
 */
export function decode(bytes) {
  // Typed arrays want their offset aligned to the start of the buffer, and Streamlit may hand over a view into a larger
  // one.
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength)
  if (aligned.byteLength < 12 || view.getUint32(0) !== 0x42505046) {
    throw new Error("These bytes are not a message of the playground.")
  }
  const version = view.getUint16(4, true)
  if (version !== VERSION) {
    throw new Error(`The server speaks version ${version}, this page version ${VERSION}. Reload the page.`)
  }
  const start = 12 + view.getUint32(8, true)
  const text = new TextDecoder().decode(aligned.subarray(12, start))
  const { arrays: table, ...header } = JSON.parse(text)
  /** @type {PackedArrays} */
  const arrays = {}
  for (const [name, code, shape, offset] of /** @type {[string, string, number[], number][]} */ (table)) {
    const count = size(shape)
    arrays[name] = { data: new ARRAYS[code](aligned.buffer, aligned.byteOffset + start + offset, count), shape }
  }
  return { header, arrays }
}

/** @param {number[]} shape */
const size = (shape) => shape.reduce((product, side) => product * side, 1)

/**
 * Row `index` of an array whose first axis counts the rows, as a view.
 * @param {Packed} packed
 * @param {number} index
 */
export function row({ data, shape }, index) {
  const width = size(shape.slice(1))
  return data.subarray(index * width, (index + 1) * width)
}
