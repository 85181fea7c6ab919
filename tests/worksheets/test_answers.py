"""What the page asks: sheets without answers hold none, and whatever is asked gets an answer or a sentence."""

import asyncio
import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from playground.server.json_route import MOST_BODY, JsonRoute
from playground.worksheets import answers, codes
from playground.worksheets.sheet import drawn
from playground.worksheets.templates import TEMPLATES

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("kind", sorted(TEMPLATES))
def test_a_sheet_to_hand_out_holds_no_answer(kind: str) -> None:
    (bare,) = answers.sheets({"kind": kind, "seed": "5", "count": "1"})
    (full,) = answers.sheets({"code": bare["code"], "answers": "1"})
    assert [item["answer"] for item in bare["items"]] == [""] * len(bare["items"])
    values = drawn(TEMPLATES[kind], 5).values()
    for item in full["items"]:
        assert float(item["answer"].replace("−", "-")) == pytest.approx(values[item["name"]], abs=5.1e-5)


def test_one_kind_fits_into_a_demonstration_of_five_minutes() -> None:
    assert min(kind["minutes"] for kind in answers.kinds({})) <= 5


def test_seeds_go_round_and_a_class_gets_different_numbers() -> None:
    told = answers.sheets({"kind": "A", "seed": str(codes.SEEDS - 1), "count": "3"})
    assert [codes.decode(each["code"])[1] for each in told] == [codes.SEEDS - 1, 0, 1]
    assert len({json.dumps(each["given"]) for each in told}) == 3


@pytest.mark.parametrize(
    ("asked", "why"),
    [({}, "no such kind"), ({"kind": "A", "seed": "-1", "count": "1"}, "whole number"), ({"code": "A0000-1"}, "slip"),
     ({"kind": "A", "seed": "1", "count": "41"}, "from 0 to 40"), ({"kind": "A", "seed": "²", "count": "1"}, "whole")],
)  # fmt: skip
def test_what_cannot_be_made_gets_a_sentence(asked: dict[str, str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        answers.sheets(asked)


@given(st.dictionaries(st.sampled_from(["kind", "seed", "count", "code", "answers"]), ANYTHING))
def test_whatever_is_asked_is_answered_or_refused_in_a_sentence(asked: dict[str, Any]) -> None:
    for question in (answers.sheets, answers.marks):
        with contextlib.suppress(ValueError):
            question(asked)


def over_the_line(route: JsonRoute, method: str, query: str = "", body: bytes = b"") -> tuple[int, dict[str, str], Any]:
    """Status, headers and answer of one request, without a server."""
    scope = {"type": "http", "method": method, "path": "/", "query_string": query.encode(), "headers": []}
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    async def one() -> None:
        response = await route.respond(Request(scope, receive))
        await response(scope, receive, send)

    asyncio.run(one())
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, json.loads(b"".join(part["body"] for part in sent[1:]))


def test_over_the_line_a_refusal_is_a_sentence_and_nothing_is_kept() -> None:
    status, headers, told = over_the_line(JsonRoute(answers.sheets), "GET", "code=A0000-1")
    assert (status, headers["cache-control"]) == (400, "no-store")
    assert "slip" in told["sentence"]
    question = json.dumps({"code": codes.encode("A", 3), "answers": {"z": "0,1"}}).encode()
    status, headers, told = over_the_line(JsonRoute(answers.marks), "POST", body=question)
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert len(told["marks"]) == 10


@pytest.mark.parametrize(
    ("body", "why"),
    [(b"{", "not JSON"), (b"[]", "an object"), (b"[" * 50_000, "not JSON"), (b" " * (MOST_BODY + 1), "kB")],
)
def test_a_body_that_is_none_gets_a_sentence(body: bytes, why: str) -> None:
    status, _, told = over_the_line(JsonRoute(answers.marks), "POST", body=body)
    assert status == (413 if len(body) > MOST_BODY else 400)
    assert why in told["sentence"]
