"""The large sets: from PLAYGROUND_DATA_DIR where that holds the file, from Keras's folder, or downloaded into that.

What is there is read by our own hand: a file in PLAYGROUND_DATA_DIR need not be the very one whose hash Keras knows.
One that is cut off or damaged is said to be so, and fetched anew.
"""

from __future__ import annotations

import errno
import gzip
import importlib
import os
import pickle
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from playground.keras_backend.fetching import alone, cache, fetch
from playground.keras_backend.reporting import SILENT, Stopped, Tell
from playground.plans import SETS
from playground.plans.sets import WORDS

Arrays = tuple[Any, Any, Any, Any]
T = TypeVar("T")
_OWN = "PLAYGROUND_DATA_DIR"
_BROKEN = (
    OSError, EOFError, KeyError, ValueError, TypeError, AttributeError, IndexError, struct.error, zlib.error,
    zipfile.BadZipFile, pickle.UnpicklingError,
)  # fmt: skip
"""What readers raise at files that are cut off, damaged, or something else."""


def load(name: str, tell: Tell = SILENT) -> Arrays:
    """x_train, y_train, x_test, y_test as Keras gives them: pictures as bytes, reviews as lists of word numbers.

    ValueError with a sentence where there is neither a sound file nor the network.
    """
    data = SETS[name]
    return got(name, data.title, data.files, data.megabytes, lambda path: _read(name, path), tell)


def got(
    name: str, title: str, files: tuple[str, ...], megabytes: int, read: Callable[[Path], T], tell: Tell = SILENT
) -> T:
    """What read(path) makes of the first of `files` that is there, else of the set `name` downloaded. A file that
    cannot be read is said to tell and fetched anew; ValueError where that cannot be.
    """
    sound, broken = _try(title, files, read)
    if sound:
        return sound[0]
    missing = f"{title} is not on this machine"
    if not tell.may_fetch:
        raise ValueError(f"{broken or f'{missing} yet.'} A training downloads it ({megabytes} MB).")
    try:
        with alone(name):
            sound, broken = _try(title, files, read)  # somebody may have fetched it meanwhile
            if sound:
                return sound[0]
            tell(0, megabytes * 1_000_000)
            fetch(name, megabytes, tell)
        sound = [read(cache() / files[0])]
    except Stopped:
        raise
    except Exception as error:
        known = f"{broken} It could not be downloaded anew" if broken else f"{missing} and could not be downloaded"
        raise ValueError(
            f"{known} ({megabytes} MB): {_hindrance(error)}. Whoever runs the playground can put {files[0]} into the "
            f"folder that {_OWN} names. The small digits and the tables come with the playground."
        ) from error
    if broken:
        tell.say(f"{broken} It was downloaded anew.")
    return sound[0]


def at_hand(name: str) -> bool:
    """Whether the set can be read without a download."""
    return bool(_places(SETS[name].files))


def beside(file: str) -> Path | None:
    """A file that goes with a set, from PLAYGROUND_DATA_DIR or Keras's folder; None where neither has it."""
    return next(iter(_places((file,))), None)


def _places(files: tuple[str, ...]) -> list[Path]:
    """Where the files are, the learner's own folder first."""
    own = os.environ.get(_OWN, "")
    folders = [*([Path(own)] if own else []), cache()]
    return [folder / file for folder in folders for file in files if (folder / file).exists()]


def _hindrance(error: Exception) -> str:
    """Why a download failed, as the end of a sentence."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS}:
        return f"it cannot be kept in {cache().name}, {str(error.strerror).lower()}"
    if "retrieval incomplete" in str(error):
        return "the connection broke off"
    # Keras's downloader makes a bare Exception of an address that does not answer.
    unreachable = type(error) is Exception or isinstance(error, (ConnectionError, TimeoutError))
    return "there is no way to the network" if unreachable else "what arrived was damaged"


def _try(title: str, files: tuple[str, ...], read: Callable[[Path], T]) -> tuple[list[T], str]:
    """[what was read] from the first sound file; else [] and what is to be said of the first broken one."""
    broken = ""
    for path in _places(files):
        try:
            return [read(path)], ""
        except _BROKEN as error:
            where = "Keras's folder" if path.is_relative_to(cache()) else _OWN
            broken = broken or (
                f"The file {path.name} in {where} cannot be read as {title}: it is cut off, damaged, or something else "
                f"({_reason(error)})."
            )
    return [], broken


def _reason(error: BaseException) -> str:
    """A reader's words, in one line and without a path."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return " ".join(str(error).split())[:120].rstrip(".") or type(error).__name__


def _read(name: str, path: Path) -> Arrays:
    if path.is_dir():
        found = _fashion(path) if name == "fashion" else _cifar(path)
    elif name == "imdb":
        found = _imdb(path)
    else:
        with np.load(path, allow_pickle=False) as stored:
            found = stored["x_train"], stored["y_train"], stored["x_test"], stored["y_test"]
    for x, y in (found[:2], found[2:]):
        _check(name, x, y)
    return found


def _check(name: str, x: Any, y: Any) -> None:
    """ValueError where this cannot be the set: other pictures, other classes, labels missing."""
    data = SETS[name]
    if len(x) != len(y) or not len(x):
        raise ValueError(f"{len(x):,} examples and {len(y):,} labels")
    if data.kind != WORDS and (x.dtype != np.uint8 or x.shape[1:] not in {data.shape, data.shape[:2]}):
        raise ValueError(f"examples of {x.dtype} in the shape {x.shape[1:]}")
    if not 0 <= int(np.min(y)) <= int(np.max(y)) < data.classes:
        raise ValueError(f"labels from {np.min(y)} to {np.max(y)}")


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
    parts = [load_batch(str(folder / f"data_batch_{n}")) for n in range(1, 6)]
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
