"""Every card comes out as its sentence says, and its sentence says what its facts are."""

import re

import numpy as np
import pytest

from playground.race import presets, verdict
from playground.race.on_formula import landscape, race, start_of
from playground.race.presets import CARDS, Card, Fact, Variation
from playground.race.running import run
from playground.race.settings import RaceSettings

CASES = [
    pytest.param(card, variation, id=f"{card.key} {variation.label if variation else ''}")
    for card in CARDS.values()
    for variation in (None, *card.variations)
]


def holds(fact: Fact, settings: RaceSettings, card: Card) -> bool:
    land = landscape(settings)
    heat = race(settings)
    outcome = next(o for o in verdict.outcomes(heat, settings.threshold, land.minima) if o.racer == fact.racer)
    match fact.what:
        case presets.FIRST:
            return outcome.first == fact.value
        case presets.ARRIVES:
            return outcome.arrived == fact.value
        case presets.NEVER:
            return outcome.arrived is None and outcome.diverged is None
        case presets.DIVERGES:
            return outcome.diverged is not None
        case presets.MINIMUM:
            return outcome.minimum == fact.value
        case presets.SAME:
            plain = race(card.settings)
            return bool(np.abs(heat.theta[fact.racer] - plain.theta[fact.racer]).max() <= fact.value)
        case presets.LOSS:
            many = run(land, settings.racers, np.tile(start_of(settings), (200, 1)), 2_000)
            mean = many.loss[fact.racer, :, -1_000:].mean()
            return round(float(mean), 3) == fact.value
    raise AssertionError(fact.what)


@pytest.mark.parametrize(("card", "variation"), CASES)
def test_it_comes_out_as_its_facts_say(card: Card, variation: Variation | None) -> None:
    settings = presets.varied(card, variation) if variation else card.settings
    facts = (variation or card).facts
    assert facts
    for fact in facts:
        assert holds(fact, settings, card), fact


@pytest.mark.parametrize(("card", "variation"), CASES)
def test_its_sentence_names_its_facts(card: Card, variation: Variation | None) -> None:
    told = variation or card
    words = {presets.DIVERGES: "diverges", presets.NEVER: ("never", "not within", "nobody"), presets.SAME: "same path"}
    holes = {0: "deep", 1: "shallow"}
    for fact in told.facts:
        if fact.what in (presets.FIRST, presets.ARRIVES, presets.LOSS):
            # Arrival of a noisy race is told without its number: another seed gives another one.
            assert f"{fact.value:g}" in told.answer or "everyone leaves" in told.answer, fact
        elif fact.what == presets.MINIMUM:
            assert holes[int(fact.value)] in told.answer
        else:
            allowed = words[fact.what]
            assert any(word in told.answer for word in ([allowed] if isinstance(allowed, str) else allowed)), fact


@pytest.mark.parametrize(("card", "variation"), CASES)
def test_what_it_counts_is_said_where_the_verdict_counts_two_things(card: Card, variation: Variation | None) -> None:
    """To be below for the first time, and to stay there: the verdict beside the answer tells both."""
    settings = presets.varied(card, variation) if variation else card.settings
    told = variation or card
    outcomes = {o.racer: o for o in verdict.outcomes(race(settings), settings.threshold, landscape(settings).minima)}
    for fact in told.facts:
        if fact.what == presets.ARRIVES and outcomes[fact.racer].first != fact.value:
            assert "stay" in told.answer or "everyone leaves" in told.answer, fact
    below = {racer: o.first for racer, o in outcomes.items() if o.first is not None}
    if below and "first?" in told.question:
        first = settings.racers[min(below, key=lambda racer: below[racer])].optimizer
        assert first in told.answer.lower(), f"{first} is the first"


@pytest.mark.parametrize(("card", "variation"), CASES)
def test_its_question_does_not_tell(card: Card, variation: Variation | None) -> None:
    told = variation or card
    before = " ".join([told.question, card.title, card.line, *(v.label for v in card.variations)]).lower()
    assert told.question.count("?") == 1
    for fact in told.facts:
        if (
            fact.what in (presets.FIRST, presets.ARRIVES, presets.LOSS) and fact.value != 1
        ):  # also the rate that is tried
            assert not re.search(rf"\b{fact.value:g}\b", before), fact
    assert not re.search(r"diverg|never|nobody|needs \d|in the (deep|shallow)|same path|wins|first is", before)
    assert not any(
        f"{racer.optimizer} is" in told.question.lower() for racer in card.settings.racers if variation is None
    )


def test_a_wrong_fact_is_noticed() -> None:
    bowl = CARDS["bowl"]
    assert not holds(Fact(0, presets.ARRIVES, 38), bowl.settings, bowl)
    assert not holds(Fact(0, presets.DIVERGES), bowl.settings, bowl)


def test_on_the_plateau_sgd_moves_four_thousandths() -> None:
    heat = race(CARDS["plateau"].settings)
    assert np.linalg.norm(heat.theta[0, -1] - heat.theta[0, 0]) == pytest.approx(0.004, abs=0.0005)
