"""Early stopping: which epoch counts as better, and when it is over (beside Keras's in keras_parity)."""

from playground.engine.stopping import EarlyStopping


def after(losses, min_delta=0.0):
    """How it stands after each of these epochs' losses."""
    found = [EarlyStopping()]
    for epoch, loss in enumerate(losses):
        found.append(found[-1].after(epoch, loss, min_delta))
    return found[1:]


def test_minimum_delta():
    assert after([1.0, 0.95, 0.85, 0.84, 0.7], 0.1)[-1] == EarlyStopping(0.7, 4, 0)
    assert EarlyStopping(1.0, 0, 0).after(1, 0.95, 0.1) == EarlyStopping(1.0, 0, 1)


def test_patience():
    watched = after([1.0, 0.5, 0.5, 0.6, 0.7])
    assert [w.wait for w in watched] == [0, 0, 1, 2, 3]
    assert [w.is_over(3) for w in watched] == [False, False, False, False, True]
    assert [w.is_over(0) for w in watched] == [False, False, True, True, True]
    assert (watched[-1].best, watched[-1].best_epoch) == (0.5, 1)


def test_a_loss_that_is_no_number_is_never_better():
    assert after([float("nan"), 1.0, float("nan")])[-1] == EarlyStopping(1.0, 1, 1)
