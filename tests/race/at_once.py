"""A race as the page is told of it when all of it fits into one message."""

import itertools
import math
from typing import Any

from playground.frames import Message, decode
from playground.race.course import Course
from playground.race.delivery import Delivery
from playground.ui.race.track import Track

_NUMBERS = itertools.count()


def scene(found: Course) -> tuple[dict[str, Any], dict[str, Any]]:
    """The whole race: the header's scene, and the arrays."""
    header, arrays = Delivery(found, first=math.inf).opening()
    return header["scene"], arrays


def asked(track: Track, **question: Any) -> Message:
    """The answer to a question of the page, put together from as many messages as it takes."""
    message = decode(track.answer({"id": f"a.{next(_NUMBERS)}", **question}))
    header, arrays = dict(message.header), dict(message.arrays)
    while message.header.get("working"):
        message = decode(track.answer({"id": f"a.{next(_NUMBERS)}"}))
        header |= message.header
        arrays |= message.arrays
    return Message(header, arrays)


def ask(track: Track, **question: Any) -> dict[str, Any]:
    """The header of the one message that answers a question."""
    return decode(track.answer({"id": f"a.{next(_NUMBERS)}", **question})).header
