// The line to the server and what the page loads once: questions in order, none lost; sheets fetched once; views that
// end.

import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"
import { keepOne } from "../../playground/components/shared/lifetime.js"
import { createMailbox } from "../../playground/components/shared/mailbox.js"
import { styled } from "../../playground/components/shared/styles.js"
import { fakeClock } from "./support.mjs"

/** @type {ReturnType<typeof fakeClock>} */
let clock
beforeEach(() => {
  clock = fakeClock()
})
afterEach(() => clock.restore())

/** A mailbox whose questions are kept as they were sent. */
function posted() {
  /** @type {({ id: string, changes: object[], moves?: number[] })[]} */
  const sent = []
  /** @type {ReturnType<typeof createMailbox<{ moves?: number[] }, { what: string }>>} */
  const mailbox = createMailbox((question) => sent.push({ ...question }))
  return { mailbox, sent }
}

test("one question at a time: what is wished meanwhile waits, and only the newest wish is sent", () => {
  const { mailbox, sent } = posted()
  for (const moves of [[1], [2], [3]]) mailbox.ask({ moves })
  assert.deepEqual(
    sent.map(({ moves }) => moves),
    [[1]],
  )
  assert.equal(mailbox.busy, true)
  mailbox.answered(sent[0].id)
  assert.deepEqual(
    sent.map(({ moves }) => moves),
    [[1], [3]],
  )
  mailbox.answered(sent[1].id)
  assert.equal(mailbox.busy, false)
})

test("changes are never dropped and keep their order; each has a number of its own", () => {
  const { mailbox, sent } = posted()
  mailbox.ask({})
  for (const what of ["a", "b", "c"]) mailbox.change({ what }, null)
  mailbox.answered(sent[0].id)
  const changes = /** @type {{ what: string, number: string }[]} */ (sent[1].changes)
  assert.deepEqual(
    changes.map(({ what }) => what),
    ["a", "b", "c"],
  )
  assert.equal(new Set(changes.map(({ number }) => number)).size, 3)
})

test("an answer can be lost: the same question is asked again, until it is answered", () => {
  const { mailbox, sent } = posted()
  mailbox.ask({ moves: [4] })
  clock.pass(3999)
  assert.equal(sent.length, 1)
  clock.pass(8001)
  assert.deepEqual(sent, [sent[0], sent[0], sent[0], sent[0]].slice(0, sent.length))
  assert.equal(sent.length, 4)
  mailbox.answered(sent[0].id)
  clock.pass(60_000)
  assert.equal(sent.length, 4)
})

test("an answer to an earlier question, or to another page's, is not taken for this one's", () => {
  const { mailbox, sent } = posted()
  mailbox.ask({})
  mailbox.answered("another.1")
  mailbox.answered(null)
  assert.equal(mailbox.busy, true)
  mailbox.answered(sent[0].id)
  mailbox.ask({})
  mailbox.answered(sent[0].id)
  assert.equal(mailbox.busy, true)
})

test("where nobody will answer, the changes of the question go along with the new one", () => {
  const { mailbox, sent } = posted()
  mailbox.change({ what: "a" }, null)
  mailbox.change({ what: "b" }, null)
  mailbox.renew({ moves: [7] })
  assert.deepEqual(sent[1].moves, [7])
  const changes = /** @type {{ what: string }[]} */ (sent[1].changes)
  assert.deepEqual(
    changes.map(({ what }) => what),
    ["a", "b"],
  )
  assert.notEqual(sent[1].id, sent[0].id)
})

test("a view stays for as long as its place does, whatever clean-up is called, and ends once", () => {
  const host = { isConnected: true }
  const told = { made: 0, ended: 0 }
  const viewOf = keepOne((/** @type {HTMLElement} */ _host) => {
    told.made += 1
    return {
      destroy: () => {
        told.ended += 1
      },
    }
  })
  const place = /** @type {HTMLElement} */ (/** @type {unknown} */ (host))
  const [first, leave] = viewOf(place)
  leave()
  clock.pass(10)
  const [second, leaveAgain] = viewOf(place)
  assert.equal(first, second)
  host.isConnected = false
  leave()
  leaveAgain()
  clock.pass(10)
  assert.deepEqual(told, { made: 1, ended: 1 })
})

test("a style sheet is made once a page, and adopted once by each root", () => {
  let made = 0
  class Sheet {
    text = ""
    /** @param {string} text */
    replaceSync(text) {
      made += 1
      this.text = text
    }
  }
  Object.assign(globalThis, { CSSStyleSheet: Sheet })
  const root = { adoptedStyleSheets: /** @type {Sheet[]} */ ([]) }
  const component = { parentElement: /** @type {any} */ ({ getRootNode: () => root }) }
  const one = styled(() => {}, ["a", "b"])
  const two = styled((_component, /** @type {number} */ given) => assert.equal(given, 5), ["b", "c"], 5)
  for (const draw of [one, two, one, two]) draw(component)
  assert.deepEqual(
    root.adoptedStyleSheets.map(({ text }) => text),
    ["a", "b", "c"],
  )
  assert.equal(made, 3)
})
