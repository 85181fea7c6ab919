"""What a lesson is to the browser, with every field and its type."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from playground.frames.typescript import Finite
from playground.frames.wire import Scalar

LessonKind = Literal[
    "text", "strong", "emphasis", "code", "formula", "figure", "link", "picture", "break", "paragraph", "list",
    "numbered", "item", "block",
]  # fmt: skip
"""What a piece of text is."""


class LessonWords(TypedDict):
    """A piece of text, as a tree. text: of what holds no other pieces; of a formula MathML, of a figure the number as
    it is written. inside: its pieces. link: into the playground, of a link. asked, exact: of a figure, what it is and
    its number in full. picture: its data URL, text being what it shows.
    """

    kind: LessonKind
    text: NotRequired[str]
    inside: NotRequired[list[LessonWords]]
    link: NotRequired[str]
    asked: NotRequired[str]
    exact: NotRequired[Finite]
    picture: NotRequired[str]


class LessonTarget(TypedDict):
    """What a step points at: a region of the page, a part of the network or an operation by its id, a control."""

    what: Literal["region", "part", "control"]
    name: str


class LessonCondition(TypedDict):
    """A fact of the page and how it is tested. values: what it is compared with, one of them being enough; of "changed"
    none; of "reached" a place of the run, such as 0.dW:1, that is there or behind.
    """

    fact: str
    test: Literal["is", "not", "above", "below", "least", "most", "changed", "reached"]
    values: list[Scalar]


class LessonAnswer(TypedDict):
    """An answer there is to choose, and what is said to it."""

    say: list[LessonWords]
    right: bool
    why: list[LessonWords]


class LessonQuestion(TypedDict):
    """A question with answers to choose from."""

    text: list[LessonWords]
    answers: list[LessonAnswer]


class LessonPrediction(TypedDict):
    """One of the questions that are made of the experiment at hand: its kind, and the part it is about; "" for any."""

    kind: str
    about: str


class LessonMistake(TypedDict):
    """A mistake to find in the experiment at hand: its kind, whose new value it leads to, and its line; "" for any."""

    kind: str
    about: str
    at: str


class LessonStep(TypedDict):
    """A step. open: the link that is opened as it begins, "" for none; do: what to do, in a sentence; done: all of what
    must hold for it to be done; after: what is said then. A step without `done`, `ask`, `predict` and `find` is
    done by going on.
    """

    title: str
    open: str
    text: list[LessonWords]
    look: list[LessonTarget]
    do: list[LessonWords]
    done: list[LessonCondition]
    ask: LessonQuestion | None
    predict: LessonPrediction | None
    find: LessonMistake | None
    hint: list[LessonWords]
    after: list[LessonWords]


class LessonHead(TypedDict):
    """What the list of lessons says of one. key: its name in links; steps: how many there are."""

    key: str
    title: str
    minutes: int
    gives: str
    group: str
    steps: int


class Lesson(LessonHead):
    """All of a lesson. next: the key of the one after it, "" for none."""

    open: str
    plan: list[LessonStep]
    next: str


class LessonFault(TypedDict):
    """What is wrong with a file, and in which of its lines, from 1."""

    line: int
    sentence: str


class LessonChecked(TypedDict):
    """A file that was read: the lesson, or what is wrong with it."""

    lesson: Lesson | None
    faults: list[LessonFault]


class LessonList(TypedDict):
    """All lessons of the playground, in their order."""

    lessons: list[LessonHead]


class LessonNames(TypedDict):
    """Names that a lesson may use, under a heading, each with what it is."""

    title: str
    rows: list[tuple[str, str]]


class LessonFormat(TypedDict):
    """What whoever writes a lesson needs: a template to begin with, and every name there is."""

    template: str
    facts: list[LessonNames]
    targets: list[LessonNames]
    figures: list[LessonNames]
