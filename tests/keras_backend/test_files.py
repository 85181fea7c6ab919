"""Large sets got from a server of our own: whole, cut off, damaged, twice at once; and files that were there broken."""

import contextlib
import gzip
import http.server
import json
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.keras_backend.reporting import Tell
from playground.plans import SETS, Plan, Source, layer
from tests.keras_backend import helpers
from tests.keras_backend.test_training import run
from tests.serving import PATIENCE, until

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

NAMES = ("mnist", "fashion", "cifar10", "imdb")


class Shelf:
    """Files as Keras's addresses have them. asked: what was asked for. broken: answer with half a file. gate: answers
    wait until it is open.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.broken = folder, ""
        self.asked: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        shelf = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def do_GET(self) -> None:
                shelf.asked.append(self.path[1:])
                shelf.gate.wait(PATIENCE)
                body = (shelf.folder / self.path[1:]).read_bytes()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(body[: len(body) // 2] if shelf.broken == "cut" else body)

            def log_message(self, *told: object) -> None:
                del told

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """A server with all sets, small, at Keras's places; no file here."""
    from playground.keras_backend import fetching, read

    folder = tmp_path / "shelf"
    folder.mkdir()
    helpers.write_mnist(folder, 60, 20)
    helpers.write_imdb(folder)
    helpers.write_word_index(folder)
    helpers.write_fashion(folder)
    for file in (folder / "fashion-mnist").iterdir():
        file.rename(folder / file.name)
    helpers.write_cifar(folder)
    with tarfile.open(folder / "cifar-10-python.tar.gz", "w:gz") as packed:
        packed.add(folder / "cifar-10-batches-py", "cifar-10-batches-py")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("PLAYGROUND_DATA_DIR", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    read._CACHE.clear()
    made = Shelf(folder)
    for name, remote in fetching.REMOTE.items():
        files = tuple((file, "") for file, _ in remote.files)
        monkeypatch.setitem(fetching.REMOTE, name, replace(remote, address=made.address, files=files))
    yield made
    made.gate.set()
    made.server.shutdown()
    made.server.server_close()


class Told(Tell):
    """A Tell that remembers."""

    def __init__(self, may_fetch: bool = True) -> None:
        self.may_fetch = may_fetch
        self.steps: list[tuple[int, int]] = []
        self.said: list[str] = []

    def __call__(self, done: int, total: int) -> None:
        self.steps.append((done, total))

    def say(self, sentence: str) -> None:
        self.said.append(sentence)


def places(tmp_path: Path) -> dict[str, Path]:
    """Where each set lies once it was fetched: a file of it."""
    folder = tmp_path / "keras" / "datasets"
    return {
        "mnist": folder / "mnist.npz",
        "fashion": folder / "fashion-mnist" / "train-images-idx3-ubyte.gz",
        "cifar10": folder / "cifar-10-batches-py-target" / "cifar-10-batches-py" / "data_batch_3",
        "imdb": folder / "imdb.npz",
    }


def same(one: tuple, other: tuple) -> None:
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("name", NAMES)
def test_a_set_is_downloaded_once_and_then_read_from_keras_folder(name, shelf, tmp_path) -> None:
    from playground.keras_backend import files

    assert not files.at_hand(name)
    told = Told()
    first = files.load(name, told)
    assert told.steps[0] == (0, SETS[name].megabytes * 1_000_000)
    assert told.said == []
    asked = len(shelf.asked)
    assert asked == {"fashion": 4, "imdb": 2}.get(name, 1)
    assert places(tmp_path)[name].is_file()
    assert files.at_hand(name)
    same(files.load(name), first)
    assert len(shelf.asked) == asked
    left = {path.name for path in (tmp_path / "keras" / "datasets").iterdir()}
    words = {"imdb_word_index.json"} if name == "imdb" else set()  # without them a review is a row of numbers
    place = places(tmp_path)[name].relative_to(tmp_path / "keras" / "datasets").parts[0]
    assert left == {f".{name}.lock", place, *words}


@pytest.mark.parametrize("share", [0.0, 0.5, 0.98])
@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_cut_off_is_said_to_be_so_and_fetched_anew(name, share, shelf, tmp_path) -> None:
    from playground.keras_backend import files

    whole = files.load(name)
    place = places(tmp_path)[name]
    sound = place.read_bytes()
    place.write_bytes(sound[: int(share * len(sound))])
    looking = Told(may_fetch=False)
    with pytest.raises(ValueError, match=r"cannot be read as .+ A training downloads it \(\d+ MB\)\."):
        files.load(name, looking)
    told = Told()
    same(files.load(name, told), whole)
    (sentence,) = told.said
    assert sentence.startswith("The file ")
    assert "in Keras's folder cannot be read as" in sentence
    assert sentence.endswith("It was downloaded anew.")
    assert place.read_bytes() == sound


@pytest.mark.parametrize(
    "damage", ["cut", "other bytes", "other arrays", "other pictures", "labels gone", "labels of 99"]
)
def test_a_damaged_file_of_ones_own_is_left_alone_and_the_set_is_fetched(damage, shelf, tmp_path) -> None:
    from playground.keras_backend import files

    (x, y), (x_test, y_test) = helpers.pictures(30, 0), helpers.pictures(10, 1)
    arrays = {"x_train": x, "y_train": y, "x_test": x_test, "y_test": y_test}
    changed: dict[str, dict[str, Any]] = {
        "other arrays": {"pictures": x},
        "other pictures": arrays | {"x_train": np.zeros((30, 32, 32), np.uint8)},
        "labels gone": arrays | {"y_train": y[:-1]},
        "labels of 99": arrays | {"y_test": np.full(10, 99, np.uint8)},
    }
    own = tmp_path / "own" / "mnist.npz"
    np.savez(own, **changed.get(damage, arrays))
    if damage == "cut":
        own.write_bytes(own.read_bytes()[:-100])
    if damage == "other bytes":
        own.write_bytes(b"nothing of the kind")
    before = own.read_bytes()
    told = Told()
    assert len(files.load("mnist", told)[0]) == 60
    assert "The file mnist.npz in PLAYGROUND_DATA_DIR cannot be read as MNIST" in told.said[0]
    assert own.read_bytes() == before
    shelf.server.shutdown()
    shelf.server.server_close()
    places(tmp_path)["mnist"].unlink()
    with pytest.raises(ValueError, match=r"mnist\.npz in PLAYGROUND_DATA_DIR .+ could not be downloaded anew"):
        files.load("mnist")


def test_a_training_says_what_it_did_about_a_cut_file(shelf, tmp_path) -> None:
    from playground.keras_backend import answers
    from playground.plans import to_json

    (tmp_path / "own" / "mnist.npz").write_bytes((shelf.folder / "mnist.npz").read_bytes()[:-2000])
    plan = Plan(Source("mnist"), (layer("flatten"), layer("dense", units=4)), epochs=1)
    with pytest.raises(ValueError, match=r"cut off, damaged, or something else .+ A training downloads it"):
        answers.look(to_json(plan))
    result, listener = run(plan, tmp_path / "job")
    (note,) = listener.of("note")
    assert note["text"].endswith("It was downloaded anew.")
    assert result["sentence"] == note["text"]
    assert answers.look(to_json(plan))["train"] == 48
    assert listener.of("download")[0]["total"] == 11_000_000


@pytest.mark.parametrize("name", NAMES)
def test_neither_file_nor_network_is_a_sentence_and_leaves_nothing(name, shelf, tmp_path) -> None:
    from playground.keras_backend import files

    shelf.server.shutdown()
    shelf.server.server_close()
    title = SETS[name].title
    with pytest.raises(
        ValueError, match=rf"^{title} is not on this machine and could not be downloaded .+ no way to the"
    ):
        files.load(name)
    assert [path.name for path in (tmp_path / "keras" / "datasets").iterdir()] == [f".{name}.lock"]


def test_a_download_that_breaks_off_leaves_nothing(shelf, tmp_path) -> None:
    from playground.keras_backend import files

    shelf.broken = "cut"
    with pytest.raises(ValueError, match="the connection broke off"):
        files.load("mnist")
    assert not places(tmp_path)["mnist"].exists()
    shelf.broken = ""
    assert len(files.load("mnist")[0]) == 60


def test_what_arrives_damaged_is_not_kept_as_sound(shelf, tmp_path) -> None:
    from playground.keras_backend import files

    (shelf.folder / "mnist.npz").write_bytes(b"a page that asks to sign in")
    with pytest.raises(ValueError, match="what arrived was damaged"):
        files.load("mnist")


def test_a_full_disk_is_no_missing_network(shelf, monkeypatch) -> None:
    import errno

    import keras

    from playground.keras_backend import files

    def full(*told, **named):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(keras.utils, "get_file", full)
    with pytest.raises(ValueError, match="it cannot be kept in datasets, no space left on device"):
        files.load("mnist")


def test_two_who_want_it_at_once_fetch_it_once(shelf) -> None:
    from playground.keras_backend import files

    shelf.gate.clear()
    found = []
    both = [threading.Thread(target=lambda: found.append(files.load("mnist"))) for _ in range(2)]
    for each in both:
        each.start()
    until(lambda: shelf.asked == ["mnist.npz"], "the first question")
    assert not files.at_hand("mnist")  # half a file is no file
    shelf.gate.set()
    for each in both:
        each.join(PATIENCE)
    same(*found)
    assert shelf.asked == ["mnist.npz"]


class Slow(Told):
    """Whose thread is kept for a while as it tells how far a download is."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self.shelf, self.gone_on, self.telling = shelf, threading.Event(), False

    def __call__(self, done: int, total: int) -> None:
        if done:
            self.telling = True
            self.shelf.gate.set()
            self.gone_on.wait(0.5)  # in vain
            self.telling = False


def test_nothing_is_told_of_a_download_that_is_over(shelf, monkeypatch) -> None:
    """A word that came late stood on the page as "Downloading" for as long as what followed took."""
    from playground.keras_backend import fetching, files

    monkeypatch.setattr(fetching, "_size", lambda room: 1000)
    shelf.gate.clear()
    told = Slow(shelf)
    files.load("mnist", told)
    still = told.telling
    told.gone_on.set()
    assert not still


def test_another_process_that_fetches_is_waited_for(shelf, tmp_path) -> None:
    from playground.keras_backend import files

    folder = tmp_path / "keras" / "datasets"
    folder.mkdir(parents=True)
    other = (
        "import sys\nfrom locket import lock_file\nwith lock_file(sys.argv[1]):\n    print('mine', flush=True)\n"
        "    sys.stdin.readline()\n    open(sys.argv[3], 'wb').write(open(sys.argv[2], 'rb').read())\n"
    )
    given = [str(folder / ".mnist.lock"), str(shelf.folder / "mnist.npz"), str(folder / "mnist.npz")]
    process = subprocess.Popen(
        [sys.executable, "-c", other, *given], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "mine\n"
    found = []
    waiting = threading.Thread(target=lambda: found.append(files.load("mnist")))
    waiting.start()
    waiting.join(0.5)
    assert waiting.is_alive()
    assert shelf.asked == []
    process.stdin.write("\n")
    process.stdin.close()
    waiting.join(PATIENCE)
    process.wait(PATIENCE)
    process.stdout.close()
    assert len(found[0][0]) == 60
    assert shelf.asked == []  # what the other one fetched serves both


def test_the_list_of_words_is_fetched_too_and_a_cut_one_anew(shelf, tmp_path) -> None:
    from playground.keras_backend import reviews

    whole = json.loads((shelf.folder / "imdb_word_index.json").read_text())
    assert reviews.word_index() == whole
    place = tmp_path / "keras" / "datasets" / "imdb_word_index.json"
    for damaged in (place.read_text()[:-20], "[1, 2]", ""):
        place.write_text(damaged)
        assert reviews.word_index() == whole
    assert len(shelf.asked) == 4
    shelf.server.shutdown()
    shelf.server.server_close()
    place.write_text("{")
    with pytest.raises(ValueError, match=r"cannot be read as Keras's list of words.+could not be downloaded anew"):
        reviews.word_index()


def test_a_truncated_gzip_among_ones_own_is_named(shelf, tmp_path) -> None:
    from playground.keras_backend import files

    helpers.write_fashion(tmp_path / "own")
    labels = tmp_path / "own" / "fashion-mnist" / "t10k-labels-idx1-ubyte.gz"
    labels.write_bytes(gzip.compress(b"\0" * 8 + bytes(30))[:-6])
    told = Told()
    assert len(files.load("fashion", told)[0]) == 100
    assert told.said[0].startswith("The file fashion-mnist in PLAYGROUND_DATA_DIR cannot be read as Fashion-MNIST")
