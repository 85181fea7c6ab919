"""The job engine with real Dask workers: queue, limits, stop, kill, grace, an outside cluster."""

import asyncio
import dataclasses
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dask
import pytest

from playground.jobs import Job, Refused, Service, Settings, Task, cluster, remote
from playground.jobs.job import DONE, FAILED, RUNNING, STOPPED, WAITING
from playground.jobs.settings import memory_of
from playground.ui.bigger import story
from tests.jobs.clusters import outside_cluster, rounds
from tests.serving import PATIENCE, ROOT, until

WORK = "tests.jobs.work"
pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's own


def counting(*lengths: int, gate: Path | None = None) -> list[Task]:
    """One after the other; none of them ends before there is a file `gate`, if one is named."""
    return [Task(f"{WORK}:count", (length, gate), f"to {length}") for length in lengths]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = str(tmp_path_factory.mktemp("jobs"))
    return Settings(folder=folder, preload="", grace=0.5, queue=3, per_session=4, memory="1GB")


@pytest.fixture(scope="module")
def service(settings: Settings) -> Iterator[Service]:
    running = Service(settings)
    yield running
    running.close()


def over(job: Job) -> None:
    until(lambda: job.over, "the job to end", every=0.01)


def heard(job: Job, kind: str, part: int = 0) -> dict:
    def found() -> list[dict]:
        return [event for event in job.parts[part].events if event["kind"] == kind]

    return until(found, f"an event {kind}", every=0.005)[0]


def answered(service: Service, function: str, *arguments: Any) -> Any:
    """A worker's answer, however long one takes to start."""
    until(service.workers, "a worker")
    return service.ask(f"{WORK}:{function}", *arguments).result(timeout=PATIENCE)


def test_parts_wait_in_line_and_each_gives_its_result(service: Service, tmp_path: Path) -> None:
    job = service.submit("one", counting(30, 5, gate=tmp_path / "go"))
    heard(job, "from")
    first, second = job.parts
    assert (first.status, second.status) == (RUNNING, WAITING)
    assert service.place(second) == 1
    (tmp_path / "go").touch()
    over(job)
    assert [part.result for part in job.parts] == [{"at": 30}, {"at": 5}]
    assert [part.status for part in job.parts] == [DONE, DONE]
    assert first.ended <= second.started
    numbers = [event["at"] for event in first.events if event["kind"] == "at"]
    assert numbers == [30]  # one marked "latest" replaces the one before


def test_the_function_is_named_so_nothing_of_it_is_loaded_here(service: Service) -> None:
    total, pid = answered(service, "add", 2, 3)
    assert total == 5
    assert pid != os.getpid()
    assert "tests.jobs.work" not in sys.modules


def test_a_question_is_answered_while_the_worker_is_busy(service: Service) -> None:
    job = service.submit("one", counting(100_000))
    heard(job, "from")
    answered(service, "where")
    assert not job.over
    service.stop(job)
    over(job)


def test_questions_do_not_wait_for_one_that_takes_long(service: Service, tmp_path: Path) -> None:
    until(service.workers, "a worker")
    slow = service.ask(f"{WORK}:hold", str(tmp_path / "go"))
    quick = answered(service, "where")
    assert not slow.done()
    (tmp_path / "go").touch()
    assert slow.result(timeout=PATIENCE) == quick


def test_an_answer_has_so_much_time(tmp_path: Path) -> None:
    declined = asyncio.run(remote.ask(f"{WORK}:hold", (str(tmp_path / "go"),), seconds=0.05))
    (tmp_path / "go").touch()
    assert declined.sentence.startswith("That took longer than 0 seconds")


def test_a_stopped_job_ends_before_its_work_is_done_and_keeps_its_result(service: Service) -> None:
    job = service.submit("one", counting(100_000, 10))
    heard(job, "at")
    service.stop(job)
    over(job)
    assert job.parts[0].status == STOPPED
    assert job.parts[0].result["stopped"] == "asked"
    assert 1 <= job.parts[0].result["at"] < 100_000
    assert job.parts[1].status == STOPPED  # never begun
    assert not job.parts[1].events


def test_a_worker_that_was_killed_has_the_time_of_a_start_to_come_back(service: Service) -> None:
    """Dask's usual 15 s ended the one that its nanny had just started, where TensorFlow took longer than that."""
    until(lambda: service._client is not None, "the cluster")
    assert service._client
    told = service._client.run_on_scheduler(dask.config.get, "distributed.deploy.lost-worker-timeout")
    assert told == cluster.START


def test_no_worker_looks_into_its_threads_while_others_begin(service: Service) -> None:
    """It may hang in it for good, and with it what it trains and all that waits behind."""
    until(service.workers, "a worker")
    assert service._client is not None
    (found,) = service._client.run(rounds).values()
    assert "heartbeat" in found
    assert "profile" not in found


def test_a_question_to_a_worker_that_has_just_ended_is_told_so(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask's own error, half a minute later, was no sentence that the page knows."""
    until(service.workers, "a worker")
    there = ["tls://127.0.0.1:1"]

    def in_vain(*_: Any, **__: Any) -> None:
        there.clear()
        raise OSError("Timed out trying to connect to 'tls://127.0.0.1:1' after 30 s")

    monkeypatch.setattr(service._client, "run", in_vain)
    monkeypatch.setattr(service, "workers", there.copy)
    with pytest.raises(RuntimeError, match="lost just now"):
        service.ask(f"{WORK}:where").result(timeout=PATIENCE)


def counted(job: Job, at: int) -> None:
    until(lambda: any(event.get("at", 0) >= at for event in job.parts[0].events), f"{at}", every=0.01)


def test_a_killed_worker_goes_on_from_where_it_was(service: Service, tmp_path: Path) -> None:
    job = service.submit("one", counting(60, gate=tmp_path / "go"))
    pid = heard(job, "from")["pid"]
    counted(job, 10)
    os.kill(pid, signal.SIGKILL)
    (tmp_path / "go").touch()
    over(job)
    starts = [event for event in job.parts[0].events if event["kind"] == "from"]
    assert len(starts) == 2
    assert starts[1]["at"] >= 10
    assert starts[1]["pid"] != pid
    assert job.parts[0].result == {"at": 60}


@pytest.fixture
def own(settings: Settings) -> Iterator[Service]:
    """A service whose cluster may be brought down."""
    running = Service(settings)
    yield running
    running.close()


def bring_down(service: Service) -> None:
    """Returns when the process of its cluster has ended. The service may have seen it by then, and started another."""
    process = service._process
    assert process is not None
    process.kill()
    process.wait()


def test_a_lost_cluster_is_started_again_and_its_job_goes_on(own: Service, tmp_path: Path) -> None:
    job = own.submit("one", counting(60, 5, gate=tmp_path / "go"))
    counted(job, 10)
    bring_down(own)
    (tmp_path / "go").touch()
    over(job)
    starts = [event for event in job.parts[0].events if event["kind"] == "from"]
    assert len(starts) == 2
    assert starts[1]["at"] >= 10
    assert [part.result for part in job.parts] == [{"at": 60}, {"at": 5}]
    assert [part.status for part in job.parts] == [DONE, DONE]
    assert story.lost(story.tell(job.parts[0])) == "The training process was lost and started again."


def test_a_cluster_lost_while_nothing_ran_is_there_for_the_next_job(own: Service) -> None:
    before = answered(own, "where")
    bring_down(own)
    job = own.submit("one", counting(3))
    over(job)
    assert job.parts[0].result == {"at": 3}
    assert answered(own, "where") != before


def test_a_stop_is_not_forgotten_with_the_cluster(own: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    job = own.submit("one", counting(100_000, 10))
    counted(job, 5)
    with monkeypatch.context() as unheard:  # the cluster goes before the word arrives
        unheard.setattr(own, "_flag", lambda parts: None)
        own.stop(job)
        bring_down(own)
        until(lambda: job.parts[0].lost == 1, "the loss to be seen", every=0.01)
    over(job)
    assert [part.status for part in job.parts] == [STOPPED, STOPPED]
    assert job.parts[0].result["stopped"] == "asked"
    assert job.parts[0].result["at"] < 100_000


def test_what_brings_its_cluster_down_each_time_is_given_up_with_a_sentence(own: Service) -> None:
    job = own.submit("one", [Task(f"{WORK}:bring_down_everything", ()), *counting(3)])
    for times in range(1, 5):  # each needs a cluster of its own, which may take its time to start
        until(lambda times=times: job.parts[0].lost >= times, f"loss {times}")  # type: ignore[misc]
    over(job)
    assert job.parts[0].status == FAILED
    assert job.parts[0].failure.startswith("The training process was lost 4 times during this training")
    assert job.parts[1].result == {"at": 3}


def test_a_closed_tab_ends_its_job_after_the_grace_time_and_not_before(service: Service, tmp_path: Path) -> None:
    kept = service.submit("stays", counting(100, gate=tmp_path / "go"))
    heard(kept, "from")
    with service._lock:  # nobody looks meanwhile whether the time is over
        service.leave("stays")
        assert service.job(kept.id, "another tab") is kept  # somebody came back
    left = service.submit("leaves", counting(400))
    service.leave("leaves")
    over(left)
    assert left.parts[0].stop_reason == "closed"
    (tmp_path / "go").touch()
    over(kept)
    assert kept.parts[0].result == {"at": 100}


def test_too_many_are_refused_with_a_sentence(service: Service) -> None:
    jobs = [service.submit("many", counting(100_000, 100_000))]
    with pytest.raises(Refused, match="One learner may have 4 trainings"):
        service.submit("many", counting(1, 1, 1))
    jobs.append(service.submit("others", counting(100_000, 100_000)))
    with pytest.raises(Refused, match="Too many trainings are waiting"):
        service.submit("third", counting(1))
    for job in jobs:
        service.stop(job)
    for job in jobs:
        over(job)


class OnItsWay:
    """What a training came to, which arrives after its time."""

    status = "finished"
    again: Callable[[Any], None] | None = None

    def result(self, timeout: float) -> dict[str, int]:
        if self.again is None:
            raise TimeoutError(f"Timed out after {timeout} s")
        return {"at": 3}

    def add_done_callback(self, again: Callable[[Any], None]) -> None:
        self.again = again


def test_what_a_training_came_to_is_not_given_up_because_it_is_long_on_its_way(service: Service) -> None:
    part = Job.of("one", counting(3), service.settings.folder).parts[0]
    future = OnItsWay()
    part.status, part.future = RUNNING, future
    done = service._when_done(part, service._client)
    done(future)
    assert (part.status, part.failure) == (RUNNING, "")
    assert future.again is done
    done(future)
    assert (part.status, part.result) == (DONE, {"at": 3})


def test_what_the_work_refuses_is_told(service: Service) -> None:
    job = service.submit("one", [Task(f"{WORK}:refuse", ())])
    over(job)
    assert job.parts[0].status == FAILED
    assert job.parts[0].failure == "There is nothing here to count."


def test_a_job_has_so_much_time(settings: Settings) -> None:
    quick = Service(dataclasses.replace(settings, job_seconds=0.3))
    try:
        job = quick.submit("one", counting(100_000))
        over(job)
        assert job.parts[0].result["stopped"] == "time"
    finally:
        quick.close()


def test_the_cluster_ends_with_the_server(settings: Settings) -> None:
    program = (
        "from playground.jobs import Service, Settings; import sys\n"
        "from tests.serving import until\n"
        f"s = Service(Settings(preload='', folder={settings.folder!r})); until(s.workers, 'a worker')\n"
        f"print(s.ask('{WORK}:where').result(), flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        process.kill()
        until(lambda: not Path(f"/proc/{worker}").exists(), "the worker to end")


@pytest.fixture
def outside() -> Iterator[str]:
    with outside_cluster() as address:
        yield address


def test_an_outside_cluster_is_used_unchanged_and_does_two_at_once(
    settings: Settings, outside: str, tmp_path: Path
) -> None:
    given = dataclasses.replace(
        Settings.from_environment({"DASK_SCHEDULER_ADDRESS": outside}), folder=settings.folder
    )  # fmt: skip
    joined = Service(given)
    try:
        until(lambda: len(joined.workers()) == 2, "two workers")
        job = joined.submit("one", counting(150, 150, gate=tmp_path / "go"))
        pids = {heard(job, "from", part)["pid"] for part in (0, 1)}
        assert len(pids) == 2
        assert [part.status for part in job.parts] == [RUNNING, RUNNING]
        (tmp_path / "go").touch()
        over(job)
        assert [part.result for part in job.parts] == [{"at": 150}] * 2
    finally:
        joined.close()


def test_files_that_the_machine_can_have_back_end_no_worker(tmp_path: Path) -> None:
    """TensorFlow's own are 400 MB: on a machine of a gigabyte they alone brought a worker to its limit."""
    files = tmp_path / "files"
    with files.open("wb") as file:
        file.truncate(450_000_000)
    running = Service(Settings(folder=str(tmp_path), preload="", memory="400MB"))
    try:
        job = running.submit("one", [Task(f"{WORK}:count_beside_files", (str(files), 40), "to 40")])
        over(job)
        assert job.parts[0].result == {"at": 40}
        begun = [event for event in job.parts[0].events if event["kind"] == "from"]
        assert [event["at"] for event in begun] == [0]
    finally:
        running.close()


def test_a_workers_memory_follows_the_machine(service: Service) -> None:
    gigabyte = 1_000_000_000
    assert memory_of(Settings(), machine=gigabyte) == 750_000_000
    assert memory_of(Settings(), machine=400_000_000) == 200_000_000
    assert memory_of(Settings(workers=2), machine=4 * gigabyte) == 1_875_000_000
    assert memory_of(Settings(), machine=24 * gigabyte) == 3 * gigabyte
    assert memory_of(Settings(memory="2GB", workers=2), machine=gigabyte) == 2 * gigabyte
    assert service._client is not None
    until(service.workers, "a worker")
    told = service._client.scheduler_info(n_workers=-1)["workers"]
    assert [worker["memory_limit"] for worker in told.values()] == [gigabyte]  # as these settings say
