"""The live picture and the mistakes: true, within their time, and without a trace in the training."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.plans import Plan, Source, layer
from playground.plans.recipes import RECIPES
from tests.keras_backend import helpers
from tests.keras_backend.test_training import run

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

DIGITS = Source("digits", examples=300)
FLAT, DROPOUT, BATCH = layer("flatten"), layer("dropout"), layer("batch_normalization")
CONV = (layer("conv2d", filters=12, l2=0.01), BATCH, layer("max_pooling"), FLAT, DROPOUT, layer("dense", units=20))
PICTURES = Plan(DIGITS, CONV, epochs=2, schedule="cosine")
ROWS = Plan(DIGITS, (layer("rows"), layer("lstm", units=6, sequences=1), layer("lstm", units=5)), epochs=2)
AGAIN = replace(RECIPES["autoencoder"].plan, source=DIGITS, epochs=2)
VALUE = Plan(Source("diabetes"), (layer("dense", units=8),), output="linear", loss="mse", epochs=2)


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look after every batch, and mistakes after every epoch."""
    from playground.keras_backend import live, mistakes

    monkeypatch.setattr(live, "EVERY", 0.0)
    monkeypatch.setattr(live, "SHARE", 1e9)
    monkeypatch.setattr(mistakes, "EVERY", 0.0)


def numbers(picture: dict[str, Any]) -> np.ndarray:
    """The numbers that a picture's bytes stand for, (maps, rows, columns)."""
    raw = np.frombuffer(picture["values"], np.uint8).reshape(picture["count"], *picture["side"])
    return np.asarray(picture["low"] + raw / 255 * (picture["high"] - picture["low"]))


@pytest.mark.parametrize("plan", [PICTURES, ROWS, AGAIN], ids=["pictures", "rows", "autoencoder"])
def test_the_training_is_the_same_to_the_last_bit_whether_one_looks_or_not(plan, tmp_path, eager, monkeypatch) -> None:
    from playground.keras_backend import live, mistakes

    looked, listener = run(plan, tmp_path / "looked")
    assert len(listener.of("live")) > 10
    monkeypatch.setattr(live.Budget, "due", lambda *_: False)
    monkeypatch.setattr(live.Live, "look", lambda *_: {"kind": "phase"})
    monkeypatch.setattr(mistakes, "EVERY", 1e9)
    unseen, other = run(plan, tmp_path / "unseen")
    assert not other.of("live")
    assert looked["history"] == unseen["history"]
    with np.load(tmp_path / "looked/state.npz") as a, np.load(tmp_path / "unseen/state.npz") as b:
        assert len(a.files) > 5
        for name in a.files:
            np.testing.assert_array_equal(a[name], b[name], err_msg=name)


def test_the_last_look_shows_the_network_of_the_end(tmp_path: Path, eager) -> None:
    import keras

    from playground.keras_backend import answers
    from playground.keras_backend.inside import by_keras

    _, listener = run(PICTURES, tmp_path)
    told = listener.of("live")[-1]
    assert (told["epoch"], told["batch"]) == (2, -(-240 // 32))
    _, model, data = answers.trained(str(tmp_path))
    assert np.frombuffer(told["example"]["x"], np.uint8).tolist() == np.rint(data.x_val[0].ravel() / 16 * 255).tolist()
    assert (told["example"]["label"], told["example"]["side"]) == (data.label_val[0], [8, 8, 1])
    layers = [each for each in model.layers if not isinstance(each, keras.layers.InputLayer)]
    opened = keras.Model(model.inputs, [each.output for each in layers])
    found = [np.asarray(each)[0] for each in opened(data.numbers(data.x_val[:1]), training=False)]
    assert [row["kind"] for row in told["layers"]] == [type(each).__name__ for each in layers]
    assert [row["name"] for row in told["layers"]] == [
        "1 Conv2D", "2 BatchNormalization", "MaxPooling2D", "Flatten", "Dropout", "3 Dense", "output",
    ]  # fmt: skip
    for row, picture, answer in zip(told["layers"], told["pictures"], found, strict=True):
        assert row["shape"] == [*answer.shape]
        maps = np.moveaxis(answer[..., :8], 2, 0) if answer.ndim == 3 else answer[None, None, :128]
        assert (picture["form"], picture["of"]) == ("maps" if answer.ndim == 3 else "bars", answer.shape[-1])
        room = picture["high"] - picture["low"]
        assert (picture["low"], picture["high"]) == pytest.approx((maps.min(), maps.max()), abs=1e-6)
        np.testing.assert_allclose(numbers(picture), maps, atol=room / 255 * 0.51 + 1e-6)
    assert told["outputs"] == pytest.approx(found[-1].tolist(), abs=1e-6)
    slopes = iter(by_keras(model, data.numbers(data.x[:32]), data.y[:32]))
    for row, each in zip(told["layers"], layers, strict=True):
        own = [next(slopes) for _ in each.trainable_variables]
        if not own:
            assert (row["gradient"], row["weights"]) == (None, None)
            continue
        assert row["gradient"] == pytest.approx(np.sqrt(sum(np.sum(part**2) for part in own)), rel=1e-4)
        weights = [np.asarray(variable) for variable in each.trainable_variables]
        assert row["weights"] == pytest.approx(np.sqrt(sum(np.sum(part**2) for part in weights)), rel=1e-5)


def test_a_sequence_is_shown_a_row_a_step(tmp_path: Path) -> None:
    _, listener = run(ROWS, tmp_path)
    first, *_, last = listener.of("live")
    assert (first["epoch"], first["batch"]) == (1, 0)
    assert [(p["form"], p["count"], p["side"], p["of"]) for p in last["pictures"]] == [
        ("steps", 1, [8, 8], 8), ("steps", 1, [8, 6], 6), ("bars", 1, [1, 5], 5), ("bars", 1, [1, 10], 10),
    ]  # fmt: skip
    assert sum(last["outputs"]) == pytest.approx(1, abs=1e-5)


class Hands:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_looks_stay_within_three_hundredths_of_the_time_and_are_half_a_second_apart() -> None:
    from playground.keras_backend.live import EVERY, SHARE, Budget

    hands = Hands()
    budget = Budget(hands)
    hands.now += 0.3
    budget.paid(100.0)  # before the training
    budget.begin()
    begun, looks, spent = hands.now, [], 0.0
    for number in range(20_000):
        hands.now += 0.001
        if budget.due(hands.now):
            looks.append(hands.now)
            since, cost = hands.now, 0.004 if number < 15_000 else 0.04
            hands.now += cost
            budget.paid(since)
            spent += cost
            assert spent <= SHARE * (hands.now - begun) + max(0.0, cost - 0.004)
    # The first one cost 0.3 s; a fifth of that is expected of the next, which three hundredths of 2 s allow.
    assert looks[0] - begun == pytest.approx(2.0, abs=0.01)
    assert min(np.diff(looks)) >= EVERY
    assert len(looks) > 10


def test_mistakes_are_those_of_the_epochs_network(tmp_path: Path, eager) -> None:
    from playground.keras_backend import answers, judge

    _, listener = run(PICTURES, tmp_path)
    assert [event["epoch"] for event in listener.of("mistakes")] == [1, 2]
    for told in listener.of("mistakes"):
        _, model, data = answers.trained(str(tmp_path), told["epoch"])
        chances = judge.outputs(model, data, data.x_val)
        guess, truth = chances.argmax(axis=1), data.label_val
        wrong = guess != truth
        assert (told["of"], told["all"], told["count"]) == (60, 60, wrong.sum())
        row = listener.of("epoch")[told["epoch"] - 1]["row"]
        assert told["count"] == round(60 * (1 - row["val_accuracy"]))
        assert sum(pair[2] for pair in told["pairs"]) == wrong.sum()
        for label, taken, count in told["pairs"]:
            assert ((truth == label) & (guess == taken)).sum() == count > 0
        assert [pair[2] for pair in told["pairs"]] == sorted((pair[2] for pair in told["pairs"]), reverse=True)
        sure = sorted(chances[wrong].max(axis=1), reverse=True)[:24]
        assert [row["probability"] for row in told["rows"]] == pytest.approx(sure, abs=1e-6)
        pictures = {each.tobytes(): n for n, each in enumerate(np.rint(data.x_val / 16 * 255).astype(np.uint8))}
        for row in told["rows"]:
            at = pictures[row["x"]]
            assert (row["label"], row["guess"]) == (truth[at], guess[at])


def test_of_values_and_copies_the_worst_are_told(tmp_path: Path) -> None:
    from playground.keras_backend import answers, judge

    _, listener = run(VALUE, tmp_path / "value")
    told = listener.of("mistakes")[-1]
    _, model, data = answers.trained(str(tmp_path / "value"))
    guess = judge.outputs(model, data, data.x_val)[:, 0]
    worst = np.argsort(-np.abs(guess - data.label_val))[:24]
    assert told["count"] is None
    assert told["epoch"] == 2
    assert [row["label"] for row in told["rows"]] == data.label_val[worst].tolist()
    assert [row["guess"] for row in told["rows"]] == pytest.approx(guess[worst].tolist(), rel=1e-5)
    assert told["rows"][0]["x"] == pytest.approx((data.x_val[worst[0]] * data.spread + data.mean).tolist(), rel=1e-5)
    assert listener.of("data")[0]["columns"] == list(data.columns)
    _, listener = run(AGAIN, tmp_path / "again")
    told = listener.of("mistakes")[-1]
    _, model, data = answers.trained(str(tmp_path / "again"))
    copies = judge.outputs(model, data, data.x_val)
    far = np.argmax(np.abs(copies - data.y_val).mean(axis=(1, 2, 3)))
    assert told["rows"][0]["x"] == np.rint(data.x_val[far] / 16 * 255).astype(np.uint8).tobytes()
    assert told["rows"][0]["copy"] == np.rint(copies[far] * 255).astype(np.uint8).tobytes()
    assert listener.of("live")[-1]["outputs"] == []


def test_of_reviews_the_words_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from playground.keras_backend import files, read, reviews

    monkeypatch.setenv("PLAYGROUND_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    read._CACHE.clear()
    helpers.write_imdb(tmp_path)
    helpers.write_word_index(tmp_path)
    plan = Plan(
        Source("imdb"), (layer("embedding", width=4), layer("global_average")), output="sigmoid",
        loss="binary_crossentropy", epochs=1,
    )  # fmt: skip
    _, listener = run(plan, tmp_path / "job")
    told = listener.of("live")[-1]
    assert (told["pictures"][0]["form"], told["pictures"][0]["side"]) == ("steps", [120, 4])
    spoken = {" ".join(_spoken(review, reviews)): label for review, label in zip(*files.load("imdb")[:2], strict=True)}
    words = told["example"]["x"]
    assert len(words) == 120
    assert spoken[" ".join(filter(None, words))] == told["example"]["label"]
    for row in listener.of("mistakes")[-1]["rows"]:
        assert spoken[" ".join(filter(None, row["x"]))] == row["label"] != row["guess"]


def _spoken(review: list[int], reviews: Any) -> list[str]:
    """The last 120 places of a review of Keras's in words, by its own index: a word's number is its rank + 3."""
    by_rank = {rank: word for word, rank in reviews.word_index().items()}
    return [by_rank[number - 3] for number in review[-120:] if number > 1]


@pytest.mark.parametrize("scale", [1e-9, 1.0, 3e4, 1e200])
def test_a_row_comes_back_in_the_numbers_of_its_table(scale: float) -> None:
    from playground.keras_backend import shown
    from playground.keras_backend.read import Data, standard

    rng = np.random.default_rng(3)
    towns = np.eye(3)[rng.integers(0, 3, 200)]  # a category in columns of 0 and 1
    x = np.column_stack([rng.integers(18, 70, 200), rng.normal(1.72, 0.09, 200).round(2), np.full(200, 7.0), towns])
    x[:, :3] *= scale
    mean, spread = standard(x)
    scaled = ((x - mean) / spread).astype("float32")
    no: Any = None
    data = Data(no, no, no, no, no, no, no, no, no, mean=mean, spread=spread)
    back = np.array([shown.own_units(data, row) for row in scaled])
    assert np.array_equal(back[:, 3:], towns)
    assert np.allclose(back, x, rtol=2e-6, atol=0)
