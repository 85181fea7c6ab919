"""What the stage is given to draw, beside the same numbers from the engine."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from playground import datasets
from playground.experiment import Change, Experiment, Run
from playground.experiment.presets import PRESETS
from playground.frames import pictures
from playground.frames.pictures import SURFACE_SIDE, join, move, state
from playground.timeline import Timeline

BATCH = Experiment(batch_size=10, hidden=(3, 2), activations=("tanh", "relu"), output_activation="sigmoid")
SEVEN = Experiment(
    inputs=("x1", "x2", "x1sq", "x2sq", "x1x2", "sinx1", "sinx2"), hidden=(4,), activations=("tanh",), batch_size=3
)


def f8(values: object) -> np.ndarray:
    return np.asarray(values, dtype="f8").ravel()


def forward(experiment: Experiment, theta: np.ndarray, x: np.ndarray) -> list[np.ndarray]:
    """The outputs of every layer, written out: tanh, relu and sigmoid only."""
    functions: dict[str, Callable[[Any], Any]] = {
        "tanh": np.tanh,
        "relu": lambda z: np.maximum(z, 0),
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "linear": lambda z: z,
    }
    outputs, at = [], 0
    names = (*experiment.activations, experiment.output_activation)
    for name, rows, columns in zip(names, experiment.sizes, experiment.sizes[1:], strict=False):
        w = theta[at : at + rows * columns].reshape(rows, columns)
        b = theta[at + rows * columns : at + (rows + 1) * columns]
        at += (rows + 1) * columns
        x = functions[name](x @ w + b)
        outputs.append(x)
    return outputs


# -- moves -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("experiment", [Experiment(), BATCH, SEVEN], ids=["one by one", "batch of ten", "seven inputs"])
@pytest.mark.parametrize("update", [0, 1, 37])
def test_a_move_shows_the_focused_examples_own_numbers(experiment: Experiment, update: int) -> None:
    line = Timeline(Run(experiment))
    batch = experiment.batches().indices(update)
    x, y = experiment.training_set()
    theta = line.state(update).theta
    network, loss = experiment.network(), experiment.loss
    outside = next(index for index in range(len(x)) if index not in batch)
    for focus in (int(batch[-1]), outside, None):
        picture = move(line, update, focus)
        assert picture is not None
        index = int(batch[0]) if focus is None else focus
        own = network.evaluate(theta, x[index : index + 1], y[index : index + 1], loss)
        assert picture.header == {
            "update": update,
            "focus": index,
            "in_batch": index in batch,
            "batch": batch.tolist(),
            "steps": picture.header["steps"],
        }
        drawn = {name.removeprefix("move_"): array for name, array in picture.arrays.items()}
        # Alone or in a batch, a sum may round another way in the last bit of float64: far below float32.
        for name, expected in (("Z", own.Z), ("A", own.A), ("dZ", own.dZ)):
            np.testing.assert_allclose(
                drawn[name], np.concatenate([layer[0] for layer in expected]), rtol=1e-6, atol=1e-12
            )
        hidden = np.concatenate([layer[0] for layer in own.dA[:-1] if layer is not None])
        np.testing.assert_allclose(drawn["dA"][: len(hidden)], hidden, rtol=1e-6, atol=1e-12)
        assert np.array_equal(drawn["x"], f8(x[index]))
        assert np.array_equal(drawn["t"], f8(y[index]))
        assert drawn["loss"][1] == pytest.approx(float(own.rows[0]), rel=1e-12)


@pytest.mark.parametrize("experiment", [Experiment(), BATCH, SEVEN], ids=["one by one", "batch of ten", "seven inputs"])
def test_a_move_shows_the_batchs_gradient_its_update_and_the_recheck(experiment: Experiment) -> None:
    line = Timeline(Run(experiment))
    network = experiment.network()
    batch = experiment.batches().indices(4)
    x, y = experiment.training_set()
    before, after = line.state(4).theta, line.state(5).theta
    loss, grad = network.loss_and_grad(before, x[batch], y[batch], experiment.loss)
    picture = move(line, 4, None)
    assert picture is not None
    assert np.array_equal(picture.arrays["move_grad"], f8(grad))
    substeps = [name for name in picture.header["steps"] if name in ("delta", "theta")]
    assert substeps == ["delta", "theta"]
    delta, theta = picture.arrays["move_opt"]
    np.testing.assert_allclose(delta, -0.1 * grad, rtol=1e-6)
    assert np.array_equal(theta, f8(after))
    losses = picture.arrays["move_loss"]
    assert losses.dtype == np.float64
    assert losses[0] == losses[2] == loss
    assert losses[3] == network.loss(after, x[batch], y[batch], experiment.loss)
    assert losses[4] == pytest.approx(float(loss + grad @ (after - before)), rel=1e-12)
    shown = forward(experiment, after, x[batch[:1]])
    np.testing.assert_allclose(picture.arrays["move_after"], np.concatenate([layer[0] for layer in shown]), rtol=1e-6)


def test_the_place_of_a_step_that_is_skipped_stays_empty() -> None:
    """Softmax with cross-entropy goes from the loss straight to the sums: there is no dA of the output."""
    line = Timeline(Run(PRESETS["softmax"].experiment))
    picture = move(line, 0, None)
    assert picture is not None
    assert "dA:1" not in picture.header["steps"]
    units = line.network.layers[0].output_shape[0]
    assert np.isfinite(picture.arrays["move_dA"][:units]).all()
    assert np.isnan(picture.arrays["move_dA"][units:]).all()
    p_minus_y = line.moment(0).pass_.A[-1][0] - line.moment(0).y[line.moment(0).batch[0]]
    np.testing.assert_allclose(picture.arrays["move_dZ"][units:], p_minus_y, rtol=1e-6)


def test_an_edit_made_later_is_not_in_the_update_before_it() -> None:
    line = Timeline(Run(Experiment(), (Change(3, "weight", (0, 5.0)),)))
    plain = Timeline(Run(Experiment()))
    edited, untouched = move(line, 2, None), move(plain, 2, None)
    assert edited is not None
    assert untouched is not None
    for name, array in untouched.arrays.items():
        assert np.array_equal(edited.arrays[name], array, equal_nan=True), name
    shown = state(line, 3)
    assert shown is not None
    assert shown.arrays["state_theta"][0] == 5.0


def test_a_run_that_ends_shows_its_last_update_and_nothing_behind_it() -> None:
    line = Timeline(Run(PRESETS["too_large"].experiment))
    end = line.reached(10_000)
    picture = move(line, end, None)
    assert picture is not None
    assert picture.header["steps"][-1] == line.moment(end).steps[-1].id
    assert np.isnan(picture.arrays["move_loss"][3])
    assert np.isnan(picture.arrays["move_after"]).all()
    assert state(line, end) is not None
    assert move(line, end + 1, None) is None
    assert state(line, end + 1) is None


# -- states ------------------------------------------------------------------------------------------------------------


def plane(side: int, low: float = -6.0, high: float = 6.0) -> np.ndarray:
    """Pixel centres by rows from the top left, written out."""
    step = (high - low) / side
    return np.array([(low + (c + 0.5) * step, high - (r + 0.5) * step) for r in range(side) for c in range(side)])


def as_bytes(values: Any) -> Any:
    return np.rint((np.clip(values, -1, 1) + 1) * 127.5)


@pytest.mark.parametrize(("experiment", "scaled"), [(Experiment(), lambda a: a), (BATCH, lambda a: 2 * a - 1)],
                         ids=["tanh", "sigmoid"])  # fmt: skip
def test_the_surface_is_a_forward_pass_at_every_pixel(experiment: Experiment, scaled) -> None:
    line = Timeline(Run(experiment))
    for update in (0, 25):
        picture = state(line, update)
        assert picture is not None
        surface = picture.arrays["state_surface"]
        assert surface.shape == (1, SURFACE_SIDE, SURFACE_SIDE)
        assert surface.dtype == np.uint8
        outputs = forward(experiment, line.state(update).theta, plane(SURFACE_SIDE))
        expected = as_bytes(scaled(outputs[-1][:, 0])).reshape(SURFACE_SIDE, SURFACE_SIDE)
        # The picture is computed in float32: a value on the edge between two bytes may fall on either side.
        assert np.abs(surface[0].astype(int) - expected).max() <= 1
        assert np.mean(surface[0] == expected) > 0.99
        assert len(np.unique(surface)) > 20


def test_the_surface_lies_the_right_way_up() -> None:
    """x₁ grows to the right, x₂ upwards: with one weight on each, corner by corner."""
    experiment = Experiment(hidden=(), activations=(), weights=(0.1, 0.01, 0.0))
    picture = state(Timeline(Run(experiment)), 0)
    assert picture is not None
    corners = picture.arrays["state_surface"][0][[0, 0, -1, -1], [0, -1, 0, -1]].astype(int)
    left, right = -0.588, 0.588
    expected = [np.tanh(side + height) for height in (0.0588, -0.0588) for side in (left, right)]
    assert np.abs(corners - as_bytes(np.array(expected))).max() <= 1


def test_every_units_response_is_a_smaller_picture_of_its_own() -> None:
    line = Timeline(Run(BATCH))
    picture = state(line, 10)
    assert picture is not None
    heat = picture.arrays["state_heat"]
    side = pictures.HEAT_SIDE
    assert heat.shape == (3 + 2 + 1, side, side)
    outputs = forward(BATCH, line.state(10).theta, plane(SURFACE_SIDE))
    pick = [int((i + 0.5) * SURFACE_SIDE / side) for i in range(side)]
    units = np.concatenate(outputs, axis=1).reshape(SURFACE_SIDE, SURFACE_SIDE, -1)[np.ix_(pick, pick)]
    assert np.abs(heat.astype(int) - as_bytes(units.transpose(2, 0, 1))).max() <= 1


def test_the_inputs_have_pictures_too_each_to_its_own_scale() -> None:
    heat = pictures.input_heat(SEVEN)
    points = plane(pictures.HEAT_SIDE)
    x1, x2 = points.T
    for picture, values in zip(heat, (x1, x2, x1**2, x2**2, x1 * x2, np.sin(x1), np.sin(x2)), strict=True):
        expected = as_bytes(values / np.abs(values).max())
        assert np.array_equal(picture.ravel(), expected)


def test_softmax_has_a_picture_of_probability_for_each_class() -> None:
    line = Timeline(Run(PRESETS["softmax"].experiment))
    picture = state(line, 5)
    assert picture is not None
    surface = picture.arrays["state_surface"]
    assert len(surface) == 3
    total = surface.astype(int).sum(axis=0)
    assert np.abs(total - 255).max() <= 2  # the probabilities of one place add up to one
    x = plane(SURFACE_SIDE)
    p = line.network.forward(line.state(5).theta, x)
    assert np.abs(surface.reshape(3, -1).T - 255 * p).max() <= 0.51


def test_a_curve_is_the_networks_answer_along_its_one_input() -> None:
    experiment = PRESETS["sine"].experiment
    line = Timeline(Run(experiment))
    picture = state(line, 3)
    assert picture is not None
    assert "state_surface" not in picture.arrays
    curve = picture.arrays["state_curve"]
    (low, high), *_ = datasets.spec("sine").domain
    x = np.linspace(low, high, len(curve))[:, None]
    np.testing.assert_allclose(curve, line.network.forward(line.state(3).theta, x)[:, 0], rtol=1e-6, atol=1e-7)


def test_a_table_has_its_guesses() -> None:
    line = Timeline(Run(PRESETS["hand_222"].experiment))
    picture = state(line, 0)
    assert picture is not None
    assert "state_surface" not in picture.arrays
    np.testing.assert_allclose(picture.arrays["state_outputs"], [[0.75136507, 0.772928465]], rtol=1e-6)


def test_a_state_carries_the_weights_and_how_well_they_do() -> None:
    line = Timeline(Run(Experiment()))
    picture = state(line, 9)
    assert picture is not None
    metrics = line.metrics(9)
    assert np.array_equal(picture.arrays["state_theta"], f8(line.state(9).theta))
    assert picture.arrays["state_metrics"].tolist() == [
        metrics.train_loss, metrics.test_loss, metrics.train_accuracy, metrics.test_accuracy, 0
    ]  # fmt: skip


def finite_stays(own: np.ndarray, sent: np.ndarray) -> None:
    """What is finite, and what is not 0, still is on the screen."""
    assert np.array_equal(np.isfinite(sent), np.isfinite(own))
    assert np.array_equal(sent == 0, own == 0)
    np.testing.assert_allclose(sent[np.isfinite(sent)], own[np.isfinite(own)], rtol=1e-6)


@pytest.mark.parametrize("value", [1e60, -1e300, 1e-60, 3.4e38])
def test_numbers_that_float32_cannot_hold_stay_what_they_are(value: float) -> None:
    experiment = Experiment(output_activation="linear", activations=("relu",))
    line = Timeline(Run(experiment, (Change(1, "weight", (0, value)),)))
    picture = state(line, 1)
    assert picture is not None
    finite_stays(line.state(1).theta, picture.arrays["state_theta"])
    moved = move(line, 1, None)
    assert moved is not None
    at = line.moment(1)
    finite_stays(at.pass_.grad, moved.arrays["move_grad"])
    rows = [step.value for step in at.steps if step.phase == "update"]
    finite_stays(np.array(rows).reshape(len(rows), line.network.size), moved.arrays["move_opt"])
    finite_stays(np.concatenate([z[0] for z in at.pass_.Z]), moved.arrays["move_Z"])
    finite_stays(line.gradient_norms(1), picture.arrays["state_norms"])


def test_the_plane_is_drawn_with_the_networks_own_numbers_where_float32_would_lose_them() -> None:
    line = Timeline(Run(Experiment(activations=("relu",)), (Change(0, "weight", (0, 1e39)),)))
    picture = state(line, 0)
    assert picture is not None
    y_hat = line.network.forward(line.state(0).theta, plane(SURFACE_SIDE))[:, 0]
    expected = np.rint((np.clip(y_hat, -1, 1) + 1) * 127.5)
    assert np.abs(picture.arrays["state_surface"].ravel() - expected).max() <= 1


def test_a_weight_too_large_for_float32_is_drawn_and_not_stumbled_over() -> None:
    line = Timeline(
        Run(Experiment(output_activation="linear", activations=("relu",)), (Change(1, "weight", (0, 1e60)),))
    )
    picture = state(line, 1)
    assert picture is not None
    assert picture.arrays["state_theta"][0] == 1e60
    assert move(line, 1, None) is not None


def test_pictures_are_joined_row_by_row_and_filled_where_an_optimizer_keeps_less() -> None:
    line = Timeline(Run(Experiment(), (Change(1, "optimizer", ("adam", ())),)))
    moves = [move(line, update, None) for update in (0, 1)]
    joined = join([picture for picture in moves if picture is not None])
    assert [header["update"] for header in joined.header] == [0, 1]
    rows = joined.arrays["move_opt"]
    assert rows.shape[:2] == (2, 6)  # m, v, m_hat, v_hat, delta, theta
    assert np.isnan(rows[0, 2:]).all()
    assert np.array_equal(rows[1, -1], f8(line.state(2).theta))
    assert np.array_equal(joined.arrays["move_grad"][1], moves[1].arrays["move_grad"])  # type: ignore[union-attr]
    assert join([]).arrays == {}


def test_every_number_that_is_written_out_is_the_engines_own_bit_for_bit() -> None:
    """In float32 a weight of 1.2 read 1.200 in a hover, beside +1.2 in the inspector."""
    experiment = Experiment(batch_size=3, optimizer="adam")
    line = Timeline(Run(experiment, (Change(1, "weight", (0, 1.2)),)))
    drawn, moved = state(line, 1), move(line, 1, None)
    assert drawn is not None
    assert moved is not None
    at = line.moment(1)
    assert drawn.arrays["state_theta"][0] == 1.2
    assert np.array_equal(drawn.arrays["state_theta"], line.state(1).theta)
    assert np.array_equal(moved.arrays["move_grad"], at.pass_.grad)
    assert np.array_equal(moved.arrays["move_Z"], np.concatenate([z[0] for z in at.pass_.Z if z is not None]))
    rows = [step.value for step in at.steps if step.phase == "update"]
    assert np.array_equal(moved.arrays["move_opt"], rows)
