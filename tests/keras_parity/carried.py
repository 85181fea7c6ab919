"""Runs of "Step through", carried over where they stand: does Keras lose what the timeline loses, update by update?

Run as `python -m tests.keras_parity.carried [runs] [seed]`, in a process of its own: Keras reckons in float64 here. It
prints what was compared, the largest differences, every refusal, and every run that came out otherwise.

Where Keras's losses lie further than 1e-5 from the timeline's, it is asked again with its settings not rounded to
float32: then they must not.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

from playground.experiment import Run
from playground.plans import Plan, to_json
from playground.plans.carry import carried
from playground.timeline import Diverged, Timeline
from tests.plans.random_runs import random_way

UPDATES = 20
RELATIVE = 1e-5
HIGHEST = 1e3
"""A loss beyond it ends the comparison: what has run away that far parts by its own rounding."""


class Compared(NamedTuple):
    """Losses before each update from `at` on, by the timeline and by Keras; or why the run was refused.

    exact: Keras's with its settings in float64, where those it rounds to float32 led a run further astray than
    `RELATIVE`; else empty.
    """

    run: Run
    at: int
    ours: tuple[float, ...] = ()
    keras: tuple[float, ...] = ()
    exact: tuple[float, ...] = ()
    refusal: str = ""

    @property
    def agrees(self) -> bool:
        return each_apart(self.exact or self.keras, self.ours) <= RELATIVE


def each_apart(theirs: tuple[float, ...], ours: tuple[float, ...]) -> float:
    """The largest difference between two losses of the same update, relative to that loss."""
    pairs = zip(theirs, ours, strict=True)
    return max((abs(a - b) / abs(b) if b else abs(a) for a, b in pairs if a != b), default=0.0)


def compared(run: Run, at: int) -> Compared:
    """The run carried over where it stands before update `at`, or where it ends before that."""
    timeline = Timeline(run.upto(at))
    at = timeline.reached(at)
    run = run.upto(at)
    try:
        plan = carried(run, timeline.state(at) if at else None)
    except ValueError as error:
        return Compared(run, at, refusal=str(error))
    ours = tuple(_losses(timeline, at))
    keras = _by_keras(plan, len(ours))
    if each_apart(keras, ours) <= RELATIVE:
        return Compared(run, at, ours, keras)
    with unrounded():
        return Compared(run, at, ours, keras, _by_keras(plan, len(ours)))


def _losses(timeline: Timeline, at: int) -> Iterator[float]:
    for update in range(at, at + UPDATES):
        try:
            loss = float(timeline.training(update).evaluate(timeline.state(update)).loss)
        except Diverged:
            return
        if not abs(loss) < HIGHEST:
            return
        yield loss
        if _tossed(timeline, update):
            return


def _tossed(timeline: Timeline, update: int) -> bool:
    """Whether rounding decides where a weight goes: before a batch normalisation slopes are zero but for rounding, and
    Lion steps by their sign.
    """
    if "batch_normalization" not in {tier.kind for tier in timeline.experiment(update).anatomy.tiers}:
        return False
    sizes = [np.abs(step.value) for step in timeline.moment(update).steps if step.name == "blend"]
    return any(bool((size < 1e-12 * size.max()).any()) for size in sizes)


def _by_keras(plan: Plan, updates: int) -> tuple[float, ...]:
    from playground.keras_backend.inside import twins

    return tuple(twins(to_json(plan), updates)["keras"]) if updates else ()


@contextmanager
def unrounded() -> Iterator[None]:
    """Keras with every Python number in float64. As it stands, numbers go by float32: 1 - 0.999 is then wrong in the
    fifth digit, a penalty's factor and the constants of leaky ReLU and GELU in the eighth.
    """
    import tensorflow as tf
    from keras.src import backend, ops

    convert, cast = ops.convert_to_tensor, ops.cast

    def converted(x: Any, *args: Any, **kwargs: Any) -> Any:
        return tf.constant(x, "float64") if isinstance(x, float) else convert(x, *args, **kwargs)

    def changed(x: Any, dtype: str) -> Any:
        return tf.constant(x, dtype) if isinstance(x, float) else cast(x, dtype)

    def leaky_relu(x: Any, negative_slope: float) -> Any:
        return tf.maximum(x, 0.0) + negative_slope * tf.minimum(x, 0.0)

    def gelu(x: Any, approximate: bool) -> Any:
        assert not approximate
        return 0.5 * x * (1.0 + tf.math.erf(x * 0.5**0.5))

    with (
        patch.object(ops, "convert_to_tensor", converted),
        patch.object(ops, "cast", changed),
        patch.object(backend.nn, "leaky_relu", leaky_relu),
        patch.object(backend.nn, "gelu", gelu),
    ):
        yield


def main(runs: int = 400, seed: int = 0) -> int:
    import keras

    keras.config.set_floatx("float64")
    seen: Counter[str] = Counter()
    worst = exact = 0.0
    wrong = 0
    for number in range(seed, seed + runs):
        found = compared(*random_way(number))
        if found.refusal:
            print(f"seed {number}: refused: {found.refusal}")
            seen["refused"] += 1
            continue
        seen[found.run.experiment_at(found.at).optimizer] += 1
        seen["updates"] += len(found.ours)
        seen["on the way"] += found.at > 0
        if not found.agrees:
            wrong += 1
            print(f"seed {number}: they do not agree, {found}")
            continue
        if found.exact:
            print(f"seed {number}: rounded settings lead Keras {each_apart(found.keras, found.ours):.1e} astray")
            exact, seen["led astray"] = max(exact, each_apart(found.exact, found.ours)), seen["led astray"] + 1
        else:
            worst = max(worst, each_apart(found.keras, found.ours))
    print(
        f"{runs} runs, {dict(seen)}. Update by update the losses agree to {worst:.1e}; those of the runs that rounded "
        f"settings lead astray, to {exact:.1e} with exact ones. {wrong} runs do not agree."
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")
    sys.exit(main(*map(int, sys.argv[1:])))
