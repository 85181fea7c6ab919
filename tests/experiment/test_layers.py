"""Layers in settings and links: what fits stays as it is, what does not is refused with the reason and mended."""

from random import Random
from urllib.parse import parse_qsl

import numpy as np
import pytest

from playground.datasets import DATASETS
from playground.experiment import Experiment, Run, layer_rules, link_layers, replace
from playground.experiment.choices import layer_choices
from playground.experiment.document import dumps, loads
from playground.experiment.layers import KINDS, layer
from playground.experiment.link import Cursor, decode, encode
from tests.explain.random_experiments import random_stack


def opened(query: str):
    return decode(dict(parse_qsl(query)))


@pytest.mark.parametrize("seed", range(60))
def test_any_network_comes_back_from_its_link_and_its_document(seed):
    run = Run(random_stack(Random(seed)))
    link, problems = opened(encode(run))
    assert problems == []
    assert link.run == run
    assert link.run.key() == run.key()
    assert loads(dumps(run)) == run
    np.testing.assert_array_equal(link.run.experiment.theta0(), run.experiment.theta0())


@pytest.mark.parametrize("seed", range(60))
def test_sizes_and_counts_are_the_networks(seed):
    experiment = random_stack(Random(seed))
    network = experiment.network()
    assert len(network.layers) == len(experiment.layers) + 1
    assert experiment.sizes[1:] == tuple(int(np.prod(each.output_shape)) for each in network.layers)
    assert network.size == len(experiment.anatomy.parameters)
    assert network.size <= 2400 or experiment.plain


def test_a_link_with_layers_can_be_read_by_people():
    layers = (layer("conv2d", filters=4, stride=2), layer("max_pooling"), layer("flatten"), layer("dense", units=6))
    assert link_layers.write(layers) == "conv2d:4:stride=2~max_pooling~flatten~dense:6"
    assert link_layers.read("conv2d:4:stride=2~max_pooling~flatten~dense:6") == layers
    assert encode(Run(Experiment(data="parity", samples=200, moments=7)), Cursor(3, "H:0@2")) == (
        "data=parity&moments=7&at=3.H:0@2".replace("@", "%40")
    )
    cell = Cursor(2, "Z:0", 17)
    query = encode(Run(Experiment(data="bars", samples=200)), cell)
    assert query == "data=bars&at=2.Z:0~17"
    assert opened(query)[0].cursor == cell


@pytest.mark.parametrize(
    ("query", "why", "layers"),
    [
        ("data=bars&layers=conv2d:4:size=5~conv2d:4~flatten", "A filter of 3 × 3 does not fit into pictures of 2 × 2",
         "conv2d:4:size=5~conv2d:4:padding=same~flatten"),
        ("data=bars&layers=conv2d:2:size=5~conv2d:2:size=1:stride=3~flatten", "A stride of 3 steps over the whole of",
         "conv2d:2:size=5~conv2d:2:size=1~flatten"),
        ("data=bars&layers=conv2d:4", "The output layer wants one row of numbers", "conv2d:4~flatten"),
        ("data=bars&layers=dense:4", "Dense wants one row of numbers an example", "flatten~dense:4"),
        ("data=parity&layers=simple_rnn:4~lstm:4", "hands on only its last state",
         "simple_rnn:4:sequences=1~lstm:4"),
        ("data=digits&out=softmax&layers=conv2d:8:padding=same~flatten~dense:16", "can be stepped through",
         "conv2d:4:padding=same~flatten~dense:8"),
        ("data=parity&layers=lstm:64", "LSTM may have 1 to 16 units here, and 64 were given", "lstm:16"),
        ("data=bars&layers=rows", "is a layer for Bigger data", "flatten"),
        ("data=bars&layers=conv2d:4:size=9~flatten~dense:3", "1 to 5 pixels a side here, and 9 were given",
         "conv2d:4:size=5~flatten~dense:3"),
        ("data=bars&layers=conv2d:4:size=0~flatten~dense:3", "1 to 5 pixels a side here, and 0 were given",
         "conv2d:4:size=1~flatten~dense:3"),
        ("data=bars&layers=conv2d:4:stride=9~flatten~dense:3", "Stride of Conv2D may be 1 to 4 here, and 9 was given",
         "conv2d:4:stride=4~flatten~dense:3"),
        ("data=bars&layers=conv2d:4:l2=7~flatten~dense:3", "L2 of Conv2D may be 0 to 1 here, and 7 was given",
         "conv2d:4:l2=1~flatten~dense:3"),
        ("data=bars&layers=conv2d:4~dropout:5~flatten~dense:3", "Share silenced of Dropout may be 0 to 0.9 here",
         "conv2d:4~dropout:0.9~flatten~dense:3"),
        ("data=parity&layers=lstm:0", "LSTM may have 1 to 16 units here, and 0 were given; 1 is used.",
         "lstm:1"),
        ("data=parity&layers=lstm:5:sequences=3~lstm:2", "Hand on every step of LSTM may be 0 to 1 here",
         "lstm:5:sequences=1~lstm:2"),
        ("data=bars&layers=conv2d:4~conv2d:4~conv2d:4~flatten",
         "Conv2D of 4 filters, Conv2D of 4 filters, Conv2D of 4 filters (edge same), Flatten.",
         "conv2d:4~conv2d:4~conv2d:4:padding=same~flatten"),
        ("data=parity&layers=simple_rnn:2~lstm:2", "are now: SimpleRNN of 2 (hands on every step), LSTM of 2.",
         "simple_rnn:2:sequences=1~lstm:2"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_mended_and_said(query, why, layers):
    link, problems = opened(query)
    assert any(why in problem for problem in problems), problems
    assert link_layers.write(link.run.experiment.layers) == layers
    written = dict(parse_qsl(query))["layers"]
    with pytest.raises(ValueError, match=r"\.$"):
        Experiment(**{**link.run.experiment.values(), "layers": link_layers.read_unjudged(written)})


def test_a_sequence_of_one_moment_and_a_recurrent_layer_without_bias_are_refused():
    with pytest.raises(ValueError, match="The number of moments must be a whole number from 4 to 12, and 1 was given"):
        Experiment(data="parity", moments=1)
    with pytest.raises(ValueError, match="SimpleRNN always has a bias, and biases are switched off"):
        Experiment(data="parity", use_bias=False)
    with pytest.raises(ValueError, match="Digits has 1,797 examples, and 1,798 were asked for"):
        Experiment(data="digits", samples=1798, output_activation="softmax")


@pytest.mark.parametrize("data", DATASETS)
def test_a_kind_that_is_offered_fits_and_one_that_is_not_says_why(data):
    experiment, _ = replace(Experiment(), data=data)
    for choice in layer_choices(experiment):
        found, why = layer_rules.added(experiment.values(), choice.value)
        assert (found is None) == bool(choice.reason) == bool(why)
        if found is None:
            assert why.endswith(".")
        else:
            other, notes = replace(experiment, layers=found)
            assert (other.layers, notes) == (found, ())
    assert {choice.value for choice in layer_choices(experiment)} == set(layer_rules.OFFERED) <= set(KINDS)


def test_other_data_bring_the_layers_that_suit_them_and_the_plane_its_own():
    bars, notes = replace(Experiment(), data="bars")
    assert (link_layers.write(bars.layers), notes) == ("conv2d:4~max_pooling~flatten", ())
    back, notes = replace(bars, data="circle")
    assert (back, notes) == (Experiment(), ())
    kept, notes = replace(bars, data="corner")
    assert (kept.layers, notes) == (bars.layers, ())
