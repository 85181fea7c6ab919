"""Trainings with Keras on a cluster that somebody else runs: two at once, with the same figures as here."""

import dataclasses
from pathlib import Path

import msgspec
import pytest

from playground.jobs import Part, Service, Settings, Task
from playground.jobs.job import DONE, RUNNING, STOPPED
from playground.plans import Plan, Source, layer, to_json
from playground.plans.events import EVENTS
from tests.jobs.clusters import outside_cluster
from tests.keras_backend.helpers import Listener
from tests.serving import PATIENCE, until

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(900)]

# Small batches make a long training of a hundred epochs: it is under way until it is stopped.
SHORT = Plan(Source("digits"), (layer("flatten"), layer("dense", units=16)), epochs=2, batch_size=4)
LONG = [dataclasses.replace(SHORT, epochs=100), dataclasses.replace(SHORT, epochs=100, optimizer="sgd")]


def tasks(*plans: Plan) -> list[Task]:
    return [Task("playground.keras_backend.train:train", (to_json(plan),)) for plan in plans]


def epochs(part: Part) -> int:
    return sum(event["kind"] == "epoch" for event in part.events)


def losses(result: dict) -> list[float]:
    return [row["val_loss"] for row in result["history"][:2]]


def test_two_trainings_at_once_on_an_outside_cluster(tmp_path: Path) -> None:
    from playground.keras_backend.train import train

    with outside_cluster(workers=2) as address:
        given = Settings.from_environment({"DASK_SCHEDULER_ADDRESS": address, "PLAYGROUND_JOBS_DIR": str(tmp_path)})
        service = Service(given)
        try:
            until(lambda: len(service.workers()) == 2, "two workers")
            # One in each worker, which loads TensorFlow for it; those that follow begin at once and together.
            whole = service.submit("one", tasks(SHORT, SHORT))
            for part in whole.parts:
                until(lambda part=part: epochs(part) >= 1, "its first epoch")  # type: ignore[misc]
            until(lambda: whole.over, "the first two to end")
            both = service.submit("one", tasks(*LONG))
            until(lambda: min(map(epochs, both.parts)) >= 2, "two epochs of each", every=0.01)
            assert [part.status for part in both.parts] == [RUNNING, RUNNING]
            service.stop(both)
            until(lambda: both.over, "both to stop")
            drawing = [0.0] * 28 * 28
            for event in whole.parts[0].events[1:]:  # after "at work"
                msgspec.convert(event, EVENTS[event["kind"]], builtin_types=(bytes,))
            assert {"live", "mistakes"} < {event["kind"] for event in whole.parts[0].events}
            answer = service.ask("playground.keras_backend.answers:predict", whole.parts[0].folder, drawing)
            assert sum(answer.result(timeout=PATIENCE)["chances"]) == pytest.approx(1, abs=1e-5)
        finally:
            service.close()
    assert [part.status for part in (*both.parts, *whole.parts)] == [STOPPED, STOPPED, DONE, DONE]
    here = train(Listener(tmp_path / "here"), to_json(SHORT))
    assert losses(whole.parts[0].result) == pytest.approx(losses(here), abs=1e-6)
    assert whole.parts[0].result["test"] == pytest.approx(here["test"], abs=1e-6)
    adam, sgd = both.parts
    assert losses(adam.result) == pytest.approx(losses(here), abs=1e-6)
    assert losses(sgd.result) != pytest.approx(losses(here), abs=1e-2)
