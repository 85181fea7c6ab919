"""What the stage is asked before a step and told of its answer, as messages."""

from __future__ import annotations

from typing import Any

import pytest

from playground.experiment import numbers
from playground.frames import decode
from playground.ui import questions
from playground.ui.answers import answer
from playground.ui.links import session_of


def told(session: Any, until: tuple[int, str], **wish: Any) -> Any:
    """The prediction in the answer to a wish."""
    asked = {"id": "q", "until": {"update": until[0], "step": until[1]}, **wish}
    header: Any = decode(answer(session, questions.read({"id": "1", "predict": asked}), float("inf"))).header
    return header["prediction"]


def test_a_question_is_asked_and_its_answer_told() -> None:
    session = session_of({"level": "3", "at": "0.loss"})
    asked = told(session, (0, "db:0"), kind="number", about="w:1:0:0")
    assert (asked["kind"], asked["about"], asked["none"]) == ("number", "w:1:0:0", "")
    assert asked["given"]
    assert "told" not in asked
    right = session.timeline.moment(0).pass_.grad[session.run.experiment.anatomy.weight(1, 0, 0).index]
    found = told(session, (0, "db:0"), kind="number", about="w:1:0:0", answer=f"{right:.4g}".replace(".", ","))["told"]
    assert (found["verdict"], found["is_right"], found["again"]) == ("right", True, False)
    assert found["reason"]
    turned = told(session, (0, "db:0"), kind="number", about="w:1:0:0", answer=f"{-right:.4g}")["told"]
    assert (turned["is_right"], turned["mistakes"]) == (False, ["sign"])
    shown = told(session, (0, "db:0"), kind="number", about="w:1:0:0", shown=True)["told"]
    assert (shown["verdict"], shown["answer"]) == ("shown", None)
    assert told(session, (0, "db:0"), kind="number", about="w:1:0:0", answer="a lot")["told"]["again"]


def test_an_epoch_is_asked_about_as_a_whole() -> None:
    session = session_of({"samples": "20", "batch": "5"})
    asked = told(session, (3, "recheck"))
    losses = [session.timeline.metrics(at).train_loss for at in (0, 4)]
    now = numbers.text(losses[0])
    assert asked["text"] == f"The loss of all training examples is {now}. Will it fall in this epoch?"
    assert told(session, (3, "recheck"), answer="-")["told"]["is_right"] == (losses[1] < losses[0])


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"until": {"update": 0, "step": "Z:0", "cell": 0}}, "Cell by cell"),
        ({"kind": "sign", "about": "w:0:0:0"}, "not computed in this step"),
        ({"until": {"update": 0, "step": "zzz"}}, "no number"),
        ({}, "no point"),
    ],
)
def test_where_there_is_no_question_it_is_said_why(wish: dict[str, Any], words: str) -> None:
    session = session_of({"level": "3"} if words != "no point" else {"data": "own"})
    asked = {"id": "q", "until": {"update": 0, "step": "Z:0"}, **wish}
    header: Any = decode(answer(session, questions.read({"id": "1", "predict": asked}), float("inf"))).header
    assert words in header["prediction"]["none"]


def test_the_switch_is_kept_with_the_page() -> None:
    session = session_of({})
    for value in (True, "yes", False):
        questions.make_change(session, {"what": "hide", "value": value})
        assert session.view.hide_next is (value is not False)


# -- find the mistake --------------------------------------------------------------------------------------------------


def sought(session: Any, **wish: Any) -> Any:
    """The update with a mistake in it, in the answer to a wish."""
    asked = {"id": "1", "find": {"id": "m", "update": 0, **wish}}
    header: Any = decode(answer(session, questions.read(asked), float("inf"))).header
    return header["finding"]


def test_an_update_with_a_mistake_in_it_is_told_whole() -> None:
    session = session_of({"level": "3", "sel": "w:0:0:0"})
    told = sought(session, kind="sign", about="w:0:0:0", at="g w:0:0:0")
    assert (told["id"], told["none"], told["kind"], told["name"]) == ("m", "", "sign", "a turned sign")
    assert [line["words"] for line in told["lines"] if line["state"] == "wrong"] == ["the gradient of x₁→h₁"]
    assert told["right"]["numbers"].startswith("<math")
    assert [bool(line["engine"]) for line in told["lines"]] == [line["state"] != "right" for line in told["lines"]]
    assert sought(session, kind="sign", about="w:0:0:0", at="g w:0:0:0") == told
    assert sought(session, count=told["next"])["lines"] != told["lines"]


@pytest.mark.parametrize(
    ("params", "wish", "words"),
    [
        ({}, {"kind": "betas"}, "cannot be shown"),
        ({"data": "own"}, {}, "no point"),
        ({"rate": "1e9", "out": "linear", "act": "relu,relu", "hidden": "4,4"}, {"update": 400}, "stops being finite"),
    ],
)
def test_where_there_is_no_mistake_to_find_it_is_said_why(params: Any, wish: Any, words: str) -> None:
    assert words in sought(session_of(params), **wish)["none"]


def test_one_exercise_is_on_at_a_time() -> None:
    session = session_of({"find": "1", "hide": "1"})
    assert (session.view.hide_next, session.view.find) == (True, False)
    questions.make_change(session, {"what": "find", "value": True})
    assert (session.view.hide_next, session.view.find) == (False, True)
    questions.make_change(session, {"what": "hide", "value": True})
    assert (session.view.hide_next, session.view.find) == (True, False)
