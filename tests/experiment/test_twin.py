"""A twin is a run like any other, from the same start; a link says all of it."""

from __future__ import annotations

import pytest

from playground.engine import OPTIMIZERS
from playground.experiment import Change, Experiment, Run
from playground.experiment.link import Cursor, decode, encode
from playground.experiment.run import OPTIMIZER, RATE, WEIGHT
from playground.experiment.twin import FIRST, TWIN, are_twins, follow, own_changes, suggested, twin_of
from tests.ui.acting import params

EDITED = Run(
    Experiment(batch_size=10),
    (
        Change(2, WEIGHT, (0, 0.5)),
        Change(3, RATE, 0.03),
        Change(5, WEIGHT, (4, -1.0)),
        Change(7, OPTIMIZER, ("lion", ())),
    ),
)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_twin_differs_in_its_optimizer_and_nothing_else(name: str) -> None:
    twin = twin_of(EDITED, name, 0.02)
    assert are_twins(EDITED, twin)
    mine, its = EDITED.experiment.values(), twin.experiment.values()
    assert {field for field in mine if mine[field] != its[field]} <= {"optimizer", "learning_rate"}
    assert [change.what for change in twin.changes] == [WEIGHT, WEIGHT]
    assert not are_twins(EDITED, Run(twin.experiment)), "a weight that was edited in one only"


def test_a_twin_follows_what_is_edited_and_keeps_what_is_its_own() -> None:
    twin = twin_of(EDITED, "adam", 0.02, (), (Change(4, RATE, 0.5),))
    run = EDITED.branch(5, Change(5, WEIGHT, (1, 9.0)))
    followed = follow(twin, run)
    assert are_twins(run, followed)
    assert own_changes(followed) == (Change(4, RATE, 0.5),)
    assert Change(5, WEIGHT, (1, 9.0)) in followed.changes
    assert follow(follow(twin, run), EDITED) == twin


def test_what_one_compares_with_at_first() -> None:
    assert suggested(Run(Experiment())) == ("adam", 0.1)
    assert suggested(Run(Experiment(optimizer="adam", learning_rate=0.01))) == ("sgd", 0.01)
    assert suggested(Run(Experiment(optimizer="lion"))) == ("adam", 0.1)


@pytest.mark.parametrize(
    "twin",
    [
        twin_of(EDITED, "adam", 0.02),
        twin_of(EDITED, "adam", 1e-5, (("beta_1", 0.8), ("epsilon", 1e-5))),
        twin_of(EDITED, "sgd", 0.1, (), (Change(4, RATE, 0.5), Change(5, OPTIMIZER, ("nadam", (("beta_2", 0.9),))))),
    ],
)
@pytest.mark.parametrize("shown", [FIRST, TWIN])
def test_a_link_says_all_of_a_twin(twin: Run, shown: str) -> None:
    query = encode(EDITED, Cursor(6, "loss"), twin=twin, shown=shown)  # type: ignore[arg-type]
    link, problems = decode(params(query))
    assert problems == []
    assert (link.run, link.twin, link.shown, link.cursor) == (EDITED, twin, shown, Cursor(6, "loss"))


def test_a_link_without_a_twin_is_as_before() -> None:
    assert "twin" not in encode(EDITED, shown=TWIN)
    link, problems = decode(params(encode(EDITED)))
    assert (link.twin, link.shown, problems) == (None, FIRST, [])


def test_a_card_brings_its_twin_and_a_link_may_take_it_away() -> None:
    link, _ = decode({"card": "sgd_beside_adam"})
    assert link.twin == twin_of(Run(Experiment()), "adam", 0.1)
    assert decode({"card": "sgd_beside_adam", "twin": "none"})[0].twin is None
    other, problems = decode({"card": "sgd_beside_adam", "rate": "0.03", "twin": "lion:0.001"})
    assert (other.twin, problems) == (twin_of(Run(Experiment(learning_rate=0.03)), "lion", 0.001), [])


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"twin": "adam"}, "a second optimizer is its name and rate"),
        ({"twin": "adam:x"}, "a second optimizer is its name and rate"),
        ({"twin": "eve:0.1"}, "the names are sgd"),
        ({"twin": "adam:0"}, "The second optimizer was ignored. The learning rate must be above 0"),
        ({"twin": "adam:1e9"}, "The second optimizer was ignored. The learning rate must be above 0"),
        ({"twin": "adam:0.1:momentum=0.5"}, "The second optimizer was ignored."),
        ({"twin": "adam:0.1:beta_1=x"}, "a second optimizer is its name and rate"),
    ],
)
def test_what_is_no_twin_is_left_out_and_said(query: dict[str, str], said: str) -> None:
    link, problems = decode(query)
    assert (link.run, link.twin, link.shown) == (Run(Experiment()), None, FIRST)
    assert len(problems) == 1
    assert said in problems[0]


def test_a_twin_has_no_weights_of_its_own() -> None:
    link, problems = decode({"twin": "adam:0.1", "twin_changes": "2:w:0:0.5~3:rate:0.03"})
    assert link.twin == twin_of(link.run, "adam", 0.1, (), (Change(3, RATE, 0.03),))
    assert problems == ["Weights of the second optimizer's own were ignored: the two start and are edited alike."]
    assert decode({"shown": "both", "twin": "adam:0.1"})[1] == [
        "shown=both was ignored: it is first or twin; first is used."
    ]
    assert decode({"shown": "twin"})[0].shown == FIRST
