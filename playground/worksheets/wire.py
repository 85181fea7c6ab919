"""What the page of worksheets is told, as JSON."""

from __future__ import annotations

from typing import TypedDict


class KindTold(TypedDict):
    """A kind of sheet, as the page offers it. numbers: how many are to be worked out."""

    key: str
    title: str
    about: str
    minutes: int
    needs: str
    numbers: int


class GivenTold(TypedDict):
    """A number that stands on the sheet. math: its symbol as MathML."""

    name: str
    math: str
    value: str


class ItemTold(TypedDict):
    """A number to work out. answer: "" where the sheet is to be handed out without."""

    name: str
    asks: str
    math: str
    formula: str
    answer: str


class LineTold(TypedDict):
    """A weight on the drawing. source "1": a bias."""

    source: str
    target: str
    name: str


class SheetTold(TypedDict):
    """A sheet with all that is printed on it but the student's name, which never comes here."""

    code: str
    title: str
    task: str
    given: list[GivenTold]
    items: list[ItemTold]
    columns: list[list[str]]
    lines: list[LineTold]


class MarkTold(TypedDict):
    """What is said of one answer. right, own: as on the sheet; own "" where it is the same."""

    name: str
    verdict: str
    sentence: str
    right: str
    own: str


class MarksTold(TypedDict):
    """Marks of one sheet, and how many were right (or followed rightly) and wrong; what was left empty is neither."""

    marks: list[MarkTold]
    right: int
    wrong: int
