"""The classic test functions: gradients against central differences, minima that are minima."""

import numpy as np
import pytest

from playground.engine import landscapes
from playground.engine.gradcheck import compare
from playground.engine.landscapes import LANDSCAPES


@pytest.mark.parametrize("name", LANDSCAPES)
def test_gradient_agrees_with_central_differences(name):
    landscape = LANDSCAPES[name]
    for p in np.random.default_rng(0).uniform(*landscape.domain, (25, 2)):
        assert [str(c) for c in compare(landscape.f, p, landscape.gradient(p)) if not c.passed] == []


@pytest.mark.parametrize("name", LANDSCAPES)
def test_nothing_lies_below_the_known_minima(name):
    landscape = LANDSCAPES[name]
    for m in landscape.minima:
        assert float(landscape.f(np.array(m))) == pytest.approx(landscape.lowest, abs=1e-12)
    for m in (*landscape.minima, *landscape.local_minima):
        point = np.array(m)
        np.testing.assert_allclose(landscape.gradient(point), 0.0, atol=1e-9)
        ring = point + 1e-3 * np.stack([np.cos(t := np.linspace(0, 6.28, 60)), np.sin(t)], axis=-1)
        assert (landscape.f(ring) > landscape.f(point)).all()
    grid = np.stack(np.meshgrid(*[np.linspace(*landscape.domain, 301)] * 2), axis=-1)
    assert landscape.f(grid).min() >= landscape.lowest - 1e-12
    assert landscape.f(grid).shape == (301, 301)
    assert landscape.gradient(grid).shape == grid.shape


# Values printed in the sources, at points that are not minima.
KNOWN = {
    "rosenbrock": ((-1.2, 1.0), 24.2),
    "beale": ((1.0, 1.0), 14.203125),
    "booth": ((0.0, 0.0), 74.0),
    "himmelblau": ((0.0, 0.0), 170.0),
    "rastrigin": ((1.0, 1.0), 2.0),
    "ackley": ((1.0, 1.0), 3.6253849384403627),
    "three_hump_camel": ((1.0, 1.0), 2 - 1.05 + 1 / 6 + 2),
    "goldstein_price": ((0.0, 0.0), 600.0),
    "monkey_saddle": ((1.0, 1.0), -2.0),
    "turned_ravine": ((1.0, -1.0), 100.0),
    "two_minima": ((0.0, 0.0), -8 * np.exp(-5.0)),
}


@pytest.mark.parametrize("name", KNOWN)
def test_known_values(name):
    point, value = KNOWN[name]
    assert float(LANDSCAPES[name].f(np.array(point))) == pytest.approx(value, rel=1e-12)


def test_the_turned_ravine_is_the_ravine_turned():
    p = np.random.default_rng(0).normal(size=(10, 2))
    turn = np.array([[1, 1], [-1, 1]]) / np.sqrt(2)
    np.testing.assert_allclose(LANDSCAPES["turned_ravine"].f(p), LANDSCAPES["ravine"].f(p @ turn.T), rtol=1e-12)


def test_unknown_names_are_refused():
    assert landscapes.get("bowl") is LANDSCAPES["bowl"]
    with pytest.raises(ValueError, match="unknown landscape 'bowel'; allowed are: ackley, "):
        landscapes.get("bowel")
