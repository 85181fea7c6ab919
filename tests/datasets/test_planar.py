"""The point sets against their formulas, worked out here point by point with Python's own arithmetic."""

import math

import numpy as np
import pytest

from playground.datasets import planar

N = 400


def points(generate, noise=0.0, n=N, seed=3):
    return generate(np.random.default_rng(seed), n, noise)


def test_circle_is_a_disc_in_a_ring_with_the_label_of_where_a_point_is():
    x, label = points(planar.circle)
    assert x.shape == (N, 2)
    for (x1, x2), which in zip(x, label, strict=True):
        r = math.hypot(x1, x2)
        assert r < 2.5 if which == 1 else 3.5 <= r <= 5
    assert label.sum() == 200
    r = np.hypot(*x[:200].T)
    # Uniform in the radius, as in TensorFlow Playground, not in the area: the mean is half of 2.5, not two thirds.
    assert r.mean() == pytest.approx(1.25, abs=0.15)


def test_circle_noise_moves_the_place_that_is_judged_and_leaves_the_points():
    still, before = points(planar.circle)
    noisy, after = points(planar.circle, noise=0.5)
    np.testing.assert_array_equal(still, noisy)
    changed = np.mean(before != after)
    assert 0.1 < changed < 0.5


def test_xor_squares_have_a_gap_and_share_a_class_across():
    x, label = points(planar.xor)
    assert np.abs(x).min() >= 0.3
    assert np.abs(x).max() <= 5.3
    for (x1, x2), which in zip(x, label, strict=True):
        assert which == (1 if x1 * x2 >= 0 else 0)


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.25, 2.25), (0.5, 4.0)])
def test_gauss_centres_and_variance(noise, variance):
    x, label = points(planar.gauss, noise, n=20_000)
    for which, centre in ((1, 2.0), (0, -2.0)):
        cloud = x[label == which]
        assert len(cloud) == 10_000
        assert cloud.mean(axis=0) == pytest.approx([centre, centre], abs=0.08)
        assert cloud.var(axis=0) == pytest.approx([variance, variance], rel=0.05)


def test_spiral_without_noise_is_the_formula_itself():
    x, label = points(planar.spiral, n=100)
    for arm, (which, turned) in enumerate(((1, 0.0), (0, math.pi))):
        for i in range(50):
            r = i / 50 * 5
            t = 1.75 * i / 50 * 2 * math.pi + turned
            assert x[50 * arm + i] == pytest.approx((r * math.sin(t), r * math.cos(t)), abs=1e-12)
            assert label[50 * arm + i] == which


def test_spiral_noise_moves_by_at_most_the_noise():
    still, _ = points(planar.spiral)
    moved, _ = points(planar.spiral, noise=0.5)
    step = np.abs(moved - still)
    assert 0.45 < step.max() <= 0.5
    assert step.mean() == pytest.approx(0.25, abs=0.03)


def test_three_arms_are_one_arm_turned_by_a_third():
    x, label = points(planar.three_arms, n=90)
    c, s = math.cos(2 * math.pi / 3), math.sin(2 * math.pi / 3)
    first, second, third = (x[label == which] for which in range(3))
    # Angles run from the x2 axis clockwise, so a turn by +t is (x1 cos t + x2 sin t, x2 cos t - x1 sin t).
    turned = np.stack([first[:, 0] * c + first[:, 1] * s, first[:, 1] * c - first[:, 0] * s], axis=1)
    np.testing.assert_allclose(second, turned, atol=1e-12)
    assert len(third) == 30
    assert first[-1] == pytest.approx(
        (5 * 29 / 30 * math.sin(2 * math.pi * 29 / 30), 5 * 29 / 30 * math.cos(2 * math.pi * 29 / 30))
    )


def test_moons_are_two_half_circles_of_radius_three():
    x, label = points(planar.moons)
    assert np.hypot(x[label == 0, 0] + 1.5, x[label == 0, 1] + 0.75) == pytest.approx(np.full(200, 3.0))
    assert np.hypot(x[label == 1, 0] - 1.5, x[label == 1, 1] - 0.75) == pytest.approx(np.full(200, 3.0))
    assert x[label == 0, 1].min() >= -0.7500001
    assert x[label == 1, 1].max() <= 0.7500001


def test_three_blobs_stand_three_units_out():
    x, label = points(planar.three_blobs, n=30_000)
    for which, angle in enumerate((90, 210, 330)):
        centre = (3 * math.cos(math.radians(angle)), 3 * math.sin(math.radians(angle)))
        assert x[label == which].mean(axis=0) == pytest.approx(centre, abs=0.03)
    assert x[label == 0].var(axis=0) == pytest.approx([0.5, 0.5], rel=0.06)


def test_plane_is_a_tenth_of_the_sum():
    x, value = points(planar.plane)
    assert np.abs(x).max() <= 6
    assert value == pytest.approx([(x1 + x2) / 10 for x1, x2 in x])
    noisy_x, noisy = points(planar.plane, noise=0.5)
    np.testing.assert_array_equal(x, noisy_x)
    assert 0.3 < np.abs(noisy - value).max() <= 0.6


def test_six_gaussians_take_the_strongest_cone():
    x, value = points(planar.six_gaussians, n=2000)
    cones = [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]
    for (x1, x2), got in zip(x, value, strict=True):
        strongest = 0.0
        for c1, c2, sign in cones:
            height = sign * min(1.0, max(0.0, 1 - math.hypot(x1 - c1, x2 - c2) / 2))
            if abs(height) > abs(strongest):
                strongest = height
        assert got == pytest.approx(strongest, abs=1e-12)
    assert value.min() < -0.9
    assert value.max() > 0.9
    assert (value == 0).mean() > 0.3


def test_sine():
    x, value = points(planar.sine)
    assert x.shape == (N, 1)
    assert np.abs(x).max() <= math.pi
    assert value == pytest.approx([math.sin(x1) for x1 in x[:, 0]])
    _, noisy = points(planar.sine, noise=0.2)
    assert 0.15 < np.abs(noisy - value).max() <= 0.2


@pytest.mark.parametrize("generate", [planar.circle, planar.gauss, planar.spiral, planar.moons, planar.three_arms])
@pytest.mark.parametrize("n", [1, 2, 7])
def test_any_number_of_points_is_that_number(generate, n):
    x, label = points(generate, n=n)
    assert x.shape == (n, 2)
    assert label.shape == (n,)
    assert np.isfinite(x).all()
