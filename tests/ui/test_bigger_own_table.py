"""A table as the page shows it: every choice leads where its words say, and only of the table in sight."""

import random
from dataclasses import replace
from types import SimpleNamespace

import pytest

from playground.components.table_form import chosen
from playground.frames import decode
from playground.jobs import Job
from playground.plans import Source
from playground.plans.plan import NO_TABLE
from playground.plans.reading import (
    ANSWER,
    CATEGORY,
    COMMA,
    INPUT,
    LEFT_OUT,
    NUMBER,
    POINT,
    YES,
    ColumnHistogram,
    FoundColumn,
    FoundTable,
    Other,
    Reading,
    ReadingNote,
)
from playground.plans.recipes import RECIPES
from playground.plans.sets import CSV
from playground.ui.bigger import engine_room, own_table, screen, state
from playground.ui.bigger.state import STILL_READING, Bigger, GivenTable
from playground.ui.bigger.table_shown import shown, summary
from tests.ui.anything import ODD

READING = Reading(separator=";")
OUT = Other("left out", READING.choose("a", role=LEFT_OUT))
CATEGORIES = Other("categories", READING.choose("a", kind=CATEGORY))


def column(name: str, **more) -> FoundColumn:
    usual = {
        "name": name, "role": INPUT, "kind": NUMBER, "use": "a number", "reason": "A number: all of its values are.",
        "uses": (Other("a number", READING.choose(name, kind=NUMBER)), CATEGORIES, OUT), "different": 1200,
        "missing": 3, "examples": ("1,5", "2,5"), "histogram": ColumnHistogram((4, 6), (1.5, 2.0, 2.5)),
    }  # fmt: skip
    return FoundColumn(**{**usual, **more})


FOUND = FoundTable(
    digest="0" * 32, reading=READING, encoding="cp1252", separator=";", header=True,
    columns=(
        column("a", decimal=COMMA),
        column("b", decimal=COMMA),
        column("y", role=ANSWER, kind=CATEGORY, use="the answer, a class", decimal="",
               histogram=ColumnHistogram((70, 50), (), ("no", "yes"), 2)),
    ),
    rows=1234, used=1230, left_out=(("nothing stands in it", 4),), head=(("1,5", "2,5", "no"),),
    notes=(
        ReadingNote("a: 3 values are missing.", "a", (Other("Take out", OUT.reading),), asks=True),
        ReadingNote("4 rows left out: nothing stands there."),
    ),
    answer="y", kind=CATEGORY, labels=("no", "yes"), sizes=(700, 530), inputs=("a", "b"), split=(), problem="",
)  # fmt: skip


def test_what_is_in_a_table_in_a_line() -> None:
    line = "1,230 of 1,234 rows are used; 2 inputs; to predict: y, one of 2 classes (no 700, yes 530)."
    assert summary(replace(FOUND, notes=FOUND.notes[1:])) == line
    assert summary(FOUND) == f"{line} 1 question below: a."
    many = tuple(ReadingNote("?", name, FOUND.notes[0].others, asks=True) for name in ("", *"abbcd"))
    assert summary(replace(FOUND, notes=many)) == f"{line} 5 questions below: the whole file, a, b, c, ..."
    whole = replace(FOUND, notes=(), used=1234, kind=NUMBER, labels=(), sizes=())
    assert summary(whole) == "All 1,234 rows are used; 2 inputs; to predict: y, a number."
    assert summary(replace(whole, answer="")) == "All 1,234 rows are used; 2 inputs."


def test_rows_of_a_table_that_cannot_be_trained_on_are_never_said_to_be_used() -> None:
    few = replace(FOUND, rows=3, used=3, left_out=(), problem="The table has 3 rows only; at least 10 are needed.")
    assert summary(few) == "3 rows and 3 columns were read."
    assert summary(replace(few, rows=1, columns=FOUND.columns[:1])) == "1 row and 1 column were read."
    assert "; 1 input; " in summary(replace(FOUND, inputs=("a",)))


def test_every_choice_leads_where_its_words_say() -> None:
    told, readings = shown(FOUND)

    def leads(choices) -> dict:
        return {each["label"]: None if each["number"] is None else readings[each["number"]] for each in choices}

    first, _, last = told["columns"]
    assert leads(first["use"]["choices"]) == {
        "a number": None,
        "categories": CATEGORIES.reading,
        "left out": OUT.reading,
    }
    # What it is now stands first even where it could not be chosen, and leads nowhere.
    assert last["use"]["choices"][0] == {"label": "the answer, a class", "number": None}
    assert leads(first["notes"][0]["choices"]) == {"Take out": OUT.reading}
    picks = {each["label"]: leads(each["choices"]) for each in told["picks"]}
    assert picks["First line"]["names the columns"] is None
    assert picks["Separator"]["semicolon"] is None
    assert picks["Separator"]["tab"] == replace(READING, separator="\t")
    assert picks["Encoding"]["Windows, Western Europe"] is None
    assert picks["Encoding"]["UTF-8"] == replace(READING, encoding="utf-8")
    # One click changes the sign of every column that has one.
    assert picks["Numbers"] == {
        "1,234.5": READING.choose("a", decimal=POINT).choose("b", decimal=POINT),
        "1.234,5": None,
    }
    mixed = replace(FOUND, columns=(column("a", decimal=POINT), *FOUND.columns[1:]))
    numbers = next(each for each in shown(mixed)[0]["picks"] if each["label"] == "Numbers")
    assert [each["number"] is None for each in numbers["choices"]] == [True, False, False]


def test_what_was_found_is_told_in_its_place() -> None:
    told, _ = shown(FOUND)
    first, _, last = told["columns"]
    assert (first["found"], first["examples"]) == ("1,200 different, 3 missing", "1,5, 2,5")
    assert first["notes"][0]["text"] == "3 values are missing."
    assert first["bars"] == {"counts": [4, 6], "labels": [], "others": 0, "low": "1.5", "high": "2.5"}
    assert last["bars"] == {"counts": [70, 50], "labels": ["no", "yes"], "others": 2, "low": "", "high": ""}
    assert [note["text"] for note in told["notes"]] == ["4 rows left out: nothing stands there."]


def test_a_choice_is_for_the_table_in_sight_and_nothing_else() -> None:
    told, readings = shown(FOUND)
    turn, count = told["turn"], len(readings)
    assert chosen({"turn": turn, "number": count - 1}, turn, count) == count - 1
    assert shown(FOUND)[0]["turn"] == turn
    others = [
        replace(FOUND, reading=replace(READING, header=YES)), replace(FOUND, digest="1" * 32),
    ]  # fmt: skip
    for other in others:
        assert chosen({"turn": turn, "number": 0}, shown(other)[0]["turn"], count) is None
    assert chosen({"turn": turn, "number": count}, turn, count) is None
    for value in ODD:
        assert chosen(value, turn, count) is None
        found = chosen({"turn": turn, "number": value}, turn, count)
        assert found is None or (type(found) is int and 0 <= found < count)


@pytest.mark.parametrize("value", [True, -1, 0.0, "0"])
def test_a_number_is_a_number(value: object) -> None:
    assert chosen({"turn": "t", "number": value}, "t", 5) is None


class Room:
    """An engine room whose worker gives what it is told to: a table, a refusal, or nothing yet."""

    Pending = engine_room.Pending

    def __init__(self) -> None:
        self.outcome = "found"
        self.trained: list[Source] = []

    def soon(self, key: str, function: str, digest: str, reading: Reading):
        if self.outcome == "pending":
            raise self.Pending((key, function))
        if self.outcome == "error":
            raise ValueError("The file needs a line with the columns' names and rows below it.")
        problem = "Nothing is left to predict from." if self.outcome == "problem" else ""
        if function.endswith("telling:look"):
            return replace(FOUND, digest=digest, reading=reading, problem=problem)
        return Source(CSV, file=digest, reading=reading, target="y", shape=(2,), labels=("no", "yes"))

    def service(self):
        return SimpleNamespace(submit=self.submit)

    def tab(self) -> str:
        return "tab"

    def submit(self, tab, tasks, about) -> Job:
        self.trained.append(about[0].source)
        return Job.of(tab, tasks, "folder", about)


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    found = Room()
    monkeypatch.setattr(own_table, "engine_room", found)
    monkeypatch.setattr(state, "engine_room", found)
    return found


def test_whatever_becomes_of_a_table_only_the_newest_is_ever_trained(room: Room) -> None:
    """300 sequences of files, readings, refusals and waits, in any order; Train is pressed after each."""
    for number in range(300):
        chance = random.Random(number)
        bigger = Bigger(plan=chance.choice([*RECIPES.values()]).plan)
        for _ in range(8):
            room.outcome, room.trained = chance.choice(["found", "error", "problem", "pending"]), []
            if bigger.sound is not None and chance.random() < 0.2:
                bigger.go_back()
                assert bigger.table == bigger.sound
            elif bigger.table is None or chance.random() < 0.5:
                bigger.take_table(f"{chance.randrange(3):032x}", "file.csv")
            else:
                reading = Reading(header=chance.choice(["", YES]))
                bigger.read_table(replace(bigger.table, reading=reading))
            assert bigger.table is not None
            own_table.settle(bigger)
            bigger.start([("Training", bigger.plan)])
            if room.outcome == "found":
                (source,) = room.trained
                assert (source.file, source.reading) == (bigger.table.digest, bigger.table.reading)
                assert bigger.refused == ""
            else:
                assert room.trained == []
                assert bigger.refused == (STILL_READING if room.outcome == "pending" else NO_TABLE)


A, B = "a" * 32, "b" * 32
CHOSEN = Reading().choose("Alter", missing=("k.A.",)).choose("Name", role=LEFT_OUT)


def test_a_file_that_is_given_again_is_read_as_it_was(room: Room) -> None:
    bigger = Bigger()
    bigger.take_table(A, "umfrage.csv")
    own_table.settle(bigger)
    assert bigger.table is not None
    bigger.read_table(replace(bigger.table, reading=CHOSEN))
    own_table.settle(bigger)
    bigger.take_table(B, "noise.csv")
    room.outcome = "error"
    own_table.settle(bigger)
    assert bigger.notices == []
    assert bigger.table.reading == Reading()
    room.outcome = "found"
    bigger.take_table(A, "umfrage (1).csv")
    own_table.settle(bigger)
    assert bigger.table.reading == bigger.plan.source.reading == CHOSEN
    assert bigger.notices == ["umfrage (1).csv was here before: what you chose for it holds again."]


def reading_of(bigger: Bigger) -> Reading | None:
    return bigger.table.reading if bigger.table else None


def test_the_choices_of_eight_files_are_remembered_and_no_more() -> None:
    bigger = Bigger()
    for number in range(9):
        bigger.take_table(f"{number:032x}", "file.csv")
        assert bigger.table is not None
        bigger.read_table(replace(bigger.table, reading=CHOSEN))
    bigger.take_table(f"{1:032x}", "file.csv")
    assert reading_of(bigger) == CHOSEN
    bigger.take_table(f"{0:032x}", "file.csv")
    assert reading_of(bigger) == Reading()


@pytest.mark.parametrize("refusal", ["error", "problem"])
def test_from_a_refused_file_it_is_one_click_back_to_the_table_before(room: Room, refusal: str) -> None:
    bigger = Bigger()
    bigger.take_table(A, "umfrage.csv")
    bigger.read_table(GivenTable(A, "umfrage.csv", CHOSEN))
    own_table.settle(bigger)
    trained = bigger.plan.source
    room.outcome = refusal
    bigger.take_table(B, "noise.csv")
    own_table.settle(bigger)
    assert screen.message(bigger, None, {}).count(NO_TABLE.encode()) == 2  # the line and the headline
    assert b"Your table \xe2\x86\x92" not in screen.message(bigger, None, {})
    place = bigger.places
    bigger.go_back()
    room.outcome = "found"
    own_table.settle(bigger)
    assert (bigger.table, bigger.plan.source) == (GivenTable(A, "umfrage.csv", CHOSEN), trained)
    assert bigger.places == place + 1  # the refused file is in sight no more
    told = decode(screen.message(bigger, None, {})).header
    assert told["dock"]["next"].startswith("Train starts: Your table \u2192 ")
    assert told["headline"]["title"].startswith("Ready to train: Your table")


def test_there_is_no_way_back_to_what_was_never_read(room: Room) -> None:
    room.outcome = "error"
    bigger = Bigger()
    bigger.take_table(B, "noise.csv")
    own_table.settle(bigger)
    bigger.go_back()
    assert (bigger.sound, bigger.table) == (None, GivenTable(B, "noise.csv", Reading()))
