"""`Word`: a term of the pages, in one plain sentence, and where it is seen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    r"""One entry of the glossary.

    term: as it is listed; also: what else it is called; forms: its plural and the like, which no list shows; each
    stands for the one with a capital too. says: what it is, in one sentence. formula: LaTeX, or "".

    show: a link of the playground where it is seen in the numbers, as from the first page ("./?card=first",
    "optimizer_race", "bigger_data"); look: what to look at there; finds: a text that stands there, the term itself
    where not given. related: terms to read next. everyday: spellings that are not marked in sentences, since these
    words mostly mean something else there. question: the key of the lesson that answers what people ask about it.
    """

    term: str
    says: str
    also: tuple[str, ...] = ()
    formula: str = ""
    show: str = ""
    look: str = ""
    finds: str = ""
    forms: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()
    question: str = ""

    @property
    def spellings(self) -> tuple[str, ...]:
        """All that the entry is known by, the listed term first."""
        return (self.term, *self.also, *self.forms)
