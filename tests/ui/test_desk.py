"""One at a time, short answers first, and nobody waits for ever."""

import threading

from playground.ui.desk import Desk
from tests.serving import until


def waiting(desk: Desk) -> int:
    return len(desk._light) + len(desk._heavy)


def test_short_answers_go_first_each_in_the_order_they_came() -> None:
    desk, order = Desk(), list[str]()

    def come(name: str, heavy: bool) -> None:
        assert desk.take(heavy=heavy, patience=60)
        order.append(name)
        desk.give_back()

    assert desk.take(heavy=True)
    threads = []
    for number, (name, heavy) in enumerate([("play 1", True), ("step 1", False), ("play 2", True), ("step 2", False)]):
        threads.append(threading.Thread(target=come, args=(name, heavy)))
        threads[-1].start()
        until(lambda number=number: waiting(desk) == number + 1, "it to stand in line")  # type: ignore[misc]
    desk.give_back()
    for thread in threads:
        thread.join()
    assert order == ["step 1", "step 2", "play 1", "play 2"]
    assert desk.take(heavy=False, patience=0), "it is free again"


def test_who_has_waited_too_long_goes_on_without_it() -> None:
    desk = Desk()
    assert desk.take(heavy=False)
    assert not desk.take(heavy=False, patience=0.01)
    assert not waiting(desk)
    desk.give_back()
    assert desk.take(heavy=True, patience=0)


def test_never_two_at_once() -> None:
    desk, inside, most = Desk(), list[int](), list[int]()

    def come() -> None:
        for _ in range(200):
            assert desk.take(heavy=bool(len(most) % 3), patience=60)
            inside.append(1)
            most.append(len(inside))
            inside.pop()
            desk.give_back()

    threads = [threading.Thread(target=come) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(most), set(most)) == (1200, {1})
