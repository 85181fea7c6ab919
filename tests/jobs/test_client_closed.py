"""A cluster is left for another one while a page asks: whatever Dask's closed client raises, the page learns that no
worker is there, and nothing of a learner's is lost.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import Client
from distributed.objects import SchedulerInfo

from playground.jobs import Job, Service, Settings, Task
from playground.jobs.job import RUNNING, WAITING
from playground.jobs.service import BROKEN, READY
from tests.jobs.clusters import outside_cluster
from tests.serving import PATIENCE, until

pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's own


def closed(client: Client, _: pytest.MonkeyPatch) -> None:
    client.close(timeout=1)


def being_closed(client: Client, patch: pytest.MonkeyPatch) -> None:
    """It has forgotten who was there, and its line is cut, but its loop goes on."""
    patch.setattr(client, "scheduler_info", lambda **_: SchedulerInfo({}))
    client.close(timeout=1)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with outside_cluster(1) as found:
        yield found


@pytest.fixture(params=[closed, being_closed])
def left(
    request: pytest.FixtureRequest, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Service]:
    """A service whose client is closed, and that has not seen it yet."""
    ending: Callable[[Any, Any], None] = request.param
    running = Service(Settings(scheduler=address, folder=str(tmp_path), preload=""))
    try:
        until(running.workers, "a worker")
        with monkeypatch.context() as patch:
            patch.setattr(running, "_gone", lambda: False)
            ending(running._client, patch)
            running.state = READY
            yield running
        until(running.workers, "a worker again")
    finally:
        running.close()


def test_no_worker_is_there(left: Service) -> None:
    assert left.workers() == []
    assert left.at_once() == 1
    assert left.numbers()["trainings_running"] == 0


def test_a_job_is_taken_waits_and_can_be_stopped(left: Service) -> None:
    job = left.submit("a", [Task("tests.jobs.work:count", (3,), "to 3")])
    until(lambda: left.state == BROKEN, "the service to see it")
    left._flag({job.parts[0].id: "asked"})
    left.stop(job)
    assert job.parts[0].stop_reason == "asked"


def test_a_question_is_told_that_the_process_was_lost(left: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(left, "workers", lambda: ["tcp://127.0.0.1:1"])
        with pytest.raises(RuntimeError, match="lost just now"):
            left.ask("tests.jobs.work:add", 2, 3).result(timeout=PATIENCE)


class Unfetched:
    """What a training came to, of a client that is closed by the time it is fetched."""

    status = "finished"

    def result(self, timeout: float) -> None:
        del timeout
        raise RuntimeError("IOLoop is closed")


def test_a_training_that_ends_meanwhile_waits_for_the_next_cluster(left: Service) -> None:
    part = Job.of("a", [Task("tests.jobs.work:count", (3,), "to 3")], left.settings.folder).parts[0]
    assert left._client is not None
    part.status, part.future = RUNNING, Unfetched()
    left._when_done(part, left._client)(part.future)
    assert (part.status, part.lost, part.failure) == (WAITING, 1, "")
    assert left._queue == [part]


def test_a_job_that_comes_while_a_cluster_is_joined_is_begun_once(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs: list[Job] = []
    joins = Client.subscribe_topic

    def meanwhile(client: Client, topic: str, handler: Callable[[Any], None]) -> None:
        joins(client, topic, handler)
        jobs.append(running.submit("a", [Task("tests.jobs.work:count", (3,), "to 3")]))

    running = Service(Settings(scheduler=address, folder=str(tmp_path), preload=""))
    try:
        until(running.workers, "a worker")
        monkeypatch.setattr(Client, "subscribe_topic", meanwhile)
        assert running._client is not None
        running._client.close(timeout=1)
        until(lambda: jobs and jobs[0].over, "the job to end")
    finally:
        running.close()
    (part,) = jobs[0].parts
    assert (part.result, part.lost) == ({"at": 3}, 0)
    assert [event["at"] for event in part.events if event["kind"] == "from"] == [0]
