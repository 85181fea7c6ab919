"""What the environment says of trainings is checked at the start: a sentence for what cannot be, the usual taken."""

import os
from pathlib import Path

import dask
import pytest

from playground.jobs import Service, Settings
from playground.jobs.service import BROKEN
from playground.jobs.settings import read
from playground.plans.uploads import usual_folder
from tests.jobs.clusters import Keys
from tests.serving import until

USUAL = Settings()


def test_what_can_be_taken_is(tmp_path: Path) -> None:
    given = {
        "DASK_SCHEDULER_ADDRESS": "tcp://[::1]:8786",
        "PLAYGROUND_WORKERS": "2",
        "PLAYGROUND_WORKER_MEMORY": "1.5 GiB",
        "PLAYGROUND_JOBS_QUEUE": " 3 ",
        "PLAYGROUND_GRACE_SECONDS": "1.5",
        "PLAYGROUND_KEEP_SECONDS": "0",
        "PLAYGROUND_JOBS_DIR": str(tmp_path / "new" / "folder"),
        "PLAYGROUND_FRAMED_BY": "https://school.example",
    }
    found, told = read(given)
    assert told == []
    assert (found.scheduler, found.workers, found.memory) == ("tcp://[::1]:8786", 2, "1.5 GiB")
    assert (found.queue, found.grace, found.keep) == (3, 1.5, 0)
    assert Path(found.folder).is_dir()
    assert read(dict.fromkeys(given, "")) == (USUAL, [])


NONSENSE = ["lots", "0", "-1", "1e400", "nan", "²", "9" * 400, "1; rm", "½ GB", "\ud800", "inf GB"]


@pytest.mark.parametrize("text", NONSENSE)
@pytest.mark.parametrize(
    ("name", "field"), [("PLAYGROUND_WORKERS", "workers"), ("PLAYGROUND_WORKER_MEMORY", "memory"),
                        ("PLAYGROUND_JOBS_PER_SESSION", "per_session")],
)  # fmt: skip
def test_for_nonsense_the_usual_is_taken_and_a_sentence_says_so(name: str, field: str, text: str) -> None:
    found, told = read({name: text})
    assert found == USUAL, field
    assert len(told) == 1
    assert told[0].startswith(name)
    assert told[0].endswith(".")
    assert len(told[0]) < 250


@pytest.mark.parametrize("text", ["soon", "-1", "nan", "inf", "1e400"])
def test_seconds_are_seconds(text: str) -> None:
    found, told = read({"PLAYGROUND_JOB_SECONDS": text})
    assert found == USUAL
    assert told == [f"PLAYGROUND_JOB_SECONDS must be a number of seconds, and it is {text!r}: 1200 is taken."]


@pytest.mark.parametrize("text", ["dask", "http//x:1", "tls://", "tcp://a b:1", "tcp://a:99999999"])
def test_an_address_is_one(text: str) -> None:
    found, told = read({"DASK_SCHEDULER_ADDRESS": text})
    assert found.scheduler == ""
    assert told[0].startswith("DASK_SCHEDULER_ADDRESS must be an address such as tls://dask.example:8786")


def test_over_tls_its_keys_must_be_there(tmp_path: Path) -> None:
    given = {"DASK_SCHEDULER_ADDRESS": "tls://dask.example:8786"}
    assert "its keys cannot be read" in read(given)[1][0]
    keys = Keys.made(tmp_path)
    named = {
        "distributed.comm.tls.ca-file": keys.certificate,
        "distributed.comm.tls.client.cert": keys.certificate,
        "distributed.comm.tls.client.key": keys.key,
    }
    with dask.config.set(named):
        assert read(given)[1] == []
        Path(keys.key).unlink()
        assert "its keys cannot be read" in read(given)[1][0]


@pytest.mark.parametrize("folder", ["/proc/none", "/dev/null", "/dev/null/deeper", "a\0b"])
def test_where_nothing_can_be_kept_another_folder_is_taken(folder: str) -> None:
    found, told = read({"PLAYGROUND_JOBS_DIR": folder})
    assert found.folder == usual_folder()
    assert len(told) == 1
    assert told[0].startswith(f"PLAYGROUND_JOBS_DIR names {folder!r}, where nothing can be kept (")


def test_the_usual_folder_is_not_taken_from_another_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its name is known to all users of the machine, and any of them may have made it before."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    usual = Path(usual_folder())
    usual.mkdir()
    usual.chmod(0o777)
    found, told = read({})
    assert Path(found.folder).parent == tmp_path
    assert found.folder != str(usual)
    assert "other users of the machine can write there" in told[0]
    usual.rmdir()
    (tmp_path / "theirs").mkdir()
    usual.symlink_to(tmp_path / "theirs")
    assert "it is a link to another place" in read({})[1][0]
    usual.unlink()
    usual.mkdir(mode=0o700)
    assert read({}) == (Settings(folder=str(usual)), [])
    if os.getuid() == 0:
        os.chown(usual, 65534, 65534)
        assert "other users of the machine can write there" in read({})[1][0]


def test_a_name_that_is_no_setting_is_noticed() -> None:
    told = read({"PLAYGROUND_WORKER": "2", "PLAYGROUND_DATA_DIR": "/nowhere/at/all", "PLAYGROUND_XYZ": "1"})[1]
    assert told == [
        "PLAYGROUND_DATA_DIR names '/nowhere/at/all', which is no folder: data sets are downloaded when needed.",
        "PLAYGROUND_WORKER is no setting; PLAYGROUND_WORKERS is one.",
        "PLAYGROUND_XYZ is no setting.",
    ]


@pytest.mark.parametrize("changes", [{"folder": "/proc/none"}, {"memory": "lots"}])
def test_an_engine_with_settings_that_cannot_be_says_so_and_does_not_start_for_ever(changes: dict) -> None:
    made = Service(Settings(**{"preload": "", **changes}))
    try:
        until(lambda: made.state == BROKEN or made.workers(), "a word", within=60)
    finally:
        made.close()
