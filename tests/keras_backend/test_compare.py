"""What a comparison promises, in Keras itself: which networks start from the same weights."""

from dataclasses import replace

import numpy as np
import pytest

from playground.plans import Plan, Source, layer
from playground.plans.compare import alike

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

FLAT, DENSE, DROPOUT = layer("flatten"), layer("dense", units=16), layer("dropout")
BENT = layer("dense", units=16, activation="tanh", l2=0.1)
PLAN = Plan(Source("digits"), (FLAT, DENSE, DROPOUT))
SAME = {
    "another optimizer": replace(PLAN, optimizer="sgd", schedule="cosine", clipnorm=1.0),
    "other batches": replace(PLAN, batch_size=8),
    "another activation and L2": replace(PLAN, layers=(FLAT, BENT, DROPOUT)),
    "another share silenced": replace(PLAN, layers=(FLAT, DENSE, layer("dropout", rate=0.5))),
    "another loss": replace(PLAN, loss="mse"),
}
OTHER = {
    "no dropout": replace(PLAN, layers=(FLAT, DENSE)),
    "another seed": replace(PLAN, seed=2),
    "another way to draw": replace(PLAN, initializer="he_normal"),
}


def start(plan: Plan) -> list[np.ndarray]:
    from playground.keras_backend.build import build

    return [np.asarray(weights) for weights in build(plan, 10).trainable_variables]


@pytest.mark.parametrize("name", SAME)
def test_the_same_weights_where_the_page_says_so(name: str) -> None:
    assert alike([PLAN, SAME[name]]).startswith("All start from the same weights")
    for one, other in zip(start(PLAN), start(SAME[name]), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", OTHER)
def test_other_weights_where_the_page_says_so(name: str) -> None:
    assert not alike([PLAN, OTHER[name]]).startswith("All start")
    pairs = zip(start(PLAN), start(OTHER[name]), strict=True)
    assert not all(np.array_equal(one, other) for one, other in pairs)
