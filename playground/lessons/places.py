"""What a step can point at: regions of the page, parts of the network, controls."""

from __future__ import annotations

import re

from playground.lessons.wire import LessonTarget

REGIONS = {
    "network": "the network; in the race the map",
    "surface": "the loss surface; in the race the racers",
    "inspector": "the inspector",
    "output": "the output; in the race the curves",
    "headline": "the phases and the sentence below the bar",
    "dock": "the buttons at the lower edge",
    "guide": "the lesson itself",
    "bar": "the bar",
    "curves": "the curves of Bigger data or of the race",
    "mistakes": "the mistakes of Bigger data",
    "verdict": "the verdict of the race",
}
PARTS = ("weight", "bias", "unit", "input", "op")
OTHERS = {
    "weight w:0:0:0": "a weight by its id: layer, from, to, each counted from 0; likewise bias b:0:0, input i:0",
    "unit n:0:0": "a unit by its id: layer, place",
    "op dW:1": "an operation of an update; the ring is around the network, where it happens",
    "control step": (
        "a button: back, play, reset, speed, step_by, until, keep, twin, set_value, level, experiments, words, share, "
        "present, page_lessons, train, stop, set_up, add, add_racer, settings; or a setting by its name: learning_rate"
    ),
    "control tab_check": (
        "a tab of the inspector: chain, curve, pulls, check, optimizer, sum, code, moments, positions; of the race: "
        "verdict, opened, starts, tune, basins, curvature; of Bigger data: layers, result, try, look, take"
    ),
}
_ID = re.compile(r"[A-Za-z_][\w.:@~-]{0,40}")
_CONTROL = re.compile(r"[a-z][a-z0-9_]{0,40}")


def target(written: str) -> LessonTarget | None:
    """`network`, `weight w:0:0:0`, `unit n:0:1`, `op dW:1`, `control step`; None where it is none of these."""
    what, _, name = " ".join(written.split()).partition(" ")
    if what in REGIONS and not name:
        return {"what": "region", "name": what}
    if what in PARTS and _ID.fullmatch(name):
        return {"what": "part", "name": name}
    return {"what": "control", "name": name} if what == "control" and _CONTROL.fullmatch(name) else None
