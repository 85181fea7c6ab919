"""A small class, held: nobody sees an error or another's numbers, and every Step is answered."""

import asyncio
import math
from dataclasses import replace

import pytest

from playground.experiment import Experiment, Run
from playground.timeline import Timeline
from tests.load.checking import wrong
from tests.load.held import Setting, hold
from tests.load.hold import DEFAULT, asked, settings_of
from tests.load.learner import Noted
from tests.load.pace import FULL, MOST_ASKED, Pace
from tests.serving import Server


def noted(seed: int, update: int, told_by: int | None = None) -> Noted:
    """A state of the run of a seed, as the run of another seed has it."""
    timeline = Timeline(Run(Experiment(seed=told_by or seed)))
    metrics = timeline.metrics(update)
    losses = (metrics.train_loss, metrics.test_loss)
    return Noted(Run(Experiment(seed=seed)), update, timeline.state(update).theta, losses)


@pytest.mark.parametrize(("playing", "claiming"), [(0, False), (4, True)])
def test_ten_learners_are_answered_with_their_own_numbers(server: Server, playing: int, claiming: bool) -> None:
    setting, before = Setting(10, playing, FULL, claiming, seconds=7, arriving=1.5), len(server.printed())
    outcome = asyncio.run(hold(server, setting))
    compared, differing = wrong((state for notes in outcome.notes for state in notes.states), furthest=5_000)
    assert not outcome.troubles
    assert not differing
    # Each opening tells three states, each Step two, and every learner does something.
    assert compared >= 30
    for notes in outcome.notes:
        assert notes.actions == notes.answered
        assert notes.steps or notes.played
        if notes.played:
            assert notes.pictures
            assert notes.epochs >= 1
    assert "Traceback" not in server.printed()[before:]


class TestChecking:
    def test_what_the_engine_says_is_right(self) -> None:
        assert wrong([noted(3, 0), noted(3, 40), noted(4, 7)]) == (3, [])

    def test_the_numbers_of_another_are_noticed(self) -> None:
        compared, found = wrong([noted(3, 40), noted(3, 40, told_by=4)])
        assert compared == 2
        assert len(found) == 1
        assert "update 40" in found[0]
        assert "seed 3" in found[0]

    def test_so_is_another_update(self) -> None:
        assert len(wrong([replace(noted(3, 40), update=41)])[1]) == 1

    def test_and_the_last_bit(self) -> None:
        right = noted(3, 40)
        theta = right.theta.copy()
        theta[5] = math.nextafter(theta[5], 9)
        assert len(wrong([replace(right, theta=theta)])[1]) == 1

    def test_what_lies_too_far_is_left_out(self) -> None:
        assert wrong([noted(3, 40), noted(3, 60)], furthest=50) == (1, [])


class TestPace:
    """As components/stage/transport/cruise.js plays."""

    def test_it_asks_first_for_a_few_pictures_at_the_ends_of_epochs(self) -> None:
        pace = Pace(FULL, 5, 250, 0.0)
        assert pace.hungry_in() == 0
        assert pace.wish(0.0) == (250, 250, 12)

    def test_it_shows_them_at_sixty_a_second_and_asks_before_they_run_out(self) -> None:
        pace = Pace(FULL, 0, 250, 0.0)
        for _ in range(6):
            first, stride, count = pace.wish(0.0)
            pace.arrived([first + stride * at for at in range(count)], 0.2)
        held = pace.hungry_in()
        assert held > 0
        pace.look(held)
        assert pace.hungry_in() == pytest.approx(0, abs=1 / 60)
        assert pace.shown == 250 * pace.pictures
        assert pace.pictures == pytest.approx(60 * held, abs=2)
        assert pace.wish(held)[2] <= MOST_ASKED

    def test_four_epochs_a_second_are_four_pictures(self) -> None:
        pace = Pace(DEFAULT, 0, 250, 0.0)
        pace.arrived([250 * at for at in range(1, 13)], 0.0)
        pace.look(2.0)
        assert (pace.pictures, pace.shown, pace.lacking) == (9, 2250, 0)

    def test_what_is_due_and_missing_is_reckoned(self) -> None:
        pace = Pace(FULL, 0, 250, 0.0)
        pace.look(1.0)
        assert pace.lacking == pytest.approx(1.0)

    def test_where_pictures_come_too_slowly_fewer_a_second_are_shown(self) -> None:
        pace, now = Pace(FULL, 0, 250, 0.0), 0.0
        for _ in range(40):
            first, stride, _ = pace.wish(now)
            now += 1.0
            pace.look(now)
            before = pace.lacking
            pace.arrived([first + stride * at for at in range(6)], now)
        now += 1.0
        pace.look(now)
        assert pace.lacking - before < 0.2, "six a second are shown evenly, not in a burst and then none"


def test_the_goals_are_rows_of_a_hundred() -> None:
    rows = settings_of(asked(["--goals", "--seconds", "5"]))
    assert {setting.learners for setting, _ in rows} == {100}
    assert [goal for _, goal in rows] == [100, 150, 250, 250, 500, 500]
    assert {setting.seconds for setting, _ in rows} == {5}


def test_each_number_of_learners_is_a_row() -> None:
    rows = settings_of(asked(["--learners", "1", "30", "--playing", "10", "--speed", "default"]))
    assert [(setting.learners, setting.playing, setting.speed) for setting, _ in rows] == [(1, 1, 6), (30, 10, 6)]
