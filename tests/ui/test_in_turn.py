"""One at a time, short answers first, and nobody waits for ever."""

import threading

from playground.ui.in_turn import InTurn
from tests.serving import until


def waiting(line: InTurn) -> int:
    return len(line._light) + len(line._heavy)


def test_short_answers_go_first_each_in_the_order_they_came() -> None:
    line, order = InTurn(), list[str]()

    def come(name: str, heavy: bool) -> None:
        assert line.take(heavy=heavy, patience=60)
        order.append(name)
        line.give_back()

    assert line.take(heavy=True)
    threads = []
    for number, (name, heavy) in enumerate([("play 1", True), ("step 1", False), ("play 2", True), ("step 2", False)]):
        threads.append(threading.Thread(target=come, args=(name, heavy)))
        threads[-1].start()
        until(lambda number=number: waiting(line) == number + 1, "it to stand in line")  # type: ignore[misc]
    line.give_back()
    for thread in threads:
        thread.join()
    assert order == ["step 1", "step 2", "play 1", "play 2"]
    assert line.take(heavy=False, patience=0), "it is free again"


def test_who_has_waited_too_long_goes_on_without_it() -> None:
    line = InTurn()
    assert line.take(heavy=False)
    assert not line.take(heavy=False, patience=0.01)
    assert not waiting(line)
    line.give_back()
    assert line.take(heavy=True, patience=0)


def test_never_two_at_once() -> None:
    line, inside, most = InTurn(), list[int](), list[int]()

    def come() -> None:
        for _ in range(200):
            assert line.take(heavy=bool(len(most) % 3), patience=60)
            inside.append(1)
            most.append(len(inside))
            inside.pop()
            line.give_back()

    threads = [threading.Thread(target=come) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(most), set(most)) == (1200, {1})
