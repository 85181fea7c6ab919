"""The cards: experiments made ready to show one thing each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playground.datasets.registry import PICTURE, SEQUENCE, spec
from playground.experiment.anatomy import Granularity
from playground.experiment.experiment import Experiment
from playground.experiment.layers import LayerSpec, layer

#: Selected where a card is about no weight in particular.
FIRST_WEIGHT = "w:0:0:0"


DENSE = "Points and numbers: units and weights"
OTHER = "More layers"
_GROUPS = {
    PICTURE: "Pictures: filters, pooling, a copy",
    SEQUENCE: "Sequences: one network at every moment",
}


@dataclass(frozen=True)
class Preset:
    """One card.

    key: its name in links (`?card=`). title, purpose: what the card says, the purpose in one line.
    selection: the weight, bias or neuron selected at first (ids as in links). granularity: what one Step means at
    first. level: how much is disclosed, 0 to 5. twin: the optimizer and rate of a second run beside it, or None.
    reaches: what Play comes to within a minute where one step is an epoch (tests/experiment/reaches.py), "" where the
    card is about no such thing.
    """

    key: str
    title: str
    purpose: str
    experiment: Experiment = field(default_factory=Experiment)
    selection: str = FIRST_WEIGHT
    granularity: Granularity = "operation"
    level: int = 2
    twin: tuple[str, float] | None = None
    reaches: str = ""

    @property
    def line(self) -> str:
        """All that the card says under its title: at the step it opens with Play goes through the operations, so what
        training comes to is said with the step that trains.
        """
        if not self.reaches:
            return self.purpose
        return f"{self.purpose} To train it, let one step be an epoch and press Play: within a minute {self.reaches}."

    @property
    def group(self) -> str:
        """Under which heading it stands among the cards: by what one example is."""
        if found := _GROUPS.get(spec(self.experiment.data).example):
            return found
        return DENSE if self.experiment.plain else OTHER

    @property
    def focus(self) -> int | None:
        """The training example in focus at first, the first one of the first batch; None where there is none."""
        if self.experiment.standstill:
            return None
        return int(self.experiment.batches().indices(0)[0])


_MOST_RIGHT = "95 % of the training examples are right"

_CONFIDENT = Experiment(
    data="confident",
    hidden=(),
    activations=(),
    output_activation="sigmoid",
    loss="binary_crossentropy",
    weights=(-2.0, -3.0),
    learning_rate=1.0,
)


_TURNED = (1.49251, 0.14975, -0.14975, 1.49251)
"""U of two units: it turns a state by 0.1 and makes it 1.5 times as long."""


def _twelve(recurrent: LayerSpec, **settings: Any) -> Experiment:
    """Twelve moments whose first half must still be heard of at the end."""
    return Experiment(
        data="larger_half",
        samples=400,
        moments=12,
        layers=(recurrent,),
        output_activation="sigmoid",
        loss="binary_crossentropy",
        batch_size=10,
        **settings,
    )


_OPEN = (
    # W, and the rows of U: four numbers each of the input gate, the forget gate, the candidate and the output gate.
    -0.45, 0.1, 0.23, 0.16, -0.2, -0.57, 0.42, 0.04, 0.4, 0.07, -0.36, 0.54, 0.45, -0.42, 0.24, -0.19,
    0.23, -0.17, 0.13, -0.19, 0.03, 0.05, -0.23, 0.46, -0.03, -0.2, 0.02, 0.23, 0.39, 0.04, -0.36, 0.48,
    0.24, 0.12, -0.6, -0.32, -0.36, -0.09, -0.23, -0.01, 0.0, 0.0, 0.44, -0.16, 0.08, -0.2, 0.01, -0.09,
    0.32, 0.0, -0.25, -0.3, 0.14, 0.15, 0.35, 0.34, -0.13, 0.09, -0.23, -0.15, -0.51, 0.28, -0.18, -0.02,
    0.13, -0.72, 0.0, 0.12, -0.2, -0.13, 0.28, 0.01, 0.04, 0.24, 0.06, -0.32, 0.08, -0.05, 0.25, 0.27,
    # Their biases: a forget gate of 3 keeps 95 % of the memory.
    *(0.0,) * 4, *(3.0,) * 4, *(0.0,) * 8,
    1.01, -0.82, -0.59, -0.65, 0.0,
)  # fmt: skip
"""An LSTM of four units and its output as a seed draws them, but for the forget gates, which begin nearly open."""


_CARDS = (
    Preset(
        "first",
        "One point, one step",
        "A small network is wrong about one point. Four moves make it a little less wrong.",
        granularity="pass",
        level=0,
    ),
    Preset(
        "batch",
        "A batch of ten",
        "Ten points pull at every weight. See each pull, and that their average is the gradient.",
        Experiment(batch_size=10),
        granularity="pass",
        level=3,
    ),
    Preset(
        "hand_121",
        "By hand: 1-2-1",
        "Small enough for pen and paper. Find the factor that is easily forgotten in ∂L/∂w of the first layer.",
        Experiment(
            data="hand_121",
            hidden=(2,),
            activations=("sigmoid",),
            output_activation="sigmoid",
            use_bias=False,
            weights=(0.8, -0.4, 0.6, -0.7),
            learning_rate=0.5,
        ),
    ),
    Preset(
        "hand_222",
        "By hand: 2-2-2",
        "The well-known example with two outputs: each first-layer weight reaches the loss by two paths. Add them up.",
        Experiment(
            data="hand_222",
            hidden=(2,),
            activations=("sigmoid",),
            output_activation="sigmoid",
            # W (from, to) row by row, then the biases: w1 .15 and w3 .25 leave the first input, w2 .20 and w4 .30 the
            # second; w5 .40 and w7 .50 leave h1, w6 .45 and w8 .55 leave h2.
            weights=(0.15, 0.25, 0.20, 0.30, 0.35, 0.35, 0.40, 0.50, 0.45, 0.55, 0.60, 0.60),
            learning_rate=0.5,
        ),
    ),
    Preset(
        "xor",
        "The XOR table",
        "Four rows that no straight line can part. With a hidden layer it works; take the layer away and see it fail.",
        Experiment(data="truth_xor", hidden=(3,), batch_size=4, learning_rate=0.3),
        granularity="pass",
        level=3,
    ),
    Preset(
        "confident_cross_entropy",
        "Confidently wrong, with cross-entropy",
        "The unit is sure of the wrong class (z = −5). Cross-entropy answers with a strong push. "
        "Then switch the loss to half squared error.",
        _CONFIDENT,
    ),
    Preset(
        "confident_squared",
        "Confidently wrong, with squared error",
        "The same wrong unit (z = −5), but its slope is nearly flat, so hardly any push arrives. "
        "Then switch the loss to binary cross-entropy.",
        Experiment(**{**_CONFIDENT.values(), "loss": "half_squared_error"}),
    ),
    Preset(
        "sgd_beside_adam",
        "SGD beside Adam",
        "One network, one start, the same points for both: their first gradient is the same, and their steps differ.",
        selection="w:0:0:0",
        granularity="pass",
        level=2,
        twin=("adam", 0.1),
    ),
    Preset(
        "softmax",
        "Three classes",
        "Softmax with cross-entropy on three clouds: what flows back is simply p − y, guess minus target.",
        Experiment(
            data="three_blobs",
            noise=10,
            hidden=(3,),
            output_activation="softmax",
            loss="categorical_crossentropy",
        ),
        selection="b:1:0",
    ),
    Preset(
        "sine",
        "Draw a curve",
        "One input, one value: eight tanh neurons bend a straight line into a sine.",
        Experiment(data="sine", samples=100, hidden=(8,), output_activation="linear", batch_size=10),
        granularity="epoch",
        level=3,
    ),
    Preset(
        "zeros",
        "All weights the same",
        "Started at zero, the neurons of a layer get the same gradient for ever. They never become different.",
        Experiment(initializer="zeros", bias=0.1, batch_size=10),
        granularity="pass",
        level=3,
    ),
    Preset(
        "vanishing",
        "The vanishing gradient",
        "Six sigmoid layers: each lets at most a quarter through, so almost nothing reaches the first.",
        Experiment(hidden=(4,) * 6, activations=("sigmoid",) * 6, batch_size=10),
        granularity="layer",
    ),
    Preset(
        "dead",
        "A dead ReLU",
        "One neuron's sum is below zero for every point. Its slope is 0, so no gradient can wake it.",
        Experiment(
            hidden=(3,),
            activations=("relu",),
            # The third neuron's bias of −8 outweighs anything its weights can add inside the plane's ring of points.
            weights=(0.6, -0.5, 0.3, 0.4, 0.7, -0.6, 0.1, 0.1, -8.0, 0.8, -0.7, 0.9, 0.1),
            batch_size=10,
            learning_rate=0.03,
        ),
        selection="w:0:0:2",
    ),
    Preset(
        "too_large",
        "Too large a step",
        "A learning rate of 1 overshoots, each step by more than the last, until the numbers burst. Then go back.",
        Experiment(
            data="plane",
            samples=1200,
            hidden=(4, 4),
            activations=("leaky_relu", "leaky_relu"),
            output_activation="linear",
            batch_size=10,
            learning_rate=1.0,
        ),
        granularity="batch",
    ),
    Preset(
        "peer",
        "The usual playground",
        "The starting point of TensorFlow Playground: layers of 4 and 2, batches of ten, learning rate 0.03.",
        Experiment(
            hidden=(4, 2),
            activations=("tanh", "tanh"),
            initializer="uniform",
            bias=0.1,
            batch_size=10,
            learning_rate=0.03,
        ),
        granularity="epoch",
        level=4,
    ),
    Preset(
        "adam",
        "Adam on the spiral",
        "The hard one: seven inputs, two layers of eight, and an optimizer that keeps a memory for every weight.",
        Experiment(
            data="spiral",
            inputs=("x1", "x2", "x1sq", "x2sq", "x1x2", "sinx1", "sinx2"),
            hidden=(8, 8),
            activations=("tanh", "tanh"),
            batch_size=10,
            optimizer="adam",
            learning_rate=0.01,
        ),
        granularity="epoch",
        level=4,
    ),
    Preset(
        "edge",
        "A filter learns to see an edge",
        "Four filters of nine numbers slide over the picture. The pulls of all places add up to a filter's gradient.",
        Experiment(
            data="bars",
            samples=200,
            layers=(layer("conv2d", filters=4), layer("max_pooling", size=4), layer("flatten")),
            output_activation="sigmoid",
            loss="binary_crossentropy",
            batch_size=10,
        ),
        selection="w:0:1:1:0:0",
        granularity="operation",
        reaches=_MOST_RIGHT,
    ),
    Preset(
        "maximum",
        "Where the maximum was, the gradient goes",
        "Max pooling keeps the largest of nine. On the way back that one gets the whole slope, the others nothing.",
        Experiment(
            data="corner",
            samples=400,
            layers=(
                layer("conv2d", filters=4),
                layer("max_pooling", size=3),
                layer("flatten"),
                layer("dense", units=6, activation="tanh"),
            ),
            output_activation="sigmoid",
            loss="binary_crossentropy",
            optimizer="adam",
            learning_rate=0.01,
            batch_size=10,
        ),
        selection="w:0:1:1:0:2",
        granularity="operation",
        reaches=_MOST_RIGHT,
    ),
    Preset(
        "five_moments",
        "The same weight, five moments",
        "Was the first bit +1? The same network meets every moment: W is used, and blamed, five times; U, between the "
        "moments, four.",
        Experiment(
            data="first_bit",
            samples=200,
            moments=5,
            layers=(layer("simple_rnn", units=2),),
            output_activation="sigmoid",
            loss="binary_crossentropy",
            batch_size=10,
        ),
        selection="u:0:0:0",
        granularity="moment",
        reaches=_MOST_RIGHT,
    ),
    Preset(
        "forgetting",
        "Forgetting: a gradient through twelve moments",
        "Which half is larger? Only 12 % of the gradient comes back to moment 1. From update 1,000 to 4,800 about 75 % "
        "are right, up and down.",
        _twelve(layer("simple_rnn", units=4)),
        selection="u:0:0:0",
        granularity="moment",
        reaches="it comes to update 4,800",
    ),
    Preset(
        "remembering",
        "Remembering: twelve moments with an LSTM",
        "Forget gates nearly open: the memory brings 69 % of the gradient back, the state 1.7 %. At update 1,000 86 % "
        "are right, at 4,800 98 %.",
        _twelve(layer("lstm", units=4), weights=_OPEN),
        selection="u:0:0:4",
        granularity="moment",
        reaches="it comes to update 4,800",
    ),
    Preset(
        "exploding",
        "Exploding, and clipped: twelve moments",
        "Each moment back lengthens the gradient by half: 0.7 becomes 60. Clipping lets 1 of 87 through; without it "
        "the third update is the last.",
        _twelve(
            layer("simple_rnn", units=2, activation="linear"),
            weights=(0.5, -0.3, *_TURNED, 0.0, 0.0, 0.5, 0.5, 0.0),
            hyper=(("global_clipnorm", 1.0),),
        ),
        selection="u:0:0:0",
        granularity="moment",
    ),
    Preset(
        "eight_pixels",
        "Eight pixels through two numbers",
        "Eight pictures must pass through two units and come out again. Watch the two find a place for each.",
        Experiment(
            data="eight_pixels",
            output_activation="sigmoid",
            loss="binary_crossentropy",
            optimizer="adam",
            learning_rate=0.1,
            batch_size=8,
        ),
        selection="w:1:1:0",
        granularity="pass",
        reaches="each picture comes out brightest where it went in",
    ),
    Preset(
        "normalised",
        "Batch normalisation, number by number",
        "Mean, spread, standardised values, then two learned numbers; and on the way back each example hears of the "
        "others.",
        Experiment(
            layers=(
                layer("dense", units=4, activation="tanh"),
                layer("batch_normalization"),
                layer("dense", units=3, activation="tanh"),
            ),
            batch_size=10,
        ),
        selection="gamma:1:0",
        granularity="operation",
        reaches=_MOST_RIGHT,
    ),
)

PRESETS: dict[str, Preset] = {card.key: card for card in _CARDS}
FIRST = PRESETS["first"]
