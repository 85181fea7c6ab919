"""What data there is to choose from: one entry a set, from which the lists on screen, the links and the tests are
made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from playground.datasets import pictures, planar, sequences

CLASSES, REGRESSION, TABLE, COPY = "classes", "regression", "table", "copy"
KINDS = (CLASSES, REGRESSION, TABLE, COPY)

Example = Literal["plane", "row", "picture", "sequence"]
PLANE: Example = "plane"
ROW: Example = "row"
PICTURE: Example = "picture"
SEQUENCE: Example = "sequence"
"""What one example is: a point on the plane, a few numbers, a picture, or a number a moment."""
MOST_SAMPLES = 5000

Box = tuple[tuple[float, float], ...]
_SQUARE: Box = ((-6.0, 6.0), (-6.0, 6.0))
_UNIT: Box = ((-0.5, 1.5), (-0.5, 1.5))
_BRIGHTNESS: Box = ((0.0, 1.0),)
_EITHER_SIGN: Box = ((-1.0, 1.0),)
_XY = ("x1", "x2")
_ONE = ("x",)


@dataclass(frozen=True)
class Spec:
    """A set of data as a choice.

    name      the key in links and code
    title     what the screen calls it
    line      one sentence: what it looks like and what it asks of a network
    kind      "classes" (the answer is a class number), "regression" (a value), "table" (target numbers, taken as
              they stand) or "copy" (the example itself, laid flat)
    columns   the names of the raw inputs; "x1" and "x2" mean points on the plane, where the seven inputs and own
              points apply, but for a table. One name for all numbers of a picture or a sequence
    domain    (low, high) for each column: the part of the input space a picture shows
    shape     of one example that is a picture (height, width, 1) or a sequence (0, 1), whose length is the learner's;
              () for a row of the columns
    most      how many examples there may be
    classes   how many classes there are; 0 where the answer is a number
    names     what the classes are called, in their order; () where they have numbers only
    targets   how many numbers the answer has; 1 for classes
    samples   the usual number of points; for a fixed set its number of rows
    noise     what the noise control does to it; "" for a fixed set, where there is no noise
    generate  the seeded generator (of random numbers, examples, noise as a share; for sequences, moments), or None for
              a fixed set
    """

    name: str
    title: str
    line: str
    kind: str
    columns: tuple[str, ...] = _XY
    domain: Box = _SQUARE
    classes: int = 0
    targets: int = 1
    samples: int = 500
    noise: str = ""
    generate: Callable[..., tuple[Any, Any]] | None = None
    shape: tuple[int, ...] = ()
    most: int = MOST_SAMPLES
    names: tuple[str, ...] = ()

    @property
    def fixed(self) -> bool:
        """True where the rows are given: noise, number of points, share for training and data seed have no effect."""
        return self.generate is None

    @property
    def planar(self) -> bool:
        """True where the raw inputs are a point on the plane, so that inputs can be chosen and points added."""
        return self.columns == _XY and self.kind != TABLE

    @property
    def example(self) -> Example:
        """What one example is."""
        if self.shape:
            return PICTURE if len(self.shape) == 3 else SEQUENCE
        return PLANE if self.planar else ROW

    @property
    def curve(self) -> bool:
        """One input and one value to learn: drawn as a curve."""
        return self.example == ROW and len(self.columns) == 1 and self.kind == REGRESSION

    def class_name(self, number: int) -> str:
        """What a class is called; "" where it has a number only."""
        return self.names[number] if number < len(self.names) else ""

    def shape_of(self, moments: int) -> tuple[int, ...]:
        """The shape of one raw example; `moments` is how long a sequence is."""
        if self.example == SEQUENCE:
            return (moments, *self.shape[1:])
        return self.shape or (len(self.columns),)


_LABEL_NOISE = "Noise makes a point's class the one of a place nearby."
_STEP_NOISE = "Noise moves every point."
_CLOUD_NOISE = "Noise widens the clouds until they overlap."
_VALUE_NOISE = "Noise makes a point's value the one of a place nearby."
_PIXEL_NOISE = "Noise makes every pixel a little brighter or darker."
_MOMENT_NOISE = "Noise moves the number of every moment up or down."

DATASETS: dict[str, Spec] = {
    spec.name: spec
    for spec in (
        Spec(
            "circle",
            "Circle",
            "A disc of one class inside a ring of the other: no straight line parts them.",
            CLASSES,
            classes=2,
            noise=_LABEL_NOISE,
            generate=planar.circle,
        ),
        Spec(
            "xor",
            "Exclusive or",
            "Four squares; opposite corners share a class.",
            CLASSES,
            classes=2,
            noise=_LABEL_NOISE,
            generate=planar.xor,
        ),
        Spec(
            "gauss",
            "Two clouds",
            "Two round clouds that one straight line parts: the easiest of all.",
            CLASSES,
            classes=2,
            noise=_CLOUD_NOISE,
            generate=planar.gauss,
        ),
        Spec(
            "spiral",
            "Spiral",
            "Two arms wound around each other: hard with x₁ and x₂ alone.",
            CLASSES,
            classes=2,
            noise=_STEP_NOISE,
            generate=planar.spiral,
        ),
        Spec(
            "moons",
            "Two moons",
            "Two half circles that reach into each other: a bent line parts them.",
            CLASSES,
            classes=2,
            noise=_STEP_NOISE,
            generate=planar.moons,
        ),
        Spec(
            "three_blobs",
            "Three clouds",
            "Three round clouds, one class each: made for softmax.",
            CLASSES,
            classes=3,
            noise=_CLOUD_NOISE,
            generate=planar.three_blobs,
        ),
        Spec(
            "three_arms",
            "Three arms",
            "Three arms wound around each other, one class each: softmax on a harder shape.",
            CLASSES,
            classes=3,
            noise=_STEP_NOISE,
            generate=planar.three_arms,
        ),
        Spec(
            "plane",
            "Plane",
            "A value that grows evenly from one corner to the other.",
            REGRESSION,
            samples=1200,
            noise=_VALUE_NOISE,
            generate=planar.plane,
        ),
        Spec(
            "six_gaussians",
            "Six hills",
            "Three hills and three hollows in turn, flat between them.",
            REGRESSION,
            samples=1200,
            noise=_VALUE_NOISE,
            generate=planar.six_gaussians,
        ),
        Spec(
            "sine",
            "Sine",
            "One input, one value: the curve sin x, to be drawn by the network.",
            REGRESSION,
            columns=("x",),
            domain=((-np.pi, np.pi),),
            samples=100,
            noise="Noise moves every value up or down.",
            generate=planar.sine,
        ),
        Spec(
            "truth_xor",
            "XOR table",
            "The four rows of exclusive or: 1 where exactly one input is 1.",
            CLASSES,
            domain=_UNIT,
            classes=2,
            samples=4,
        ),
        Spec(
            "truth_and",
            "AND table",
            "The four rows of and: 1 where both inputs are 1.",
            CLASSES,
            domain=_UNIT,
            classes=2,
            samples=4,
        ),
        Spec(
            "truth_or",
            "OR table",
            "The four rows of or: 1 where at least one input is 1.",
            CLASSES,
            domain=_UNIT,
            classes=2,
            samples=4,
        ),
        Spec(
            "hand_121",
            "By hand: 1-2-1",
            "One example with one input and one target, small enough for paper.",
            TABLE,
            columns=("x",),
            domain=((-2.0, 2.0),),
            samples=1,
        ),
        Spec(
            "hand_222",
            "By hand: 2-2-2",
            "One example with two inputs and two targets: every weight reaches the loss by more than one path.",
            TABLE,
            domain=((-1.0, 1.0), (-1.0, 1.0)),
            targets=2,
            samples=1,
        ),
        Spec(
            "confident",
            "One example",
            "A single example of class 1, to be wrong about with confidence.",
            CLASSES,
            columns=("x",),
            domain=((-6.0, 6.0),),
            classes=2,
            samples=1,
        ),
        Spec(
            "bars",
            "Bars",
            "Pictures of 6 × 6 pixels with one bar, anywhere: does it lie or stand?",
            CLASSES,
            columns=_ONE,
            domain=_BRIGHTNESS,
            classes=2,
            names=("horizontal", "vertical"),
            samples=200,
            noise=_PIXEL_NOISE,
            generate=pictures.bars,
            shape=(pictures.BARS_SIDE, pictures.BARS_SIDE, 1),
        ),
        Spec(
            "corner",
            "A corner, anywhere",
            "Pictures of 8 × 8 pixels with a line of five: does it turn a corner, or go straight on?",
            CLASSES,
            columns=_ONE,
            domain=_BRIGHTNESS,
            classes=2,
            names=("straight", "corner"),
            samples=400,
            noise=_PIXEL_NOISE,
            generate=pictures.corner,
            shape=(pictures.CORNER_SIDE, pictures.CORNER_SIDE, 1),
        ),
        Spec(
            "digits",
            "Digits",
            "Digits that people wrote, as pictures of 8 × 8 grey squares: which of the ten is it?",
            CLASSES,
            columns=_ONE,
            domain=_BRIGHTNESS,
            classes=10,
            names=tuple("0123456789"),
            samples=600,
            noise=_PIXEL_NOISE,
            generate=pictures.digits,
            shape=(pictures.DIGITS_SIDE, pictures.DIGITS_SIDE, 1),
            most=pictures.DIGITS,
        ),
        Spec(
            "eight_pixels",
            "Eight pixels",
            "Rows of eight pixels, one of them bright. The network is to give back what it was given.",
            COPY,
            columns=_ONE,
            domain=_BRIGHTNESS,
            targets=8,
            samples=8,
            shape=(1, 8, 1),
        ),
        Spec(
            "bars_again",
            "Bars, given back",
            "The pictures of 6 × 6 pixels with one bar. The network is to give back what it was given.",
            COPY,
            columns=_ONE,
            domain=_BRIGHTNESS,
            targets=pictures.BARS_SIDE**2,
            samples=200,
            noise=_PIXEL_NOISE,
            generate=pictures.bars_again,
            shape=(pictures.BARS_SIDE, pictures.BARS_SIDE, 1),
        ),
        Spec(
            "first_bit",
            "The first bit",
            "A few bits, one a moment, +1 or −1: was the first one +1? It has to be remembered to the end.",
            CLASSES,
            columns=_ONE,
            domain=_EITHER_SIGN,
            classes=2,
            names=("−1 first", "+1 first"),
            samples=200,
            noise=_MOMENT_NOISE,
            generate=sequences.first_bit,
            shape=(0, 1),
        ),
        Spec(
            "parity",
            "Parity",
            "A few bits, one a moment, +1 or −1: is the number of +1 odd? Every single bit decides.",
            CLASSES,
            columns=_ONE,
            domain=_EITHER_SIGN,
            classes=2,
            names=("even", "odd"),
            samples=200,
            noise=_MOMENT_NOISE,
            generate=sequences.parity,
            shape=(0, 1),
        ),
        Spec(
            "larger_half",
            "The larger half",
            "Numbers from −1 to 1, one a moment: which half has the larger sum, the first or the second?",
            CLASSES,
            columns=_ONE,
            domain=_EITHER_SIGN,
            classes=2,
            names=("first half", "second half"),
            samples=400,
            noise=_MOMENT_NOISE,
            generate=sequences.larger_half,
            shape=(0, 1),
        ),
        Spec(
            "sine_next",
            "Sine, what comes next",
            "A piece of a wave, one number a moment: which value comes next?",
            REGRESSION,
            columns=_ONE,
            domain=_EITHER_SIGN,
            samples=400,
            noise=_MOMENT_NOISE,
            generate=sequences.sine_next,
            shape=(0, 1),
        ),
        Spec("own", "Your points", "An empty plane: click to put points on it.", CLASSES, classes=2, samples=0),
    )
}


def spec(name: str) -> Spec:
    """The entry of that name. Raises ValueError with the names there are."""
    try:
        return DATASETS[name]
    except KeyError:
        raise ValueError(f"There is no data called {name!r}: choose one of {', '.join(DATASETS)}.") from None
