"""What a page is told beyond its question: that the run was opened anew, and that the settings show another moment."""

from math import inf

from playground.experiment.link import Cursor
from playground.ui import keys, questions
from playground.ui.links import session_of
from tests.ui.acting import Actor


def test_a_page_that_missed_that_the_same_run_was_opened_anew_is_told_with_the_next_answer() -> None:
    page = Actor("card=batch")
    page.go(Cursor(0, "A:1"))
    shown = page.session.revision
    page.open_card("batch")  # this message is lost on the way
    assert page.session.revision > shown
    at = {"update": 0, "step": "A:1"}
    told = page.ask(revision=shown, cursor=at, link=True).header
    assert told["setup"]["view"]["cursor"] == {"update": 0, "step": "start"}
    assert "setup" not in page.ask(revision=page.session.revision, link=True).header
    # A change is made all the same: it was wished for, and is not wished for again.
    page.ask(revision=shown, cursor=at, changes=[{"what": "level", "value": 5}])
    assert page.session.view.level == 5


def test_a_sentence_whose_message_was_lost_comes_with_the_next_one_and_no_more_once_it_is_shown() -> None:
    page = Actor("card=batch")
    page.go(Cursor(0, "A:1"))
    lost, name = page.set("data", "xor").header["notices"]
    assert lost == ["You changed the data, so training starts again from its starting weights."]
    assert page.ask(heard="", revision=0, link=True).header["notices"] == [lost, name]
    assert page.ask(heard="", link=True).header["notices"] == [lost, name]
    assert "notices" not in page.ask(heard=name, link=True).header
    assert "notices" not in page.ask(heard="", hello=True).header


def test_a_page_that_was_let_go_of_is_opened_once_however_often_it_asks_for_that() -> None:
    page = Actor()
    asked = {"id": "life.1", "run": None, "cursor": None, "back": "?card=batch&at=2.loss"}
    page.ask(**asked)
    opened = page.session
    assert opened.cursor == Cursor(2, "loss")
    page.go(Cursor(3, "A:1"))
    told = page.ask(**asked).header  # late, behind what was asked since; else nothing would be its answer
    assert page.session is opened
    assert told["reply_to"] == "life.1"
    assert told["setup"]["view"]["cursor"] == {"update": 3, "step": "A:1"}
    page.ask(**{**asked, "id": "life.9"})  # let go of once more
    assert page.session.cursor == Cursor(2, "loss")


def test_the_settings_are_drawn_anew_where_a_change_of_the_run_is_passed() -> None:
    page = Actor("changes=2:rate:0.5&at=3.start")
    follows = []
    for update, step in ((3, "loss"), (2, "start"), (1, "start"), (0, "loss"), (1, "recheck"), (2, "loss")):
        page.state.pop(keys.PAGE_FOLLOWS, None)
        page.go(Cursor(update, step))
        follows.append((page.session.experiment.learning_rate, keys.PAGE_FOLLOWS in page.state))
    assert follows == [(0.5, False), (0.5, False), (0.1, True), (0.1, False), (0.5, True), (0.5, False)]


def test_who_looks_how_far_the_way_has_come_may_still_have_the_rest_computed() -> None:
    session = session_of({"batch": "50", "at": "1000000000.loss"})
    session.timeline.allow(inf)
    session.timeline.state(300)

    def look(update: int, step: str) -> None:
        questions.take_place(session, questions.read({"cursor": {"update": update, "step": step}}), inf)
        assert session.cursor == Cursor(update, step)

    for update in (200, 300):
        look(update, "start")
        assert session.sought == Cursor(1_000_000_000, "loss")
    look(300, "A:0")
    assert session.sought is None
