"""A review in a learner's own words, read as those of the training were."""

from pathlib import Path

import numpy as np
import pytest

from playground.plans import Plan, Source, layer
from tests.keras_backend import helpers
from tests.keras_backend.test_training import run

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

PLAN = Plan(
    Source("imdb"), (layer("embedding", width=8), layer("lstm", units=8)), output="sigmoid",
    loss="binary_crossentropy", learning_rate=0.03, epochs=12, batch_size=16,
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLAYGROUND_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    from playground.keras_backend import read

    read._CACHE.clear()
    helpers.write_imdb(tmp_path)
    helpers.write_word_index(tmp_path)
    return tmp_path


def test_words_become_the_numbers_of_the_training(folder: Path) -> None:
    from playground.keras_backend import files, reviews
    from playground.keras_backend.read import _sequences

    x = files.load("imdb")[0]
    by_rank = {rank: word for word, rank in reviews.word_index().items()}
    for review, row in zip(x, _sequences(x), strict=True):
        words = reviews.split(" ".join(by_rank[number - 3] for number in review[1:]))
        numbers, unknown = reviews.in_numbers(words, reviews.word_index())
        np.testing.assert_array_equal(numbers, row)
        assert unknown == []
    assert {len(review) > 120 for review in x} == {True, False}  # cut in front, and filled up in front


def test_what_parts_words_and_which_are_known(folder: Path) -> None:
    from playground.keras_backend import reviews

    words = reviews.split("The<br />LAST, rarest; isn’t (unheard) of!")
    assert words == ["the", "br", "last", "rarest", "isn't", "unheard", "of"]
    numbers, unknown = reviews.in_numbers(words, reviews.word_index())
    assert numbers[-8:].tolist() == [1, 4, 2, 4999, 2, 8, 2, 2]  # Keras keeps the numbers below 5,000
    assert not numbers[:-8].any()
    assert unknown == ["br", "rarest", "unheard", "of"]


def test_a_review_is_judged(folder: Path) -> None:
    from playground.keras_backend import answers

    result, _ = run(PLAN, folder / "job")
    assert result["history"][-1]["end_accuracy"] > 0.95
    praised = answers.predict_review(str(folder / "job"), "w12 w30 w44 w80 Zorro's w21, w15 w60 wonderful!")
    panned = answers.predict_review(str(folder / "job"), "w12 w30 w44 w80 Zorro's w21, w15 w60 terrible!")
    assert (praised["guess"], panned["guess"]) == (1, 0)
    assert praised["chances"][1] > 0.6
    assert panned["chances"][1] < 0.4
    assert sum(praised["chances"]) == pytest.approx(1)
    about = {name: praised[name] for name in ("words", "unknown", "which", "others", "known", "read")}
    assert about == {"words": 9, "unknown": 1, "which": ["zorro's"], "others": 0, "known": 4996, "read": 119}
    with pytest.raises(ValueError, match="There is no word in this review"):
        answers.predict_review(str(folder / "job"), "!!! ...")
    from playground.plans import to_json

    assert answers.look(to_json(PLAN))["samples"][0].endswith(("terrible", "wonderful"))


def test_without_the_list_of_words_a_review_is_its_numbers(folder: Path) -> None:
    from playground.keras_backend import reviews

    assert reviews.in_words([0, 0, 1, 4, 8, 2]) == "the isn't ?"
    for damaged in ("[1, 2", "[1, 2]", '{"the": "first"}'):
        (folder / "imdb_word_index.json").write_text(damaged)
        assert reviews.in_words([0, 1, 12, 3]) == "12 3"
    (folder / "imdb_word_index.json").unlink()
    assert reviews.in_words([0, 1, 12, 3]) == "12 3"
