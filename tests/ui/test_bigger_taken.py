"""What is taken along of a training comes by the app's own route: a file, or why there is none in a sentence."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

import pytest

from playground.jobs import Job, Task
from playground.plans import Plan, Source
from playground.ui.bigger import engine_room, taken
from playground.ui.taken import all_files

PLANS = (Plan(Source("digits")), Plan(Source("noise")))


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> Job:
    """Of two trainings, of which the second has begun."""
    job = Job.of("tab", [Task("m:f", (), f"No. {n}") for n in (1, 2)], "/nowhere", PLANS)
    job.parts[1].events.append({"kind": "begin"})
    found = {part.id: (job, at) for at, part in enumerate(job.parts)}
    monkeypatch.setattr(engine_room, "service", lambda: SimpleNamespace(find=found.get))
    return job


def answering(monkeypatch: pytest.MonkeyPatch, answer: Callable[..., Any]) -> None:
    monkeypatch.setattr(engine_room, "ask", answer)


def made(address: str) -> str:
    """What the route gives there (see `server/file_route.py`); a ValueError is its sentence."""
    name, _, query = address.removeprefix("take/").partition("?")
    content = all_files()[name][1](dict(parse_qsl(query)))
    return content if isinstance(content, str) else content.decode()


def test_what_is_offered_is_what_the_route_makes_of_that_very_training(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, lambda *asked: repr(asked).encode())
    offers = {offer["name"]: offer["address"] for offer in taken.offered(PLANS[1], job.parts[1])}
    assert list(offers) == ["training.py", "training.ipynb", "model.keras", "weights.npz", "training.csv"]
    for name, address in offers.items():
        of_it = '"name": "noise"' if name in {"training.py", "training.ipynb"} else job.parts[1].folder
        assert of_it in made(address), name
    assert "data.npz" in {offer["name"] for offer in taken.offered(Plan(Source("toy_circle")), job.parts[1])}


def test_before_it_has_begun_there_is_its_code_alone(job: Job) -> None:
    assert [offer["name"] for offer in taken.offered(PLANS[0], job.parts[0])] == ["training.py", "training.ipynb"]
    with pytest.raises(ValueError, match=r"^There is no network to take along before the training has begun\.$"):
        made(f"take/model.keras?part={job.parts[0].id}")


@pytest.mark.parametrize("error", [ValueError, RuntimeError])
@pytest.mark.parametrize("name", list(taken.FILES))
def test_a_full_disk_or_a_busy_worker_is_told(
    job: Job, monkeypatch: pytest.MonkeyPatch, name: str, error: type[Exception]
) -> None:
    def fails(*asked: Any) -> None:
        raise error("The network could not be written to the server's disk (no space left on device).")

    answering(monkeypatch, fails)
    with pytest.raises(ValueError, match=r"^The network could not be written to the server's disk"):
        made(f"take/{name}?part={job.parts[1].id}")


@pytest.mark.parametrize("query", ["", "?part=", "?part=../../etc/passwd", "?job=7"])
@pytest.mark.usefixtures("job")
def test_of_a_training_that_is_gone_it_is_said(query: str) -> None:
    with pytest.raises(ValueError, match=r"^This training is not on the server any more\.$"):
        made(f"take/model.keras{query}")
