"""A lesson's file, read: front matter (YAML), then a step under every heading, its text and one fenced block `step`.

Everything wrong is found, each with its line; a lesson with a fault is not played. The figures are computed as it is
read, each from the link that was opened last before it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from frontmatter.default_handlers import YAMLHandler
from markdown_it.token import Token

from playground.lessons import marked
from playground.lessons.faults import Faults
from playground.lessons.figures import Figures
from playground.lessons.marked import Lined
from playground.lessons.opened import LinkTarget, opened
from playground.lessons.quantity import NoFigure
from playground.lessons.steps import StepReader
from playground.lessons.wire import Lesson, LessonChecked, LessonHead, LessonStep, LessonWords
from playground.lessons.words import Reader, parser, said

MOST_BYTES = 256_000
MOST_STEPS = 40
MOST_MINUTES = 120
LONGEST = {"title": 80, "gives": 200, "group": 60}
_FRONT = ("title", "minutes", "gives", "group", "order", "covers", "open")
_HANDLER = YAMLHandler()


@dataclass(frozen=True)
class Front:
    """The front matter. order: where it stands in the list; covers: what of the concepts it is about."""

    head: LessonHead
    order: float = math.inf
    covers: tuple[str, ...] = ()
    open: str = "./"


@dataclass
class LessonFile:
    """A file, as it is read. until: when all figures must be computed (`time.perf_counter`)."""

    key: str
    until: float = math.inf
    faults: Faults = field(default_factory=Faults)
    _links: dict[str, LinkTarget] = field(default_factory=dict)
    _now: LinkTarget | None = None

    def lesson(self, text: str) -> LessonChecked:
        """All of a file."""
        split = self._split(text)
        if split is None:
            return {"lesson": None, "faults": self.faults.sorted}
        front, body, first = split
        told = self.front(front)
        self._open(told.open, self._line_of(front, "open"))
        steps = self._steps(body, first)
        told.head["steps"] = len(steps)
        lesson: Lesson = {**told.head, "open": told.open, "plan": steps, "next": ""}
        return {"lesson": None if self.faults.found else lesson, "faults": self.faults.sorted}

    def front_of(self, text: str) -> Front:
        """The front matter alone, and how many steps there are: what the list tells. Faults are kept for later."""
        split = self._split(text)
        if split is None:
            return Front(self._head({}))
        told = self.front(split[0])
        told.head["steps"] = sum(token.type == "heading_open" for token in parser().parse(split[1]))
        return told

    def _split(self, text: str) -> tuple[Lined, str, int] | None:
        """The front matter, the body, and the body's first line; None where there is no front matter."""
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        if len(text.encode()) > MOST_BYTES:
            self.faults.add(1, f"A lesson's file has at most {MOST_BYTES // 1000} kB.")
            return None
        if not text.startswith("---\n") or "\n---\n" not in f"{text}\n"[3:]:
            self.faults.add(1, "A lesson begins with a line ---, some lines such as “title: …”, and a line --- again.")
            return None
        front, body = _HANDLER.split(text)
        first = text.count("\n", 0, len(text) - len(body)) + 1
        return marked.read(front.removeprefix("\n"), 2, self.faults), body, first

    @staticmethod
    def _line_of(front: Lined, name: str) -> int:
        return front.fields[name].line if name in front.fields else front.line

    def front(self, told: Lined) -> Front:
        """The front matter's fields, checked."""
        fields = told.fields
        for name, each in fields.items():
            if name not in _FRONT:
                self.faults.add(each.line, f"“{name[:40]}” is no line of the front matter: {', '.join(_FRONT)}.")
        for name, longest in LONGEST.items():
            value = fields.get(name)
            if value is None or not isinstance(value.value, str) or not value.value.strip():
                if name != "group":
                    self.faults.add(value.line if value else told.line, f"The front matter needs “{name}: …”.")
            elif len(value.value) > longest:
                self.faults.add(value.line, f"“{name}” has at most {longest} characters.")
        minutes = fields.get("minutes")
        if minutes is None or type(minutes.value) is not int or not 1 <= minutes.value <= MOST_MINUTES:
            line = minutes.line if minutes else told.line
            self.faults.add(line, f"The front matter needs “minutes: …”, a whole number from 1 to {MOST_MINUTES}.")
        order = fields["order"].plain if "order" in fields else math.inf
        covers = fields["covers"].items if "covers" in fields else []
        link = fields["open"].plain if "open" in fields else "./"
        return Front(
            self._head({name: each.plain for name, each in fields.items()}),
            float(order) if isinstance(order, int | float) else math.inf,
            tuple(str(each.plain) for each in covers),
            str(link),
        )

    def _head(self, fields: dict[str, object]) -> LessonHead:
        minutes = fields.get("minutes")
        return {
            "key": self.key,
            "title": str(fields.get("title", self.key)),
            "minutes": minutes if type(minutes) is int else 0,
            "gives": str(fields.get("gives", "")),
            "group": str(fields.get("group", "")),
            "steps": 0,
        }

    # -- the steps --------------------------------------------------------------------------------------------------

    def _steps(self, body: str, first: int) -> list[LessonStep]:
        reader = Reader(self.faults, self._figure)
        steps: list[LessonStep] = []
        for title, line, tokens in self._cut(parser().parse(body), first):
            if len(steps) == MOST_STEPS:
                self.faults.add(line, f"A lesson has at most {MOST_STEPS} steps.")
                break
            steps.append(self._step(reader, title, line, tokens, first))
        if not steps:
            self.faults.add(first, "There is no step: each begins with a heading, “## What to do”.")
        return steps

    def _cut(self, tokens: Sequence[Token], first: int) -> list[tuple[Token, int, list[Token]]]:
        """The steps: the heading's line of text, its line, and all block tokens up to the next one."""
        found: list[tuple[Token, int, list[Token]]] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "heading_open" and token.tag == "h2":
                found.append((tokens[at + 1], first + (token.map or [0])[0], []))
                at += 3
                continue
            if token.type == "heading_open":
                self.faults.add(first + (token.map or [0])[0], "Only headings “## ” are used: each begins a step.")
                at += 3
                continue
            if found:
                found[-1][2].append(token)
            else:
                self.faults.add(first + (token.map or [0])[0], "Before the first heading “## ” there is no text.")
            at += 1
        return found

    def _step(self, reader: Reader, title: Token, line: int, tokens: list[Token], first: int) -> LessonStep:
        """One step. Its block is read first, because the figures of its text are those of the link it opens."""
        blocks = [token for token in tokens if token.type == "fence" and token.info.strip() == "step"]
        if len(blocks) != 1:
            says = "has no block" if not blocks else "has more than one block"
            self.faults.add(line, f"This step {says} ```step; it needs one.")
        told = marked.read(blocks[0].content, first + (blocks[0].map or [0])[0] + 1, self.faults) if blocks else None
        fields = told.fields if told else {}
        link = ""
        if "open" in fields:
            link = str(fields["open"].plain)
            self._open(link, fields["open"].line)
        text = reader.blocks([token for token in tokens if token not in blocks], first)
        name = said(reader.inline(title.children or [], line))
        return StepReader(reader, self._now).step(name, link, text, told or Lined({}, line))

    def _open(self, link: str, line: int) -> None:
        """What the figures from here on are of."""
        try:
            self._now = self._links.setdefault(link, opened(link))
        except ValueError as error:
            self._now = None
            self.faults.add(line, str(error))
            return
        for problem in self._now.problems:
            self.faults.add(line, problem)

    def _figure(self, written: str, line: int) -> LessonWords | None:
        try:
            return Figures(self.until).figure(written, self._now, self._links)
        except NoFigure as error:
            self.faults.add(line, str(error))
        except (ValueError, OverflowError, MemoryError):
            self.faults.add(line, f"“{written[:60]}” cannot be computed for this experiment.")
        return None
