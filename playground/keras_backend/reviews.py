"""A review in words, made into the numbers a network was trained on, by Keras's own list of words."""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from playground.keras_backend import files
from playground.plans.sets import WORDS_KEPT, WORDS_LONG

_FILE = "imdb_word_index.json"
_START, _UNKNOWN, _FIRST = 1, 2, 3
"""Keras's layout: 0 padding, 1 the start of a review, 2 an unknown word, a word's rank (from 1 on) + 3."""

_BETWEEN = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n\r“”„…–—', " ") | {"’": "'", "‘": "'"})
"""What parts words: the signs that Keras's Tokenizer drops, with which the set was made, and the printer's ones."""

KNOWN = WORDS_KEPT - _FIRST - 1
"""Words that have a number of their own."""


def word_index() -> dict[str, int]:
    """Word -> rank, 1 the most frequent: from PLAYGROUND_DATA_DIR, Keras's folder, or downloaded.

    ValueError with a sentence where there is neither a sound file nor the network.
    """
    return files.got(
        "imdb words", "Keras's list of words", (_FILE,), 2, lambda path: _read(path, path.stat().st_mtime_ns)
    )


@functools.lru_cache(maxsize=1)
def _read(path: Path, changed: int) -> dict[str, int]:
    del changed  # a newer file is read again
    return {str(word): int(rank) for word, rank in json.loads(path.read_text(encoding="utf-8")).items()}


def words_of(numbers: list[int]) -> list[str]:
    """A word for each number, where the list of them is at hand, else the number itself. "" for what stands in front of
    a review, "?" for a rare word.
    """
    words = _by_number()
    return ["" if n <= _START else words.get(n, "?") if words else str(n) for n in numbers]


def in_words(numbers: list[int]) -> str:
    """A review as text: its words as `words_of` has them."""
    return " ".join(filter(None, words_of(numbers)))


def _by_number() -> dict[int, str]:
    """Number -> word; empty where the list of words is not at hand, or cannot be read: a look need not have it."""
    path = files.beside(_FILE)
    if path is None:
        return {}
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
        return _numbered(path, path.stat().st_mtime_ns)
    return {}


@functools.lru_cache(maxsize=1)
def _numbered(path: Path, changed: int) -> dict[int, str]:
    return {rank + _FIRST: word for word, rank in _read(path, changed).items()}


def split(text: str) -> list[str]:
    """The words of a text, as the set's makers took them: small letters, no signs but the apostrophe."""
    return text.lower().translate(_BETWEEN).split()


def in_numbers(words: list[str], index: Mapping[str, int]) -> tuple[Any, list[str]]:
    """The words as the network reads them, (WORDS_LONG,): start, numbers, the last ones of many, zeros in front of few.
    And the words that it does not know, in their order.
    """
    ranks = [index.get(word) for word in words]
    numbers = [_START] + [
        _UNKNOWN if rank is None or rank + _FIRST >= WORDS_KEPT else rank + _FIRST for rank in ranks
    ]  # fmt: skip
    unknown = [word for word, number in zip(words, numbers[1:], strict=True) if number == _UNKNOWN]
    row = np.zeros(WORDS_LONG, dtype="int32")
    last = numbers[-WORDS_LONG:]
    row[-len(last) :] = last
    return row, unknown
