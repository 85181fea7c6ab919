// The line to Python: one question at a time, and none once the page is being left.

import assert from "node:assert/strict"
import { test } from "node:test"

import { createMailbox } from "../../playground/components/shared/mailbox.js"

/** Time is the test's own. @param {any} context whose types know an older way of asking for it */
const clocked = (context) => context.mock.timers.enable({ apis: ["setTimeout"] })

/** @returns {{ sent: any[], mailbox: ReturnType<typeof createMailbox> }} */
function opened() {
  /** @type {any[]} */
  const sent = []
  const mailbox = createMailbox((question) => sent.push({ ...question }))
  return { sent, mailbox }
}

test("while the page is being left nothing is said: no wish, no change, nothing anew", (context) => {
  clocked(context)
  const { sent, mailbox } = opened()
  let left = 0
  mailbox.ask({ update: 1 })
  mailbox.answered(sent[0].id)
  mailbox.leave(() => left++)
  assert.equal(left, 1)
  mailbox.ask({ update: 2 })
  mailbox.change({ what: "stop" }, { update: 3 })
  mailbox.ask({ update: 4 })
  context.mock.timers.tick(11_000)
  assert.deepEqual(
    sent.map(({ update }) => update),
    [1],
  )
  mailbox.destroy()
  context.mock.timers.tick(60_000)
  assert.equal(sent.length, 1)
})

test("a page that could not be left goes on with all that was wished meanwhile", (context) => {
  clocked(context)
  const { sent, mailbox } = opened()
  mailbox.ask({ update: 1 })
  mailbox.leave(() => {})
  context.mock.timers.tick(1000)
  mailbox.change({ what: "stop" }, { update: 2 })
  context.mock.timers.tick(12_000)
  assert.equal(sent.length, 2)
  assert.equal(sent[1].id, sent[0].id)
  mailbox.answered(sent[1].id)
  assert.deepEqual([sent[2].update, sent[2].changes.map((/** @type {any} */ each) => each.what)], [2, ["stop"]])
  mailbox.destroy()
})

test("what was done is heard before the page is left, but it is not waited for long", (context) => {
  clocked(context)
  const { sent, mailbox } = opened()
  let left = 0
  mailbox.ask({ update: 1 })
  mailbox.ask({ update: 2 })
  mailbox.leave(() => left++)
  mailbox.answered(sent[0].id)
  assert.deepEqual([sent[1].update, left], [2, 0])
  mailbox.answered(sent[1].id)
  assert.equal(left, 1)
  context.mock.timers.tick(2000)
  assert.equal(left, 1)
  mailbox.destroy()

  const other = opened()
  other.mailbox.ask({ update: 1 })
  other.mailbox.leave(() => left++)
  context.mock.timers.tick(999)
  assert.equal(left, 1)
  context.mock.timers.tick(1)
  assert.equal(left, 2)
  other.mailbox.destroy()
})

test("a question without an answer is asked again, and one that was answered is not", (context) => {
  clocked(context)
  const { sent, mailbox } = opened()
  mailbox.ask({ update: 1 })
  context.mock.timers.tick(4000)
  assert.equal(sent.length, 2)
  mailbox.answered(sent[0].id)
  context.mock.timers.tick(20_000)
  assert.equal(sent.length, 2)
  mailbox.destroy()
})

test("what no answer knows of yet can be told: sent or not, in its order, and no longer once it is answered", () => {
  const { sent, mailbox } = opened()
  mailbox.change({ what: "open" }, null)
  mailbox.change({ what: "present" }, null)
  mailbox.change({ what: "level" }, null)
  const unheard = () => mailbox.unheard().map((/** @type {any} */ each) => each.what)
  assert.deepEqual(unheard(), ["open", "present", "level"])
  mailbox.answered(sent[0].id)
  assert.deepEqual(unheard(), ["present", "level"])
  mailbox.answered("another")
  assert.deepEqual(unheard(), ["present", "level"])
  mailbox.answered(sent[1].id)
  assert.deepEqual(unheard(), [])
})
