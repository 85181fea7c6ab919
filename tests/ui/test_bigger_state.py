"""What a tab of "Bigger data" holds: begun from a link, and never what was refused or is gone."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from playground.jobs import Job, Refused, Task
from playground.plans import Source, to_json
from playground.plans.plan import NO_TABLE
from playground.plans.recipes import RECIPES
from playground.plans.sets import CSV
from playground.ui.bigger import state
from playground.ui.bigger.state import NO_FILE, Bigger, opened

PLAN = RECIPES["recipe2"].plan
PLANS = [replace(PLAN, seed=seed) for seed in range(3)]


def job_of(*plans) -> Job:
    return Job.of("tab", [Task("a:b", (to_json(plan),)) for plan in plans], "folder", tuple(plans))


class Room:
    """An engine room without workers that knows some jobs."""

    def __init__(self, *jobs: Job) -> None:
        self.jobs = {job.id: job for job in jobs}
        self.refusal = ""

    def service(self):
        return SimpleNamespace(job=lambda name, tab: self.jobs.get(name), submit=self.submit)

    def tab(self) -> str:
        return "tab"

    def submit(self, tab, tasks, about):
        if self.refusal:
            raise Refused(self.refusal)
        job = job_of(*about)
        self.jobs[job.id] = job
        return job


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    found = Room(job_of(*PLANS), job_of(PLAN))
    monkeypatch.setattr(state, "engine_room", found)
    return found


def test_a_link_of_before_brings_the_plan_of_its_training(room: Room) -> None:
    several, one = room.jobs
    found = opened({"job": one})
    assert (found.plan, found.compared, found.job, found.notices) == (PLAN, [], one, [])
    found = opened({"job": several})
    assert (found.plan, found.compared) == (PLANS[0], PLANS)


def test_a_link_of_now_brings_its_own_plan_and_list(room: Room) -> None:
    several, _ = room.jobs
    found = Bigger(plan=replace(PLAN, epochs=7), compared=PLANS[:2], job=several)
    again = opened(dict(part.split("=") for part in found.address.split("&")))
    assert (again.plan, again.compared, again.job) == (found.plan, found.compared, several)
    assert again.address == found.address


def test_a_training_that_is_gone_leaves_the_view_and_the_address(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    assert opened({"job": "gone"}).notices == ["The training named in the address is not known here any more."]
    several, one = room.jobs
    found = opened({"job": several})
    found.part = 2
    monkeypatch.setattr(state, "st", SimpleNamespace(session_state={state.KEY: found}))
    assert state.current_job() is room.jobs[several]
    del room.jobs[several]
    assert state.current_job() is None
    assert (found.job, found.part, found.notices) == ("", 0, ["The training that was in view is not kept any more."])
    assert "job" not in found.address
    found.look_at(room.jobs[one])
    assert (found.job, found.part) == (one, 0)


def test_nothing_is_trained_in_place_of_a_table_that_is_not_there(room: Room) -> None:
    for plan in (PLAN, RECIPES["cnn"].plan, RECIPES["autoencoder"].plan, RECIPES["lstm"].plan):
        found = Bigger(plan=plan)
        found.on_data(Source(CSV))
        for _ in range(2):
            found.start([("Training", found.plan)])
            assert (found.refused, found.job) == (NO_TABLE, "")
        found.add(found.plan)
        assert (found.refused, found.compared) == (NO_TABLE, [])
        found.refused = ""
        found.on_data(Source(CSV, file="0" * 32, target="y", shape=(3,), labels=("no", "yes")))
        found.start([("Training", found.plan)])  # as a link tells it, which brings no table
        assert (found.refused, found.job) == (NO_FILE, "")
        found.add(found.plan)
        assert (found.refused, found.compared) == (NO_FILE, [])
        found.given.add("0" * 32)
        found.start([("Training", found.plan)])
        assert found.refused == ""
        assert room.jobs[found.job].about == (found.plan,)


def test_a_start_that_is_refused_leaves_what_is_in_view_and_says_so_once(room: Room) -> None:
    before = next(iter(room.jobs))
    found = opened({"job": before})
    found.part = 2
    room.refusal = "Too many trainings are waiting."
    found.start([("Training", found.plan)])
    assert (found.refused, found.job, found.part) == ("Too many trainings are waiting.", before, 2)
    room.refusal = ""
    found.start([("Training", found.plan)])
    assert (found.refused, found.part) == ("", 0)
    assert found.job == [*room.jobs][-1]


def test_what_a_restarted_server_has_lost_is_started_again_from_its_plan(room: Room) -> None:
    address = dict(part.split("=") for part in Bigger(plan=PLAN, job="gone").address.split("&"))
    found = opened(address)
    assert (found.lost, found.plan, found.setting_up) == (True, PLAN, True)
    found.start([("Training", found.plan)])
    assert not found.lost
    assert room.jobs[found.job].about == (PLAN,)
    assert not opened({"job": "gone"}).lost  # nothing is known of it to start
    found = opened(address)
    found.replace(PLANS[1])  # something else was chosen
    assert not found.lost


def test_the_button_that_starts_it_again(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened(dict(part.split("=") for part in Bigger(plan=PLAN, compared=PLANS, job="gone").address.split("&")))
    page = AppTest.from_function(_page, default_timeout=60, kwargs={"bigger": found}).run()
    assert [button.label for button in page.button] == ["Start it again", "Compare the 3 again"]
    page.button(key="bigger_again").click().run()
    assert room.jobs[found.job].about == (PLAN,)
    page = AppTest.from_function(_page, default_timeout=60, kwargs={"bigger": found}).run()
    assert not page.button


def _page(bigger) -> None:
    from playground.ui.bigger import set_up

    if bigger.lost:
        set_up._start_again(bigger)
