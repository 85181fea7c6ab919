"""What the words of a control mean, for its help: the glossary's own sentences."""

from __future__ import annotations

from functools import lru_cache

from playground.explain.glossary import WORDS
from playground.explain.glossary.finding import found


@lru_cache(maxsize=1024)
def meaning(label: str, chosen: str = "", note: str = "") -> str | None:
    """The terms in a control's name, and in what is chosen there, each with its sentence; note: what else it says.

    None where there is nothing to say. As Markdown. Every run of a page asks a dozen times for what is always the same.
    """
    terms = {word.term: word for text in (label, chosen) for word in found(text, WORDS.values(), everyday=True)}
    told = [f"**{term[:1].upper()}{term[1:]}**: {word.says}" for term, word in terms.items()]
    return "\n\n".join([*told, *([note] if note else [])]) or None
