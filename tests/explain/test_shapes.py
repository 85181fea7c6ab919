"""Products of tables, with the shape beside each factor: the shapes are those of the engine's arrays, and they fit."""

from __future__ import annotations

import re
from random import Random

import numpy as np
import pytest

from playground.experiment import Experiment, Run
from playground.experiment.presets import PRESETS
from playground.explain.story import story
from playground.timeline import Moment, Timeline
from tests.explain.random_experiments import random_experiment, random_pictures
from tests.explain.random_sequences import random_sequences

TABLE = re.compile(r"(\S+) \((\d+)×(\d+)\)")


def told(moment: Moment) -> dict[str, str]:
    return {caption.id: caption.matrices for caption in story(moment) if caption.matrices}


def fits(written: str) -> None:
    """Every product's inner sides are alike, and its outer ones are those of what stands left of the equals sign."""
    left, right = written.split(" = ")
    [result] = [(int(rows), int(columns)) for _, rows, columns in TABLE.findall(left)]
    for term in right.split(" + "):
        shapes = [(int(rows), int(columns)) for _, rows, columns in TABLE.findall(term)]
        if "∘" in term or "−" in term:
            assert set(shapes) == {result}, written
        elif len(shapes) == 1:
            assert shapes == [(1, result[1])], written
        else:
            (rows, inner), (again, columns) = shapes
            assert (inner, (rows, columns)) == (again, result), written


@pytest.mark.parametrize("seed", range(6))
def test_they_fit_in_networks_of_every_kind(seed: int) -> None:
    draw = Random(seed)
    for made in (random_experiment(draw), random_pictures(draw), random_sequences(draw)):
        line = Timeline(Run(made))
        if not len(line.x) or line.reached(1) < 1:
            continue
        found = told(line.moment(0))
        assert found
        for written in found.values():
            fits(written)


def test_of_a_batch_of_ten() -> None:
    found = told(Timeline(Run(Experiment(batch_size=10))).moment(0))
    assert found == {
        "Z:0": "Z (10×3) = X (10×2) · W (2×3) + b (1×3)",
        "Z:1": "Z (10×1) = A (10×3) · W (3×1) + b (1×1)",
        "dZ:1": "δ (10×1) = ∂Lᵢ/∂A (10×1) ∘ f′(Z) (10×1)",
        "dW:1": "∂L/∂W (3×1) = 1/10 · Aᵀ (3×10) · δ (10×1)",
        "db:1": "∂L/∂b (1×1) = 1/10 · ones (1×10) · δ (10×1)",
        "dA:0": "∂Lᵢ/∂A (10×3) = δ (10×1) · Wᵀ (1×3)",
        "dZ:0": "δ (10×3) = ∂Lᵢ/∂A (10×3) ∘ f′(Z) (10×3)",
        "dW:0": "∂L/∂W (2×3) = 1/10 · Xᵀ (2×10) · δ (10×3)",
        "db:0": "∂L/∂b (1×3) = 1/10 · ones (1×10) · δ (10×3)",
    }


def test_the_engines_arrays_multiply_as_is_said() -> None:
    moment = Timeline(Run(PRESETS["softmax"].experiment)).moment(0)
    found = told(moment)
    pass_, params = moment.pass_, moment.network.unpack(moment.before.theta)
    before, back = pass_.A[0], pass_.backward[1]
    n = len(moment.batch)
    delta = n * back["dZ"]
    assert np.allclose(before @ params[1]["W"] + params[1]["b"], pass_.forward[1]["Z"])
    assert np.allclose(before.T @ delta / n, back["dW"])
    assert np.allclose(np.ones((1, n)) @ delta / n, back["db"])
    assert found["dZ:1"] == f"δ ({n}×3) = P ({n}×3) − Y ({n}×3)"
    assert found["dW:1"].startswith("∂L/∂W ({}×{})".format(*back["dW"].shape))
    assert found["Z:1"].startswith("Z ({}×{})".format(*pass_.forward[1]["Z"].shape))


def test_a_mean_over_the_outputs_is_told() -> None:
    moment = Timeline(Run(PRESETS["eight_pixels"].experiment)).moment(0)
    last, n = len(moment.network.layers) - 1, 8
    assert told(moment)[f"dZ:{last}"] == "δ (8×8) = 1/8 · [P (8×8) − Y (8×8)]"
    off = (moment.pass_.A[last] - moment.y[moment.batch]) / 8
    assert np.allclose(n * moment.pass_.backward[last]["dZ"], off)


def test_windows_and_moments_are_tables_too() -> None:
    edge = Timeline(Run(PRESETS["edge"].experiment)).moment(0)
    assert told(edge)["Z:0"] == "Z (160×4) = windows (160×9) · W (9×4) + b (1×4)"
    rows = edge.pass_.forward[0][next(name for name in edge.pass_.forward[0] if str(name).startswith("Name"))]
    assert rows.shape == (160, 9)
    five = told(Timeline(Run(PRESETS["five_moments"].experiment)).moment(0))
    assert five["Z:0@0"] == "Z (10×2) = X (10×1) · W (1×2) + b (1×2)"
    assert five["Z:0@1"] == "Z (10×2) = X (10×1) · W (1×2) + H (10×2) · U (2×2) + b (1×2)"
    gates = told(Timeline(Run(PRESETS["remembering"].experiment)).moment(0))
    assert gates["f:0@1"] == "Z_f (10×4) = X (10×1) · W_f (1×4) + h (10×4) · U_f (4×4) + b_f (1×4)"
