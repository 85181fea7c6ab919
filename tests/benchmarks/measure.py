"""Timing that survives a busy machine: competitors take turns, and each one's fastest turn counts."""

from collections.abc import Callable, Mapping
from time import perf_counter


def fastest(
    rivals: Mapping[str, Callable[[], object]], turns: int = 40, turn_seconds: float = 0.01
) -> dict[str, float]:
    """Seconds a call for each rival: the fastest of `turns` turns of about `turn_seconds` each, in rotation."""
    calls = {}
    for name, call in rivals.items():
        call()
        start = perf_counter()
        call()
        calls[name] = max(1, round(turn_seconds / max(perf_counter() - start, 1e-9)))
    best = dict.fromkeys(rivals, float("inf"))
    for _ in range(turns):
        for name, call in rivals.items():
            start = perf_counter()
            for _ in range(calls[name]):
                call()
            best[name] = min(best[name], (perf_counter() - start) / calls[name])
    return best
