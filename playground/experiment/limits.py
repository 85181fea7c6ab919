"""How far each setting may go, and the usual steps on the way. Widgets, links and validation read the same numbers."""

from __future__ import annotations

MOST_NOISE = 50
LEAST_SHARE, MOST_SHARE = 10, 90
MOST_SEED = 2**31 - 1
MOST_LAYERS = 6
MOST_UNITS = 8
MOST_RATE = 1e6
MOST_PENALTY = 10.0
MOST_BIAS = 10.0
# How far out a point of one's own may lie, in both directions; the picture of the plane shows this much.
MOST_COORDINATE = 6.0
MOST_CHANGES = 1000
MOST_UPDATE = 10**9

# TensorFlow Playground's ladders.
LEARNING_RATES = (1e-5, 1e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
PENALTY_RATES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
NOISE_LEVELS = tuple(range(0, MOST_NOISE + 1, 5))
TRAIN_SHARES = tuple(range(LEAST_SHARE, MOST_SHARE + 1, 10))
BATCH_SIZES = tuple(range(1, 31))
SAMPLE_COUNTS = (10, 20, 50, 100, 200, 500, 1200, 2000)
