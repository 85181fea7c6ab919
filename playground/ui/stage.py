"""The stage on the page: a fragment, so that a question from the browser runs this and nothing else."""

import streamlit as st

from playground.components.stage import stage
from playground.frames.wire import StageQuestion
from playground.server.observing import OBSERVER
from playground.ui import keys, questions, seek
from playground.ui.answers import answer, due, opening
from playground.ui.fairness import FAIRNESS
from playground.ui.links import come_back
from playground.ui.observed import observed, session_name
from playground.ui.session import Session
from playground.ui.shell import leave, leave_for, triggered


@st.fragment
def show_stage() -> None:
    """Mount the stage with the newest message; a rerun for another reason gives it the same bytes, which it ignores.

    Where more than the stage is to follow, the run of the whole page tells it, and this run nothing: told twice, the
    stage might ask on before that other run is over, and Streamlit throws away what a run of the page has not sent yet
    of a fragment that is run again, and lets the browser take it for gone: the stage is made anew, its menus closed.
    """
    if st.session_state.pop(keys.PAGE_FOLLOWS, False):
        st.rerun(scope="app")
    session: Session = st.session_state[keys.SESSION]
    if st.session_state.get(keys.SHOWN) != session.revision or session.notices or session.retold:
        _send(opening(session))
    answering = observed("step_through", _answer, later=_can_wait)
    leave(stage(st.session_state[keys.MESSAGE], key=keys.STAGE, on_ask=answering, on_go=_go))


def _can_wait() -> bool:
    asked = triggered(keys.STAGE, "ask")
    return asked is not None and questions.can_wait(questions.read(asked))


def _answer() -> None:
    """The stage's question, answered before the fragment runs."""
    asked = triggered(keys.STAGE, "ask")
    if asked is None:
        return
    session: Session = st.session_state[keys.SESSION]
    until = due()
    session.rest()
    question = questions.read(asked)
    name = session_name()
    if question.ahead is not None or question.seek:
        FAIRNESS.plays(name)
        session.slowed = FAIRNESS.slowed(name)
    if question.ahead is not None:
        OBSERVER.buffer(in_hand(*question.ahead[:2], question.reached))
    address = None if _has_come_back(question) else questions.address_of(question)
    if address is not None:
        st.session_state[keys.SESSION] = session = come_back(address, question.granularity, question.brought)
        st.session_state[keys.PAGE_FOLLOWS] = True
        st.session_state[keys.CAME_BACK] = question.id
    session.heard(question.heard)
    # A change is made where it was wished for, even if the same run has been opened anew since.
    stale = question.revision not in (None, session.revision) and not question.changes
    again = address is None and question.back is not None
    if question.hello or again or stale or (question.run is not None and question.run != session.key):
        # The stage is new, or still shows another run or an earlier opening: it is told everything at once. What was
        # sent to it before may have been lost: of two messages that come together Streamlit drops the first.
        _send(opening(session, reply_to=question.id))
        return
    settings = session.shown_experiment
    if address is None:
        questions.take_place(session, question, until)
    if session.shown_experiment != settings:
        # A change of the run was passed, forwards or backwards, or the other run is looked at: the settings speak of
        # the moment on the screen.
        st.session_state[keys.PAGE_FOLLOWS] = True
    seen = st.session_state.setdefault(keys.CHANGES_SEEN, [])
    new = [change for change in questions.changes_of(question) if change.get("number") not in seen]
    # A question is asked again when its answer was lost; a change must not be made twice for that.
    st.session_state[keys.CHANGES_SEEN] = [*seen, *(change.get("number") for change in new)][-50:]
    before = session.revision
    for change in new:
        questions.make_change(session, change)
    if new:
        st.session_state[keys.PAGE_FOLLOWS] = True
    if question.seek:
        seek.go_on(session, until)
    if session.revision != before or session.notices or address is not None:
        _send(opening(session, reply_to=question.id))
    else:
        _send(answer(session, question, until))
        session.train_ahead(FAIRNESS.ahead(name) if session.to_come is not None else 0.0)


def _has_come_back(question: StageQuestion) -> bool:
    """A page that was let go of asks again because the answer took its time: what was opened for it stays, and is told
    again.
    """
    return question.back is not None and question.id is not None and question.id == st.session_state.get(keys.CAME_BACK)


def in_hand(first: int, stride: int, reached: int) -> int:
    """Pictures that a page which plays has not shown yet, where it has come to ``reached`` and asks for ``first``."""
    return max(first - reached, 0) // max(stride, 1)


def _go() -> None:
    leave_for(triggered(keys.STAGE, "go"))


def _send(message: bytes) -> None:
    session: Session = st.session_state[keys.SESSION]
    session.retold = False
    st.session_state[keys.MESSAGE] = message
    st.session_state[keys.SHOWN] = session.revision
