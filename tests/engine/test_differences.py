"""Central differences with steps of many sizes: the curve's bend for large ones, rounding for small ones."""

import numpy as np
import pytest

from playground.engine.differences import STEPS, central


def test_large_steps_err_by_the_bend_and_small_ones_by_rounding():
    theta = np.array([9.0, 0.7])
    errors = np.abs(central(lambda points: points[:, 1] ** 3, theta, 1) - 3 * 0.7**2)
    large = STEPS >= 1e-3
    assert errors[large] == pytest.approx(STEPS[large] ** 2, rel=1e-4)  # h^2 f'''/6, and f''' is 6
    best = int(np.argmin(errors))
    assert 1e-8 < STEPS[best] < 1e-4
    assert errors[-1] > 100 * errors[best]


def test_a_step_that_the_number_cannot_take_gives_no_number():
    slopes = central(lambda points: points[:, 0], np.array([1e9]), 0)
    assert slopes[0] == 1
    assert np.isnan(slopes[-1])
