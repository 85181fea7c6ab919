"""What cards of pictures and sequences say they reach they do reach: one start of the quick ones, twelve by hand."""

import re

import numpy as np
import pytest

from playground.engine.records import Name
from playground.experiment import Run, replace
from playground.experiment.presets import PRESETS
from playground.timeline import Diverged, Timeline
from tests.experiment.reaches import CLAIMS, EPOCHS, KEPT, SAID, SWAYS, kept_after, reached, right_after, sways_around

QUICK = ("card edge", "card five_moments", "card eight_pixels", "card normalised", "parity of four")


@pytest.mark.parametrize("name", QUICK)
def test_one_start_of_each_gets_there(name):
    claim = CLAIMS[name]
    found, value = reached(claim, claim.experiment.seed)
    assert found, value


def test_each_card_says_what_a_minute_of_play_is_claimed_to_reach_and_with_which_step():
    """The step that a card opens with walks through the operations: with that no minute is enough."""
    claimed = {name.removeprefix("card "): claim for name, claim in CLAIMS.items() if name.startswith("card ")}
    assert claimed.keys() == {key for key, card in PRESETS.items() if card.reaches}
    for key, claim in claimed.items():
        card = PRESETS[key]
        assert card.granularity != "epoch"
        assert "let one step be an epoch and press Play: within a minute" in card.line
        if key in SAID or key in SWAYS:
            assert card.reaches == f"it comes to update {EPOCHS * card.experiment.batches().per_epoch:,}"
        elif card.experiment.is_classification:
            assert card.reaches.startswith(f"{100 * claim.share:.0f} % of the training examples")
        else:
            assert claim.share == 1.0
            assert card.reaches == "each picture comes out brightest where it went in"


@pytest.mark.parametrize("card", SAID)
def test_what_twelve_moments_come_to_is_what_their_cards_say(card):
    """The first figure here; the second, after nearly five times as many updates, by hand."""
    first, second = SAID[card].values()
    (right,) = right_after(card, 1000)
    assert abs(right - first) <= 0.51
    assert {f"{first} %", f"{second} %"} <= set(re.findall(r"\d+ %", PRESETS[card].purpose))


@pytest.mark.parametrize("card", SWAYS)
def test_what_goes_up_and_down_is_told_by_its_middle(card):
    assert sways_around(card) == pytest.approx(SWAYS[card], abs=3)
    assert f"From update 1,000 to 4,800 about {SWAYS[card]} % are right, up and down" in PRESETS[card].purpose


def test_the_cards_of_twelve_moments_say_what_is_seen_of_their_example_at_first():
    for (card, name), percents in KEPT.items():
        assert {f"{percent} %" for percent in percents.values()} <= set(re.findall(r"[\d.]+ %", PRESETS[card].purpose))
        assert kept_after(card, name, 0) == pytest.approx(percents[0], rel=0.04)


def test_at_the_card_of_remembering_the_memory_keeps_what_the_state_loses():
    """Seen at the first update, without training: what the product of the forget gates lets through, and more."""
    moment = Timeline(Run(PRESETS["remembering"].experiment)).moment(0)
    pass_, row, _ = moment.seen_from(PRESETS["remembering"].focus or 0)
    gates = np.prod([pass_.forward[0][Name("f", time=t)][row] for t in range(1, 12)], axis=0)
    assert np.all(gates > 0.5)
    lengths = {name: [np.linalg.norm(pass_.backward[0][Name(name, time=t)][row]) for t in range(12)]
               for name in ("dc", "dh")}  # fmt: skip
    assert lengths["dc"][0] > 0.5 * lengths["dc"][-1]
    assert lengths["dh"][0] < 0.05 * lengths["dh"][-1]


def test_the_card_of_exploding_says_what_happens_with_clipping_and_without():
    experiment = PRESETS["exploding"].experiment
    assert "0.7 becomes 60. Clipping lets 1 of 87 through" in PRESETS["exploding"].purpose
    moment = Timeline(Run(experiment)).moment(0)
    kept, row, n = moment.seen_from(int(moment.batch[0]))
    lengths = [np.linalg.norm(kept.backward[0][Name("dH", time=t)][row]) * n for t in range(12)]
    assert lengths[-1] == pytest.approx(0.7, abs=0.05)
    assert lengths[0] == pytest.approx(60, abs=0.5)
    assert np.array(lengths[:-1]) / lengths[1:] == pytest.approx(1.5, abs=1e-5)
    clipped = next(step.value for step in moment.steps if step.name == "clipped")
    assert np.linalg.norm(moment.pass_.grad) == pytest.approx(87, abs=0.5)
    assert np.linalg.norm(clipped) == pytest.approx(1.0, rel=1e-12)
    assert np.all(np.isfinite(Timeline(Run(experiment)).state(200).theta))
    unbound, _ = replace(experiment, hyper=())
    assert "without it the third update is the last" in PRESETS["exploding"].purpose
    with pytest.raises(Diverged, match="in update 3:"):
        Timeline(Run(unbound)).state(6)
    assert Timeline(Run(unbound)).reached(6) == 2  # counted from 0
