"""What is taken along of a training: its code, the network, its weights, its history; by the app's own route, where a
full disk or a busy worker is told in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from playground.components.file_list import FileOffered
from playground.jobs import Part
from playground.plans import Plan, to_json
from playground.plans.sets import CARRIED, CSV, TOY
from playground.ui.bigger import engine_room

_PYTHON, _NOTEBOOK = "text/x-python; charset=utf-8", "application/x-ipynb+json"
_BYTES = "application/octet-stream"
_GONE = "This training is not on the server any more."
_NOTHING = "There is no network to take along before the training has begun."

_CODE = {
    "training.py": ("script", "this training as a Python program: the same data, the same numbers from the same seed"),
    "training.ipynb": ("notebook", "the same as a notebook"),
}
_KEPT = {
    "model.keras": ("keras", "the trained network, as Keras reads it"),
    "weights.npz": ("npz", "its weights and biases, for NumPy"),
    "training.csv": ("csv", "loss and measures after each epoch"),
    "data.npz": ("data", "the numbers it learned from, as they were prepared"),
}


def offered(plan: Plan, part: Part) -> list[FileOffered]:
    """What there is to take along of a part of a job."""
    told = {name: about for name, (_, about) in _CODE.items()}
    if part.events:
        of_data = plan.data.kind in {CSV, TOY, CARRIED}
        told |= {name: about for name, (what, about) in _KEPT.items() if what != "data" or of_data}
    return [{"name": name, "about": about, "address": f"take/{name}?part={part.id}"} for name, about in told.items()]


def _of_part(ask: Callable[[Plan, Part], str | bytes]) -> Callable[[Mapping[str, str]], str | bytes]:
    def make(query: Mapping[str, str]) -> str | bytes:
        found = engine_room.service().find(query.get("part", ""))
        if found is None:
            raise ValueError(_GONE)
        job, at = found
        try:
            return ask(job.about[at], job.parts[at])
        except RuntimeError as error:
            raise ValueError(str(error)) from error

    return make


def _code(form: str) -> Callable[[Plan, Part], str | bytes]:
    def ask(plan: Plan, part: Part) -> str | bytes:
        del part
        code: str = engine_room.ask("code", to_json(plan), form)
        return code

    return ask


def _kept(what: str) -> Callable[[Plan, Part], str | bytes]:
    def ask(plan: Plan, part: Part) -> str | bytes:
        del plan
        if not part.events:
            raise ValueError(_NOTHING)
        content: bytes = engine_room.ask("take", part.folder, what)
        return content

    return ask


FILES: dict[str, tuple[str, Callable[[Mapping[str, str]], str | bytes]]] = {
    **{
        name: (_PYTHON if name.endswith(".py") else _NOTEBOOK, _of_part(_code(form)))
        for name, (form, _) in _CODE.items()
    },
    **{name: (_BYTES, _of_part(_kept(what))) for name, (what, _) in _KEPT.items()},
}
"""Name -> its media type, and what makes it of `part`, a training's own name."""
