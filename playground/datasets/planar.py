"""Seeded point sets on the plane, and one on a line.

Every generator is `(rng, n, noise) -> (x, answer)`: n points, noise a share from 0 to 0.5; x is (n, 2) (the sine's (n,
1)); the answer is (n,), class numbers as int64 or values as float64. Class 1 is the one TensorFlow Playground calls
+1, class 0 its -1.

The first six follow its `src/dataset.ts` formula for formula. Two things are ours, and neither changes a distribution:
the random numbers for the noise are drawn even when it is 0, so that moving the noise control moves the same points
instead of dealing new ones; and normal numbers come from NumPy. The count of the first class is n - n // 2, so that an
odd n gives n points, not n + 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Answer = NDArray[Any]
Generated = tuple[Array, Answer]

RADIUS = 5.0
SIX_CENTRES = np.array([[-4.0, 2.5], [0.0, 2.5], [4.0, 2.5], [-4.0, -2.5], [0.0, -2.5], [4.0, -2.5]])
SIX_SIGNS = np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])
GAUSS_CENTRES = np.array([[-2.0, -2.0], [2.0, 2.0]])
BLOB_CENTRES = 3.0 * np.array([[0.0, 1.0], [-np.sqrt(3) / 2, -0.5], [np.sqrt(3) / 2, -0.5]])


def circle(rng: np.random.Generator, n: int, noise: float) -> Generated:
    """A disc of radius 2.5 (class 1) inside a ring from 3.5 to 5 (class 0); the label is judged at a place moved by
    the noise.
    """
    inside = n - n // 2
    r = np.concatenate([rng.uniform(0, RADIUS * 0.5, inside), rng.uniform(RADIUS * 0.7, RADIUS, n - inside)])
    angle = rng.uniform(0, 2 * np.pi, n)
    x = np.stack([r * np.sin(angle), r * np.cos(angle)], axis=1)
    judged = x + noise * rng.uniform(-RADIUS, RADIUS, (n, 2))
    return x, (np.hypot(judged[:, 0], judged[:, 1]) < RADIUS * 0.5).astype(np.int64)


def xor(rng: np.random.Generator, n: int, noise: float) -> Generated:
    """Four squares with a gap of 0.3 along the axes; class 1 where x1 x2 >= 0, judged at a place moved by the noise."""
    x = rng.uniform(-RADIUS, RADIUS, (n, 2))
    x += np.where(x > 0, 0.3, -0.3)
    judged = x + noise * rng.uniform(-RADIUS, RADIUS, (n, 2))
    return x, (judged[:, 0] * judged[:, 1] >= 0).astype(np.int64)


def _spread(noise: float) -> float:
    """Standard deviation of a cloud: the variance runs from 0.5 without noise to 4 at 50 %."""
    return float(np.sqrt(0.5 + 7.0 * noise))


def gauss(rng: np.random.Generator, n: int, noise: float) -> Generated:
    """Two round clouds, class 1 about (2, 2) and class 0 about (-2, -2), of variance 0.5 (no noise) to 4 (50 %)."""
    label = (np.arange(n) < n - n // 2).astype(np.int64)
    return GAUSS_CENTRES[label] + _spread(noise) * rng.standard_normal((n, 2)), label


def _arms(rng: np.random.Generator, n: int, noise: float, arms: int, turns: float) -> Generated:
    """Spiral arms of equal size (the first ones longer by a point if n does not divide): radius 5 i/N at angle 2 pi
    turns i/N, each arm turned on by 2 pi / arms, every point moved by U(-1, 1) times the noise. Arm a is class a.
    """
    sizes = [n // arms + (a < n % arms) for a in range(arms)]
    share = np.concatenate([np.arange(size) / max(size, 1) for size in sizes])
    label = np.repeat(np.arange(arms, dtype=np.int64), sizes)
    t = turns * share * 2 * np.pi + label * 2 * np.pi / arms
    x = RADIUS * share[:, None] * np.stack([np.sin(t), np.cos(t)], axis=1)
    return x + noise * rng.uniform(-1, 1, (n, 2)), label


def spiral(rng: np.random.Generator, n: int, noise: float) -> Generated:
    """Two arms of 1.75 turns; the first is class 1, the one turned by pi class 0."""
    x, arm = _arms(rng, n, noise, arms=2, turns=1.75)
    return x, 1 - arm


def three_arms(rng: np.random.Generator, n: int, noise: float) -> Generated:
    """The same with three arms, classes 0, 1, 2, of one turn each (three arms of 1.75 turns would lie too close to
    tell apart).
    """
    return _arms(rng, n, noise, arms=3, turns=1.0)


def moons(rng: np.random.Generator, n: int, noise: float) -> Generated:
    """Two half circles of radius 3 that reach into each other: class 0 bends up, class 1 bends down, one radius to the
    right.

    The shape is scikit-learn's `make_moons`, three times as large and centred; each point moves by a normal step of
    deviation 3 times the noise.
    """
    upper = n - n // 2
    t = np.concatenate([np.linspace(0, np.pi, upper), np.linspace(0, np.pi, n - upper)])
    label = (np.arange(n) >= upper).astype(np.int64)
    x1 = np.where(label == 0, np.cos(t), 1 - np.cos(t)) - 0.5
    x2 = np.where(label == 0, np.sin(t), 0.5 - np.sin(t)) - 0.25
    return 3.0 * (np.stack([x1, x2], axis=1) + noise * rng.standard_normal((n, 2))), label


def three_blobs(rng: np.random.Generator, n: int, noise: float) -> Generated:
    """Three round clouds, three units from the middle at 90, 210 and 330 degrees, of the same variance as `gauss`."""
    label = np.arange(n, dtype=np.int64) % 3
    return BLOB_CENTRES[label] + _spread(noise) * rng.standard_normal((n, 2)), label


def plane(rng: np.random.Generator, n: int, noise: float) -> Generated:
    """The value (x1 + x2) / 10 over [-6, 6]^2, measured at a place moved by the noise."""
    x = rng.uniform(-6, 6, (n, 2))
    measured = x + noise * rng.uniform(-6, 6, (n, 2))
    return x, (measured[:, 0] + measured[:, 1]) / 10


def six_gaussians(rng: np.random.Generator, n: int, noise: float) -> Generated:
    """Six cones two units wide with alternating signs: the value is sign (1 - d/2), never past 0, of the nearest centre
    (TensorFlow Playground's "multi gaussian"), measured at a place moved by the noise.
    """
    x = rng.uniform(-6, 6, (n, 2))
    measured = x + noise * rng.uniform(-6, 6, (n, 2))
    distance = np.linalg.norm(measured[:, None, :] - SIX_CENTRES, axis=2)
    height = SIX_SIGNS * np.clip(1 - distance / 2, 0, 1)
    # The strongest cone wins, and a tie goes to the earlier one, as in the original. `+ 0.0` turns -0.0 into 0.0.
    return x, height[np.arange(n), np.argmax(np.abs(height), axis=1)] + 0.0


def sine(rng: np.random.Generator, n: int, noise: float) -> Generated:
    """One input x over [-pi, pi], the value sin(x) plus U(-1, 1) times the noise."""
    x = rng.uniform(-np.pi, np.pi, (n, 1))
    return x, np.sin(x[:, 0]) + noise * rng.uniform(-1, 1, n)
