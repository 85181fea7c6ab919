"""Every formula with its numbers put in gives the number behind its equals sign: a sample of `formulas`, and the reader
of formulas held to cases that are known to be wrong.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from playground.engine import OPTIMIZERS
from playground.race.course import course
from playground.race.opened import opened
from playground.race.pieces import whole
from playground.race.presets import CARDS
from playground.race.settings import Racer
from tests.explain.evaluate import judged, worth
from tests.explain.formulas import listening, survey
from tests.explain.random_experiments import random_options


def test_the_number_behind_an_equals_sign_is_the_right_one() -> None:
    """48 random experiments, four an optimizer, with all that they show of updates 0, 1 and 20."""
    counts, faults, broken = survey(48, seed=7)
    assert not broken, broken[0]
    wrong = [(where, found) for where, found in faults if found.kind in ("false", "loose")]
    assert not wrong, wrong[:3]
    assert counts["true"] > 2500
    assert counts["unreadable"] < 0.1 * (counts["true"] + counts["unreadable"])


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        (r"\hat{m} = \frac{-0.08404}{1 - 0.9^{3}} = -0.1613", "false"),  # Nadam's, once
        (r"\hat{m} = \frac{-0.08404}{1 - 0.9^{3}} = -0.3101", "true"),
        (r"L = -\ln 7.203 \times 10^{-5} = 9.538", "false"),  # only the number next to it belongs to ln
        (r"L = -\ln\left(7.203 \times 10^{-5}\right) = 9.538", "true"),
        (r"L = -\ln\left(1 - 1.000\right) = 20.35", "loose"),
        (r"L = -\left(1 \cdot \ln 0.9999 + \left(1 - 1\right) \cdot \ln 0.0001\right) = 9.324 \times 10^{-5}", "loose"),
        (r"L = -\left(1 \cdot \ln 0.9999 + \left(1 - 1\right) \cdot \ln 0.0001\right) = 0.0001600", "false"),
        (r"7.149 \times 10^{10} \approx 0.5 + (-77690) = -77689", "false"),
        (r"z = 0.1234 - 0.1233 = 0.0001234", "loose"),
        (r"z = 0.1234 - 0.1233 \approx 0.0001234", "true"),
        (r"z = 0.3 \times (-2) + 1 = 0.4", "true"),
        (r"z = 0.3 \times (-2) + 1 = 0.41", "false"),
        (r"z = 0.3 \times 0.2 + (\text{7 more: }0.5) = 0.56", "true"),
        (r"z = 0.3 \times 0.2 + \cdots + 0.5 = 0.56", "unreadable"),
        (r"w \leftarrow 0.4 + (-0.04108) = 0.3589", "true"),
        (r"L_i = \frac{1}{2} \left(0.5 - (+1)\right)^2 = 0.125, \quad L = 0.125 + 0.2 = 0.4", "false"),
        (r"h = 2.6242 \times 10^{-161} \times 2.8915 \times 10^{-161} = 7.609 \times 10^{-322}", "true"),
        (r"h = 2.6242 \times 10^{-151} \times 2.8915 \times 10^{-151} = 7.609 \times 10^{-302}", "false"),
        (r"h = \operatorname{gelu}\left(-0.7518\right) = -0.1700", "true"),
        (r"m = \beta_1 \, m_{\text{before}}", "bare"),
        (r"\hat{y} = 0.4312", "bare"),
    ],
)  # fmt: skip
def test_the_reader_of_formulas_tells_true_from_false(formula: str, kind: str) -> None:
    assert judged(formula).kind == kind


def test_a_shown_number_stands_for_all_that_round_to_it() -> None:
    assert worth("0.4312").low == pytest.approx(0.43115)
    assert worth("0.3").width < 1e-12
    assert worth(r"1.200 \times 10^{-5}").width == pytest.approx(1e-8)
    assert worth("77689").width == pytest.approx(1)
    assert worth(r"\frac{1}{1000}").width == 0
    assert worth(r"0.9^{1000}").width < 1e-40


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_step_of_the_race_opened_is_true_as_well(name: str) -> None:
    """The same rules, for a racer's two coordinates, with options of all kinds."""
    draw = Random(name)
    for hyper in ((), *(random_options(draw, name) for _ in range(4))):
        racers = (Racer(name, draw.choice((0.003, 0.02, 0.1)), hyper),)
        found = course(replace(CARDS["ravine"].settings, racers=racers, steps=12))
        with listening() as heard:
            for step in (0, 1, 10):
                whole(opened(found, 0, step))
        kinds = [judged(latex) for latex in heard]
        wrong = [each for each in kinds if each.kind in ("false", "loose", "unreadable")]
        assert not wrong, (hyper, wrong[:3])
        assert any(each.kind == "true" for each in kinds)
