"""One batch opened: every weight's gradient by Keras's tape and by the NumPy engine, for every kind of layer."""

from pathlib import Path

import numpy as np
import pytest

from playground.plans import Plan, Source, layer
from playground.plans.recipes import RECIPES
from tests.keras_backend import helpers
from tests.keras_backend.test_training import run

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

SMALL = Source("digits", examples=200)
FLAT, ROWS, NORMAL = layer("flatten"), layer("rows"), layer("batch_normalization")
STACKS = {
    "convolution": (layer("conv2d", filters=6, l2=0.01), layer("max_pooling"), layer("dropout"), FLAT),
    "convolution, same size, mean of squares": (
        layer("conv2d", filters=5, size=4, padding="same", activation="gelu"),
        layer("average_pooling", size=3),
        layer("conv2d", filters=4, size=2),
        layer("global_average"),
    ),
    "normalised pictures with a way around": (
        layer("conv2d", filters=4, padding="same"), NORMAL, layer("residual", activation="tanh"), FLAT,
    ),
    "recurrent": (ROWS, layer("simple_rnn", units=7, sequences=1), layer("simple_rnn", units=5)),
    "lstm": (ROWS, layer("lstm", units=6, sequences=1), layer("dropout"), layer("lstm", units=5)),
    "residual": (FLAT, layer("dense", units=9, l1=0.001), NORMAL, layer("residual"), NORMAL, layer("residual")),
}  # fmt: skip
PLANS = {
    **{name: Plan(SMALL, stack, epochs=2) for name, stack in STACKS.items()},
    "autoencoder": Plan(SMALL, (FLAT, layer("dense", units=8)), output="sigmoid", loss="binary_crossentropy",
                        reconstruct=True, epochs=2),
    "autoencoder of pictures": Plan(SMALL, (layer("conv2d", filters=3, padding="same"),), output="sigmoid", loss="mse",
                                    reconstruct=True, epochs=2),
    "pictures, yes or no each": Plan(SMALL, (layer("conv2d", filters=3, padding="same"),), output="sigmoid",
                                     loss="binary_crossentropy", reconstruct=True, epochs=2),
    "value": Plan(Source("diabetes"), (layer("dense", units=6, activation="elu"),), output="linear", loss="huber",
                  epochs=2),
    "one-hot": Plan(SMALL, (FLAT, layer("dense", units=6)), loss="categorical_crossentropy", epochs=2),
}  # fmt: skip


@pytest.fixture
def by_both():
    """A function: the gradients of a plan's trained network for one batch, (title, Keras's, the engine's)."""
    from playground.keras_backend import engine_twin
    from playground.keras_backend.answers import trained
    from playground.keras_backend.inside import by_keras

    def found(plan: Plan, folder: Path, n: int = 32):
        run(plan, folder)
        _, model, data = trained(str(folder))
        x, y = data.numbers(data.x[:n]), data.y[:n]
        ours, why = engine_twin.gradients(plan, model, x, y)
        names = [v.path for v in model.trainable_variables]
        return list(zip(names, by_keras(model, x, y), ours, strict=True)), why

    return found


@pytest.mark.parametrize("name", PLANS)
def test_every_weight_by_two_hands(name: str, by_both, tmp_path: Path) -> None:
    arrays, why = by_both(PLANS[name], tmp_path)
    assert why == ""
    for path, theirs, ours in arrays:
        largest = np.abs(theirs).max()
        assert largest > 1e-5, path
        assert ours.shape == theirs.shape
        assert np.abs(ours - theirs).max() < 1e-4 * largest, path


def test_what_the_engine_lacks_is_said_and_what_follows_is_compared(by_both, tmp_path: Path, monkeypatch) -> None:
    helpers.write_imdb(tmp_path)
    monkeypatch.setenv("PLAYGROUND_DATA_DIR", str(tmp_path))
    from playground.keras_backend import read

    read._CACHE.clear()
    plan = Plan(Source("imdb"), (layer("embedding", width=4), layer("lstm", units=3)), output="sigmoid",
                loss="binary_crossentropy", epochs=1)  # fmt: skip
    arrays, why = by_both(plan, tmp_path / "job")
    assert why.startswith("The NumPy engine has no layer “Embedding”")
    assert arrays[0][2] is None
    assert len(arrays) == 6
    for path, theirs, ours in arrays[1:]:
        assert np.abs(ours - theirs).max() < 1e-4 * np.abs(theirs).max(), path


def test_a_batch_opened_names_every_array_and_says_how_many_examples(tmp_path: Path) -> None:
    from playground.keras_backend.inside import open_batch

    plan = Plan(SMALL, STACKS["lstm"], epochs=1, batch_size=50)
    run(plan, tmp_path)
    found = open_batch(str(tmp_path), 1, 0, 0, 4, 10)
    assert found["titles"][:3] == ["1 LSTM: weights", "1 LSTM: weights of its own state", "1 LSTM: biases"]
    assert found["titles"][-1] == "output: biases"
    assert found["counts"][:3] == [8 * 24, 6 * 24, 24]
    weight = found["weight"]
    assert (found["size"], weight["examples"]) == (50, 32)
    assert weight["title"] == "2 LSTM: weights of its own state"
    assert weight["place"] == [0, 10]
    assert 0 < abs(weight["keras"]) <= weight["largest"]
    assert abs(weight["keras"] - weight["engine"]) <= weight["apart"] < 1e-4 * weight["largest"]


def test_fewer_examples_where_a_convolution_is_large() -> None:
    from playground.keras_backend.engine_twin import examples

    assert examples(RECIPES["cnn"].plan, 64) == 32
    assert examples(RECIPES["cnn"].plan, 5) == 5
    large = tuple(layer("conv2d", filters=64, size=5, padding="same") for _ in range(2))
    assert 1 <= examples(Plan(Source("mnist"), (*large, FLAT)), 64) < 10
