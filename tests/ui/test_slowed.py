"""What a page claims of itself costs the others nothing, and who has to wait for their share is told so."""

import math

import pytest

from playground.experiment import Experiment, Run
from playground.experiment.link import Cursor
from playground.timeline import MOST_RECOMPUTED, Timeline
from playground.ui import questions
from playground.ui.session import Session
from playground.ui.stage import in_hand
from tests.ui.sessions import asked


def take_place(session: Session, update: int) -> None:
    wish = {"id": "q.1", "cursor": {"update": update, "step": "start"}, "reached": update}
    questions.take_place(session, questions.read(wish), math.inf)


@pytest.mark.parametrize("update", [MOST_RECOMPUTED + 1, 10**6, 10**9])
def test_nothing_is_trained_for_a_place_that_a_page_merely_claims(update: int) -> None:
    session = Session(Timeline(Run(Experiment())))
    take_place(session, update)
    assert session.cursor == Cursor()
    assert [state.update for state in session.timeline.known()] == [0]
    assert not session.curve.points


def test_a_place_that_was_let_go_of_is_come_back_to() -> None:
    session = Session(Timeline(Run(Experiment())))
    take_place(session, 400)
    assert session.cursor == Cursor(400)


@pytest.mark.parametrize("slowed", [False, True])
def test_a_player_is_told_whether_others_are_at_work_too(slowed: bool) -> None:
    session = Session(Timeline(Run(Experiment())))
    session.slowed = slowed
    assert asked(session, ahead=[250, 250, 2], fastest=True).header["slowed"] is slowed
    assert "slowed" not in asked(session, states=[1]).header


def test_where_others_need_it_more_nothing_is_trained_ahead() -> None:
    session = Session(Timeline(Run(Experiment())))
    asked(session, ahead=[250, 250, 2], fastest=True)
    session.train_ahead(0.0)
    trained = [session.ahead is not None]
    asked(session, ahead=[500, 250, 2], fastest=True)
    session.train_ahead(0.5)
    trained.append(session.ahead is not None)
    session.rest()
    assert trained == [False, True]


def test_what_is_in_hand_is_what_was_sent_and_not_shown() -> None:
    assert in_hand(2_500, 250, 1_000) == 6
    assert in_hand(250, 250, 0) == 1
    assert in_hand(250, 0, 9_999) == 0
