"""Writes the browser's declarations of the wire: `python -m tests.web.wire`."""

from pathlib import Path
from typing import Any

from playground.components import file_list
from playground.experiment import anatomy
from playground.explain import glossary, panel
from playground.frames import wire
from playground.frames.typescript import declarations
from playground.lessons import wire as lessons_wire
from playground.race import verdict
from playground.race import wire as race_wire
from playground.ui.bigger import wire as training_wire
from playground.worksheets import wire as worksheet_wire

FILE = Path(__file__).parents[2] / "playground" / "components" / "shared" / "wire.d.ts"
MODULES = (panel, glossary, wire, race_wire, file_list, training_wire, lessons_wire, worksheet_wire)
RENAMED = {"ToldSettings": "RaceSettings", "CheckPart": "Check"}
"""Names that another thing has in Python."""


def named() -> dict[str, Any]:
    """Every declaration by its name; one that begins with an underscore is a part of another."""
    found: dict[str, Any] = {
        "Granularity": anatomy.Granularity,
        "Phase": anatomy.Phase,
        "EntryKind": anatomy.EntryKind,
        "Outcome": verdict.Outcome,
    }
    for module in MODULES:
        for name, value in vars(module).items():
            here = getattr(value, "__module__", None) == module.__name__ or hasattr(value, "__args__")
            if here and name[0].isupper() and not name.startswith("Finite"):
                found[RENAMED.get(name, name)] = value
    return found


if __name__ == "__main__":
    FILE.write_text(declarations(named()), encoding="utf-8")
