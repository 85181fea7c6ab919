"""Which words an operation of a layer has that is not a row of weights between two rows of units."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from playground.explain.captions import backward, convolution, forward, normalisation, passing, pooling
from playground.explain.captions.caption import Words
from playground.explain.captions.lstm import lstm
from playground.explain.captions.residual import inside
from playground.explain.captions.simple_rnn import passed_to_moments, simple_rnn
from playground.explain.view import View

if TYPE_CHECKING:
    from playground.engine import Step

Writer = Callable[[View, int], Words]
Walker = Callable[[View, int, "int | None"], Words]
_THROUGH_TIME: dict[str, Callable[[View, Step], Words | None]] = {"simple_rnn": simple_rnn, "lstm": lstm}


def words_of_kind(view: View, step: Step, reached: int | None = None) -> Words | None:
    """The words of an operation of such a layer, or of one that passes back through one; None where it has none here.

    reached: of an operation that is walked through cell by cell, the cell it has come to.
    """
    layer = step.layer
    if layer is None:
        return None
    if "." in step.id:
        return inside(view, step)
    if step.name != "dA" and view.anatomy.tiers[layer].moments:
        return _THROUGH_TIME[view.anatomy.tiers[layer].kind](view, step)
    if step.name == "dA" and layer < view.last:
        back = _BACK.get(view.anatomy.tiers[layer + 1].kind)
        return back(view, layer, reached) if back else None
    kind = view.anatomy.tiers[layer].kind
    if walked := _WALKED.get((kind, step.name)):
        return walked(view, layer, reached)
    if kind == "conv2d" and step.name == "dW" and view.penalised(layer):
        return convolution.whole_gradient(view, layer)
    if kind == "conv2d" and step.name == "dW":
        return convolution.kernel_gradient(view, layer, reached)
    writer = _WRITERS.get((kind, step.name))
    return writer(view, layer) if writer else None


def _plainly(write: Writer) -> Walker:
    """For layers that are passed back through as a whole."""
    return lambda view, layer, reached: write(view, layer)


_BACK: dict[str, Walker] = {
    "conv2d": convolution.passed_back,
    "max_pooling2d": pooling.passed_back,
    "average_pooling2d": pooling.passed_back,
    "flatten": _plainly(passing.back_from_flat),
    "dropout": _plainly(passing.back_through_dropout),
    "batch_normalization": _plainly(normalisation.passed_back),
    "residual": _plainly(passing.back_both_ways),
    "simple_rnn": _plainly(passed_to_moments),
    "lstm": _plainly(passed_to_moments),
}
_WALKED: dict[tuple[str, str], Walker] = {
    ("conv2d", "Z"): convolution.convolved,
    ("conv2d", "dW_data"): lambda view, layer, reached: convolution.kernel_gradient(
        view, layer, reached, part="dW_data"
    ),
    ("max_pooling2d", "A"): pooling.pooled,
    ("average_pooling2d", "A"): pooling.pooled,
}
_WRITERS: dict[tuple[str, str], Writer] = {
    ("conv2d", "A"): forward.activated,
    ("conv2d", "dZ"): backward.delta,
    ("conv2d", "db"): convolution.bias_gradient,
    ("conv2d", "dW_penalty"): convolution.penalty_gradient,
    ("max_pooling2d", "winner"): pooling.winners,
    ("flatten", "A"): passing.flattened,
    ("dropout", "mask"): passing.mask,
    ("dropout", "A"): passing.dropped,
    ("batch_normalization", "mean"): normalisation.mean,
    ("batch_normalization", "variance"): normalisation.variance,
    ("batch_normalization", "X_hat"): normalisation.standardised,
    ("batch_normalization", "A"): normalisation.scaled,
    ("batch_normalization", "dX_hat"): normalisation.slopes_of_standardised,
    ("batch_normalization", "dgamma"): lambda view, layer: normalisation.parameter_gradient(view, layer, "gamma"),
    ("batch_normalization", "dbeta"): lambda view, layer: normalisation.parameter_gradient(view, layer, "beta"),
    ("residual", "Z"): passing.added_around,
    ("residual", "A"): forward.activated,
    ("residual", "dZ"): backward.delta,
}
