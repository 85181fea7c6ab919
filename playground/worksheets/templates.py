"""The kinds of sheets there are, by the character that stands for each in a code."""

from __future__ import annotations

from playground.worksheets.network_sheets import no_calculator, one_unit, one_weight, two_examples, two_layers
from playground.worksheets.optimizer_sheet import optimizers
from playground.worksheets.sheet import Template
from playground.worksheets.softmax_sheet import softmax

_HELP, _NONE = "a calculator", "no calculator"

_ALL = (
    Template("G", "One weight", "One product, its error, one step: for a demonstration.", 5, _NONE, one_weight),
    Template("A", "One unit", "Two inputs, a sigmoid, one update.", 15, _HELP, one_unit),
    Template("B", "Two layers", "The chain rule through a hidden layer.", 35, _HELP, two_layers),
    Template("C", "Without a calculator", "ReLU and short numbers: a whole backward pass.", 25, _NONE, no_calculator),
    Template("D", "A batch of two", "Two examples, one average: where the 1/n belongs.", 15, _HELP, two_examples),
    Template("E", "SGD, momentum, Adam", "Two gradients, three rules, one weight.", 25, _HELP, optimizers),
    Template("F", "Softmax", "Three classes, cross-entropy, and why it is p − y.", 10, _HELP, softmax),
)

TEMPLATES: dict[str, Template] = {template.key: template for template in _ALL}
