"""What the page of worksheets asks: which kinds there are, sheets by code, and marks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from playground.explain.mathml import mathml
from playground.worksheets import codes
from playground.worksheets.marking import FOLLOWS, RIGHT, WRONG, mark
from playground.worksheets.numerals import MOST_CHARACTERS
from playground.worksheets.sheet import Sheet, drawn
from playground.worksheets.symbols import latex
from playground.worksheets.templates import TEMPLATES
from playground.worksheets.wire import KindTold, MarksTold, SheetTold

MOST_SHEETS = 40
"""At once: a class."""


def kinds(asked: Mapping[str, Any]) -> list[KindTold]:
    """The kinds of sheets."""
    del asked
    return [
        {"key": each.key, "title": each.title, "about": each.about, "minutes": each.minutes, "needs": each.needs,
         "numbers": len(drawn(each, 0).items)}
        for each in TEMPLATES.values()
    ]  # fmt: skip


def sheets(asked: Mapping[str, Any]) -> list[SheetTold]:
    """Of a `kind` so many (`count`) from `seed` on, or the one of a `code`. `answers=1`: with its answers.

    ValueError with a sentence.
    """
    answers = asked.get("answers") == "1"
    if "code" in asked:
        template, seed = _known(str(asked["code"])[:40])
        return [_told(template, seed, answers)]
    template = str(asked.get("kind", ""))
    if template not in TEMPLATES:
        raise ValueError(f"There is no such kind of sheet: it is one of {', '.join(TEMPLATES)}.")
    seed, count = _whole(asked.get("seed"), codes.SEEDS - 1), _whole(asked.get("count"), MOST_SHEETS)
    return [_told(template, (seed + n) % codes.SEEDS, answers) for n in range(count)]


def marks(asked: Mapping[str, Any]) -> MarksTold:
    """Marks for the `answers`, texts by name, on the sheet of a `code`. ValueError with a sentence."""
    template, seed = _known(str(asked.get("code", ""))[:40])
    given = asked.get("answers")
    if not isinstance(given, dict):
        raise ValueError("The answers are missing.")
    texts = {str(name): str(text)[: MOST_CHARACTERS + 1] for name, text in list(given.items())[:100]}
    sheet = _sheet(template, seed)
    found = mark(sheet, texts)
    return {
        "marks": [
            {
                "name": each.name,
                "verdict": each.verdict,
                "sentence": each.sentence,
                "right": _number(sheet, each.right),
                "own": _number(sheet, each.own) if each.own is not None and math.isfinite(each.own) else "",
            }
            for each in found
        ],
        "right": sum(each.verdict in (RIGHT, FOLLOWS) for each in found),
        "wrong": sum(each.verdict == WRONG for each in found),
    }


def _known(code: str) -> tuple[str, int]:
    template, seed = codes.decode(code)
    if template not in TEMPLATES:
        raise ValueError(f"There is no kind of sheet that a code with {template} at its beginning could name.")
    return template, seed


def _whole(given: Any, most: int) -> int:
    text = str(given)
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= most):
        raise ValueError(f"A whole number from 0 to {most:,} was expected, and {text[:30] or 'nothing'} was given.")
    return int(text)


@lru_cache(maxsize=512)
def _sheet(template: str, seed: int) -> Sheet:
    return drawn(TEMPLATES[template], seed)


def _told(template: str, seed: int, answers: bool) -> SheetTold:
    sheet = _sheet(template, seed)
    values = sheet.values()
    drawing = sheet.drawing
    return {
        "code": codes.encode(template, seed),
        "title": sheet.title,
        "task": sheet.task,
        "given": [
            {"name": name, "math": mathml(latex(name)), "value": _plain(f"{value:g}")}
            for name, value in sheet.given.items()
        ],
        "items": [
            {
                "name": item.name,
                "asks": item.asks,
                "math": mathml(latex(item.name)),
                "formula": mathml(item.formula),
                "answer": _number(sheet, values[item.name]) if answers else "",
            }
            for item in sheet.items
        ],
        "columns": [list(column) for column in drawing.columns] if drawing else [],
        "lines": [{"source": each.source, "target": each.target, "name": each.name} for each in drawing.lines]
        if drawing
        else [],
    }


def _number(sheet: Sheet, value: float) -> str:
    """As the sheet asks for it: rounded to its decimals, or in full."""
    if sheet.decimals is None:
        return _plain(f"{round(value, 6) + 0.0:g}")
    return _plain(f"{round(value, sheet.decimals) + 0.0:.{sheet.decimals}f}")


def _plain(text: str) -> str:
    return text.replace("-", "−")
