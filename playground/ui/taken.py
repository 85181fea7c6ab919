"""What is taken along of a run and needs more than its numbers (its walk as a page, the same network for Keras), and of
a training.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from playground.plans.carry import carried
from playground.plans.plan import to_json
from playground.taking.asked import asked
from playground.taking.files import FILES
from playground.ui.bigger import engine_room, taken
from playground.ui.walk import walk


def _for_keras(form: str) -> Callable[[Mapping[str, str]], str]:
    def make(query: Mapping[str, str]) -> str:
        text = to_json(carried(asked(query).run))
        try:
            code: str = engine_room.ask("code", text, form)
        except RuntimeError as error:
            raise ValueError(str(error)) from error
        return code

    return make


def all_files() -> dict[str, tuple[str, Callable[[Mapping[str, str]], str | bytes]]]:
    """Every file by its name: its media type, and what makes it of a link's parameters."""
    return {
        **FILES,
        **taken.FILES,
        "walk.html": ("text/html; charset=utf-8", walk),
        "keras.py": ("text/x-python; charset=utf-8", _for_keras("script")),
        "keras.ipynb": ("application/x-ipynb+json", _for_keras("notebook")),
    }
