"""What a race is: a frozen value. Equal settings give the same race, bit for bit."""

from __future__ import annotations

from dataclasses import dataclass, field

from playground.experiment import Experiment

NETWORK = "network"
"""The surface that is not a formula: the loss of the learner's own network."""

PAIR, PCA, RANDOM = "pair", "pca", "random"
PLANES = (PAIR, PCA, RANDOM)

MOST_RACERS = 12
MOST_STEPS = 5_000
MOST_HELD = 10_000_000
"""Numbers that the paths of a race may take (80 MB): racers x steps x parameters that train."""
MOST_NOISE = 100.0

CONSTANT = "constant"
USUAL_FLOOR = 0.01
LEAST_FLOOR = 1e-6

Hyper = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Racer:
    """One optimizer with its learning rate; hyper: its other settings where they differ from Keras's, by name.

    schedule: how the rate goes on from there (see rates.py); floor: the share of it that is left at the end.
    """

    optimizer: str
    rate: float
    hyper: Hyper = ()
    schedule: str = CONSTANT
    floor: float = USUAL_FLOOR


@dataclass(frozen=True)
class NetworkView:
    """How a network's loss is cut into a surface.

    plane: "pair" (two parameters train, the others stay: exact), "pca" or "random" (all train; a projection).
    pair: their places in theta. seed: of the random directions. current: draw the loss of the step's own batch instead
    of the whole training set's.
    """

    plane: str = PAIR
    pair: tuple[int, int] = (0, 1)
    seed: int = 0
    current: bool = False


@dataclass(frozen=True)
class Stand:
    """Where a network stands after so many updates of "Step through": its weights and biases, theta (size,)."""

    update: int
    theta: tuple[float, ...]


@dataclass(frozen=True)
class RaceSettings:
    """surface: a key of the functions, or "network". start: (x, y), on a network the two parameters' values (None: the
    experiment's own). turn: degrees, counterclockwise, the start turning with the surface. scale: the loss is
    multiplied by it. noise: standard deviation added to each gradient entry, the same draw for every racer. threshold:
    the loss that counts as arrived (None: no such count). stand: on a network, where the race begins
    (None: where the network does); nobody remembers gradients from before.
    """

    surface: str = "bowl"
    start: tuple[float, float] | None = (-1.6, 1.2)
    racers: tuple[Racer, ...] = ()
    steps: int = 100
    scale: float = 1.0
    turn: float = 0.0
    noise: float = 0.0
    seed: int = 0
    threshold: float | None = None
    experiment: Experiment | None = None
    stand: Stand | None = None
    view: NetworkView = field(default_factory=NetworkView)

    @property
    def on_network(self) -> bool:
        return self.surface == NETWORK
