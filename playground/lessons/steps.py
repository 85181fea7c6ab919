"""The block of a step, read: what it points at, what is to be done, and how that is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playground.explain.working import SLIP_NAMES
from playground.lessons import facts, places
from playground.lessons.marked import Lined
from playground.lessons.opened import STEP, LinkTarget
from playground.lessons.wire import (
    LessonAnswer,
    LessonCondition,
    LessonMistake,
    LessonPrediction,
    LessonQuestion,
    LessonStep,
    LessonTarget,
    LessonWords,
)
from playground.lessons.words import Reader

_FIELDS = ("open", "look", "do", "done", "ask", "predict", "find", "hint", "then")
_TEST = re.compile(r"(>=|<=|!=|>|<)\s*(.+)")
_TESTS: dict[str, Literal["least", "most", "not", "above", "below"]] = {
    ">=": "least", "<=": "most", "!=": "not", ">": "above", "<": "below",
}  # fmt: skip
MOST_ANSWERS = 6
MOST_LOOKS = 6


@dataclass(frozen=True)
class StepReader:
    """Reads the block of one step. now: what is open while it is played."""

    reader: Reader
    now: LinkTarget | None

    def step(self, title: str, link: str, text: list[LessonWords], told: Lined) -> LessonStep:
        """The step, its faults noted."""
        fields = told.fields
        for name, each in fields.items():
            if name not in _FIELDS:
                self._fault(each.line, f"“{name[:40]}” is nothing a step has: {', '.join(_FIELDS)}.")
        if not title:
            self._fault(told.line, "A step's heading has words.")
        ways = [name for name in ("ask", "predict", "find") if name in fields]
        if len(ways) > 1:
            self._fault(fields[ways[-1]].line, "A step asks one question: ask, predict or find.")
        if {"done", "predict", "find"} & set(fields) and "do" not in fields:
            self._fault(told.line, "A step that waits for something says what to do: “do: …”.")
        return {
            "title": title,
            "open": link,
            "text": text,
            "look": self._look(fields.get("look")),
            "do": self._words(fields.get("do")),
            "done": self._done(fields.get("done")),
            "ask": self._ask(fields["ask"]) if "ask" in fields else None,
            "predict": self._predict(fields["predict"]) if "predict" in fields else None,
            "find": self._find(fields["find"]) if "find" in fields else None,
            "hint": self._words(fields.get("hint")),
            "after": self._words(fields.get("then")),
        }

    def _fault(self, line: int, sentence: str) -> None:
        self.reader.faults.add(line, sentence)

    def _words(self, told: Lined | None) -> list[LessonWords]:
        if told is None:
            return []
        if not isinstance(told.value, str | int | float):
            self._fault(told.line, "Here stands a text; one with a colon in it needs quotation marks.")
            return []
        return self.reader.text(str(told.value), told.line)

    def _look(self, told: Lined | None) -> list[LessonTarget]:
        found: list[LessonTarget] = []
        for each in told.items if told is not None else []:
            target = places.target(each.value) if isinstance(each.value, str) else None
            if target is None:
                self._fault(
                    each.line,
                    f"“{str(each.plain)[:40]}” is nothing to point at: a region ({', '.join(places.REGIONS)}), "
                    "weight w:0:0:0, unit n:0:0, op dW:0, or control step.",
                )
            elif target["what"] == "part" and not self._has(target["name"]):
                self._fault(each.line, f"This network has no part “{target['name']}”.")
            else:
                found.append(target)
        return found[:MOST_LOOKS]

    def _has(self, name: str) -> bool:
        """Whether the network that is open has a part or an operation of this id."""
        if self.now is None or self.now.page != STEP or self.now.link is None:
            return True
        anatomy = self.now.link.run.experiment.anatomy
        return anatomy.find(name) is not None or name in anatomy.step_ids

    def _done(self, told: Lined | None) -> list[LessonCondition]:
        if told is None:
            return []
        if not isinstance(told.value, dict) or not told.value:
            self._fault(told.line, "“done” tells facts and what they must be, such as {update: 1, phase: loss}.")
            return []
        found: list[LessonCondition] = []
        for name, test in told.value.items():
            if not facts.known(name):
                self._fault(
                    test.line, f"No page tells a fact “{name[:40]}”; “How to write a lesson” lists those there are."
                )
            else:
                found.append(self._condition(name, test))
        return found

    def _condition(self, name: str, told: Lined) -> LessonCondition:
        if isinstance(told.value, dict):
            self._fault(told.line, f'“{name}” is compared with a value, a list of values or a text such as ">= 3".')
            return {"fact": name, "test": "is", "values": []}
        if isinstance(told.value, str) and told.value.strip() == "changed":
            return {"fact": name, "test": "changed", "values": []}
        if name == "at":
            return self._reached(told)
        sign = _TEST.fullmatch(told.value.strip()) if isinstance(told.value, str) else None
        if sign is None:
            return {"fact": name, "test": "is", "values": [each.plain for each in told.items]}
        test, value = _TESTS[sign[1]], sign[2].strip()
        number = _number(value)
        if test != "not" and number is None:
            self._fault(told.line, f"Behind {sign[1]} stands a number; “{value[:20]}” is none.")
        return {"fact": name, "test": test, "values": [value if number is None else number]}

    def _reached(self, told: Lined) -> LessonCondition:
        """A place of the run: an update from 0 and one of its operations."""
        places_there = [str(each.plain).removeprefix(">=").strip() for each in told.items]
        for place in places_there:
            update, _, step = place.partition(".")
            if not (update.isascii() and update.isdigit() and step):
                self._fault(
                    told.line, f"A place is an update from 0 and an operation, such as 0.dW:1; not “{place[:20]}”."
                )
            elif self._lacks(step):
                self._fault(told.line, f"An update of this network has no operation “{step[:20]}”.")
        return {"fact": "at", "test": "reached", "values": list(places_there)}

    def _lacks(self, step: str) -> bool:
        if self.now is None or self.now.page != STEP or self.now.link is None:
            return False
        return step not in self.now.link.run.experiment.anatomy.step_ids

    def _ask(self, told: Lined) -> LessonQuestion:
        fields = told.fields
        answers = fields.get("answers")
        listed = answers.items if answers is not None and isinstance(answers.value, list) else []
        if "text" not in fields or not 2 <= len(listed) <= MOST_ANSWERS:
            self._fault(told.line, f"“ask” has a “text” and “answers”, two to {MOST_ANSWERS} of them.")
        found = [self._answer(each) for each in listed[:MOST_ANSWERS]]
        if found and not any(each["right"] for each in found):
            self._fault(told.line, "One of the answers is the right one: “right: true”.")
        return {"text": self._words(fields.get("text")), "answers": found}

    def _answer(self, told: Lined) -> LessonAnswer:
        fields = told.fields
        if not {"say", "why"} <= set(fields) or not set(fields) <= {"say", "why", "right"}:
            self._fault(told.line, "An answer has “say” and “why”, and the right one “right: true”.")
        right = fields["right"].plain if "right" in fields else False
        if not isinstance(right, bool):
            self._fault(told.line, "“right” is true or false.")
        return {"say": self._words(fields.get("say")), "right": right is True, "why": self._words(fields.get("why"))}

    def _predict(self, told: Lined) -> LessonPrediction:
        fields = told.fields
        values = {name: fields[name].plain if name in fields else "" for name in ("kind", "about")}
        plain: Callable[[object], bool] = lambda value: isinstance(value, str) and len(value) <= 60  # noqa: E731
        if not isinstance(told.value, dict) or set(fields) - set(values) or not all(map(plain, values.values())):
            self._fault(
                told.line, '“predict” has a “kind”, and “about” with the id of a part: {kind: sign, about: "w:0:0:0"}.'
            )
            return {"kind": "", "about": ""}
        return {"kind": str(values["kind"]), "about": str(values["about"])}

    def _find(self, told: Lined) -> LessonMistake:
        fields = told.fields
        values = {name: fields[name].plain if name in fields else "" for name in ("kind", "about", "at")}
        plain = all(isinstance(value, str) and len(value) <= 60 for value in values.values())
        if not isinstance(told.value, dict) or set(fields) - set(values) or not plain:
            said = '“find” has a “kind”, and “about” and “at”: {kind: bias, about: "w:0:0:0", at: "z n:0:0"}.'
            self._fault(told.line, said)
            return {"kind": "", "about": "", "at": ""}
        kind, about, at = (str(value) for value in values.values())
        if kind and kind not in SLIP_NAMES:
            self._fault(told.line, f"“{kind[:40]}” is no kind of mistake: {', '.join(SLIP_NAMES)}.")
        elif about and not self._has(about):
            self._fault(told.line, f"This network has no part “{about}”.")
        return {"kind": kind, "about": about, "at": at}


def _number(written: str) -> float | None:
    try:
        value = float(written)
    except ValueError:
        return None
    return value if value == value and abs(value) < float("inf") else None  # noqa: PLR0124 - not NaN
