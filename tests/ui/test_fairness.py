"""Who steps goes first, who plays has a share, who is alone has all of it: by a clock that the tests turn."""

import threading
from dataclasses import dataclass, field

import pytest

from playground.ui import in_turn
from playground.ui.fairness import (
    FOR_EACH_OTHER,
    KNOWN_FOR,
    LEAST_TOGETHER,
    MOST_AHEAD,
    MOST_TOGETHER,
    MOST_WAIT,
    RUN_SECONDS,
    SHARE_ALONE,
    Fairness,
)
from tests.serving import until


@dataclass
class Server:
    """A server on which time passes only where a test says so."""

    now: float = 1_000.0
    busy: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fair = Fairness(lambda: self.now, lambda: self.busy, self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def ask(self, name: str, takes: float = 0.006, *, plays: bool = False) -> float:
        """One question; the seconds it waited."""
        before = len(self.slept)
        with self.fair.turn(name):
            if plays:
                self.fair.plays(name)
            self.busy += takes
            self.now += takes
        return sum(self.slept[before:])


def test_who_is_alone_never_waits() -> None:
    server = Server()
    assert [server.ask("one", 0.03, plays=True) for _ in range(50)] == [0.0] * 50
    assert server.fair.ahead("one") == SHARE_ALONE
    assert not server.fair.slowed("one")


def test_who_steps_never_waits_however_many_play() -> None:
    server = Server()
    waits = []
    for _ in range(20):
        for number in range(30):
            server.ask(f"player {number}", 0.03, plays=True)
        waits += [server.ask(f"learner {number}") for number in range(40)]
        server.now += 2.0
    assert set(waits) == {0.0}


def test_who_has_just_come_is_no_player() -> None:
    """A page that opens asks for more in a second than anybody who steps: its first Step waits for nobody's share."""
    server = Server()
    waits = []
    for number in range(100):
        waits += [server.ask(f"learner {number}", takes) for takes in (*[0.04] * 10, 0.01)]
    assert set(waits) == {0.0}


def test_what_nobody_has_pressed_anything_for_comes_after_what_was_pressed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred pages that open lay a surface each, in many questions: a Step stands before all of these."""
    # Nobody goes on without their turn, however long it takes until all of them stand in line.
    monkeypatch.setattr(in_turn, "LIGHT_PATIENCE", 60.0)
    monkeypatch.setattr(in_turn, "HEAVY_PATIENCE", 60.0)
    fair, order, threads = Fairness(), list[str](), list[threading.Thread]()
    line = fair._answering

    def ask(name: str, later: bool) -> None:
        with fair.turn(name, later=later):
            order.append(name)

    with fair.turn("first"):
        for name, later in [("surface 1", True), ("surface 2", True), ("step", False), ("surface 3", True)]:
            threads.append(threading.Thread(target=ask, args=(name, later)))
            threads[-1].start()
            until(lambda: len(line._light) + len(line._heavy) == len(threads), "it to stand in line")
    for thread in threads:
        thread.join()
    assert order == ["step", "surface 1", "surface 2", "surface 3"]


def test_who_goes_on_asking_for_much_is_heavy_without_saying_so() -> None:
    server = Server()
    waits = []
    for _ in range(40):
        server.ask("learner")
        waits.append(server.ask("quiet player", 0.2))
        server.now += 0.02
    assert waits[0] == 0.0
    assert min(waits[5:]) > 0.0


@pytest.mark.parametrize(("players", "steppers"), [(10, 60), (20, 60), (5, 90)])
def test_players_together_keep_to_their_part_of_a_core(players: int, steppers: int) -> None:
    server = Server()
    for number in range(steppers):
        server.ask(f"learner {number}")
    used = 0.0
    waiting = {f"player {number}": server.now for number in range(players)}
    began = server.now
    while server.now < began + 20:
        # Whoever's page asks next asks at once; the clock of this server is theirs too.
        for number in range(steppers):
            server.fair._page(f"learner {number}").asked = server.now
        name = min(waiting, key=lambda one: waiting[one])
        server.now = max(server.now, waiting[name])
        page = server.fair._page(name)
        if page.free_at > server.now:
            waiting[name] = page.free_at
            continue
        server.ask(name, 0.02, plays=True)
        used += 0.02 + RUN_SECONDS
        waiting[name] = server.now + 0.001
    assert used / (server.now - began) <= LEAST_TOGETHER * 1.1
    assert used / (server.now - began) >= LEAST_TOGETHER * 0.7, "and have it"


def test_players_have_equal_shares_whatever_their_answers_take() -> None:
    server = Server()
    for number in range(90):
        server.ask(f"learner {number}")
    for name, takes in [("cheap", 0.01), ("dear", 0.1), *((f"other {n}", 0.01) for n in range(8))]:
        server.ask(name, takes, plays=True)
    free = {name: server.fair._page(name).free_at for name in ("cheap", "dear")}
    server.now = free["cheap"]
    assert server.ask("cheap", 0.01, plays=True) == 0
    assert server.ask("dear", 0.1, plays=True) > 0


def test_what_is_heavy_is_measured_whatever_a_page_says_of_itself() -> None:
    server = Server()
    for number in range(50):
        server.ask(f"learner {number}")
    assert server.ask("claims nothing", 0.03) == 0
    for _ in range(20):
        server.ask("claims nothing", 0.03)
    assert server.ask("claims nothing", 0.03) > 0
    server.now += 10
    assert server.ask("claims nothing", 0.03) == 0, "and forgiven"


def test_a_quick_finger_is_not_heavy() -> None:
    server = Server()
    for number in range(50):
        server.ask(f"learner {number}")
    for _ in range(30):
        assert server.ask("quick", 0.008) == 0
        server.now += 0.15


def test_no_question_waits_so_long_that_its_page_asks_again() -> None:
    server = Server()
    server.ask("learner")
    for number in range(40):
        server.ask(f"player {number}", 0.5, plays=True)
    server.ask("learner")
    assert max(server.ask(f"player {number}", 0.5, plays=True) for number in range(40)) <= MOST_WAIT


def test_what_trains_ahead_has_less_where_others_are_and_nothing_in_a_crowd() -> None:
    server = Server()
    server.ask("player", plays=True)
    server.ask("learner")
    assert server.fair.ahead("player") == pytest.approx((MOST_TOGETHER - FOR_EACH_OTHER) / 2)
    for number in range(60):
        server.ask(f"learner {number}")
    assert server.fair.ahead("player") == pytest.approx(LEAST_TOGETHER / 2)
    for number in range(MOST_AHEAD):
        server.ask(f"player {number}", plays=True)
    assert server.fair.ahead("player") == 0
    assert server.fair.slowed("player")
    server.now += 10
    server.ask("player", plays=True)
    assert server.fair.ahead("player") == SHARE_ALONE, "the others have gone"


def test_pages_that_have_gone_are_forgotten_and_counted_no_more() -> None:
    server = Server()
    for number in range(500):
        server.ask(f"learner {number}")
    assert server.fair.gauges()["pages_asking"] > 300
    server.now += KNOWN_FOR + 1
    server.ask("last", plays=True)
    assert len(server.fair._pages) == 1
    gauges = server.fair.gauges()
    assert (gauges["pages_asking"], gauges["pages_heavy"]) == (1, 1)
    assert gauges["heavy_share_of_core"] == MOST_TOGETHER
