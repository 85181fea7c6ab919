"""One tab's state: what stays, what goes, what can be brought back."""

import numpy as np

from playground.experiment import Change, Experiment, Run
from playground.experiment.link import Cursor
from playground.timeline import Metrics, Timeline
from playground.ui.session import MOST_KEPT, LossHistory, Session, next_update
from tests.ui.sessions import session_on


def place(session: Session) -> tuple[str | None, int | None]:
    return session.selection, session.focus


def test_selection_and_focus_stay_where_they_still_exist() -> None:
    session = session_on()
    session.selection, session.focus = "w:0:1:2", 30
    session.restart(Experiment(seed=3))
    assert place(session) == ("w:0:1:2", 30)
    session.restart(Experiment(hidden=(2,), samples=40))
    assert place(session) == (None, None)


def test_nothing_is_kept_for_undo_that_was_not_begun() -> None:
    session = session_on()
    session.restart(Experiment(seed=3))
    assert not session.can_undo
    assert session.kept == []


def test_a_restart_keeps_the_run_it_ends() -> None:
    session = session_on(Experiment(seed=3), update=5)
    session.restart(Experiment(seed=4))
    assert session.can_undo
    assert [kept.timeline.run for kept in session.kept] == [Run(Experiment(seed=3))]


def test_kept_runs_are_few_and_each_has_its_place() -> None:
    session = session_on(Experiment(seed=0), update=5)
    for seed in range(1, 2 * MOST_KEPT):
        session.restart(Experiment(seed=seed))
        session.cursor, session.reached = Cursor(3), 3
        for update in range(4):
            session.curve.add(update, session.timeline.metrics(update))
    assert sorted(kept.slot for kept in session.kept) == list(range(MOST_KEPT))
    newest = [kept.timeline.run.experiment.seed for kept in session.kept]
    assert newest == list(range(MOST_KEPT - 1, 2 * MOST_KEPT - 1))


def test_a_kept_run_can_be_gone_back_to_and_the_present_one_takes_its_place() -> None:
    session = session_on(Experiment(seed=3), update=5, step="loss")
    theta = session.timeline.state(5).theta.tobytes()
    session.restart(Experiment(seed=4))
    session.cursor, session.reached = Cursor(2), 2
    for update in range(3):
        session.curve.add(update, session.timeline.metrics(update))
    session.restore(session.kept[0].slot)
    assert (session.run, session.cursor) == (Run(Experiment(seed=3)), Cursor(5, "loss"))
    assert session.timeline.state(5).theta.tobytes() == theta
    assert [kept.timeline.run.experiment.seed for kept in session.kept] == [4]
    session.restore(99)
    assert session.run == Run(Experiment(seed=3))
    session.drop(session.kept[0].slot)
    assert session.kept == []


def test_a_branch_keeps_what_lay_behind_it() -> None:
    session = session_on(update=5)
    session.change(Change(2, "weight", (0, 1.0)), Cursor(2))
    assert [kept.timeline.run for kept in session.kept] == [Run(Experiment())]
    assert session.reached == 2
    session.change(Change(2, "weight", (0, 3.0)), Cursor(2))
    assert len(session.kept) == 1  # nothing lay behind this one yet


def test_the_run_goes_on_without_the_changes_that_lie_ahead_and_is_kept_with_them() -> None:
    changes = (Change(2, "learning_rate", 0.5), Change(6, "learning_rate", 5.0), Change(8, "weight", (0, 1.0)))
    session = Session(Timeline(Run(Experiment(), changes)), Cursor(4))
    session.come_to(4)
    session.go_on_without()
    assert session.run == Run(Experiment(), changes[:1])
    assert (session.cursor, session.kept, session.revision) == (Cursor(4), [], 1)  # nothing behind it was seen yet
    assert session.timeline.state(9).theta.tolist() == Timeline(session.run).state(9).theta.tolist()
    session.go_on_without()
    assert session.revision == 1
    session.change(Change(6, "learning_rate", 5.0), Cursor(5, "recheck"))
    for update in range(5, 10):
        session.timeline.state(update)
        session.come_to(update)
    session.cursor = Cursor(3, "recheck")
    session.go_on_without()
    assert [kept.timeline.run for kept in session.kept] == [Run(Experiment(), changes[:2])]
    assert session.reached == 6


def test_the_first_update_a_change_can_take_effect_in() -> None:
    assert [next_update(Cursor(4, step)) for step in ("start", "Z:0", "recheck")] == [4, 5, 5]


def test_controls_show_what_holds_next() -> None:
    changes = (Change(5, "learning_rate", 0.5),)
    session = Session(Timeline(Run(Experiment(), changes)), Cursor(4))
    assert session.experiment.learning_rate == 0.1
    session.cursor = Cursor(4, "loss")
    assert session.experiment.learning_rate == 0.5


def metrics(value: float) -> Metrics:
    return Metrics(value, 2 * value, None, 0.5)


def test_the_curve_is_thinned_and_keeps_its_order() -> None:
    curve = LossHistory()
    for update in [*range(0, 10_000, 2), *range(1, 10_000, 2)]:
        curve.add(update, metrics(float(update)))
        assert len(curve.points) <= 2_000
    rows = curve.rows()
    assert (np.diff(rows[:, 0]) > 0).all()
    assert np.array_equal(rows[:, 1], rows[:, 0])
    assert rows[-1, 0] > 9_000
    assert np.isnan(rows[:, 3]).all()


def test_a_branch_shares_the_curve_up_to_its_change() -> None:
    session = session_on(update=10)
    for update in range(11):
        session.curve.add(update, metrics(float(update)))
    session.change(Change(6, "learning_rate", 0.5), Cursor(6))
    assert session.curve.rows()[:, 0].tolist() == [0, 1, 2, 3, 4, 5, 6]


def test_states_that_came_ahead_join_the_curve_when_the_learner_gets_there() -> None:
    session = session_on()
    for update in (1, 2, 3):
        session.timeline.state(update)
    session.come_to(1)
    session.come_to(3)
    assert session.curve.rows()[:, 0].tolist() == [1, 2, 3]
    assert session.curve.points[2] == session.timeline.metrics(2)
    session.come_to(2)
    assert session.reached == 3
    session.timeline.state(500)
    session.come_to(500)  # by the player, in one leap
    assert session.curve.rows()[:, 0].tolist() == [1, 2, 3, 500]
    session.come_to(10**7)  # nobody computes this for a question
    assert max(session.curve.points) == 500


def test_an_empty_curve_has_its_columns() -> None:
    assert LossHistory().rows().shape == (0, 5)
