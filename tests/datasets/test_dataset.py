"""Loading: the registry, the split, fixed tables, points of one's own, the seven inputs."""

import subprocess
import sys

import numpy as np
import pytest

from playground.datasets import CLASSES, DATASETS, FEATURES, KINDS, features, load, spec, train_count
from tests.serving import ROOT

_SEQUENCES = ("first_bit", "parity", "larger_half", "sine_next")
PINNED = {
    "bars": [0, 6, 12, 18],
    "corner": [11, 12, 13, 19, 27],
    "digits": [0, 7, 9, 3, 0, 9],
    "parity": [1.0, 1.0, -1.0, -1.0, -1.0],
}
RANDOM = [name for name, choice in DATASETS.items() if not choice.fixed]


@pytest.mark.parametrize("name", DATASETS)
def test_every_set_is_what_its_entry_says(name):
    choice, data = DATASETS[name], load(name)
    assert choice.kind in KINDS
    assert choice.title
    assert choice.line.endswith((".", "?"))
    assert bool(choice.noise) == (not choice.fixed)
    assert len(data) == choice.samples
    assert data.x_raw.shape == (choice.samples, *choice.shape_of(4))
    assert data.value.shape == (choice.samples, choice.targets)
    assert data.classes == choice.classes
    assert len(choice.domain) == len(choice.columns)
    assert set(data.label.tolist()) <= set(range(max(choice.classes, 1)))
    if choice.kind == CLASSES:
        np.testing.assert_array_equal(data.value[:, 0], data.label)
    for (low, high), column in zip(choice.domain, data.x_raw.reshape(-1, len(choice.columns)).T, strict=True):
        # A cloud's outermost point may lie a little outside the picture.
        assert low - 1 <= column.min(initial=0)
        assert column.max(initial=0) <= high + 1


@pytest.mark.parametrize("name", RANDOM)
def test_same_seed_same_data_other_seed_other_data(name):
    one, two, other = load(name, noise=15, seed=4), load(name, noise=15, seed=4), load(name, noise=15, seed=5)
    for part in ("x_raw", "label", "value", "train", "test"):
        np.testing.assert_array_equal(getattr(one, part), getattr(two, part))
    assert not np.array_equal(one.x_raw, other.x_raw)
    assert not np.array_equal(one.train, other.train)


def test_first_numbers_are_pinned():
    """A link carries a seed: should these change, every link ever shared shows other data."""
    data = load("circle", seed=20)
    np.testing.assert_allclose(data.x_raw[0], [-0.9994678177433426, 1.2602703959796941], rtol=0, atol=1e-12)
    assert data.train[:5].tolist() == [450, 68, 105, 159, 81]


def test_the_split_is_a_partition_that_grows_with_the_share():
    small, large = load("xor", share=30, seed=2), load("xor", share=60, seed=2)
    assert sorted([*small.train, *small.test]) == list(range(500))
    assert len(small.train) == 150
    np.testing.assert_array_equal(small.train, large.train[:150])
    np.testing.assert_array_equal(small.x_raw, large.x_raw)


@pytest.mark.parametrize(
    ("samples", "share", "expected"), [(500, 50, 250), (2, 90, 1), (2, 10, 1), (1, 50, 1), (3, 50, 1)]
)
def test_train_count_leaves_something_on_both_sides(samples, share, expected):
    assert train_count(spec("circle"), samples, share, 0) == expected
    assert len(load("circle", samples=samples, share=share).train) == expected


def test_a_single_sample_is_training_and_test():
    data = load("circle", samples=1)
    assert data.train.tolist() == data.test.tolist() == [0]
    assert data.test_is_train


@pytest.mark.parametrize(
    ("name", "answers"), [("truth_xor", [0, 1, 1, 0]), ("truth_and", [0, 0, 0, 1]), ("truth_or", [0, 1, 1, 1])]
)
def test_truth_tables(name, answers):
    data = load(name, noise=50, samples=77, share=10, seed=9)
    assert data.x_raw.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert data.label.tolist() == answers
    assert data.train.tolist() == data.test.tolist() == [0, 1, 2, 3]


def test_bars_lie_or_stand_and_a_corner_turns():
    bars, corner = load("bars", seed=3), load("corner", seed=3)
    for picture, stands in zip(bars.x_raw[..., 0], bars.label, strict=True):
        rows, columns = picture.sum(axis=1), picture.sum(axis=0)
        assert sorted(columns if not stands else rows)[-4:] == [1, 1, 1, 1]
        assert (rows if not stands else columns).max() == picture.sum() == 4
    for picture, turns in zip(corner.x_raw[..., 0], corner.label, strict=True):
        longest = max(picture.sum(axis=0).max(), picture.sum(axis=1).max())
        assert (picture.sum(), longest) == (5, 3 if turns else 5)


def test_the_digits_are_those_of_the_package_and_not_imported():
    code = (
        "import sys; from playground.datasets import load; d = load('digits', samples=1797, seed=1);"
        "print(len(d), sorted(set(d.label.tolist())), round(float(d.x_raw.sum()), 4), 'sklearn' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    # The sum of all grey values of scikit-learn's `load_digits`, of 16 each, is 561718.
    assert done.stdout.strip() == f"1797 {list(range(10))} {561718 / 16} False"


@pytest.mark.parametrize("moments", [4, 7, 12])
def test_the_answers_of_sequences_are_what_they_ask(moments):
    first, parity, half, sine = (load(name, moments=moments, seed=5) for name in _SEQUENCES)
    assert first.x_raw.shape == (200, moments, 1)
    np.testing.assert_array_equal(first.label, first.x_raw[:, 0, 0] > 0)
    np.testing.assert_array_equal(parity.label, (parity.x_raw[..., 0] > 0).sum(axis=1) % 2)
    x, part = half.x_raw[..., 0], moments // 2
    np.testing.assert_array_equal(half.label, x[:, -part:].sum(axis=1) > x[:, :part].sum(axis=1))
    # Three values of one sine wave determine the next: s(t+1) = 2 cos(w) s(t) - s(t-1), whatever its phase.
    w = sine.x_raw[..., 0]
    ratio = (w[:, -1] + w[:, -3]) / w[:, -2]
    steep = np.abs(w[:, -2]) > 0.2
    np.testing.assert_allclose((ratio * w[:, -1] - w[:, -2])[steep], sine.value[steep, 0], atol=1e-9)


def test_the_first_pictures_and_sequences_are_pinned():
    """As those of the plane are: a link carries a seed, not the pictures."""
    assert np.flatnonzero(load("bars", seed=20).x_raw[0]).tolist() == PINNED["bars"]
    assert np.flatnonzero(load("corner", seed=20).x_raw[0]).tolist() == PINNED["corner"]
    assert load("digits", seed=20).label[:6].tolist() == PINNED["digits"]
    assert load("parity", seed=20, moments=5).x_raw[0, :, 0].tolist() == PINNED["parity"]


def test_hand_calculation_rows():
    assert load("hand_222").x_raw.tolist() == [[0.05, 0.10]]
    assert load("hand_222").value.tolist() == [[0.01, 0.99]]
    assert load("hand_121").value.tolist() == [[1.0]]
    assert load("confident").label.tolist() == [1]


def test_own_points_stand_last_and_are_for_training():
    plain, data = load("circle"), load("circle", points=[(1.0, -2.0, 1), (0.5, 0.25, 0)])
    np.testing.assert_array_equal(data.x_raw[:500], plain.x_raw)
    assert data.x_raw[500:].tolist() == [[1.0, -2.0], [0.5, 0.25]]
    assert data.label[500:].tolist() == [1, 0]
    assert data.train[-2:].tolist() == [500, 501]
    assert data.own.sum() == 2
    np.testing.assert_array_equal(data.test, plain.test)


def test_an_empty_plane_fills_up():
    empty = load("own")
    assert len(empty) == 0
    data = load("own", points=[(0.0, 1.0, 0), (1.0, 0.0, 2)])
    assert data.classes == 3
    assert data.train.tolist() == data.test.tolist() == [0, 1]


def test_in_a_regression_own_points_are_plus_and_minus_one():
    data = load("plane", points=[(0.0, 0.0, 1), (0.0, 0.0, 0)])
    assert data.value[-2:, 0].tolist() == [1.0, -1.0]
    assert data.label.max() == 0


def test_refusals_are_sentences():
    with pytest.raises(ValueError, match="There is no data called 'squares': choose one of circle, xor"):
        load("squares")
    with pytest.raises(ValueError, match="Sine does not live on the plane"):
        load("sine", points=[(0.0, 0.0, 1)])
    with pytest.raises(ValueError, match="There is no input called 'x3'"):
        features(np.zeros((1, 2)), ["x3"])
    with pytest.raises(ValueError, match="two coordinates"):
        features(np.zeros((1, 3)), ["x1"])


def test_nothing_can_write_into_a_dataset():
    data = load("gauss")
    with pytest.raises(ValueError, match="read-only"):
        data.x_raw[0, 0] = 9


def test_the_seven_inputs():
    got = features(np.array([[2.0, -3.0]]), list(FEATURES))
    assert got.tolist()[0] == pytest.approx([2, -3, 4, 9, -6, 0.9092974268256817, -0.1411200080598672])
    assert [feature.label for feature in FEATURES.values()] == ["x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"]
    swapped = features(np.array([[2.0, -3.0]]), ["x2", "x1"])
    assert swapped.tolist() == [[-3.0, 2.0]]
