"""What is said of a race is so: directions, sizes and causes in its sentences beside its numbers, over random races."""

import math
import re

import numpy as np
import pytest

from playground.engine import OPTIMIZERS
from playground.experiment import Experiment
from playground.race import at_point, curvature, opened, verdict
from playground.race.course import Course, course
from playground.race.functions import FUNCTIONS
from playground.race.picture import names
from playground.race.pieces import whole
from playground.race.rates import over, sentence
from playground.race.settings import PAIR, PLANES, NetworkView, Racer, RaceSettings
from playground.race.sweep import tune

SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
NUMBER = r"−?(?:infinity|\d[\d,]*(?:\.\d+)?(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"
MANY = 60


def plain(words: str) -> str:
    """With ordinary spaces inside its numbers."""
    return words.replace("\xa0", " ")


def value(text: str) -> float:
    """A number as a sentence writes it."""
    text = text.replace("−", "-").replace(",", "")
    if "infinity" in text:
        return -math.inf if text.startswith("-") else math.inf
    mantissa, _, power = text.partition(" × 10")
    return float(f"{mantissa}e{power.translate(SUPERSCRIPTS) or 0}")


def written(text: str) -> float:
    """Half a unit of the last digit that is shown, and a little."""
    mantissa, _, power = text.replace("−", "").partition(" × 10")
    digits = len(mantissa.partition(".")[2])
    return 0.51 * 10.0 ** (int(power.translate(SUPERSCRIPTS) or 0) - digits)


def shows(text: str, number: float) -> bool:
    return value(text) == number or abs(value(text) - number) <= written(text)


def random_racer(rng: np.random.Generator) -> Racer:
    name = str(rng.choice(list(OPTIMIZERS)))
    hyper: list[tuple[str, float]] = []
    if name in ("sgd", "momentum", "nesterov") and rng.random() < 0.3:
        hyper.append(("momentum", float(rng.choice([0.0, 0.5, 0.99]))))
    if rng.random() < 0.3:
        hyper.append((str(rng.choice(["weight_decay", "clipnorm", "clipvalue"])), 0.01))
    schedule = str(rng.choice(["constant", "constant", "step", "exponential", "cosine"]))
    floor = 0.01 if schedule == "constant" else float(rng.choice([0.01, 0.5, 1.0]))
    rate = float(rng.choice([1e-6, 0.001, 0.01, 0.019, 0.02, 0.1, 1.0, 2.0, 100.0]))
    return Racer(name, rate, tuple(sorted(hyper)), schedule, floor)


def random_race(seed: int) -> Course:
    """Any surface or plane, up to six racers, some of them equal; now and then from a place without a slope."""
    rng = np.random.default_rng(seed)
    racers = tuple(random_racer(rng) for _ in range(rng.integers(1, 6)))
    if rng.random() < 0.3:
        racers += racers[:1]
    steps = int(rng.choice([1, 2, 30, 100]))
    threshold = float(rng.choice([0.01, 0.5, 10.0])) if rng.random() < 0.4 else None
    if rng.random() < 0.2:
        own = Experiment(samples=100, batch_size=int(rng.choice([1, 10])))
        view = NetworkView(str(rng.choice(PLANES)), (0, 3))
        return course(
            RaceSettings("network", None, racers, min(steps, 30), threshold=threshold, experiment=own, view=view)
        )
    name = str(rng.choice(list(FUNCTIONS)))
    (low, high) = FUNCTIONS[name].domain
    start = tuple(float(v) for v in rng.uniform(low, high, 2).round(3))
    if rng.random() < 0.25:
        start = tuple(float(v) for v in (*FUNCTIONS[name].minima, (0.0, 0.0))[0])
    noise = float(rng.choice([0.0, 0.0, 0.5]))
    return course(RaceSettings(name, (start[0], start[1]), racers, steps, noise=noise, threshold=threshold))


@pytest.fixture(scope="module")
def races() -> list[Course]:
    return [random_race(seed) for seed in range(MANY)]


def test_the_verdict_names_who_is_first_lowest_highest_and_lost(races: list[Course]) -> None:
    ties, both = 0, set()
    for found in races:
        heat, called = found.heat, [plain(name) for name in names(found.settings.racers)]
        outcomes = verdict.outcomes(heat, found.settings.threshold, found.minima)
        words = plain(verdict.headline(outcomes, called, found.settings))
        kept = [o for o in outcomes if o.diverged is None]
        for outcome in outcomes:
            lost = f"{called[outcome.racer]} diverged in step {outcome.diverged:,}" if outcome.diverged else ""
            assert lost in words or len(outcomes) - len(kept) > 4
        finals = {called[o.racer]: o.final for o in kept}
        if match := re.search(
            rf"steps? (.+?) (?:has|have) the lowest loss, ({NUMBER}); (.+) the highest, ({NUMBER})", words
        ):
            low, high = min(finals.values()), max(finals.values())
            assert value(match[2]) < value(match[4])
            assert shows(match[2], low)
            assert shows(match[4], high)
            for group, true in ((match[1], low), (match[3], high)):
                told = re.split(r", | and ", re.sub(r" and \d+ more", "", group))
                assert all(finals[name] == true for name in told)
        elif match := re.search(rf"have as good as the same loss, ({NUMBER})", words):
            assert 0 < max(finals.values()) - min(finals.values()) <= 1e-5 * max(finals.values())
            assert shows(match[1], min(finals.values()))
        elif match := re.search(rf"have the same loss, ({NUMBER})", words):
            assert len(set(finals.values())) == 1
            ties += 1
        elif match := re.search(r"^(.+?) (is|are) the first below", words):
            below = {called[o.racer]: o.first for o in outcomes if o.first is not None}
            told = re.split(r", | and ", re.sub(r" and \d+ more", "", match[1]))
            assert {below[name] for name in told} == {min(below.values())}
            assert (match[2] == "are") == (list(below.values()).count(min(below.values())) > 1)
            arrived = {called[o.racer]: o.arrived for o in kept if o.arrived is not None}
            assert ("Nobody stays below" in words) == (not arrived)
            keeps = re.search(r"\. (.+?) (?:is|are) the first to stay below, from step ([\d,]+) to the end;", words)
            if keeps:
                told = re.split(r", | and ", re.sub(r" and \d+ more", "", keeps[1]))
                assert {arrived[name] for name in told} == {min(arrived.values())} == {int(value(keeps[2]))}
                assert arrived != below
            both.add((bool(arrived), bool(keeps)))
        else:
            assert len(kept) <= 1
    assert ties
    assert (True, False) in both


def test_a_bound_is_above_below_or_exactly_the_rate(races: list[Course]) -> None:
    seen = set()
    exact = [(Racer("sgd", 0.02), 100.0), (Racer("momentum", 0.038), 100.0), (Racer("sgd", 0.1), -2.0)]
    cases = [(r, whole(curvature.steepest(c.land, c.start))[0]) for c in races for r in c.settings.racers] + exact
    for racer, steepest in cases:
        for words in (curvature.sentence("It", racer, steepest), at_point.sentence(racer, steepest)):
            limit = curvature.bound(racer, steepest)
            if not math.isfinite(steepest):
                continue
            if limit is None:
                assert not re.search(r"swings (grow|die)|diverges", words)
                if steepest > 0 and curvature.descends(racer):
                    assert "weight decay or clipping" in words
                assert ("measure of the gradient" in words) <= (
                    racer.optimizer not in {"sgd", "momentum", "nesterov", "lion"}
                )
                continue
            assert ("exactly" in words) == (racer.rate == limit)
            assert ("above" in words) == (racer.rate > limit)
            assert (re.search(r"lies below", words) is not None) == (racer.rate < limit)
            assert (re.search(r"grow f|grow,|is wider", words) is not None) == (racer.rate > limit)
            seen.add("above" if racer.rate > limit else "below" if racer.rate < limit else "exact")
    assert seen == {"above", "below", "exact"}


def test_an_opened_step_says_how_long_and_in_what_direction(races: list[Course]) -> None:
    seen = set()
    for found in races:
        for index, racer in enumerate(found.settings.racers):
            path = found.heat.theta[index]
            told = whole(opened.opened(found, index, 0))
            if "sentence" not in told:
                continue
            words, grad, step = plain(told["sentence"]), found.land.grad(path[0], 0), path[1] - path[0]
            if not (np.isfinite(grad).all() and np.isfinite(step).all()):
                continue
            slope, length = float(np.linalg.norm(grad)), float(np.linalg.norm(step))
            assert ("The gradient is 0 here" in words) == (slope == 0)
            assert ("nothing moves" in words) == (slope == 0 == length)
            seen.add((slope > 0, length > 0))
            if match := re.search(rf"The gradient is ({NUMBER}) long, the step ({NUMBER}), (.+?)\.(?: |$)", words):
                assert shows(match[1], slope)
                assert shows(match[2], length)
                angle = math.degrees(math.acos(np.clip(-(grad / slope) @ (step / length), -1, 1)))
                said = 0.0 if match[3] == "straight downhill" else float(match[3].partition("°")[0])
                assert abs(said - angle) <= 0.51
            if match := re.search(rf"Plain SGD with this rate would step ({NUMBER})", words):
                assert shows(match[1], float(over(racer, found.settings.steps)(0)) * slope)
    assert {(True, True), (False, False)} <= seen


def test_a_rate_is_said_to_fall_only_where_it_does(races: list[Course]) -> None:
    for found in races:
        steps = found.settings.steps
        for racer in found.settings.racers:
            rates = [float(over(racer, steps)(k)) for k in range(steps)]
            words = plain(sentence(racer, steps, steps - 1))
            assert ("falls" in words) == (racer.schedule != "constant" and racer.floor < 1)
            if match := re.search(rf"of this step is ({NUMBER}): it falls", words):
                assert shows(match[1], rates[-1])
            if match := re.search(rf"falls towards ({NUMBER})", plain(at_point.falling(racer, 100.0))):
                assert shows(match[1], racer.rate * racer.floor)
                assert value(match[1]) < racer.rate


def test_the_sweep_calls_good_what_is_better_than_the_start() -> None:
    seen = set()
    flat = RaceSettings("pure_saddle", (0.0, 0.0), (Racer("sgd", 0.1), Racer("adam", 0.1)), 20, threshold=None)
    wild = RaceSettings("bowl", (1.0, 1.0), (Racer("sgd", 0.1),), 60, scale=100.0, turn=10.0)
    bowl = RaceSettings("bowl", (1.0, 1.0), (Racer("sgd", 0.1), Racer("lion", 0.1)), 60)
    for settings in (flat, wild, bowl):
        found = whole(tune(course(settings)))
        assert found is not None
        for words, (low, high) in zip(found.sentences(names(settings.racers)), found.good, strict=True):
            assert "powers of ten" not in words
            if match := re.search(rf"well from ({NUMBER}) to ({NUMBER}) times that, ({NUMBER})\.", plain(words)):
                assert shows(match[2], high / low)
                assert value(match[1]) == pytest.approx(low, rel=0.06)
                assert value(match[3]) == pytest.approx(high, rel=0.06)
                seen.add("wide")
        for words, best, losses in zip(found.sentences(names(settings.racers)), found.best, found.losses, strict=True):
            medians = np.median(losses, axis=-1)
            lowest = float(medians.min())
            if match := re.search(rf"best of the rates tried is ({NUMBER}) \(loss ({NUMBER})\)", plain(words)):
                assert lowest < found.first
                assert shows(match[2], lowest)
                assert medians[int(np.argmin(abs(found.rates - best)))] == lowest
                seen.add("good")
            elif "no rate tried" in words:
                assert lowest >= found.first
                seen.add("none")
    assert {"good", "wide"} <= seen


@pytest.mark.parametrize("plane", PLANES)
def test_what_a_plane_holds_is_a_share_that_is_whole_only_where_it_is(plane: str) -> None:
    own = RaceSettings(
        "network", None, (Racer("sgd", 0.1),), 12, experiment=Experiment(hidden=(), activations=()),
        view=NetworkView(plane),
    )  # fmt: skip
    found = course(own)
    found.running.finish()
    told = whole(found.words())
    if plane == PAIR:
        assert "the third parameter stays as it is" in told["picture"]
    else:
        share = re.search(r"((?:over |under )?[\d.]+) %", told["picture"])
        assert share
        assert (share[1] == "100") == (told["held"] == 1.0)
