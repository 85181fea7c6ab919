"""Which picture of the loss stands beside the network: on what plane, and of which examples. And the same in a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from playground.experiment import derived, limits, text
from playground.experiment.experiment import Experiment
from playground.experiment.values import shown

PlaneKind = Literal["path", "pair", "random"]
Contours = Literal["all", "batch"]

_FORM = "random:7 (two random directions of that seed) or 0:3 (the weights number 0 and 3)"


@dataclass(frozen=True)
class SurfaceChoice:
    """kind: the plane through the start and where the run gets to, of two parameters, or of two random directions.
    pair: the two parameters as entries of theta; seed: of the random directions. contours: of all training examples'
    loss, or of the batch's.
    """

    kind: PlaneKind = "path"
    pair: tuple[int, int] = (0, 1)
    seed: int = 0
    contours: Contours = "all"

    def fitting(self, size: int) -> SurfaceChoice:
        """The same where a network of so many parameters has such a plane; else the plane where the run goes."""
        first, second = self.pair
        if self.kind != "pair" or (first != second and min(self.pair) >= 0 and max(self.pair) < size):
            return self
        return SurfaceChoice(contours=self.contours)


USUAL = SurfaceChoice()


def write(choice: SurfaceChoice) -> dict[str, str]:
    """What of it is not as usual, by the names of a link."""
    params = {}
    if choice.kind == "pair":
        params["surface"] = "{}:{}".format(*choice.pair)
    elif choice.kind == "random":
        params["surface"] = f"random:{choice.seed}"
    if choice.contours != USUAL.contours:
        params["contours"] = choice.contours
    return params


def read(given: Mapping[str, str], experiment: Experiment, problems: list[str]) -> SurfaceChoice:
    """The choice that a link tells; for what it tells and cannot be, a sentence is added to `problems`."""
    contours = given.get("contours", USUAL.contours)
    if contours not in get_args(Contours):
        problems.append(
            f"contours={shown(contours)} was ignored: the loss drawn is that of all examples or of a batch."
        )
        contours = USUAL.contours
    kind, pair, seed = "path", USUAL.pair, 0
    if "surface" in given:
        found = _read_plane(given["surface"], derived.parameter_count(experiment.values()))
        if found is None:
            problems.append(
                f"surface={shown(given['surface'])} was ignored: a plane is {_FORM}; it shows where the run goes."
            )
        else:
            kind, pair, seed = found
    return SurfaceChoice(kind, pair, seed, contours)  # type: ignore[arg-type]


def _read_plane(value: str, size: int) -> tuple[str, tuple[int, int], int] | None:
    first_text, _, second_text = value.partition(":")
    second = text.read_whole(second_text)
    if first_text == "random":
        return ("random", USUAL.pair, second) if second is not None and 0 <= second <= limits.MOST_SEED else None
    first = text.read_whole(first_text)
    if first is None or second is None or first == second or not (0 <= first < size and 0 <= second < size):
        return None
    return "pair", (first, second), 0


NAMES = ("surface", "contours")
