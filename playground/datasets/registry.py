"""What data there is to choose from: one entry a set, from which the lists on screen, the links and the tests are
made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.datasets import planar

CLASSES, REGRESSION, TABLE = "classes", "regression", "table"
KINDS = (CLASSES, REGRESSION, TABLE)

Box = tuple[tuple[float, float], ...]
_SQUARE: Box = ((-6.0, 6.0), (-6.0, 6.0))
_UNIT: Box = ((-0.5, 1.5), (-0.5, 1.5))
_XY = ("x1", "x2")


@dataclass(frozen=True)
class Spec:
    """A set of data as a choice.

    name      the key in links and code
    title     what the screen calls it
    line      one sentence: what it looks like and what it asks of a network
    kind      "classes" (the answer is a class number), "regression" (a value) or "table" (target numbers, taken as
              they stand)
    columns   the names of the raw inputs; "x1" and "x2" mean points on the plane, where the seven inputs and own
              points apply, but for a table
    domain    (low, high) for each column: the part of the input space a picture shows
    classes   how many classes there are; 0 where the answer is a number
    targets   how many numbers the answer has; 1 for classes
    samples   the usual number of points; for a fixed set its number of rows
    noise     what the noise control does to it; "" for a fixed set, where there is no noise
    generate  the seeded generator, or None for a fixed set
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
    generate: Callable[[np.random.Generator, int, float], planar.Generated] | None = None

    @property
    def fixed(self) -> bool:
        """True where the rows are given: noise, number of points, share for training and data seed have no effect."""
        return self.generate is None

    @property
    def planar(self) -> bool:
        """True where the raw inputs are a point on the plane, so that inputs can be chosen and points added."""
        return self.columns == _XY and self.kind != TABLE


_LABEL_NOISE = "Noise makes a point's class the one of a place nearby."
_STEP_NOISE = "Noise moves every point."
_CLOUD_NOISE = "Noise widens the clouds until they overlap."
_VALUE_NOISE = "Noise makes a point's value the one of a place nearby."

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
        Spec("own", "Your points", "An empty plane: click to put points on it.", CLASSES, classes=2, samples=0),
    )
}


def spec(name: str) -> Spec:
    """The entry of that name. Raises ValueError with the names there are."""
    try:
        return DATASETS[name]
    except KeyError:
        raise ValueError(f"There is no data called {name!r}: choose one of {', '.join(DATASETS)}.") from None
