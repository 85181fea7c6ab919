"""One tab's state: what stays, what goes, what can be brought back."""

import numpy as np

from playground.experiment import Change, Experiment, Run
from playground.experiment.link import Cursor
from playground.timeline import Metrics, Timeline
from playground.ui.session import Curve, Session, next_update
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
    assert not session.previous
    session.cursor = Cursor(1)
    session.restart(Experiment(seed=4))
    assert session.previous
    assert session.previous.run == Run(Experiment(seed=3))


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
    curve = Curve()
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


def test_an_empty_curve_has_its_columns() -> None:
    assert Curve().rows().shape == (0, 5)
