"""Early stopping ends at the same epoch as Keras's callback, whatever the losses do."""

import numpy as np
import pytest

from playground.engine.stopping import EarlyStopping

pytestmark = pytest.mark.keras


class Model:
    """What the callback needs of a model."""

    stop_training = False

    def get_weights(self):
        return []


@pytest.mark.parametrize("patience", [0, 1, 3])
@pytest.mark.parametrize("min_delta", [0.0, 0.125])
@pytest.mark.parametrize("seed", range(8))
def test_same_epoch(patience, min_delta, seed):
    import keras

    rng = np.random.default_rng(seed)
    losses = np.round(np.cumsum(rng.normal(-0.05, 0.3, size=60)) + 5, 3).tolist()
    theirs = keras.callbacks.EarlyStopping("loss", min_delta, patience, mode="min")
    model = Model()
    theirs.set_model(model)
    theirs.on_train_begin()
    watch = EarlyStopping()
    for epoch, loss in enumerate(losses):
        theirs.on_epoch_end(epoch, {"loss": loss})
        watch = watch.after(epoch, loss, min_delta)
        assert watch.is_over(patience) == model.stop_training
        if model.stop_training:
            break
    assert model.stop_training
    assert watch.best_epoch == theirs.best_epoch
