// The words and marks of the page, each with its meaning, at hand from the first screen on.

import { html } from "./dom.js"
import { createPopover } from "./popover.js"

export const WORDS = [
  ["weight", "A number on a line: how strongly one unit hears another. Training changes it."],
  ["bias", "A number added to a unit's sum whatever comes in: a line from a circled 1."],
  ["unit, neuron", "A box. It adds up what comes in, each times its weight, and squashes the sum."],
  [
    "tanh, sigmoid, ReLU",
    "Ways to squash: tanh to between −1 and 1, sigmoid to between 0 and 1; ReLU turns what is below 0 into 0.",
  ],
  ["ŷ", "The guess: what the network says."],
  ["loss, L", "One number for how wrong the guess is. 0 is perfect."],
  [
    "gradient, ∂L/∂w",
    "How steeply the loss changes when this weight grows a little. Above 0: " +
      "growing it raises the loss, so gradient descent makes it smaller.",
  ],
  ["δ, ∂L/∂z", "The same for a unit's sum z: how much the loss would change if the sum were a little larger."],
  ["learning rate", "How far to step against the gradient. A rate of 0.1 moves a weight by a tenth of its gradient."],
  [
    "SGD, Adam",
    "Rules that turn gradients into steps. SGD, stochastic gradient descent, multiplies by the learning rate; " +
      "Adam also looks at the gradients before.",
  ],
  ["batch", "The examples looked at together before the weights change once."],
  ["update", "One change of all weights: forward pass, loss, backward pass, step."],
  ["epoch", "Once through all training examples."],
  [
    "training and test",
    "The network learns from the training examples. The test examples are kept back and show how it does on new ones.",
  ],
  [
    "validation",
    "Examples kept out of the training and looked at after every epoch: they show on the way how the network does on " +
      "what it has not learned from.",
  ],
  ["class", "One of a few kinds to tell apart: a digit from 0 to 9, yes or no."],
  [
    "softmax",
    "Turns the last layer's sums into shares, one for each class: all above 0, together 1. The largest is the guess.",
  ],
  ["accuracy", "How many of the examples the network gets right: 0.9 is nine out of ten."],
  ["dense", "A layer in which every unit hears every number of the layer before."],
  ["flatten", "Lays the rows of a picture one behind the other, as one long row of numbers. No number changes."],
  [
    "filter",
    "A small square of weights, and a bias. It slides over a picture and weighs every place by the same numbers.",
  ],
  ["window", "The part of a picture that a filter, or pooling, looks at in one place."],
  ["map", "What a filter finds, place by place: a picture of its own. A layer with four filters makes four maps."],
  [
    "pooling",
    "Makes a map smaller: of each window only the largest number goes on (max pooling) or the mean (average pooling).",
  ],
  [
    "batch normalisation",
    "Shifts and scales what a unit says so that over the batch it has mean 0 and spread 1, then stretches and shifts " +
      "that by two learned numbers.",
  ],
  ["moment", "One place in a sequence. A recurrent layer goes through the moments one after another."],
  ["state, h", "What a recurrent unit says at a moment, and hears of itself at the next."],
  [
    "W and U",
    "A recurrent layer's weights: W for what comes in at a moment, U for the state a moment before. They are the " +
      "same at every moment, so each moment adds to their gradients.",
  ],
  [
    "gate",
    "In an LSTM a number from 0 to 1 that says how much passes. The forget gate f: of the memory; the input gate i: " +
      "of the new, the candidate g; the output gate o: of what is shown.",
  ],
  [
    "memory, cell state, c",
    "What an LSTM unit carries from moment to moment. A gradient goes back along it, each time multiplied by the " +
      "forget gate.",
  ],
  [
    "recheck",
    "The same batch once more with the new weights: it shows whether the loss fell, and by as much as the slope said.",
  ],
  [
    "standardise",
    "Shift and scale a column of a table so that its training rows have mean 0 and spread 1: columns in large and in " +
      "small units then weigh alike.",
  ],
  [
    "what the slope predicted",
    "Near a point a curve is almost its tangent: gradient times step says about how much the loss will change.",
  ],
  ["grey band on a line", "The weight that was clicked last; sentences and formulas speak of it."],
]

/**
 * The button that opens the list at its own place.
 * @param {Element} root
 */
export function createGlossary(root) {
  const button = html(
    "button",
    { type: "button", class: "bar-button words", "aria-label": "Words", "data-guide": "words" },
    root,
  )
  button.innerHTML =
    '<svg viewBox="0 0 20 20" aria-hidden="true">' +
    '<path d="M3 4c3-1 5 0 7 1 2-1 4-2 7-1v12c-3-1-5 0-7 1-2-1-4-2-7-1zM10 5v12"/></svg>'
  html("span", {}, button, "Words")
  const { box } = createPopover(root, button, { label: "Words", class: "glossary" })
  const list = html("dl", {}, box)
  for (const [word, meaning] of WORDS) {
    html("dt", {}, list, word)
    html("dd", {}, list, meaning)
  }
}
