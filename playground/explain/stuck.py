"""Why a whole run stands still though its guesses are wrong: a layer that lets next to no gradient through."""

from __future__ import annotations

from playground.engine import diagnostics, losses
from playground.explain import numbers
from playground.explain.standstill import LEARNED
from playground.timeline import Timeline

#: A layer is told of where so large a share of its values over the training examples stand on a flat end.
MOST_FLAT = 0.95


def stuck(timeline: Timeline, update: int) -> str:
    """The layer that stops the gradients of all training examples, as a sentence; "" where there is none.

    Looked at are the weights before ``update``, which must be held. It is for who has seen the loss stand still.
    """
    experiment = timeline.experiment(update)
    network, anatomy = experiment.network(), experiment.anatomy
    x, y = experiment.training_set()
    state = timeline.state(update)
    result = network.evaluate(state.theta, x, y, experiment.loss, stats=state.stats)
    if float(result.data_loss) <= LEARNED:
        return ""
    # Loss and output taken together let the gradient through wherever the output stands.
    fused = losses.get(experiment.loss).fused is not None
    layers = diagnostics.health(network, result)[: anatomy.last if fused else None]
    for layer, health in enumerate(layers):
        if health.dead == 1.0:
            where = anatomy.layer_words(layer)
            return (
                f"It stands still: every unit of {where} is off for all training examples, "
                "so no gradient passes back through it."
            )
    flat, layer = max((health.saturated or 0.0, layer) for layer, health in enumerate(layers)) if layers else (0.0, 0)
    if flat < MOST_FLAT:
        return ""
    where, name = anatomy.layer_words(layer), anatomy.tiers[layer].activation
    how = "for all training examples" if flat == 1.0 else f"in {numbers.brief(100 * flat)} % of its values"
    return (
        f"It stands still: {where} is saturated {how}, its sums lie where {name} is nearly flat, "
        "so next to no gradient passes back through it."
    )
