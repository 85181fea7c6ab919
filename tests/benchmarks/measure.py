"""Timing that survives a busy machine: rivals take short turns, and are compared turn by turn."""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter


class Race:
    """Rivals timed in rotation: `turns` turns each, of about `turn_seconds`.

    Medians, not the fastest turns: what a rival leaves for the garbage collector is a part of its price.
    """

    def __init__(
        self, rivals: Mapping[str, Callable[[], object]], turns: int = 101, turn_seconds: float = 0.004
    ) -> None:
        calls = {}
        for name, call in rivals.items():
            call()
            start = perf_counter()
            call()
            calls[name] = max(1, round(turn_seconds / max(perf_counter() - start, 1e-9)))
        self.turns: dict[str, list[float]] = {name: [] for name in rivals}
        for _ in range(turns):
            for name, call in rivals.items():
                start = perf_counter()
                for _ in range(calls[name]):
                    call()
                self.turns[name].append((perf_counter() - start) / calls[name])

    def seconds(self, name: str) -> float:
        """The median time of one call."""
        return median(self.turns[name])

    def micros(self, name: str, calls: int = 1) -> str:
        """The same in microseconds, for printing; of one of `calls` where a call does so many at once."""
        return f"{name} {1e6 * self.seconds(name) / calls:,.1f} us"

    def ratio(self, one: str, other: str) -> float:
        """one's time over other's: the median over the turns, in each of which both met the same machine."""
        return median(a / b for a, b in zip(self.turns[one], self.turns[other], strict=True))
