"""The screen of "Bigger data" as Python tells it: only what is new, and nothing that a browser says is believed."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.experiment import Experiment, Run
from playground.frames import decode
from playground.jobs import Job, Part, Task
from playground.jobs.job import DONE, RUNNING
from playground.plans import Source, layer, to_json
from playground.plans.carry import carried
from playground.plans.reading import Reading
from playground.plans.recipes import RECIPES
from playground.plans.sets import CSV
from playground.ui.bigger import engine_room, looks, page
from playground.ui.bigger.download import download
from playground.ui.bigger.screen import guessing_evenly, message, network
from playground.ui.bigger.state import Bigger
from playground.ui.bigger.wire import TrainingMessage
from tests.frames.astray import astray

PLAN = RECIPES["digits"].plan
BATCH = {"kind": "batch", "batches": 20, "rate": 1.0, "left": 2.0, "at": 3.0, "logs": {"loss": 1.5, "accuracy": 0.5}}
LIVE: Any = {
    "kind": "live",
    "latest": True,
    "epoch": 1,
    "batch": 4,
    "at": 0.5,
    "layers": [{"name": "1 Dense", "kind": "Dense", "shape": [2], "gradient": 0.25, "weights": 3.0}],
    "pictures": [
        {"form": "bars", "count": 1, "of": 2, "side": [1, 2], "low": -1.0, "high": 2.0, "values": bytes([0, 255])}
    ],
    "outputs": [0.75, 0.25],
    "example": {"x": bytes([1, 2, 3, 4]), "side": [2, 2, 1], "label": 1.0},
}
MISTAKES: Any = {
    "kind": "mistakes",
    "latest": True,
    "epoch": 1,
    "at": 1.0,
    "count": 2,
    "of": 9,
    "all": 9,
    "rows": [
        {"x": bytes([9, 8, 7, 6]), "side": [2, 2, 1], "label": 3.0, "guess": 5.0, "probability": 0.75},
        {"x": bytes([5, 4, 3, 2]), "side": [2, 2, 1], "label": 1.0, "guess": 7.0, "probability": 0.5},
    ],
    "pairs": [[3, 5, 1], [1, 7, 1]],
}


def job_of(*plans: Any) -> Job:
    job = Job.of("tab", [Task("a:b", (to_json(plan),), f"T{n}") for n, plan in enumerate(plans)], "folder", plans)
    for part in job.parts:
        part.status = RUNNING
        part.hear({"kind": "at work"})
        part.hear({"kind": "data", "train": 80, "val": 10, "test": 10, "guessing": 2.25})
    return job


def epochs(part: Part, first: int, last: int) -> None:
    for epoch in range(first, last + 1):
        part.hear({**BATCH, "epoch": epoch, "batch": 10})
        row = {"loss": 2.0 / epoch, "end_loss": 1.0 / epoch, "val_loss": 3.0 / epoch, "val_accuracy": 0.5}
        part.hear({"kind": "epoch", "epoch": epoch, "row": row, "layers": []})


def told(job: Job | None, have: Any = None, bigger: Bigger | None = None) -> dict[str, Any]:
    bigger = bigger or Bigger(plan=PLAN, job=job.id if job else "")
    found = decode(message(bigger, job, {"id": "x.1", "have": have}))
    assert not list(astray(found.header, TrainingMessage))
    return found.header | {"arrays": found.arrays}


def test_only_what_is_new_is_sent() -> None:
    job = job_of(PLAN)
    epochs(job.parts[0], 1, 2)
    first = told(job)["trainings"][0]
    assert [row["val_loss"] for row in first["rows"]] == [3.0, 1.5]
    assert first["running"] == [[0.5, 1.5, 0.5], [1.5, 1.5, 0.5]]
    have = {"job": job.id, "parts": [[first["begun"], 2, 2]]}
    epochs(job.parts[0], 3, 3)
    then = told(job, have)["trainings"][0]
    assert (then["first_row"], [row["val_loss"] for row in then["rows"]]) == (2, [1.0])
    assert (then["first_running"], then["running"]) == (2, [[2.5, 1.5, 0.5]])


def test_after_a_lost_process_all_of_it_is_sent_again() -> None:
    job = job_of(PLAN)
    epochs(job.parts[0], 1, 3)
    have = {"job": job.id, "parts": [[told(job)["trainings"][0]["begun"], 3, 3]]}
    job.parts[0].hear({"kind": "at work"})
    job.parts[0].hear({"kind": "resumed", "epoch": 1, "rows": [{"val_loss": 3.0}]})
    epochs(job.parts[0], 2, 4)  # as many again as the screen holds, and other ones
    then = told(job, have)["trainings"][0]
    assert (then["first_row"], len(then["rows"])) == (0, 4)


@pytest.mark.parametrize(
    "have",
    [
        None, 5, "job", [], {}, {"job": "x"}, {"job": None, "parts": 3}, {"parts": [[1, 2, 3]]},
        *({"job": "J", "parts": parts} for parts in (
            [], [[1, 2]], [[1, 2, 3], [1, 2, 3]], [["1", 2, 3]], [[1, -2, 3]], [[1, 10**9, 10**9]], [None],
            [[True, 2, 3]],
        )),
        {"job": "J", "part": 0, "live": "no", "mistakes": []},
        {"job": "J", "part": 0, "live": [1], "mistakes": {}},
    ],
)  # fmt: skip
def test_whatever_a_browser_says_it_holds_is_answered(have: Any) -> None:
    job = job_of(PLAN)
    epochs(job.parts[0], 1, 2)
    job.parts[0].hear(LIVE)
    if isinstance(have, dict) and have.get("job") == "J":
        have["job"] = job.id
    training = told(job, have)["trainings"][0]
    assert training["first_row"] + len(training["rows"]) == 2


def test_a_look_and_its_mistakes_come_once_as_bytes() -> None:
    job = job_of(PLAN)
    job.parts[0].hear(LIVE)
    job.parts[0].hear(MISTAKES)
    found = told(job)
    assert found["live"]["outputs"] == [0.75, 0.25]
    assert found["live"]["layers"] == [{"kind": "Dense", "shape": [2], "gradient": 0.25}]
    assert found["arrays"]["live"].tolist() == [0, 255]
    assert found["arrays"]["example"].tolist() == [1, 2, 3, 4]
    assert found["arrays"]["mistakes"].tolist() == [9, 8, 7, 6, 5, 4, 3, 2]
    assert [(row["label"], row["guess"]) for row in found["mistakes"]["rows"]] == [(3, 5), (1, 7)]
    have = {"job": job.id, "parts": [], "part": 0, "live": [1, 4], "mistakes": 1}
    again = told(job, have)
    assert (again["live"], again["mistakes"]) == (None, None)
    other = told(job, {**have, "part": 1})
    assert other["live"] is not None
    assert other["mistakes"] is not None


def test_rows_and_reviews_are_told_in_numbers_and_words() -> None:
    row = {"x": [5.1, 3.5], "side": [], "label": 1.0, "guess": 0.0, "probability": 0.6}
    missed: Any = {**MISTAKES, "rows": [row]}
    found, arrays = looks.mistakes(missed, -1, ["length", "width"])
    assert found is not None
    assert found["rows"][0]["words"] == [5.1, 3.5]
    assert found["columns"] == ["length", "width"]
    assert arrays["mistakes"].size == 0
    read: Any = {**LIVE, "example": {"x": ["a", "film"], "side": [], "label": 1.0}}
    seen, _ = looks.live(read, (0, 0), [])
    assert seen is not None
    assert seen["words"] == ["a", "film"]


def test_a_drawing_of_an_autoencoder_comes_beside_what_went_in() -> None:
    row = {**MISTAKES["rows"][0], "probability": None, "copy": bytes([1, 1, 1, 1])}
    drawn: Any = {**MISTAKES, "count": None, "pairs": [], "rows": [row]}
    _, arrays = looks.mistakes(drawn, -1, [])
    assert np.array_equal(arrays["copies"], [1, 1, 1, 1])


def test_the_loss_of_guessing_is_a_line_before_and_after_the_data_is_known() -> None:
    assert told(None)["curves"]["guessing"] == math.log(10)
    assert told(None)["curves"]["even"] is True
    curves = told(job_of(PLAN))["curves"]
    assert (curves["guessing"], curves["even"]) == (2.25, False)
    assert guessing_evenly(replace(PLAN, loss="mse")) is None
    assert guessing_evenly(RECIPES["autoencoder"].plan) is None


def test_a_network_that_does_not_fit_is_told_as_far_as_it_does() -> None:
    found = network(replace(PLAN, layers=(layer("flatten"), layer("conv2d", filters=4))))
    assert [each["title"] for each in found["layers"]] == ["Flatten"]
    assert "pictures" in found["misfit"]
    assert [each["shape"] for each in network(PLAN)["layers"]] == [[64], [64], [10]]
    assert network(PLAN)["labels"] == [str(n) for n in range(10)]
    assert network(PLAN)["probable"] is True
    one_output = carried(Run(Experiment()))
    assert (network(one_output)["labels"], network(one_output)["probable"]) == (["0", "1"], False)
    assert network(RECIPES["autoencoder"].plan)["labels"] == []


def test_what_the_screen_asks_for_is_done_once_however_often_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(Bigger, "start", lambda self, plans: begun.append(plans[0][0]))
    monkeypatch.setattr(page, "current_job", lambda: None)
    bigger = Bigger(plan=PLAN)
    bigger.question = {"id": "x.1", "changes": [{"what": "train"}]}
    page.carry_out(bigger)
    page.carry_out(bigger)
    assert begun == ["Training"]
    bigger.question = {"id": "x.2", "changes": [{"what": "view", "view": "Result"}, {"what": "part", "part": 1}]}
    page.carry_out(bigger)
    assert (bigger.view, bigger.part) == ("Result", 1)
    bigger.question = {"id": "x.1", "changes": [{"what": "train"}]}  # late again, behind the one after it
    page.carry_out(bigger)
    assert begun == ["Training"]
    anything: list[Any] = [None, {"what": []}, {"what": "zap"}, {"what": "view", "view": ["Result"]}, {"what": "part"}]
    for number, changes in enumerate([*([each] for each in anything), "train", {"what": "train"}, 7]):
        bigger.question = {"id": f"y.{number}", "changes": changes}
        page.carry_out(bigger)
    assert (begun, bigger.view, bigger.part) == (["Training"], "Result", 1)


def test_the_line_of_a_training_on_other_data_than_are_set_up_says_which() -> None:
    job = job_of(PLAN)
    table = Source(CSV, file="a" * 32, target="y", shape=(2,), labels=("no", "yes"))
    bigger = Bigger(plan=PLAN, job=job.id)
    bigger.on_data(table)
    assert "learned from" not in told(job, bigger=bigger)["dock"]["status"]  # under way, it is in the headline
    job.parts[0].status = DONE
    assert told(job, bigger=bigger)["dock"]["status"].endswith(f" · learned from {PLAN.data.title}")
    again = job_of(bigger.plan)
    again.parts[0].status = DONE
    bigger.on_data(replace(table, reading=Reading(header="yes")))
    assert told(again, bigger=bigger)["dock"]["status"].endswith(" · learned from the table as it was set up before")
    bigger.on_data(replace(table, file="b" * 32))
    assert told(again, bigger=bigger)["dock"]["status"].endswith(" · learned from another table")
    bigger.on_data(table)
    assert "learned" not in told(again, bigger=bigger)["dock"]["status"]


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (True, "Train starts: "),
        (None, "MNIST, 11 MB, is downloaded first where it is not here yet. Train starts: "),
        (False, "Downloads MNIST first: 11 MB. Train starts: "),
    ],
)
def test_what_is_fetched_is_said_beside_train(there: bool | None, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_room, "known", lambda *_: there)
    bigger = Bigger()
    bigger.replace(RECIPES["recipe4"].plan, "recipe4")
    assert told(None, bigger=bigger)["dock"]["next"].startswith(said)


def test_nothing_is_downloaded_for_data_that_is_here() -> None:
    assert download("digits") == ""
