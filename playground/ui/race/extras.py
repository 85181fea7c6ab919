"""The parts of the page that are computed only when asked for: one step opened, many starts, the sweep of rates."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from playground.race.course import Course

Answer = tuple[dict[str, Any], dict[str, NDArray[Any]]]


def answer(course: Course, wish: dict[str, Any]) -> Answer:
    """What `wish` asks for, as parts of a message; nothing where it makes no sense."""
    del course, wish
    return {}, {}
