"""The large sets from a folder in Keras's own layout, the bundled ones; drawings."""

from pathlib import Path

import numpy as np
import pytest

from playground.plans import Plan, Source, layer
from tests.keras_backend import helpers

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLAYGROUND_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    from playground.keras_backend import read

    read._CACHE.clear()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "write", "shape", "train", "test"),
    [
        ("mnist", helpers.write_mnist, (28, 28, 1), 480, 200),
        ("fashion", helpers.write_fashion, (28, 28, 1), 80, 30),
        ("cifar10", helpers.write_cifar, (32, 32, 3), 80, 20),
    ],
)
def test_pictures_are_read_from_the_folder(folder, name, write, shape, train, test) -> None:
    from playground.keras_backend.read import prepare

    write(folder)
    data = prepare(Plan(Source(name), (layer("flatten"),)))
    assert data.x.shape == (train, *shape)
    assert data.x.dtype == np.uint8
    assert len(data.x_test) == test
    bright = data.x[..., 0].astype(int).mean(axis=2).argmax(axis=1)
    assert np.all((bright >= 2 * data.y) & (bright <= 2 * data.y + 2))  # labels belong to their pictures
    assert data.numbers(data.x).max() <= 1


def test_reviews_are_read_from_the_folder(folder) -> None:
    from playground.keras_backend.read import prepare

    helpers.write_imdb(folder)
    plan = Plan(Source("imdb"), (layer("embedding"), layer("global_average")))
    data = prepare(plan)
    assert data.x.shape == (48, 120)
    assert np.array_equal(data.x[:, -1] - 10, data.y)  # the last word tells; Keras's numbers are 3 higher


def test_reviews_come_as_keras_gives_them(folder, monkeypatch) -> None:
    import keras
    import keras.src.datasets.imdb as theirs

    from playground.keras_backend import files, read

    helpers.write_imdb(folder)
    monkeypatch.setattr(theirs, "get_file", lambda **_: str(folder / "imdb.npz"))
    (x, y), (x_test, y_test) = keras.datasets.imdb.load_data(num_words=5000)
    ours = files.load("imdb")
    for ours_x, their_x in ((ours[0], x), (ours[2], x_test)):
        np.testing.assert_array_equal(read._sequences(ours_x), keras.utils.pad_sequences(their_x, 120))
    assert ours[1].tolist() == y.tolist()
    assert ours[3].tolist() == y_test.tolist()


@pytest.mark.parametrize("name", ["digits", "breast_cancer", "wine", "iris", "diabetes", "noise", "toy_spiral"])
def test_bundled_sets_have_the_sizes_that_are_told(folder, name) -> None:
    from playground.keras_backend.read import prepare
    from playground.plans.plan import fitted

    plan = fitted(Plan(), source=Source(name))
    data = prepare(plan)
    assert data.x.shape[1:] == plan.data.shape
    sizes = [len(data.x), len(data.x_val), len(data.x_test)]
    assert sum(sizes) == plan.data.examples
    if data.mean is not None:
        np.testing.assert_allclose(data.x.mean(axis=0), 0, atol=1e-5)
    together = np.concatenate([data.x, data.x_val, data.x_test]).reshape(sum(sizes), -1)
    if name == "noise":
        assert len(np.unique(together, axis=0)) == 1000  # no row in two parts


def test_points_come_in_any_number(folder) -> None:
    from playground.keras_backend.read import prepare
    from playground.plans.plan import fitted

    data = prepare(fitted(Plan(), source=Source("toy_circle", examples=50_000)))
    assert len(data.x) + len(data.x_val) + len(data.x_test) == 50_000


def test_the_drawing_of_the_pad_is_made_as_small_as_the_pictures() -> None:
    from playground.keras_backend.answers import filled, resized

    picture = np.zeros((28, 28))
    picture[14:, :] = 1
    assert resized(picture, 8, 8).tolist() == [[0.0] * 8] * 4 + [[1.0] * 8] * 4
    dot = np.zeros((28, 28))
    dot[4:24, 12:16] = 0.5
    small = filled(dot, 8)
    assert small.shape == (8, 8)
    assert small.max() == 1
    assert (small[:, 3:5] > 0.9).all()
    assert (small[:, 0] == 0).all()
    assert not filled(np.zeros((28, 28)), 8).any()
