"""The same update with another learning rate, tried out: what advice about the rate is made of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.experiment import tuning
from playground.explain.view import View


def losses_at(view: View, rates: Sequence[float]) -> list[float]:
    """The batch's loss after this update had the learning rate been each of ``rates``, all else as it was."""
    moment = view.moment
    experiment = moment.experiment
    thetas = []
    with np.errstate(all="ignore"):
        for rate in rates:
            optimizer = tuning.build(experiment.optimizer, rate, experiment.hyper)
            state = moment.before.optimizer
            segments = moment.network.layout
            thetas.append(optimizer.update(moment.before.theta, moment.pass_.grad, state, segments=segments)[0])
        losses = moment.batch_loss(np.stack(thetas))
    return [float(loss) for loss in losses]
