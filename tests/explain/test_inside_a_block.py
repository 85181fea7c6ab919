"""Inside a residual block every operation has words, and the number in them is the engine's."""

import numpy as np
import pytest

from playground.experiment import Experiment, Run
from playground.experiment.layers import layer
from playground.explain import numbers, story
from playground.explain.view import look
from playground.timeline import Timeline

BLOCKS = {
    "rows": Experiment(layers=(layer("dense", units=3, activation="tanh"), layer("residual")), batch_size=4),
    "maps": Experiment(
        data="bars", layers=(layer("conv2d", filters=2), layer("residual"), layer("flatten")), batch_size=4
    ),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_every_operation_inside_a_block_tells_its_own_number(name: str) -> None:
    moment = Timeline(Run(BLOCKS[name])).moment(0)
    view = look(moment)
    told = {caption.id: caption for caption in story(moment)}
    inner = [step for step in moment.steps if "." in step.id]
    assert {step.name for step in inner} == {"Z", "A", "dZ", "dW", "db"}
    for step in inner:
        sentence = told[step.id].sentence
        assert "numbers, the largest of them" not in sentence
        assert "block" in sentence
        value = np.asarray(step.value)
        if step.parameter is None:
            share = view.n if step.phase == "backward" else 1
            wanted = float(value[view.row].ravel()[view.unit_at(1)]) * share
        else:
            wanted = float(value.ravel()[np.abs(value).argmax()])
        assert sentence.endswith(f" {numbers.brief(wanted)}."), (step.id, sentence)
