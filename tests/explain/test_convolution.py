"""What is said of a convolution and of the layers around it: the sum over positions is the gradient, every formula is
true, and pooling's way back is the engine's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from playground.experiment import Experiment, Run
from playground.experiment.anatomy import SHARED, Entry
from playground.experiment.layers import layer
from playground.experiment.numbers import brief
from playground.experiment.presets import PRESETS
from playground.explain import cell_story, story
from playground.explain.cells import cell_at, window
from playground.explain.positions import has_positions, positions
from playground.explain.view import look, recorded
from playground.timeline import Moment, Timeline
from tests.explain.formulas import survey
from tests.explain.moments import inspected
from tests.explain.random_experiments import random_pictures, random_rows, random_stack

BARS = Experiment(
    data="bars",
    layers=(
        layer("conv2d", filters=2, size=3),
        layer("max_pooling"),
        layer("flatten"),
        layer("dense", units=3, activation="tanh"),
    ),
    batch_size=4,
)


def opened(experiment: Experiment, update: int = 0) -> Moment:
    timeline = Timeline(Run(experiment))
    return timeline.moment(timeline.reached(update))


@pytest.mark.parametrize("seed", range(24))
def test_the_sum_over_positions_is_the_gradient(seed: int) -> None:
    """For every number of every filter, to 1e-12; inside and outside of the batch."""
    draw = Random(seed)
    moment = opened(random_pictures(draw), draw.choice((0, 3)))
    tried = 0
    for entry in moment.experiment.anatomy.parameters:
        view = look(moment, entry.id, draw.choice((None, draw.randrange(len(moment.x)))))
        if not has_positions(view, entry):
            continue
        back = moment.pass_.backward[entry.layer]
        name = f"d{entry.array}_data" if recorded(back, f"d{entry.array}_data") is not None else f"d{entry.array}"
        found = recorded(back, name)
        assert found is not None
        wanted = float(found.reshape(-1)[entry.place[0]] if entry.array == "b" else found[entry.place])
        got = positions(view, entry)
        size = float(np.abs(got.shares).sum()) / view.n
        assert abs(got.gradient - wanted) <= 1e-12 * max(size, 1e-3)
        own = np.flatnonzero(moment.batch == view.focus)
        if own.size:
            assert float(got.own_shares.sum()) == pytest.approx(float(got.pulls[own[0]]), rel=1e-12, abs=1e-15)
        tried += 1
    assert tried > 3


@pytest.mark.parametrize("make", [random_pictures, random_rows])
def test_every_formula_is_true(make: Callable[..., Experiment]) -> None:
    """24 random networks each, two an optimizer, with the cells that their operations are gone through by."""
    counts, faults, broken = survey(24, 5, make)
    assert not broken, broken[0]
    wrong = [(where, found) for where, found in faults if found.kind in ("false", "loose")]
    assert not wrong, wrong[:3]
    assert counts["true"] > 1500
    assert counts["unreadable"] < 0.1 * (counts["true"] + counts["unreadable"])


def test_a_window_has_the_engines_numbers_and_their_sum_with_the_bias_is_its_cell() -> None:
    for how in ({"padding": "same"}, {"stride": 2}, {"size": 2, "padding": "same", "stride": 2}):
        moment = opened(Experiment(data="bars", layers=(layer("conv2d", filters=3, **how), layer("flatten"))))
        view = look(moment)
        weights, biases = view.params[0]["W"], view.params[0]["b"]
        for index, z in enumerate(view.z[0]):
            cell = cell_at(view.anatomy, 0, index)
            heard = window(view, cell)
            total = sum(weights[(*each.place, cell.channel)] * each.value for each in heard) + biases[cell.channel]
            assert total == pytest.approx(z, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("kind", ["max_pooling", "average_pooling"])
def test_pooling_says_where_the_gradient_goes_as_the_engine_sends_it(kind: str) -> None:
    stack = (layer("conv2d", filters=2, size=3, activation="tanh"), layer(kind), layer("flatten"))
    moment = opened(Experiment(data="bars", layers=stack))
    view = look(moment)
    count = len(view.a[0])
    told = cell_story(moment, "dA:0", range(count))
    for index in range(count):
        sentence = told[index].sentence
        slope = view.arrived(0)[index]
        if kind == "average_pooling":
            assert "shared out evenly" in sentence
        else:
            assert ("was not the largest" in sentence) == (slope == 0)
    assert len(told) == count


def test_every_operation_of_every_kind_has_words_of_its_own() -> None:
    """Nothing falls back to the plain words, but inside a residual block."""
    stack = (
        layer("conv2d", filters=2, size=3), layer("batch_normalization"), layer("residual"),
        layer("max_pooling"), layer("dropout"), layer("flatten"), layer("dense", units=3),
    )  # fmt: skip
    moment = opened(Experiment(data="bars", layers=stack, batch_size=3, l2=0.01))
    for caption in story(moment):
        inside = caption.id.partition(":")[2].count(".") > 0
        assert inside or "numbers, the largest of them" not in caption.sentence, caption.id
        assert caption.title
        assert caption.sentence.endswith((".", "again"))
        assert inside or not caption.next.endswith(("what becomes of them", "what becomes of it")), caption.id


def test_the_walk_of_a_filters_gradient_ends_at_the_examples_pull() -> None:
    moment = opened(BARS)
    anatomy = moment.experiment.anatomy
    entries = [row for row in anatomy.parameters if row.layer == 0 and row.array == "W"]
    counts = [np.count_nonzero(positions(look(moment, row.id), row).own_shares) for row in entries]
    entry = entries[int(np.argmax(counts))]
    assert entry.kind == SHARED
    assert max(counts) > 1
    shares = positions(look(moment, entry.id), entry).own_shares.ravel()
    panel = inspected(moment, "recheck", entry.id)
    assert panel["positions"]["shares"] == shares.tolist()
    assert panel["mean"] == pytest.approx(float(moment.pass_.grad[entry.index]), rel=1e-12)
    assert sum(row["pull"] for row in panel["examples"]) / 4 == pytest.approx(panel["gradient"]["value"], rel=1e-12)
    assert panel["check"]["verdict"] in ("agrees", "too small to check", "at a kink")
    cells = [2 * at + entry.place[-1] for at in range(16)]
    told = cell_story(moment, "dW:0", cells, entry.id)
    for at, piled in enumerate(np.cumsum(shares)):
        assert told[cells[at]].sentence.endswith(f"So far {entry.name} has {brief(piled)}.")
        assert f"Position {at + 1} of 16" in told[cells[at]].sentence


@pytest.mark.parametrize("seed", range(8))
def test_a_cells_terms_add_up_to_the_engines_sum_and_a_kind_is_told_in_its_own_words(seed: int) -> None:
    draw = Random(seed)
    moment = opened(random_pictures(draw))
    anatomy = moment.experiment.anatomy
    for unit in draw.sample(anatomy.units, 12):
        told = inspected(moment, "theta", unit.id)
        kind = anatomy.tiers[unit.layer].kind
        assert ("adds up" in told["words"]) == (kind == "dense"), (kind, told["words"])
        assert ("unit" in told) == (kind in ("conv2d", "dense"))
        if kind == "conv2d":
            part = told["unit"]
            own = look(moment, unit.id)
            total = sum(term["product"] for term in part["terms"]) + (part["bias"] or 0.0)
            assert total == pytest.approx(float(own.z[unit.layer][unit.index]), rel=1e-9, abs=1e-12)
            assert part["a"] == own.a[unit.layer][unit.index]
            assert part["dZ"] == own.dZ[unit.layer][unit.index]


@pytest.mark.parametrize("seed", range(8))
def test_of_a_cell_without_a_sum_of_its_own_the_panel_says_what_the_captions_say(seed: int) -> None:
    """Word for word, of that very cell: what made its number, and what comes back to it."""
    draw = Random(seed)
    moment = opened((random_pictures, random_rows, random_stack)[seed % 3](draw))
    anatomy = moment.experiment.anatomy
    for tier in anatomy.tiers:
        unit = draw.choice([row for row in anatomy.units if row.layer == tier.number])
        panel = inspected(moment, "theta", unit.id)
        assert ("told" in panel) == (tier.kind not in ("dense", "simple_rnn", "lstm"))
        captions = {each.id: each for each in story(moment, unit.id)}
        steps = [row["step"] for row in panel.get("told", [])]
        for row in panel.get("told", []):
            caption = captions[row["step"]]
            assert row["sentence"] == caption.sentence
            assert (row["title"], row["phase"]) == (caption.title, caption.phase)
            assert (row["formula"], row["numbers"]) == (caption.formula_mathml, caption.numbers_mathml)
            assert caption.about in (None, unit.id)
        if "told" in panel:
            back = f"dA:{tier.number}"
            assert [step for step in steps if step == back] == [back] * (back in captions)
            assert ("A" in {step.partition(":")[0] for step in steps}) == (tier.kind != "conv2d")


@pytest.mark.parametrize("seed", range(8))
def test_through_pooling_the_sentences_follow_the_map_of_the_selected_filter(seed: int) -> None:
    """The same cell as the browser's lens shows: the largest of that map."""
    moment = opened(random_pictures(Random(seed)))
    anatomy = moment.experiment.anatomy
    for entry in anatomy.parameters:
        above = entry.layer + 1
        pools = above < len(anatomy.tiers) and "pooling" in anatomy.tiers[above].kind
        if entry.kind != "shared" or anatomy.tiers[entry.layer].kind != "conv2d" or not pools:
            continue
        view = look(moment, entry.id)
        at, channels, map_ = view.unit_at(above), anatomy.tiers[above].shape[-1], entry.place[-1]
        assert at % channels == map_
        sizes = np.abs(view.a[above][map_::channels])
        assert not sizes.any() or abs(view.a[above][at]) == sizes.max()
        told = f"pooled map {map_ + 1}"
        assert told in next(each.sentence for each in story(moment, entry.id) if each.id == f"A:{above}")


@pytest.mark.parametrize("seed", range(8))
def test_laid_flat_the_sentences_go_on_about_the_cell_they_followed_through_the_maps(seed: int) -> None:
    """Forwards and on the way back; the browser's lens shows the same (tests/web/lens.test.mjs)."""
    moment = opened(random_pictures(Random(seed)))
    anatomy = moment.experiment.anatomy
    flat = next(at for at, tier in enumerate(anatomy.tiers) if tier.kind == "flatten" and at)
    for selection in (None, *(row.id for row in anatomy.parameters if row.kind == SHARED and row.layer < flat)):
        view = look(moment, selection)
        cell = anatomy.at(flat - 1, view.unit_at(flat - 1))
        told = {each.id: each.sentence for each in story(moment, selection)}
        assert f"is {cell.name}, {brief(float(view.a[flat][view.unit_at(flat)]))}." in told[f"A:{flat}"]
        assert f"{cell.name} gets " in told[f"dA:{flat - 1}"]


@pytest.mark.parametrize("seed", range(8))
def test_the_terms_of_all_sums_lead_to_every_weight_that_is_not_drawn_as_a_cell(seed: int) -> None:
    """Without a pointer a line is reached by way of the sum it enters; and the way leads to the weight told there."""
    moment = opened(random_pictures(Random(seed)))
    anatomy, theta = moment.experiment.anatomy, moment.before.theta
    led = set()
    for tier in anatomy.tiers:
        if tier.kind not in ("dense", "conv2d"):
            continue
        for unit in anatomy.units_of(tier.number)[:: 1 if tier.kind == "dense" else 7]:
            part = inspected(moment, "theta", unit.id)["unit"]
            ways = [(term["place"], term["weight"]) for term in part["terms"]]
            if part["bias_place"] is not None:
                ways.append((part["bias_place"], part["bias"]))
            for place, weight in ways:
                entry = anatomy.entry(place)
                assert entry is not None
                assert theta[entry.index] == weight
                led.add(place)
    assert led >= {entry.id for entry in anatomy.parameters if entry.kind != "shared"}


@pytest.mark.parametrize("seed", range(8))
def test_with_a_cell_selected_every_filter_that_is_named_is_that_of_its_map(seed: int) -> None:
    """In the sentences, the sums of whole moves and what both speak of; of any cell of any convolution."""
    draw = Random(seed)
    moment = opened(random_pictures(draw))
    anatomy = moment.experiment.anatomy
    several = sum(tier.kind == "conv2d" for tier in anatomy.tiers) > 1
    cells = [unit for unit in anatomy.units if anatomy.tiers[unit.layer].kind == "conv2d"]
    for unit in draw.sample(cells, 6):
        own = unit.place[-1] + 1
        for told in story(moment, unit.id):
            if told.layer not in (unit.layer, None) and not told.summary:
                continue
            words = told.summary if told.layer not in (unit.layer, None) else f"{told.sentence} {told.summary}"
            named = re.findall(r"[Ff]ilter (\d+)( of layer (\d+))?", words)
            assert all(int(found[0]) == own for found in named if not several or told.layer == unit.layer), (
                unit.id, told.id, words,
            )  # fmt: skip
            entry = anatomy.entry(told.about)
            if entry is not None and entry.layer == unit.layer:
                assert entry.place[-1] == unit.place[-1], (unit.id, told.id)


def test_the_cards_of_filters_open_on_a_number_that_the_example_in_view_pulls_at() -> None:
    for preset in PRESETS.values():
        moment = opened(preset.experiment)
        view = look(moment, preset.selection)
        if isinstance(view.selection, Entry) and has_positions(view, view.selection):
            assert np.count_nonzero(positions(view, view.selection).own_shares) >= 1, preset.title
