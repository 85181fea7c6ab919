"""The lessons of the playground as the browser asks for them, and the reading of a teacher's own file.

Nothing is kept of a file that somebody sends; what it says is computed within a few seconds or refused.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.components.assets import stamp
from playground.lessons import facts, places
from playground.lessons.figures import QUANTITIES
from playground.lessons.opened import BIGGER, RACE, STEP
from playground.lessons.reading import MOST_BYTES, Front, LessonFile
from playground.lessons.wire import Lesson, LessonChecked, LessonFormat, LessonList, LessonNames

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "own" / "template.md"
SECONDS = 4.0
"""How long the figures of a file that somebody sends may take."""
AT_ONCE = 2
OWN = "own"
"""The key of a lesson that is no file of the playground's."""


def listing() -> list[str]:
    """The lessons there are, in the order of the list."""
    return list(_fronts())


@lru_cache(maxsize=1)
def _fronts() -> dict[str, Front]:
    """The front matter of every lesson. Its figures are computed when it is opened."""
    found = {
        file.stem: LessonFile(file.stem).front_of(file.read_text(encoding="utf-8")) for file in FOLDER.glob("*.md")
    }
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))


def covered() -> dict[str, tuple[str, ...]]:
    """What each lesson is about, by its key."""
    return {key: front.covers for key, front in _fronts().items()}


@lru_cache(maxsize=64)
def lesson(key: str) -> Lesson:
    """A lesson of the playground. KeyError where there is none; ValueError where its file has a fault."""
    if key not in _fronts():
        raise KeyError(key)
    checked = LessonFile(key).lesson((FOLDER / f"{key}.md").read_text(encoding="utf-8"))
    if checked["lesson"] is None:
        fault = checked["faults"][0]
        raise ValueError(f"{key}.md, line {fault['line']}: {fault['sentence']}")
    order = listing()
    after = order[order.index(key) + 1 :]
    return {**checked["lesson"], "next": after[0] if after else ""}


def listed() -> LessonList:
    """What the page of lessons shows."""
    return {"lessons": [front.head for front in _fronts().values()]}


def told_format() -> LessonFormat:
    """How a lesson is written."""
    pages = {STEP: "Step through", RACE: "Optimizer race", BIGGER: "Bigger data"}
    told = {"Everywhere": facts.EVERYWHERE, pages[STEP]: facts.STEP, "Its settings": facts.SETTING}
    told |= {pages[RACE]: facts.RACE, pages[BIGGER]: facts.BIGGER}
    quantities = {pages[page]: {name: each.says for name, each in there.items()} for page, there in QUANTITIES.items()}
    return {
        "template": TEMPLATE.read_text(encoding="utf-8"),
        "facts": _named(told),
        "targets": _named({"Regions": places.REGIONS, "Parts and controls": places.OTHERS}),
        "figures": _named({page: _without_twin(there) for page, there in quantities.items()}),
    }


def _without_twin(there: dict[str, str]) -> dict[str, str]:
    """Each quantity has a twin; that is said once."""
    alone = {name: says for name, says in there.items() if not name.startswith("twin ")}
    return alone | ({"twin …": "any of these of the run beside it"} if len(alone) < len(there) else {})


def _named(told: dict[str, dict[str, str]]) -> list[LessonNames]:
    return [{"title": title, "rows": [*rows.items()]} for title, rows in told.items()]


_LISTS: dict[str, Callable[[], LessonList | LessonFormat]] = {"index": listed, "format": told_format}


def made(name: str) -> str | None:
    """`index.json`, `format.json` and `<key>.json`, for `server.files.Made`; None for anything else."""
    key, dot, ending = name.rpartition(".")
    if not dot or ending != "json":
        return None
    if key in _LISTS:
        return json.dumps(_LISTS[key](), ensure_ascii=False)
    return json.dumps(lesson(key), ensure_ascii=False) if key in _fronts() else None


def version() -> str:
    """Another one whenever a lesson's file is another."""
    return stamp(FOLDER, FOLDER.glob("*.*"))


def check(text: str) -> LessonChecked:
    """A teacher's own file: the lesson, or every fault with its line."""
    return LessonFile(OWN, time.perf_counter() + SECONDS).lesson(text)


class Checking:
    """Answers POST: a file's bytes in, a `LessonChecked` out. A few at a time."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def respond(self, request: Request) -> Response:
        """413 for a file that is too large, 400 for one that is no text."""
        received = bytearray()
        async for part in request.stream():
            received += part
            if len(received) > MOST_BYTES:
                return _refused(413, f"A lesson's file has at most {MOST_BYTES // 1000} kB.")
        try:
            text = received.decode("utf-8")
        except UnicodeDecodeError:
            return _refused(400, "This is no text file in UTF-8.")
        async with self._turn:
            found = await run_in_threadpool(check, text)
        return JSONResponse(found, headers={"Cache-Control": "no-store"})


def _refused(status: int, sentence: str) -> Response:
    found: LessonChecked = {"lesson": None, "faults": [{"line": 1, "sentence": sentence}]}
    return JSONResponse(found, status, headers={"Cache-Control": "no-store"})
