"""The glossary: every term that a page uses, in a sentence, a formula, and a link to where it is seen."""

from __future__ import annotations

import json
from typing import TypedDict

from playground.explain.glossary import layers, learning, losses, network, optimizers, surfaces, troubles
from playground.explain.glossary.word import Word
from playground.explain.mathml import mathml

GROUPS = {
    "A network and its numbers": network.WORDS,
    "One update": learning.WORDS,
    "Losses": losses.WORDS,
    "Optimizers": optimizers.WORDS,
    "What goes wrong, and what helps": troubles.WORDS,
    "Layers, pictures, sequences": layers.WORDS,
    "Surfaces and pictures": surfaces.WORDS,
}
"""The words under the headings they are listed by, in the order in which a learner meets them."""
WORDS: dict[str, Word] = {word.term: word for words in GROUPS.values() for word in words}
"""By the listed term."""


class ToldWord(TypedDict):
    """An entry as the browser gets it. group: its heading; also: what else it is called; marked: the spellings under
    which it is marked in sentences; formula: MathML.
    """

    term: str
    group: str
    also: list[str]
    marked: list[str]
    says: str
    formula: str
    show: str
    look: str
    related: list[str]
    question: str


def told() -> list[ToldWord]:
    """All entries, for the browser."""
    return [
        {
            "term": word.term,
            "group": group,
            "also": list(word.also),
            "marked": [spelling for spelling in word.spellings if spelling not in word.everyday],
            "says": word.says,
            "formula": mathml(word.formula),
            "show": word.show,
            "look": word.look,
            "related": list(word.related),
            "question": word.question,
        }
        for group, words in GROUPS.items()
        for word in words
    ]


def as_json() -> str:
    """`told` as the text of a file."""
    return json.dumps(told(), ensure_ascii=False, separators=(",", ":"))
