"""What a learner gave is read in a process that may be ended; nobody else waits for it, and none is left over."""

import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from playground.jobs.answering import LARGE
from playground.jobs.apart import Apart
from playground.plans import uploads
from playground.plans.reading import Reading
from tests.serving import until

WORK = "tests.jobs.work"


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    found = Apart(str(tmp_path), seconds=60, memory=200_000_000)
    yield found
    found.close()


def where(apart: Apart) -> int:
    pid: int = apart.ask(f"{WORK}:where", ())
    return pid


def two(apart: Apart, gate: Path) -> tuple[int, int]:
    """The processes that answer two questions at once, both free again; the first is asked next."""
    first = where(apart)
    asking = threading.Thread(target=apart.ask, args=(f"{WORK}:hold", (str(gate),)))
    asking.start()
    until(lambda: not apart._free, "the first to be asked", every=0.005)
    second = where(apart)
    gate.touch()
    asking.join()
    return first, second


def test_questions_after_each_other_go_to_one_process(apart: Apart) -> None:
    first = where(apart)
    assert apart.ask(f"{WORK}:add", (2, 3)) == (5, first)
    assert apart.ask(f"{WORK}:printed", ("a word",)) == "a word"  # what is printed does not stand among the answers
    assert where(apart) == first


def test_a_refusal_is_told_and_a_fault_of_ours_only_logged(apart: Apart, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ValueError, match="There is nothing here to read"):
        apart.ask(f"{WORK}:refused", ())
    with pytest.raises(RuntimeError) as told:
        apart.ask(f"{WORK}:faulty", ())
    assert "Traceback" not in str(told.value)
    assert "KeyError: 'a fault of ours'" in caplog.text
    where(apart)


def test_what_takes_too_long_is_ended_and_nobody_waits_for_it(apart: Apart, tmp_path: Path) -> None:
    pid, other = two(apart, tmp_path / "go")
    apart.seconds = 5.0  # none has to be started any more
    failed: list[str] = []

    def slow() -> None:
        try:
            apart.ask(f"{WORK}:hold", (str(tmp_path / "never"),))
        except ValueError as error:
            failed.append(str(error))

    asking = threading.Thread(target=slow)
    asking.start()
    until(lambda: len(apart._free) == 1, "the slow one to be asked", every=0.005)
    assert where(apart) == other  # answered meanwhile
    asking.join()
    assert failed
    assert failed[0].startswith("That took longer than")
    assert not psutil.pid_exists(pid)


def test_what_takes_too_much_memory_is_refused(apart: Apart) -> None:
    with pytest.raises(ValueError, match=LARGE):
        apart.ask(f"{WORK}:large", (400_000_000,))
    assert apart.ask(f"{WORK}:large", (20_000_000,)) == 20_000_000


def test_a_process_that_the_system_ends_is_followed_by_another(apart: Apart) -> None:
    pid = where(apart)
    with pytest.raises(ValueError, match=LARGE):
        apart.ask(f"{WORK}:ended", ())
    other = where(apart)
    assert other != pid
    apart._free[0].process.kill()  # while nobody asks
    apart._free[0].process.wait()
    assert where(apart) not in {pid, other}


def test_no_process_is_left_over(apart: Apart) -> None:
    pid = where(apart)
    apart.rest(unused=1000)
    assert where(apart) == pid
    apart.rest(unused=0)
    assert not psutil.pid_exists(pid)
    last = where(apart)
    apart.close()
    assert not psutil.pid_exists(last)


MILLION = 1_000_000
HOSTILE = {
    "a million columns named alike": b",".join([b"a"] * MILLION) + b"\n" + b",".join([b"1"] * MILLION),
    "a million names": ",".join(f"c{n}" for n in range(MILLION)).encode(),
    "a wide row below a narrow one": b"a,b\n1,2\n" + b"1," * 4_000_000 + b"\n",
    "a line that never ends": b"x" * 9_900_000,
    "a quotation that never ends": b'a,b\n"' + b"x" * 9_000_000,
    "quotations that never end": b"a,b\n" + b'"\n' * 1_000_000,
    "a number that never ends": b"a,b\n" + (b"9" * 4_000_000 + b",1\n") * 2,
    "returns alone": b"a\r" * 1_000_000,
    "zeros": b"\0" * 9_000_000,
}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apart]:
    found = Apart(str(tmp_path_factory.mktemp("jobs")))
    yield found
    found.close()


@pytest.mark.parametrize("make", HOSTILE)
def test_a_hostile_table_is_refused_in_a_sentence_by_the_process_that_read_it(reader: Apart, make: str) -> None:
    """Within the limits of time and of memory: the process is still the same."""
    pid = where(reader)
    digest = uploads.store(HOSTILE[make], reader.folder)
    try:
        problem = reader.ask("playground.keras_backend.tables.telling:look", (digest, Reading())).problem
    except ValueError as error:
        problem = str(error)
    assert problem.endswith(".")
    assert problem != LARGE
    assert where(reader) == pid
