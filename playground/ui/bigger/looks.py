"""The newest look at a network under way, and at its mistakes, as the screen draws them: numbers told, pictures as
bytes beside them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.plans.events import LiveEvent, LivePicture, MistakesEvent
from playground.ui.bigger.wire import LiveTold, MistakesTold, PictureTold

Arrays = dict[str, NDArray[Any]]


def live(event: LiveEvent | None, held: tuple[int, int], columns: list[str]) -> tuple[LiveTold | None, Arrays]:
    """The network as last looked at; nothing where the screen holds that already. held: its epoch and batch there;
    columns: names of the numbers that go in.
    """
    if event is None or (event["epoch"], event["batch"]) == held:
        return None, {}
    example = event["example"]
    pixels, words = _given(example["x"])
    told: LiveTold = {
        "epoch": event["epoch"],
        "batch": event["batch"],
        "layers": [
            {"kind": layer["kind"], "shape": layer["shape"], "gradient": layer["gradient"]} for layer in event["layers"]
        ],
        "pictures": [_told(picture) for picture in event["pictures"]],
        "outputs": event["outputs"],
        "side": example["side"],
        "words": words,
        "columns": columns,
        "label": example["label"],
    }
    values = b"".join(each["values"] for each in event["pictures"])
    return told, {"live": _bytes(values), "example": _bytes(pixels)}


def _told(picture: LivePicture) -> PictureTold:
    return {
        "form": picture["form"],
        "count": picture["count"],
        "side": picture["side"],
        "low": picture["low"],
        "high": picture["high"],
    }


def mistakes(event: MistakesEvent | None, held: int, columns: list[str]) -> tuple[MistakesTold | None, Arrays]:
    """What was last found wrong; nothing where the screen holds that already. held: its epoch there; columns: names of
    the numbers that go in.
    """
    if event is None or event["epoch"] == held:
        return None, {}
    rows = event["rows"]
    given = [_given(row["x"]) for row in rows]
    copies = [_given(row.get("copy", b"")) for row in rows]
    told: MistakesTold = {
        "epoch": event["epoch"],
        "count": event["count"],
        "of": event["of"],
        "all": event["all"],
        "pairs": event["pairs"],
        "side": rows[0]["side"] if rows else [],
        "columns": columns,
        "rows": [
            {
                "label": row["label"],
                "guess": row["guess"],
                "probability": row["probability"],
                "words": words,
                "copy": copied[1],
            }
            for row, (_, words), copied in zip(rows, given, copies, strict=True)
        ],
    }
    return told, {
        "mistakes": _bytes(b"".join(pixels for pixels, _ in given)),
        "copies": _bytes(b"".join(pixels for pixels, _ in copies)),
    }


def _given(x: bytes | list[Any]) -> tuple[bytes, list[Any]]:
    """What goes in, as a picture's bytes, or else as numbers or words."""
    return (x, []) if isinstance(x, bytes) else (b"", x)


def _bytes(values: bytes) -> NDArray[Any]:
    return np.frombuffer(values, dtype=np.uint8)
