"""Several servers keep their trainings in one place: each its own, and what a killed one left is removed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from playground.jobs.own_folder import OwnFolder
from tests.serving import ROOT

HOLDS = """
import sys, time
from pathlib import Path
from playground.jobs.own_folder import OwnFolder
own = OwnFolder(Path(sys.argv[1]))
own.take()
(own.path / "training").mkdir()
print(own.path, flush=True)
time.sleep(1000)
"""


def taken(place: Path) -> OwnFolder:
    own = OwnFolder(place)
    own.take()
    return own


@pytest.mark.parametrize("jump", [-(10**7), 0, 3 * 24 * 3600])
def test_a_clock_that_jumps_takes_nothing_from_a_server_that_lives(tmp_path: Path, jump: int) -> None:
    """Seconds that the clock is ahead, or has been put back, when the second server starts."""
    command = [sys.executable, "-c", HOLDS, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as other:
        assert other.stdout is not None
        theirs = Path(other.stdout.readline().strip())
        for file in (theirs, theirs / "training"):
            at = file.stat().st_mtime - jump
            os.utime(file, (at, at))
        try:
            second = taken(tmp_path)
            assert (theirs / "training").is_dir()
        finally:
            os.kill(other.pid, signal.SIGKILL)
            other.wait()
        third = taken(tmp_path)
        assert {file.name for file in tmp_path.iterdir() if file.is_dir()} == {second.path.name, third.path.name}
        second.leave()
        third.leave()
    assert not [*tmp_path.iterdir()]


def test_what_is_not_a_servers_stays(tmp_path: Path) -> None:
    """Whoever names a folder of their own loses nothing in it."""
    for name in ("uploads", "letters"):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (0, 0))
    own = taken(tmp_path)
    assert own.path.stat().st_mode & 0o077 == 0
    own.leave()
    assert {file.name for file in tmp_path.iterdir()} == {"uploads", "letters"}


def test_a_place_where_nothing_can_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match=r"Not a directory|exists"):
        taken(tmp_path / "file" / "below")
