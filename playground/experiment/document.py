"""A Run as JSON, to save and to exchange. Compact: what is as usual is left out.

Version 1: {"v": 1, "experiment": {field: value, ...}, "changes": [[update, what, value], ...]}. A version is raised
when a reader of the old one could misread the new one; a new field with a usual value needs none.
"""

from __future__ import annotations

import json
from typing import Any

from playground.experiment import link_layers
from playground.experiment.experiment import FIELDS, Experiment
from playground.experiment.run import Change, Run
from playground.experiment.values import shown

VERSION = 1
MOST_CHARACTERS = 200_000
# A change of optimizer is the deepest: document, changes, change, value, settings, setting.
_DEEPEST = 6


def dumps(run: Run) -> str:
    """The run as one line of JSON; numbers at full precision, so that `loads` gives an equal run."""
    usual = Experiment().values()
    chosen = {name: value for name, value in run.experiment.values().items() if value != usual[name]}
    if (layers := chosen.get("layers")) is not None:
        chosen["layers"] = link_layers.write(layers)
    changes = [[change.update, change.what, change.value] for change in run.changes]
    document: dict[str, Any] = {"v": VERSION, "experiment": chosen}
    if changes:
        document["changes"] = changes
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def loads(text: str) -> Run:
    """The run of that JSON. Raises ValueError with a sentence for anything else; nothing is mended."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(
            f"This is too long to be a run: {len(text):,} characters, and {MOST_CHARACTERS:,} are allowed."
        )
    try:
        document = _tuples(json.loads(text))
    except (ValueError, RecursionError):
        raise ValueError("This is not JSON that a run could be read from.") from None
    if not isinstance(document, dict) or document.get("v") != VERSION:
        raise ValueError(f"This is not a run of version {VERSION}.")
    chosen, changes = document.get("experiment", {}), document.get("changes", ())
    if not (isinstance(chosen, dict) and isinstance(changes, tuple)):
        raise ValueError("A run has an experiment, with its settings by name, and a list of changes.")
    unknown = [name for name in chosen if name not in FIELDS]
    if unknown:
        raise ValueError(f"An experiment has no setting called {shown(unknown[0])}.")
    if not all(isinstance(change, tuple) and len(change) == 3 for change in changes):
        raise ValueError("A change has three parts: the update, what changes, and its value.")
    if "layers" in chosen:
        layers = chosen["layers"] if isinstance(chosen["layers"], str) else ""
        chosen = {**chosen, "layers": link_layers.read(layers)}
        if chosen["layers"] is None:
            raise ValueError(f"Layers are written as {link_layers.EXAMPLE}; {shown(layers)} was given.")
    return Run(Experiment(**chosen), tuple(Change(*change) for change in changes))


def _tuples(value: Any, levels: int = _DEEPEST) -> Any:
    """JSON's lists as tuples, all the way down. ValueError where they nest deeper than `levels`."""
    if isinstance(value, dict | list) and levels == 0:
        raise ValueError("nested too deep")
    if isinstance(value, dict):
        return {key: _tuples(item, levels - 1) for key, item in value.items()}
    return tuple(_tuples(item, levels - 1) for item in value) if isinstance(value, list) else value
