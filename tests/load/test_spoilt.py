"""A sample of what `python -m tests.load.spoilt` gives to every reader, always the same; and that it would notice."""

from pathlib import Path

import pytest

from tests.load import spoilt

INPUTS = 800


def test_every_reader_takes_what_it_is_given_or_refuses_it_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_JOBS_DIR", str(tmp_path))
    refused, found = spoilt.read_all(INPUTS)
    assert not found, "\n".join(found)
    assert sum(refused.values()) > INPUTS / 10


def _fails(text: str) -> None:
    raise KeyError(text[:1])


def _says_nothing(text: str) -> None:
    del text
    raise ValueError


@pytest.mark.parametrize(("reader", "said"), [(_fails, "KeyError"), (_says_nothing, "without a sentence")])
def test_a_reader_that_fails_is_noticed(reader: object, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spoilt, "READERS", {"a thing": (lambda chance: "thing", reader, 1)})
    _, found = spoilt.read_all(3)
    assert len(found) == 3
    assert said in found[0]
