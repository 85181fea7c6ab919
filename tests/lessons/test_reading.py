"""A lesson's file: what it is read to, and every fault with its line."""

import base64
import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.lessons import facts, serving
from playground.lessons.reading import MOST_BYTES, LessonFile
from playground.lessons.wire import Lesson, LessonChecked, LessonWords
from playground.lessons.words import said

FRONT = """---
title: A lesson
minutes: 5
gives: You know it.
open: ./?card=first
---
"""
STEP = """## One
Some text.

```step
do: Press Step.
done: {update: 1}
```
"""
DOT = "data:image/gif;base64," + base64.b64encode(b"GIF89a" + bytes(20)).decode()
LARGE = "data:image/gif;base64," + base64.b64encode(b"GIF89a" + bytes(65_000)).decode()


def read(text: str) -> LessonChecked:
    return LessonFile("own", math.inf).lesson(text)


def lesson(text: str) -> Lesson:
    found = read(text)
    assert found["lesson"] is not None, found["faults"]
    return found["lesson"]


def faults(text: str) -> list[tuple[int, str]]:
    return [(fault["line"], fault["sentence"]) for fault in read(text)["faults"]]


def step(block: str, text: str = "Some text.") -> str:
    return f"{FRONT}## One\n{text}\n\n```step\n{block}\n```\n"


def kinds(words: list[LessonWords]) -> set[str]:
    return {kind for each in words for kind in ({each["kind"]} | kinds(each.get("inside", [])))}


def test_a_whole_lesson_is_read_to_plain_values() -> None:
    found = lesson(FRONT + STEP + STEP.replace("One", "Two `code`").replace("do: Press Step.", "do: Do **it**."))
    assert (found["key"], found["title"], found["minutes"], found["steps"], found["open"]) == (
        "own", "A lesson", 5, 2, "./?card=first",
    )  # fmt: skip
    first, second = found["plan"]
    assert first["done"] == [{"fact": "update", "test": "is", "values": [1]}]
    assert said(first["text"]) == "Some text."
    assert second["title"] == "Two code"
    assert second["do"] == [
        {"kind": "paragraph", "inside": [
            {"kind": "text", "text": "Do "},
            {"kind": "strong", "inside": [{"kind": "text", "text": "it"}]},
            {"kind": "text", "text": "."},
        ]},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("{update: 3}", ("update", "is", [3])),
        ("{phase: [loss, update]}", ("phase", "is", ["loss", "update"])),
        ('{update: ">= 3"}', ("update", "least", [3.0])),
        ('{loss: "< 0.01"}', ("loss", "below", [0.01])),
        ('{optimizer: "!= sgd"}', ("optimizer", "not", ["sgd"])),
        ("{learning_rate: changed}", ("learning_rate", "changed", [])),
        ("{at: 0.dW:1}", ("at", "reached", ["0.dW:1"])),
        ('{at: ">= 0.loss"}', ("at", "reached", ["0.loss"])),
        ("{rate_adam: 0.1}", ("rate_adam", "is", [0.1])),
        ("{playing: false}", ("playing", "is", [False])),
    ],
)
def test_what_a_step_waits_for(written: str, condition: tuple[str, str, list[object]]) -> None:
    found = lesson(step(f"do: Do it.\ndone: {written}"))["plan"][0]["done"]
    assert [(each["fact"], each["test"], each["values"]) for each in found] == [condition]


def test_text_holds_what_it_may() -> None:
    text = (
        "A *word*, `code`, $\\partial L$ and {{ rate }}.\n\n- one\n- [two](./?card=xor)\n\n1. three\n\n"
        f"![A dot]({DOT})\n\n```formula\nx^2\n```\n\n```\nW = 1\n```"
    )
    found = lesson(step("do: Go on.", text))["plan"][0]["text"]
    assert kinds(found) == {
        *("paragraph", "text", "emphasis", "code", "formula", "figure", "list", "numbered", "item", "link"),
        *("picture", "block"),
    }


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("no front matter", 1, "begins with a line ---"),
        (FRONT, 7, "There is no step"),
        (FRONT.replace("title: A lesson\n", "") + STEP, 2, "title"),
        (FRONT.replace("minutes: 5", "minutes: soon") + STEP, 3, "minutes"),
        (FRONT.replace("gives: You know it.", "gives: [1") + STEP, 5, "cannot be read"),
        (FRONT.replace("open: ./?card=first", "open: https://example.org") + STEP, 5, "leads into the playground"),
        (FRONT.replace("card=first", "card=none") + STEP, 5, "card=none was ignored"),
        (FRONT.replace("open:", "opens:") + STEP, 5, "no line of the front matter"),
        (FRONT + "Text before.\n" + STEP, 7, "Before the first heading"),
        (FRONT + "# Large\n" + STEP, 7, "Only headings"),
        (FRONT + "## One\nText.\n", 7, "has no block"),
        (step("do: It.\nlook: [nothing]"), 12, "nothing to point at"),
        (step("do: It.\nlook: [weight w:7:0:0]"), 12, "no part “w:7:0:0”"),
        (step("do: It.\ndone: {updat: 3}"), 12, "No page tells a fact “updat”"),
        (step('do: It.\ndone: {update: ">= many"}'), 12, "stands a number"),
        (step("do: It.\ndone: {at: 0.dW:9}"), 12, "no operation “dW:9”"),
        (step("do: It.\ndone: soon"), 12, "“done” tells facts"),
        (step("done: {update: 1}"), 11, "says what to do"),
        (step("do: It.\nwait: 3"), 12, "is nothing a step has"),
        (step("do: It.\ndo: Again."), 12, "stands here twice"),
        (step("do: It is so: yes."), 11, "cannot be read"),
        (step("ask: {text: Why, answers: [{say: A, why: B}]}"), 11, "two to"),
        (step("ask:\n  text: Why?\n  answers:\n    - {say: A, why: B}\n    - {say: C, why: D}"), 12, "right one"),
        (step("do: It.\nthen: |\n  One.\n  {{ nothing }}"), 14, "is no figure"),
        (step("do: It.", "One.\nIt is {{ loss at 3 }} and {{ weight w:9:9:9 }}."), 9, "no weight or bias"),
        (step("do: It.", "A <b>bold</b> word."), 8, "no HTML"),
        (step("do: It.", "One.\n\n<script>alert(1)</script>"), 10, "no HTML"),
        (step("do: It.", "> quoted"), 8, "no quotation"),
        (step("do: It.", "[out](https://example.org)"), 8, "leads into the playground"),
        (step("do: It.", "[out](javascript:alert)"), 8, "leads into the playground"),
        (step("do: It.", "![x](https://example.org/a.png)"), 8, "None is fetched"),
        (step("do: It.", "![x](data:image/svg+xml;base64,AAAA)"), 8, "None is fetched"),
        (step("do: It.", f"![]({DOT})"), 8, "needs words"),
        (step("do: It.", "![x](data:image/png;base64,AAAA)"), 8, "not those of a png"),
        (step("do: It.", f"![x]({LARGE})"), 8, "at most 64 kB, and this one has 65 kB"),
        (step("do: It.", "<img src=x onerror=alert(1)>"), 8, "no HTML"),
        (step("do: It.", "[out](data:text/html;base64,AAAA)"), 8, "leads into the playground"),
        (step("do: &a It."), 11, "no anchors"),
        (step("do: [[[[[[[[[[1]]]]]]]]]]"), 11, "nested too deeply"),
    ],
)
def test_every_fault_is_named_with_its_line(text: str, line: int, part: str) -> None:
    found = faults(text)
    assert any(at == line and part in sentence for at, sentence in found), found


def test_many_faults_are_found_at_once() -> None:
    found = faults(step("do: It.\nlook: [nothing, dock]\ndone: {no_fact: 1, update: 1}\nthen: '{{ no_figure }}'"))
    assert [line for line, _ in found] == [12, 13, 14]


def test_windows_line_ends_and_a_mark_at_the_beginning_change_nothing() -> None:
    text = FRONT + STEP
    assert lesson("\ufeff" + text.replace("\n", "\r\n")) == lesson(text)


def test_a_file_that_is_too_large_is_refused() -> None:
    assert "at most 256 kB" in faults(FRONT + STEP + "x" * MOST_BYTES)[0][1]


def test_what_takes_too_long_is_refused_in_time() -> None:
    text = step("do: It.", "{{ loss at 900000 in ./?hidden=8,8,8,8&samples=500 }}")
    found = LessonFile("own", time.perf_counter() + 0.2).lesson(text)
    assert "takes too long" in found["faults"][0]["sentence"]


SCRAPS = st.sampled_from(
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "[a](javascript:alert(1))",
        "![a](data:text/html;base64,AAAA)", "```step", "```", "---", "{{", "}}", "$", "**", "<!--", "&#60;b&#62;", "`",
        "## ", "- ", "> ", "{{ loss at 1 }}", "\n", "look: [", "do: ", "done: {", "&a", "*a",
        "!!python/object:os.system", "\x00", "\u202e", "a: b", "[x](./?card=xor)", "|", "\t", "💡",
    ]
)  # fmt: skip


def in_all(words: list[LessonWords]) -> list[LessonWords]:
    return [piece for each in words for piece in (each, *in_all(each.get("inside", [])))]


@settings(max_examples=150)
@given(st.lists(st.one_of(SCRAPS, st.text(max_size=12)), max_size=30).map("".join), st.integers(0, 300))
def test_a_hostile_file_gives_faults_or_plain_pieces_and_never_an_error(scraps: str, place: int) -> None:
    whole = FRONT + STEP
    at = min(place, len(whole))
    found = read(whole[:at] + scraps + whole[at:])
    assert (found["lesson"] is None) == bool(found["faults"])
    lines = (whole[:at] + scraps + whole[at:]).count("\n") + 2
    assert all(1 <= fault["line"] <= lines for fault in found["faults"])
    for told in found["lesson"]["plan"] if found["lesson"] else []:
        for piece in in_all([*told["text"], *told["do"], *told["after"], *told["hint"]]):
            assert set(piece) <= {"kind", "text", "inside", "link", "asked", "exact", "picture"}
            assert piece.get("picture", "data:image/gif;").startswith("data:image/")
            assert piece.get("link", "./").startswith(("./", "?", "optimizer_race", "bigger_data"))


def test_the_playgrounds_own_lessons_have_no_faults() -> None:
    for key in serving.listing():
        found = serving.lesson(key)
        assert found["plan"], key
        assert found["group"], f"{key} stands under no heading"


def test_the_template_has_no_fault() -> None:
    assert lesson(serving.TEMPLATE.read_text(encoding="utf-8"))["steps"] == 3


def test_what_the_browser_offers_first_is_the_first_of_the_list() -> None:
    text = (serving.FOLDER.parent / "components/shared/guide/guide.js").read_text(encoding="utf-8")
    first = serving.listed()["lessons"][0]
    told = f'{{ key: "{first["key"]}", title: "{first["title"]}", minutes: {first["minutes"]} }}'
    assert f"FIRST = {told}" in text


def test_each_lesson_but_the_last_leads_to_the_next() -> None:
    order = serving.listing()
    assert [serving.lesson(key)["next"] for key in order] == [*order[1:], ""]


def test_facts_are_named_once() -> None:
    assert facts.known("learning_rate")
    assert facts.known("rate_adam")
    assert not facts.known("rates")
