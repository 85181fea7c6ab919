"""Downloading a large set: once for all jobs, whole or not at all, into the folder where Keras keeps its own.

Keras's addresses and hashes (keras/src/datasets), with its downloader. It writes straight to a file's last place, so a
second job would read half a file; here a set is fetched into a folder of its own under a lock that all processes share,
and moved into its place when it is complete.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import keras
from locket import lock_file

from playground.keras_backend.reporting import Tell

_PATIENCE = 20  # seconds without a byte after which a download is given up
_KERAS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"


@dataclass(frozen=True)
class Remote:
    """A set to fetch. places: the files or the folder that it becomes; files: what is downloaded from below `address`,
    each with Keras's hash, "" where Keras has none. packed: it is an archive to unpack.
    """

    places: tuple[str, ...]
    address: str
    files: tuple[tuple[str, str], ...]
    packed: bool = False


_WORDS = ("imdb_word_index.json", "bfafd718b763782e994055a2d397834f")
REMOTE = {
    "mnist": Remote(
        ("mnist.npz",), _KERAS,
        (("mnist.npz", "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"),),
    ),
    "fashion": Remote(
        ("fashion-mnist",), _KERAS,
        tuple((f"{part}-ubyte.gz", "") for part in (
            "train-labels-idx1", "train-images-idx3", "t10k-labels-idx1", "t10k-images-idx3",
        )),
    ),
    "cifar10": Remote(
        ("cifar-10-batches-py-target",), "https://www.cs.toronto.edu/~kriz/",
        (("cifar-10-python.tar.gz", "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce"),),
        packed=True,
    ),
    "imdb": Remote(
        ("imdb.npz", "imdb_word_index.json"), _KERAS,
        (("imdb.npz", "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f"), _WORDS),
    ),
    "imdb words": Remote(("imdb_word_index.json",), _KERAS, (_WORDS,)),
}  # fmt: skip


def cache() -> Path:
    """Where Keras keeps what it downloaded."""
    return Path(os.environ.get("KERAS_HOME", Path.home() / ".keras")) / "datasets"


@contextlib.contextmanager
def alone(name: str) -> Iterator[None]:
    """While inside, nobody else fetches this set: no thread, no other process that shares the folder."""
    cache().mkdir(parents=True, exist_ok=True)
    with lock_file(str(cache() / f".{name.replace(' ', '-')}.lock")):
        yield


def fetch(name: str, megabytes: int, tell: Tell) -> None:
    """Download a set (of about so many megabytes), in place of one that is there already. Call it `alone`.

    Raises what the downloader raises (bare Exceptions for an address that does not answer), or Stopped.
    """
    remote = REMOTE[name]
    room = Path(tempfile.mkdtemp(prefix=".fetching-", dir=cache()))
    try:
        with _watched(room, megabytes * 1_000_000, tell):
            folder = "" if Path(remote.places[0]).suffix else remote.places[0]
            for file, digest in remote.files:
                keras.utils.get_file(
                    folder if remote.packed else file, remote.address + file, file_hash=digest or None,
                    cache_dir=str(room), cache_subdir="" if remote.packed else folder, extract=remote.packed,
                )  # fmt: skip
        for each in remote.places:
            place = cache() / each
            if place.exists():
                place.replace(room / f"{each}.before")  # a folder cannot take the place of another
            (room / each).replace(place)
    finally:
        shutil.rmtree(room, ignore_errors=True)


@contextlib.contextmanager
def _watched(room: Path, total: int, tell: Tell) -> Iterator[None]:
    """While inside, and never later, the growth of a folder is told (Keras's downloader reports to the terminal only),
    and a download that has come to a halt is given up.
    """
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.3):
            if done := _size(room):
                tell(min(done, total), total)

    watcher = threading.Thread(target=look, daemon=True)
    patience = socket.getdefaulttimeout()
    socket.setdefaulttimeout(_PATIENCE)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()  # told later, the page would say of what follows that it is a download
        socket.setdefaulttimeout(patience)


def _size(folder: Path) -> int:
    total = 0
    for file in folder.rglob("*"):
        with contextlib.suppress(OSError):  # a temporary file that was just renamed
            total += file.stat().st_size if file.is_file() else 0
    return total
