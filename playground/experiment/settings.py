"""The settings of an experiment, a row each: what is usual, how far it goes, what each place calls it.

Validation (`rules`), links (`link_fields`), the controls of the page and what becomes of the run when one is changed
read this table. Rules *between* settings are code, in `rules`; so are the settings that are lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from playground.datasets import DATASETS, LEAST_MOMENTS, MOST_MOMENTS, MOST_SAMPLES
from playground.engine import INITIALIZERS, LOSSES, OPTIMIZERS
from playground.experiment import limits
from playground.experiment.numbers import count, plain
from playground.experiment.output_and_loss import OUTPUTS
from playground.experiment.values import is_number, is_whole, shown

WHOLE, NUMBER, NAME, SWITCH, LIST = "whole", "number", "name", "switch", "list"

ANEW, AGAIN, GOES_ON = "anew", "again", "goes on"
"""What a change does to the run: training starts from newly drawn weights (given ones are dropped); it starts again
from the same weights; it goes on from the next update.
"""


@dataclass(frozen=True)
class Setting:
    """A setting of an experiment.

    name: the field. usual: on the first screen. key: in a link. words: in "You changed {words}". change: what that does
    to the run. kind: how it is read, drawn and judged; a list is judged in `rules` and written in `link_fields`.

    subject: begins the sentence that refuses a value. low, high: how far it goes, both allowed unless `above_low`; high
    None: as far as another setting lets it. names: what a name may be. instead: what is used in place of nonsense, the
    usual where not given.

    label, step, note: of its control. rare: shown only to those who want every setting.
    """

    name: str
    usual: Any
    key: str
    words: str
    change: str = ANEW
    kind: str = LIST
    subject: str = ""
    low: float = 0
    high: float | None = None
    above_low: bool = False
    names: tuple[str, ...] = ()
    instead: Any = None
    label: str = ""
    step: float = 1
    note: str = ""
    rare: bool = True

    def allows(self, value: Any) -> bool:
        """Whether the setting may have this value by itself."""
        if self.kind == SWITCH:
            return isinstance(value, bool)
        if self.kind == NAME:
            return isinstance(value, str) and value in self.names
        if not (is_whole(value) if self.kind == WHOLE else is_number(value)):
            return False
        low = value > self.low if self.above_low else value >= self.low
        return bool(low and (self.high is None or value <= self.high))

    def why(self, value: Any) -> str:
        """Why it may not have this value, without a full stop."""
        given = shown(value)
        if self.kind == SWITCH:
            return f"{self.subject} are used or not, and {given} says neither"
        if self.kind == NAME:
            return f"{self.subject} must be one of {', '.join(self.names)}, and {given} was given"
        number = "a whole number" if self.kind == WHOLE else "a number"
        if self.high is None:
            return f"{self.subject} must be {number} from {plain(self.low)}, and {given} was given"
        if self.above_low:
            return (
                f"{self.subject} must be above {plain(self.low)} and at most {count(self.high)}, and {given} was given"
            )
        high = f"{self.high:,}" if self.kind == WHOLE else plain(self.high)
        return f"{self.subject} must be {number} from {plain(self.low)} to {high}, and {given} was given"

    def nearest(self, value: Any) -> Any:
        """What is used in its place: the nearest that is allowed, or what stands in for nonsense."""
        number = is_whole(value) if self.kind == WHOLE else is_number(value)
        if self.kind in (WHOLE, NUMBER) and number and not (self.above_low and value <= self.low):
            held = max(value, self.low)
            return held if self.high is None else min(held, self.high)
        return self.usual if self.instead is None else self.instead

    def now(self, used: Any) -> str:
        """That this value is used, without a full stop."""
        if self.kind == SWITCH:
            return "they are used" if used else "they are not used"
        if self.kind == NAME:
            return f"{used} is used"
        # A bound is written as it stands in the sentence before: 1,000,000.
        return f"{count(used) if self.kind == WHOLE or used == self.high else plain(used)} is used"

    @property
    def allowed(self) -> str:
        """What a link may say, after "it must be"."""
        if self.kind == SWITCH:
            return "1 (used) or 0 (not used)"
        if self.kind == NAME:
            return "a name"
        if self.kind == NUMBER:
            return "a number"
        far = "" if self.high is None or self.high > 1000 else f" to {plain(self.high)}"
        return f"a whole number from {plain(self.low)}{far}"


def _named(registry: Iterable[str]) -> tuple[str, ...]:
    return tuple(registry)


_ROWS = (
    Setting(
        "data", "circle", "data", "the data", ANEW, NAME, "The data", names=_named(DATASETS), label="Data set",
        rare=False,
    ),
    Setting("noise", 0, "noise", "the noise", AGAIN, WHOLE, "Noise (percent)", 0, 50, label="Noise (%)", step=5),
    Setting(
        "samples", 500, "samples", "the number of examples", AGAIN, WHOLE, "The number of points", 1, MOST_SAMPLES,
        label="Examples", step=50,
    ),
    Setting(
        "train_share", 50, "share", "the share for training", AGAIN, WHOLE, "The share for training (percent)", 10, 90,
        label="For training (%)", step=10,
        note="The other examples are kept back. The network never learns from them, so they show how well it does on "
        "new ones.",
    ),
    Setting(
        "data_seed", 20, "dataseed", "the data", AGAIN, WHOLE, "The seed of the data", 0, limits.MOST_SEED, instead=0,
        label="Data seed", note="Another number draws other examples; the same number draws the same ones again.",
    ),
    Setting("points", (), "points", "your points", AGAIN),
    Setting("inputs", ("x1", "x2"), "inputs", "the inputs", ANEW, rare=False),
    Setting(
        "moments", LEAST_MOMENTS, "moments", "the number of moments", ANEW, WHOLE, "The number of moments",
        LEAST_MOMENTS, MOST_MOMENTS, label="Moments", rare=False,
        note="How long a sequence is. The network goes through it moment by moment, and back the same way.",
    ),
    Setting(
        "cut", 0, "cut", "the cut", AGAIN, WHOLE, "The cut", 0, MOST_MOMENTS, label="Cut the way back every … moments",
        rare=False,
        note="Truncated backpropagation: counted from the last moment, after so many nothing is carried further back. "
        "0: it goes back to the first moment.",
    ),
    Setting("hidden", (3,), "hidden", "the layers", ANEW, rare=False),
    Setting("activations", ("tanh",), "act", "the layers", AGAIN, rare=False),
    Setting("layers", None, "layers", "the layers", ANEW, rare=False),
    Setting(
        "output_activation", "tanh", "out", "the output", AGAIN, NAME, "The output's activation", names=_named(OUTPUTS),
        label="Output", rare=False,
    ),
    Setting(
        "loss", "half_squared_error", "loss", "the loss", AGAIN, NAME, "The loss", names=_named(LOSSES), label="Loss",
        rare=False,
    ),
    Setting(
        "initializer", "glorot_uniform", "init", "the starting weights", ANEW, NAME, "The initialisation",
        names=_named(INITIALIZERS), label="Starting weights",
    ),
    Setting(
        "bias", 0.0, "bias", "the starting biases", ANEW, NUMBER, "The starting bias", -limits.MOST_BIAS,
        limits.MOST_BIAS, label="Starting biases", step=0.1,
    ),
    Setting(
        "seed", 18422, "seed", "the seed", ANEW, WHOLE, "The seed", 0, limits.MOST_SEED, instead=0, label="Seed",
        note="Draws the starting weights and deals the batches. The same seed gives the same run.",
    ),
    Setting("use_bias", True, "biases", "the biases", ANEW, SWITCH, "Biases", label="Units have a bias"),
    Setting("weights", None, "weights", "the starting weights", ANEW),
    Setting(
        "optimizer", "sgd", "opt", "the optimizer", GOES_ON, NAME, "The optimizer", names=_named(OPTIMIZERS),
        label="Optimizer", rare=False,
    ),
    Setting(
        "learning_rate", 0.1, "rate", "the learning rate", GOES_ON, NUMBER, "The learning rate", 0.0,
        limits.MOST_RATE, above_low=True, label="Learning rate", rare=False,
        note="How far each update goes along the slope. Choose one, or type your own. The run goes on with it from the "
        "next update.",
    ),
    Setting("hyper", (), "hyper", "the optimizer", GOES_ON),
    Setting(
        "batch_size", 1, "batch", "the batch size", AGAIN, WHOLE, "The batch size", 1, label="Batch size", rare=False,
        note="How many examples are averaged for one update.",
    ),
    Setting(
        "l1", 0.0, "l1", "the penalty", AGAIN, NUMBER, "The L1 penalty", 0.0, limits.MOST_PENALTY, label="L1 penalty",
        step=0.1,
    ),
    Setting(
        "l2", 0.0, "l2", "the penalty", AGAIN, NUMBER, "The L2 penalty", 0.0, limits.MOST_PENALTY, label="L2 penalty",
        step=0.1,
    ),
)  # fmt: skip

SETTINGS: dict[str, Setting] = {row.name: row for row in _ROWS}
"""In the order in which they are judged, and written in a link."""
