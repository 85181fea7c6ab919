"""The chain rule on screen is the engine's gradient: factor by factor, path by path, example by example."""

import math

import numpy as np
import pytest

from tests.explain.moments import (
    CONFIDENT,
    CONFIDENT_SQUARED,
    HAND_121,
    HAND_222,
    LARGEST,
    VARIED,
    gradient_tex,
    index_of,
    inspected,
    moment,
)

FINITE = [name for name in VARIED if name != "diverging"]


def some_parameters(at):
    """A few weights and a bias of every layer."""
    anatomy = at.experiment.anatomy
    for layer in range(len(anatomy.tiers)):
        fan_in, fan_out = anatomy.sizes[layer], anatomy.sizes[layer + 1]
        yield from {f"w:{layer}:0:0", f"w:{layer}:{fan_in - 1}:{fan_out - 1}"}
        if at.experiment.use_bias:
            yield f"b:{layer}:{fan_out - 1}"


def own_gradient(at, focus):
    """The gradient of one example's own loss, without the penalty, from a pass of the engine over it alone."""
    x, y = at.x[focus : focus + 1], at.y[focus : focus + 1]
    result = at.network.evaluate(at.before.theta, x, y, at.experiment.loss)
    whole = result.grad.copy()
    for segment in at.network.layout:
        data = result.backward[segment.layer].get(f"d{segment.name}_data")
        if data is not None:
            whole[segment.start : segment.stop] = data.reshape(-1)
    return whole


@pytest.mark.parametrize("name", FINITE)
@pytest.mark.parametrize("update", [0, 6])
def test_factors_and_paths_give_the_example_s_own_gradient(name, update):
    at = moment(VARIED[name], update)
    for focus in {int(at.batch[0]), int(at.batch[-1]), 0}:
        own = own_gradient(at, focus)
        for selection in some_parameters(at):
            panel = inspected(at, "recheck", selection, focus)
            expected = own[index_of(at, selection)]
            product = math.prod(factor["value"] for factor in panel["factors"])
            assert product == pytest.approx(expected, rel=1e-12, abs=1e-15), selection
            assert panel["paths_sum"] == pytest.approx(expected, rel=1e-12, abs=1e-15), selection
            assert sum(path["product"] for path in panel["paths"]) == pytest.approx(expected, rel=1e-11, abs=1e-15)


@pytest.mark.parametrize("name", FINITE)
def test_mean_of_pulls_and_penalty_is_the_gradient(name):
    at = moment(VARIED[name], 3)
    for selection in some_parameters(at):
        panel = inspected(at, "dW:0", selection)
        assert [row["index"] for row in panel["examples"]] == at.batch.tolist()
        assert sum(row["focus"] for row in panel["examples"]) == 1
        expected = float(at.pass_.grad[index_of(at, selection)])
        whole = panel["mean"] + panel.get("penalty_part", 0.0)
        assert whole == pytest.approx(expected, rel=1e-12, abs=1e-16)
        assert panel["gradient"]["value"] == expected


def test_a_unit_s_factors_give_its_delta():
    at = moment(HAND_222)
    panel = inspected(at, "dZ:0", "n:0:1")
    assert panel["kind"] == "unit"
    assert len(panel["paths"]) == 2
    assert panel["paths_sum"] == pytest.approx(float(at.pass_.dZ[0][0, 1]), rel=1e-12)
    assert panel.keys().isdisjoint({"gradient", "examples", "check", "curve", "optimizer"})


def test_one_path_names_every_factor_in_order_and_where_it_lives():
    panel = inspected(moment(HAND_121), "dW:0", "w:0:0:0")
    assert [(factor["words"], factor["place"]) for factor in panel["factors"]] == [
        ("how wrong", "loss"),
        ("output slope", "n:1:0"),
        ("weight on the way", "w:1:0:0"),
        ("hidden slope", "n:0:0"),
        ("input", "i:0"),
    ]
    assert panel["paths"][0]["through"] == ["n:1:0", "n:0:0"]


def test_the_1_2_1_example_shows_the_factor_that_the_tutorial_lost():
    """dE/dw11 = (o1 - y) o1 (1 - o1) * w21 * h1 (1 - h1) * x1."""
    gradient = inspected(moment(HAND_121), "dW:0", "w:0:0:0")["gradient"]
    assert gradient_tex(moment(HAND_121), "w:0:0:0") == (
        r"\frac{\partial L}{\partial w_{11}} = \left(\hat{y} - t\right) \cdot \hat{y} \left(1 - \hat{y}\right)"
        r" \cdot w_{21} \cdot h_{1} \left(1 - h_{1}\right) \cdot x"
    )
    x, y = float(moment(HAND_121).x[0, 0]), float(moment(HAND_121).y[0, 0])
    h1, h2 = (1 / (1 + math.exp(-w * x)) for w in (0.5, -0.4))
    o1 = 1 / (1 + math.exp(-(0.3 * h1 + 0.8 * h2)))
    by_hand = (o1 - y) * o1 * (1 - o1) * 0.3 * h1 * (1 - h1) * x
    assert gradient["value"] == pytest.approx(by_hand, rel=1e-12)


def test_the_2_2_2_example_sums_two_paths():
    at = moment(HAND_222)
    w1 = inspected(at, "theta", "w:0:0:0")
    assert [path["through"] for path in w1["paths"]] == [["n:1:0", "n:0:0"], ["n:1:1", "n:0:0"]]
    assert w1["optimizer"]["after"] == pytest.approx(0.149780716, abs=5e-10)
    assert w1["curve"]["loss_at"] == pytest.approx(0.298371109, abs=5e-10)
    assert r"\delta_{\hat{y}_{1}} \, w_{5} + \delta_{\hat{y}_{2}} \, w_{7}" in gradient_tex(at, "w:0:0:0")
    assert inspected(at, "theta", "w:1:0:0")["optimizer"]["after"] == pytest.approx(0.35891648, abs=5e-9)


@pytest.mark.parametrize(("experiment", "delta"), [(CONFIDENT, -0.993), (CONFIDENT_SQUARED, -0.0066)])
def test_confidently_wrong(experiment, delta):
    panel = inspected(moment(experiment), "dZ:0", "n:0:0")
    assert panel["unit"]["z"] == -5.0
    assert panel["unit"]["dZ"] == pytest.approx(delta, abs=5e-4 if delta < -0.1 else 5e-5)
    assert panel["activation"]["flag"] == "saturated"


def test_fused_loss_has_guess_minus_target_as_its_first_factor():
    panel = inspected(moment(CONFIDENT), "dZ:0", "w:0:0:0")
    first = panel["factors"][0]
    assert first["place"] == "loss"
    assert first["value"] == pytest.approx(1 / (1 + math.exp(5)) - 1, rel=1e-12)
    assert len(panel["factors"]) == 2
    assert panel["unit"]["dA"] is None


def test_many_paths_are_grouped_by_the_next_layer():
    at = moment(LARGEST)
    panel = inspected(at, "dW:0", "w:0:0:0")
    assert panel["grouped"] is True
    assert len(panel["paths"]) == 8
    assert panel["paths"][3]["factors"][0]["place"] == "n:1:3"
    few = inspected(at, "dW:0", "w:5:0:0")
    assert few["grouped"] is False
    assert len(few["paths"]) == 1


def test_focus_outside_the_batch_would_be():
    at = moment(LARGEST)
    outside = next(index for index in range(len(at.x)) if index not in at.batch)
    panel = inspected(at, "dW:0", "w:0:0:1", outside)
    assert panel["in_batch"] is False
    assert not any(row["focus"] for row in panel["examples"])
    expected = own_gradient(at, outside)[index_of(at, "w:0:0:1")]
    assert panel["would_be"]["pull"] == pytest.approx(expected, rel=1e-12)
    assert np.isclose(panel["would_be"]["pull"], panel["paths_sum"], rtol=1e-12, atol=0)
    assert "would_be" not in inspected(at, "dW:0", "w:0:0:1", int(at.batch[0]))
