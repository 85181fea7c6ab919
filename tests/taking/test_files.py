"""What is taken along says what the page says: tables against the engine, programs run by a Python of their own."""

import csv
import io
import math
from collections.abc import Mapping
from urllib.parse import parse_qsl

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment.link import decode
from playground.taking import asked
from playground.taking.files import FILES
from playground.timeline import Timeline
from tests.taking.carried_out import differing, taken

LINKS = [
    "batch=10&at=7.dW:1",
    "batch=10&l2=0.01&opt=adam&rate=0.02&at=12.theta",
    "batch=5&l1=0.002&opt=momentum&at=30.start",
    "card=softmax&at=4.dZ:1",
    "card=edge&at=3.loss",
    "card=five_moments&at=2.recheck",
    "card=hand_222&at=1.start",
    "card=edge&l2=0.05&l1=0.001&at=6.dW:0",
    "card=remembering&l2=0.01&opt=adam&at=5.recheck",
]

MADE = {LINKS[2]: 100}
"""How many updates a program makes that has to come past the place of the page; the others make 20."""


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not decide how far a run is computed."""
    monkeypatch.setattr(asked, "SECONDS", math.inf)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def run_of(link: str) -> tuple[Timeline, int, str]:
    found, problems = decode(dict(parse_qsl(link)))
    assert not problems
    return Timeline(found.run), found.cursor.update, found.cursor.step


@pytest.mark.parametrize("link", LINKS)
def test_the_history_is_the_losses_of_the_page(link: str) -> None:
    timeline, update, step = run_of(link)
    found = rows(taken("history.csv", link))
    last = update + (step in ("theta", "recheck"))
    assert [int(row["update"]) for row in found] == list(range(last + 1))
    for row in found:
        metrics = timeline.metrics(int(row["update"]))
        assert float(row["training_loss"]) == metrics.train_loss
        assert float(row["test_loss"]) == metrics.test_loss
        assert row.get("training_accuracy") in (None, repr(metrics.train_accuracy))
        experiment, theta = timeline.run.experiment, timeline.state(int(row["update"])).theta
        plain = timeline.network.evaluate(theta, timeline.x, timeline.y, experiment.loss)
        assert float(row["penalty"]) == pytest.approx(float(plain.penalty), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("link", LINKS)
def test_the_table_of_an_update_has_every_number_of_it(link: str) -> None:
    timeline, update, _ = run_of(link)
    moment = timeline.moment(update)
    assert moment.after is not None
    found = rows(taken("gradients.csv", link))
    assert [row["id"] for row in found] == [entry.id for entry in timeline.run.experiment.anatomy.parameters]
    steps = {each.id: np.asarray(each.value) for each in moment.steps}
    for row, entry in zip(found, timeline.run.experiment.anatomy.parameters, strict=True):
        at = entry.index
        assert float(row["value"]) == moment.before.theta[at]
        assert float(row["gradient"]) == moment.pass_.grad[at]
        assert float(row["value_after"]) == moment.after.theta[at]
        assert float(row["change"]) == moment.after.theta[at] - moment.before.theta[at]
        part = steps.get(f"d{entry.array}_penalty:{entry.layer}")
        assert float(row["gradient_of_penalty"]) == pytest.approx(0.0 if part is None else part[entry.place], abs=1e-15)
        for slot, values in moment.after.optimizer.slots.items():
            assert float(row[f"{slot}_after"]) == values[at]


@pytest.mark.parametrize("link", LINKS)
def test_programs_and_notebook_give_the_losses_of_the_page_and_the_penalty_apart(link: str) -> None:
    compared, found = differing(link)
    assert not found
    penalised = bool({"l1", "l2"} & dict(parse_qsl(link)).keys())
    assert compared == {"backprop.py": 2 * MADE.get(link, 20), "backprop.ipynb": 2 * MADE.get(link, 20),
                        "weights.py": 1 + penalised}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("backprop.ipynb", "theta = main(theta)", "theta = main(1.000001 * theta)"),
        ("backprop.py", "dZ2 = ", "dZ2 = 1.001 * "),
        ("weights.py", "penalty = ", "penalty = 1.001 * "),
    ],
)
def test_a_file_that_says_something_else_is_noticed(
    name: str, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    media, make = FILES[name]

    def broken(query: Mapping[str, str]) -> str:
        text = str(make(query))
        assert right in text
        return text.replace(right, wrong)

    monkeypatch.setitem(FILES, name, (media, broken))
    (complaint,) = differing(LINKS[1])[1]
    assert complaint.startswith(f"{name}: off by")


def test_what_cannot_be_made_gets_a_sentence() -> None:
    for name, link, why in (
        ("history.csv", "data=own", "point"),
        ("weights.py", "card=normalised&at=3.start", "batch normalisation"),
        ("gradients.csv", "card=too_large&at=9.start", "ends in update"),
        ("weights.py", "card=too_large&at=9.start", "ends in update"),
    ):
        with pytest.raises(ValueError, match=why):
            taken(name, link)


def test_a_run_that_ends_has_its_losses_up_to_there() -> None:
    found = rows(taken("history.csv", "card=too_large&at=3.dW:0"))
    assert [int(row["update"]) for row in found] == [0, 1, 2, 3]


def test_of_a_long_run_every_so_many_updates_and_the_last() -> None:
    found = [int(row["update"]) for row in rows(taken("history.csv", "data=hand_121&at=5000.start"))]
    assert found[:3] == [0, 3, 6]
    assert found[-1] == 5000


@given(st.dictionaries(st.sampled_from(["data", "at", "sel", "weights", "opt", "snap", "layers", "batch"]),
                       st.text(max_size=12), max_size=3), st.sampled_from(sorted(FILES)))  # fmt: skip
def test_any_link_gives_a_file_or_a_sentence(query: dict[str, str], name: str) -> None:
    try:
        made = FILES[name][1](query)
    except ValueError as error:
        made = str(error)
    assert made
