"""A worker that does not start in its time: another is started, nothing is lost, and the learner is told."""

import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from playground.jobs import Service, Settings, Task, cluster, service
from playground.jobs.job import DONE, RUNNING, WAITING, Part
from playground.plans.recipes import RECIPES
from playground.ui.bigger import engine_room, standing
from playground.ui.bigger.story import tell
from tests.serving import until

pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's own


def test_where_no_worker_starts_the_cluster_is_started_again_and_the_training_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "START", 2.0)
    running = Service(Settings(folder=str(tmp_path), preload="tests.jobs.never", memory="1GB"))
    try:
        job = running.submit("one", [Task("tests.jobs.work:count", (3,), "to 3")])
        until(lambda: job.over, "the job to end", every=0.05)
        (part,) = job.parts
        assert (tmp_path / "one never started").exists()
        assert (part.status, part.result, part.lost) == (DONE, {"at": 3}, 0)
        assert running._patience >= 2.0
        assert "Traceback" not in capfd.readouterr().err
    finally:
        running.close()


class Starting:
    """A service whose worker is on its way."""

    state = service.READY
    late = False

    def workers(self) -> list[str]:
        return []

    def place(self, part: Part) -> int:
        return 0


def test_a_start_that_takes_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Starting()
    monkeypatch.setattr(engine_room, "service", lambda: found)
    part = Part("job.0", Task("a:b", ()), "folder")
    plan = RECIPES["digits"].plan
    for part.status in (WAITING, RUNNING):
        found.late = False
        told = standing.of_one(part, plan, tell(part))
        assert told.sentence == "The training process is starting: some seconds, once."
        found.late = True
        told = standing.of_one(part, plan, tell(part))
        assert told.sentence.startswith("The training process takes long to start: this machine has much to do.")


def test_each_try_has_twice_the_time_and_no_more_than_a_quarter_of_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    alone = Service.__new__(Service)
    alone.settings = Settings()
    alone._lock = threading.RLock()
    alone._parts, alone._queue = {}, []
    alone._patience, alone._without, alone._looked, alone._began = cluster.START, None, -9.0, 0.0
    monkeypatch.setattr(Service, "workers", lambda self: [])
    monkeypatch.setattr("playground.jobs.service.time", SimpleNamespace(monotonic=lambda: now[0]))
    given = []
    while now[0] < 4_000:
        if alone._deserted():
            given.append(now[0] - alone._began)
            alone._began = now[0]
        now[0] += 5.0
    assert given == [60, 120, 240, 480, 960, 960, 960]
    monkeypatch.setattr(Service, "workers", lambda self: ["one"])
    assert not alone._deserted()
    assert (alone._patience, alone.late) == (cluster.START, False)
