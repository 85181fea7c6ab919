"""What makes room for a link, a card or "as in the link" comes back as it was, whether it was begun or only set up."""

import pytest

from playground.experiment import Change, Experiment, Run
from playground.experiment.link import Cursor, PageView
from playground.experiment.manner import Manner
from playground.experiment.presets import PRESETS
from playground.ui import questions
from playground.ui.cards import open_card
from playground.ui.links import open_link, session_of
from playground.ui.session import Session
from tests.ui.sessions import session_on

MINE = Experiment(hidden=(5, 5), activations=("tanh", "tanh"), learning_rate=0.02)


def stands(session: Session) -> tuple[object, ...]:
    view = session.view
    return session.runs, session.cursor, session.selection, session.focus, session.granularity, view, session.card


def set_up(update: int = 0, step: str = "start") -> Session:
    session = session_on(MINE, update, step)
    session.selection, session.focus, session.granularity = "w:1:2:3", 4, "batch"
    session.view = PageView(level=3, hide_next=True, manner=Manner(edges="gradient", log_loss=True))
    return session


@pytest.mark.parametrize("place", [(0, "start"), (0, "loss"), (0, "recheck"), (7, "dW:1")])
@pytest.mark.parametrize("way", ["link", "card"])
def test_undo_brings_back_the_run_and_how_the_page_looked(place: tuple[int, str], way: str) -> None:
    session = set_up(*place)
    before = stands(session)
    if way == "link":
        open_link(session, {"rate": "1", "lv": "1", "edges": "change", "by": "operation"})
    else:
        open_card(session, PRESETS["batch"])
    assert session.run != Run(MINE)
    kept = [each.timeline.run for each in session.kept]
    assert kept == ([Run(MINE)] if place[0] else [])
    told = [sentence for sentence in session.notices if "in place of yours" in sentence]
    assert len(told) == (way == "link" or not kept), session.notices
    assert ["which is kept" in sentence for sentence in told] == [bool(kept)] * len(told)
    questions.make_change(session, {"what": "undo"})
    assert stands(session) == before
    assert session.mannered == session.revision
    assert not session.can_undo


def test_a_change_on_the_way_is_brought_back_with_the_run() -> None:
    session = set_up()
    session.change(Change(0, "weight", (3, 0.5)), Cursor())
    before = stands(session)
    open_link(session, {"rate": "1"})
    session.undo()
    assert stands(session) == before


def test_a_projector_stays_one() -> None:
    session = set_up()
    open_link(session, {"rate": "1"})
    session.view = PageView(present=True)
    session.undo()
    assert session.view == PageView(3, True, True, Manner(edges="gradient", log_loss=True))


@pytest.mark.parametrize("params", [{}, {"sel": "w:0:1:0"}, {"card": "dead"}])
def test_the_first_screen_and_a_card_as_they_came_are_nobodys_loss(params: dict[str, str]) -> None:
    session = session_of(params)
    before = stands(session)
    open_link(session, {"rate": "1"})
    assert session.notices == []
    # Nor is a link that was opened in place of them, until something is done on it.
    open_link(session, {"rate": "2"})
    assert session.notices == []
    session.undo()
    session.undo()
    assert stands(session) != before  # one step back, and no further
    assert session.run == Run(Experiment(learning_rate=1))


def test_a_link_of_ones_own_is_a_loss_untouched() -> None:
    session = session_of({"hidden": "5,5", "rate": "0.02"})
    open_link(session, {"rate": "1"})
    assert session.notices == ["Another experiment was opened in place of yours."]


def test_as_in_the_link_keeps_what_was_done_since() -> None:
    session = session_of({"hidden": "5,5", "at": "3.recheck"})
    session.restart(MINE, undo=False)
    before = stands(session)
    questions.make_change(session, {"what": "reset", "how": "link"})
    assert session.cursor == Cursor(3, "recheck")
    questions.make_change(session, {"what": "undo"})
    assert stands(session)[:2] == before[:2]


@pytest.mark.parametrize(("level", "card", "told"), [(0, "batch", "more: level 4 in place of 1"), (5, "batch", "")])
def test_a_card_that_brings_a_level_says_so(level: int, card: str, told: str) -> None:
    session = session_on(MINE)
    session.view = PageView(level=level)
    open_card(session, PRESETS[card])
    said = [sentence for sentence in session.notices if "level" in sentence]
    assert session.view.level == max(level, PRESETS[card].level)
    assert len(said) == bool(told)
    assert all(f"This card shows {told}" in sentence for sentence in said)
    # The button that brings the run back is beside what says that it is gone.
    assert "in place of yours" in session.notices[-1]
    session.notices.clear()
    open_card(session, PRESETS["first"])
    assert session.view.level == 0
    assert any("less: level 1 in place of" in sentence for sentence in session.notices)


def test_a_link_that_is_pressed_tells_of_the_run_and_of_another_level_each_time() -> None:
    session = session_of({})
    session.view = PageView(level=5)
    open_link(session, {"at": "0.dW:0", "lv": "3"}, pressed=True)
    level = "This place shows less: level 3 in place of 6. The list at the top changes it back."
    assert session.notices == [level]
    assert session.can_undo
    session.notices.clear()
    # Gone on with since: it is the learner's own now, and is kept.
    session.timeline.state(4)
    for update in range(4):
        session.cursor = Cursor(update, "recheck")
        session.come_to(update + 1)
    before = stands(session)
    open_link(session, {"card": "dead"}, pressed=True)
    assert session.notices[-1] == "Another experiment was opened in place of yours, which is kept."
    assert [each.timeline.run for each in session.kept] == [Run(Experiment())]
    session.undo()
    assert stands(session) == before


def test_a_lesson_that_goes_on_tells_of_no_loss_where_only_its_own_steps_were_made() -> None:
    session = session_of({})
    open_link(session, {"lv": "3"})
    session.cursor = Cursor(2, "recheck")
    open_link(session, {"card": "dead"})
    assert session.notices == []
