"""The large sets: from PLAYGROUND_DATA_DIR where that holds the file, from Keras's cache, or downloaded by Keras.

A file in PLAYGROUND_DATA_DIR is read directly: Keras's own loader would check its hash and download it again.
"""

from __future__ import annotations

import contextlib
import gzip
import importlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from playground.plans import SETS

Arrays = tuple[Any, Any, Any, Any]
Tell = Callable[[int, int], None]
_KERAS_NAMES = {"mnist": "mnist", "fashion": "fashion_mnist", "cifar10": "cifar10", "imdb": "imdb"}
_PATIENCE = 20  # seconds without a byte after which a download is given up


def load(name: str, tell: Tell = lambda done, total: None) -> Arrays:
    """x_train, y_train, x_test, y_test as Keras gives them: pictures as bytes, reviews as lists of word numbers.

    tell(bytes so far, bytes in all) is called now and then during a download. ValueError with a sentence where there
    is neither file nor network.
    """
    found = _own_file(name)
    if found is not None:
        return _read(name, found)
    try:
        with watched(name, tell):
            module = importlib.import_module(f"keras.datasets.{_KERAS_NAMES[name]}")
            (x, y), (x_test, y_test) = module.load_data()
    except Exception as error:
        each = SETS[name]
        raise ValueError(
            f"{each.title} is not on this machine and could not be downloaded ({each.megabytes} MB): there is no way "
            f"to the network. Whoever runs the playground can put {each.files[0]} into the folder that "
            "PLAYGROUND_DATA_DIR names. The small digits and the tables come with the playground."
        ) from error
    return x, y, x_test, y_test


def at_hand(name: str) -> bool:
    """Whether the set can be read without a download."""
    return _own_file(name) is not None or any((cache() / file).exists() for file in SETS[name].files)


def beside(file: str) -> Path | None:
    """A file that goes with a set, from PLAYGROUND_DATA_DIR or Keras's cache; None where neither has it."""
    own = os.environ.get("PLAYGROUND_DATA_DIR", "")
    places = [*([Path(own)] if own else []), cache()]
    return next((place / file for place in places if (place / file).is_file()), None)


def cache() -> Path:
    """Where Keras keeps what it downloaded."""
    return Path(os.environ.get("KERAS_HOME", Path.home() / ".keras")) / "datasets"


def _own_file(name: str) -> Path | None:
    folder = os.environ.get("PLAYGROUND_DATA_DIR", "")
    if not folder:
        return None
    return next((Path(folder) / file for file in SETS[name].files if (Path(folder) / file).exists()), None)


def _read(name: str, path: Path) -> Arrays:
    try:
        if name == "imdb":
            return _imdb(path)
        if path.is_dir():
            return _fashion(path) if name == "fashion" else _cifar(path)
        with np.load(path, allow_pickle=False) as stored:
            return stored["x_train"], stored["y_train"], stored["x_test"], stored["y_test"]
    except (OSError, KeyError, ValueError, EOFError) as error:
        raise ValueError(
            f"The file {path.name} in PLAYGROUND_DATA_DIR cannot be read as {SETS[name].title}: {error}"
        ) from error


def _fashion(folder: Path) -> Arrays:
    def numbers(file: str, skip: int) -> Any:
        with gzip.open(folder / file, "rb") as stored:
            return np.frombuffer(stored.read(), np.uint8, offset=skip)

    y, y_test = numbers("train-labels-idx1-ubyte.gz", 8), numbers("t10k-labels-idx1-ubyte.gz", 8)
    x, x_test = numbers("train-images-idx3-ubyte.gz", 16), numbers("t10k-images-idx3-ubyte.gz", 16)
    return x.reshape(len(y), 28, 28), y, x_test.reshape(len(y_test), 28, 28), y_test


def _cifar(folder: Path) -> Arrays:
    """Keras's own reader for the batches: they are pickles, and it knows how to take them."""
    load_batch = importlib.import_module("keras.src.datasets.cifar").load_batch
    parts = [load_batch(str(folder / f"data_batch_{n}")) for n in range(1, 6) if (folder / f"data_batch_{n}").exists()]
    x_test, y_test = load_batch(str(folder / "test_batch"))
    x, y = np.concatenate([part[0] for part in parts]), np.concatenate([np.array(part[1]) for part in parts])
    return x.transpose(0, 2, 3, 1), y, x_test.transpose(0, 2, 3, 1), np.array(y_test)


def _imdb(path: Path) -> Arrays:
    """Reviews of differing length are stored as pickled lists; Keras's reader lets only arrays of numbers through."""
    stored = importlib.import_module("keras.src.datasets.npz_utils").load_npz(str(path))
    mark = 3  # Keras's layout: 0 padding, 1 start, 2 unknown word, words from 3 on
    x, x_test = (
        np.array([[1, *(word + mark for word in review)] for review in stored[part]], dtype=object)
        for part in ("x_train", "x_test")
    )
    rng = np.random.RandomState(113)  # the very generator that Keras shuffles with
    parts = []
    for reviews, labels in ((x, stored["y_train"]), (x_test, stored["y_test"])):
        order = np.arange(len(reviews))
        rng.shuffle(order)
        parts += [reviews[order], labels[order]]
    return parts[0], parts[1], parts[2], parts[3]


@contextlib.contextmanager
def watched(name: str, tell: Tell = lambda done, total: None) -> Iterator[None]:
    """While inside, the growth of Keras's cache is told (its downloader reports to the terminal only), and a download
    that has come to a halt is given up.
    """
    total = SETS[name].megabytes * 1_000_000
    before = _size(cache())
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.3):
            done = _size(cache()) - before
            if done > 0:
                tell(min(done, total), total)

    watcher = threading.Thread(target=look, daemon=True)
    patience = socket.getdefaulttimeout()
    socket.setdefaulttimeout(_PATIENCE)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        socket.setdefaulttimeout(patience)


def _size(folder: Path) -> int:
    total = 0
    for file in folder.rglob("*"):
        with contextlib.suppress(OSError):  # a temporary file that was just renamed
            total += file.stat().st_size if file.is_file() else 0
    return total
