"""The checker at kinks: random networks that stand on corners, or beside them, with right and with broken gradients.

Small whole weights and inputs make sums of exactly 0, guesses that meet their target or hinge's margin, ties in a
window and weights of exactly 0, for several examples at once; a nudge takes some of them a little to one side.

    .venv-check/bin/python -m tests.engine.kinked 20000     # so many networks (some minutes)
"""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np

from playground.engine import ACTIVATIONS, LOSSES, Conv2D, Dense, Flatten, MaxPooling2D, Network, Residual, SimpleRNN
from playground.engine.arrays import Array
from playground.engine.gradcheck import ABSOLUTE, AGREES, DIFFERS, KINK, Check, check
from playground.engine.losses import go_together

NUDGES = (0.0, 0.0, 1e-14, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 3e-6, 1e-5, 1e-4)
BREAKS = (1.01, -1.0)
STRAIGHT = ("relu", "relu", "leaky_relu", "relu", "elu", "tanh", "linear")


def _network(rng: np.random.Generator, output: str, outputs: int) -> Network:
    l1, l2 = (0.01, 0.0) if rng.random() < 0.3 else (0.0, 0.02 * (rng.random() < 0.3))
    kind = rng.integers(8)

    def pick() -> str:
        return str(rng.choice(STRAIGHT))

    head = Dense(outputs, output, kernel_l1=l1)
    if kind == 0:
        body = [Conv2D(2, 2, activation=pick(), kernel_l1=l1), MaxPooling2D(), Flatten(), Dense(2, pick())]
        return Network((3, 3, 1), [*body, head])
    if kind == 1:
        return Network(2, [Dense(2, pick()), Residual([Dense(3, pick()), Dense(2)], pick()), head])
    if kind == 2:
        return Network((3, 1), [SimpleRNN(2, pick(), kernel_l1=l1), head])
    layers = [Dense(int(rng.integers(1, 5)), pick(), kernel_l1=l1, kernel_l2=l2) for _ in range(rng.integers(0, 4))]
    return Network(2, [*layers, head])


def _targets(rng: np.random.Generator, loss: str, guesses: Array) -> Array:
    n, outputs = guesses.shape
    if loss == "sparse_categorical_crossentropy":
        return np.asarray(rng.integers(0, outputs, n))
    if loss == "categorical_crossentropy":
        return np.asarray(np.eye(outputs)[rng.integers(0, outputs, n)])
    if loss in ("hinge", "binary_crossentropy"):
        return rng.integers(0, 2, guesses.shape).astype(float)
    # Some guesses are met exactly, some missed by exactly 1, where Huber's loss changes its shape.
    return np.where(rng.random(guesses.shape) < 0.4, guesses, guesses + rng.integers(-2, 3, guesses.shape))


def case(seed: int) -> tuple[Network, Array, Array, Array, str]:
    """(network, theta, x, y, loss) of a seed."""
    rng = np.random.default_rng([4711, seed])
    loss = str(rng.choice([*LOSSES, "mae", "hinge"]))
    output = str(rng.choice([name for name in ACTIVATIONS if go_together(loss, name)]))
    net = _network(rng, output, int(rng.integers(2, 4)) if output == "softmax" else int(rng.integers(1, 3)))
    theta = rng.integers(-2, 3, net.size).astype(float)
    if rng.random() < 0.3:
        theta[rng.random(net.size) < 0.6] = 0.0
    n = int(rng.integers(1, 11))
    x = rng.integers(-2, 3, (n, *net.input_shape)).astype(float)
    if rng.random() < 0.3:
        x[rng.integers(n)] *= -1.0
    y = _targets(rng, loss, net.forward(theta, x))
    theta[rng.integers(net.size)] += rng.choice([-1, 1]) * rng.choice(NUDGES)
    if rng.random() < 0.1:
        theta[rng.integers(net.size)] = float(rng.choice([-1, 1])) * 10.0 ** rng.integers(2, 6)
    return net, theta, x, y, loss


def faults(seed: int, counts: Counter[str]) -> list[str]:
    """What the checker says wrongly of one network; what was compared is added to `counts`."""
    net, theta, x, y, loss = case(seed)
    value, grad = net.loss_and_grad(theta, x, y, loss)
    if not (np.isfinite(grad).all() and np.isfinite(value)):
        return []
    right = check(net, theta, x, y, loss)
    found = [f"{seed} {loss}: {c}" for c in right if c.verdict == DIFFERS]
    counts.update(f"right: {c.verdict}" for c in right)
    # A slope hidden by rounding, of the loss or of sums with a huge weight in them, cannot be told from a broken one.
    visible = 3e4 * ABSOLUTE * max(1.0, abs(float(value))) if np.abs(theta).max() < 50.0 else np.inf
    for factor in BREAKS:
        broken = check(net, theta, x, y, loss, grad=factor * grad)
        pairs = [(c, r) for c, r in zip(broken, right, strict=True) if c.got != 0.0 and r.verdict in (AGREES, KINK)]
        found += [f"{seed} {loss} x {factor}: {c}" for c, _ in pairs if _taken_for_right(c, visible)]
        counts.update(f"broken: {c.verdict}" for c, _ in pairs)
    return found


def _taken_for_right(broken: Check, visible: float) -> bool:
    return broken.verdict in (AGREES, KINK) or (abs(broken.got) > visible and broken.verdict != DIFFERS)


def main(count: int) -> None:
    counts: Counter[str] = Counter()
    found = [fault for seed in range(count) for fault in faults(seed, counts)]
    print("\n".join(found[:40]))
    print(f"{count} networks, {sum(counts.values())} verdicts, {len(found)} wrong: {dict(counts)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
