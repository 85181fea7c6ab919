"""`Caption`: what the screen says about one micro-step."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playground.explain.mathml import mathml

_BEGINNING = re.compile(r"(?:^|(?<=[.?] ))(?!(?:sin|cos) )[a-z](?=[a-z]{2})")


@dataclass(frozen=True)
class Caption:
    """One micro-step in words and formulas.

    sentence: plain words with the numbers that matter. formula: LaTeX in symbols; numbers: the same with this step's
    numbers put in (either may be ""). about: the id of the part that sentence, formula and numbers speak of, None where
    they speak of all. next: what the next press does. summary: where a whole move ends, the sentence about all of it;
    summary_of: the id of the caption whose part it speaks of, and whose formulas stand beside it; foretold: the part of
    it that tells what the next move will do. The two _mathml are the same formulas for a browser. unfinished: asked
    again, there is more to say. matrices: the operation as a product of tables, each with its shape.
    """

    id: str
    phase: str
    layer: int | None
    title: str
    sentence: str
    formula: str = ""
    numbers: str = ""
    about: str | None = None
    next: str = ""
    formula_mathml: str = ""
    numbers_mathml: str = ""
    summary: str = ""
    summary_of: str = ""
    foretold: str = ""
    unfinished: bool = False
    matrices: str = ""


@dataclass(frozen=True)
class Words:
    """What a phase's file writes about a step; `story` adds where it belongs and what comes next.

    about: the id of the part that the words and both formulas speak of; None where they speak of all.
    """

    title: str
    sentence: str
    formula: str = ""
    numbers: str = ""
    about: str | None = None
    unfinished: bool = False

    def caption(
        self, step_id: str, phase: str, layer: int | None, upcoming: str, summary: tuple[str, str, str] = ("", "", "")
    ) -> Caption:
        """The caption of a step, its formulas ready for a browser. summary: its sentence, whose formulas it has, and
        what of it tells what is to come.
        """
        return Caption(
            step_id, phase, layer, self.title, begun(self.sentence), self.formula, self.numbers, self.about, upcoming,
            mathml(self.formula), mathml(self.numbers), begun(summary[0]), summary[1], summary[2],
            self.unfinished,
        )  # fmt: skip


def begun(text: str) -> str:
    """Every sentence with a large letter, such as one that begins with a name: "Filter 1, row 2, column 3 moves".

    Symbols stay as they are: ŷ, h₂, sin x₁→h₂.
    """
    return _BEGINNING.sub(lambda found: found.group().upper(), text)


def capital(sentence: str) -> str:
    """The first letter large. Not for sentences that start with a symbol (ŷ, h₂, sin x₁→h₂)."""
    return sentence[:1].upper() + sentence[1:]
