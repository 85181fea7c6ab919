"""A learner's table on the server's disk: whole or not at all, and a sentence where there is no room."""

import errno
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.runtime.uploaded_file_manager import DeletedFile

from playground.plans import uploads
from playground.ui.bigger import own_table
from playground.ui.bigger.state import Bigger

TABLE = b"a,b,y\n" + b"1,2,3\n" * 1000


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The disk is full in the middle of whatever is written."""
    write = Path.write_bytes

    def half(path: Path, content: bytes) -> int:
        write(path, content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    return monkeypatch


def test_half_a_table_is_never_read_as_one(full: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"cannot keep this file \(no space left on device\)"):
        uploads.store(TABLE, str(tmp_path))
    assert list((tmp_path / "uploads").iterdir()) == []
    full.undo()
    digest = uploads.store(TABLE, str(tmp_path))
    assert (tmp_path / "uploads" / f"{digest}.csv").read_bytes() == TABLE


def test_an_upload_without_room_is_refused_in_a_sentence_and_nothing_else_is_lost(
    full: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    del full
    bigger = Bigger()
    before = (bigger.plan, bigger.recipe, bigger.given)
    given = SimpleNamespace(getvalue=lambda: TABLE, name="mine.csv")
    room = SimpleNamespace(store=lambda content: uploads.store(content, str(tmp_path)))
    with pytest.MonkeyPatch.context() as page:
        page.setattr(own_table, "engine_room", room)
        page.setattr(own_table, "st", SimpleNamespace(session_state={"place": given}))
        own_table._given(bigger, "place")
    assert (bigger.plan, bigger.recipe, bigger.given) == before
    assert bigger.wrong[0].startswith("mine.csv: The server cannot keep this file (no space left on device).")
    assert bigger.places == 1, "the place for a file is empty again"


def test_a_file_that_is_gone_is_said_and_nothing_else_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser names the file it gave to the server of before."""
    bigger = Bigger()
    before = (bigger.plan, bigger.recipe, bigger.given)
    monkeypatch.setattr(own_table, "st", SimpleNamespace(session_state={"place": DeletedFile("a")}))
    own_table._given(bigger, "place")
    assert (bigger.plan, bigger.recipe, bigger.given) == before
    assert bigger.wrong == ["This table is not on the server any more. Give the file again."]
    assert bigger.places == 1


@pytest.mark.parametrize("jump", [-(10**7), 0, 10**7])
def test_a_table_just_given_is_kept_whatever_the_clock_has_done(tmp_path: Path, jump: int) -> None:
    """Those of before were given `jump` seconds later than now, by a clock that has been put right since."""
    before = [uploads.store(TABLE + str(number).encode(), str(tmp_path)) for number in range(uploads._KEPT)]
    for number, digest in enumerate(before):
        file = tmp_path / "uploads" / f"{digest}.csv"
        at = file.stat().st_mtime + jump + number
        os.utime(file, (at, at))
    digest = uploads.store(TABLE, str(tmp_path))
    kept = {file.stem for file in (tmp_path / "uploads").glob("*.csv")}
    assert kept == {digest, *before[1:]}  # and the one that was given first has made room


def test_two_who_make_room_at_once_do_not_stumble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(uploads._KEPT + 3):
        uploads.store(TABLE + str(number).encode(), str(tmp_path))
    glob = Path.glob

    def then_gone(path: Path, pattern: str) -> list[Path]:
        found = [*glob(path, pattern)]
        found[0].unlink()
        return found

    monkeypatch.setattr(Path, "glob", then_gone)
    digest = uploads.store(TABLE, str(tmp_path))
    assert (tmp_path / "uploads" / f"{digest}.csv").read_bytes() == TABLE
