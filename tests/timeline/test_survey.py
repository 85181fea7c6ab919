"""The loss surface beside the network: its plane, its losses and its dots, beside the same numbers from the engine."""

import math
from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from playground.experiment import Change, Experiment, Run
from playground.experiment.surface_choice import SurfaceChoice
from playground.timeline import Timeline
from playground.timeline.ground import LOOK_UPDATES, GroundSearch
from playground.timeline.relief import MOST_WORK, SIDES, Relief, side_of
from playground.timeline.survey import Survey
from tests.explain.random_experiments import random_experiment

BATCH = Experiment(batch_size=10)
CHOICES = (SurfaceChoice(), SurfaceChoice("pair", (0, 2)), SurfaceChoice("random", seed=3))


def surveyed(line: Timeline, choice: SurfaceChoice = CHOICES[0], update: int = 0) -> Survey:
    """A survey that has found its ground."""
    survey = Survey()
    survey.look_at([line], choice, update)
    while survey.searching:
        survey.go_on()
    return survey


def learnable(draw: Random) -> Experiment:
    experiment = random_experiment(draw)
    while not experiment.train_size:
        experiment = random_experiment(draw)
    return experiment


@pytest.mark.parametrize("seed", range(24))
def test_every_number_is_the_engines(seed: int) -> None:
    """Losses on the grid, dots and feet, of a random experiment, plane and state; penalties included."""
    draw = Random(seed)
    line = Timeline(Run(learnable(draw)))
    update = line.reached(draw.randrange(30))
    choice = CHOICES[seed % 3].fitting(line.network.size)
    survey = surveyed(line, choice, update)
    ground = survey.ground
    assert ground is not None
    loss, state = line.run.experiment.loss, line.reached(update + draw.randrange(9))
    theta = line.state(state).theta
    for batch in (None, update):
        relief = survey.relief(line, 21, batch, state)
        relief.go_on(math.inf)
        rows = slice(None) if batch is None else line.batches.indices(batch)
        x, y = line.x[rows], line.y[rows]
        (left, right), (low, high) = ground.domain
        across, up = np.linspace(left, right, 21), np.linspace(low, high, 21)
        with np.errstate(all="ignore"):
            for row, column in ((0, 0), (20, 20), *((draw.randrange(21), draw.randrange(21)) for _ in range(12))):
                place = ground.origin(theta) + across[column] * ground.plane.u + up[row] * ground.plane.v
                expected = float(line.network.loss(place, x, y, loss))
                np.testing.assert_allclose(relief.values[row, column], expected, rtol=1e-9, atol=1e-12)
        a, b, own, below, off = survey.dot(line, batch, state)
        assert own == float(line.network.loss(theta, x, y, loss)) or math.isnan(own)
        if batch is None:
            assert own == line.metrics(state).train_loss or math.isnan(own)
        foot = ground.origin(theta) + a * ground.plane.u + b * ground.plane.v
        # The nearest point: what is left stands at right angles on the plane.
        rest = theta - foot
        size = max(1.0, float(np.abs(theta).max()))
        assert abs(rest @ ground.plane.u) < 1e-9 * size
        assert abs(rest @ ground.plane.v) < 1e-9 * size
        assert off == pytest.approx(float(np.linalg.norm(rest)), abs=1e-9 * size)
        with np.errstate(all="ignore"):
            np.testing.assert_allclose(below, float(line.network.loss(foot, x, y, loss)), rtol=1e-6)


def test_losses_are_the_engines_to_twelve_digits() -> None:
    line = Timeline(Run(BATCH))
    survey = surveyed(line)
    ground, theta = survey.ground, line.state(0).theta
    assert ground is not None
    relief = survey.relief(line, 41, None, 0)
    relief.go_on(math.inf)
    (left, right), (low, high) = ground.domain
    a, b = np.meshgrid(np.linspace(left, right, 41), np.linspace(low, high, 41))
    places = ground.lift(theta, np.stack([a, b], axis=-1)).reshape(-1, line.network.size)
    expected = [float(line.network.loss(place, line.x, line.y, BATCH.loss)) for place in places]
    np.testing.assert_allclose(relief.values.ravel(), expected, rtol=1e-12, atol=0)


def test_the_plane_holds_the_start_and_where_the_run_gets_to() -> None:
    line = Timeline(Run(BATCH))
    survey = surveyed(line)
    ground = survey.ground
    assert ground is not None
    assert ground.ahead == LOOK_UPDATES
    for update in (0, LOOK_UPDATES):
        assert survey.dot(line, None, update)[4] < 1e-12
        np.testing.assert_allclose(survey.dot(line, None, update)[2], survey.dot(line, None, update)[3], rtol=1e-12)
    places = np.stack([line.state(update).theta for update in range(0, LOOK_UPDATES + 1, 2)])
    inside = ground.project(places)
    assert inside[0] == pytest.approx([0, 0])
    for side in (0, 1):
        assert inside[:, side].min() > ground.domain[side][0]
        assert inside[:, side].max() < ground.domain[side][1]
    rest = (places - places[0]) @ (np.eye(line.network.size) - np.outer(ground.plane.u, ground.plane.u))
    spread = np.linalg.svd(rest, compute_uv=False)[0]
    assert float(np.linalg.norm(rest @ ground.plane.v)) == pytest.approx(spread, rel=1e-9)


def test_two_runs_share_the_plane_through_both_ends() -> None:
    runs = [Timeline(Run(Experiment(batch_size=10, optimizer=name))) for name in ("sgd", "adam")]
    search = GroundSearch(runs, SurfaceChoice(), 0)
    ground = None
    while ground is None:
        ground = search.go_on(math.inf)
    for run in runs:
        theta = run.state(LOOK_UPDATES).theta
        np.testing.assert_allclose(ground.lift(theta, ground.project(theta)), theta, atol=1e-12)


def test_with_two_parameters_the_others_are_those_of_the_state() -> None:
    line = Timeline(Run(BATCH))
    survey = surveyed(line, SurfaceChoice("pair", (4, 1)))
    ground = survey.ground
    assert ground is not None
    for state in (0, 60):
        theta = line.state(state).theta
        a, b, own, below, off = survey.dot(line, None, state)
        assert (a, b, off) == (theta[4], theta[1], 0.0)
        assert own == below == line.metrics(state).train_loss
        moved = ground.lift(theta, np.array([0.5, -2.0]))
        assert moved[4] == 0.5
        assert moved[1] == -2.0
        assert np.array_equal(np.delete(moved, (1, 4)), np.delete(theta, (1, 4)))
    assert survey.relief(line, 41, None, 0) is not survey.relief(line, 41, None, 60)


def test_with_two_parameters_a_twin_lies_off_the_surface_of_the_first() -> None:
    """The surface is drawn over the first run's other weights; those of the twin are others."""
    first, twin = (Timeline(Run(Experiment(batch_size=10, optimizer=name))) for name in ("sgd", "adam"))
    survey = Survey()
    survey.look_at([first, twin], SurfaceChoice("pair", (4, 1)), 30)
    survey.go_on()
    here, there = first.state(30).theta, twin.state(30).theta
    foot = here.copy()
    foot[[4, 1]] = there[[4, 1]]
    a, b, own, below, off = survey.dot(twin, None, 30, first)
    assert (a, b, own) == (there[4], there[1], twin.metrics(30).train_loss)
    assert below == float(first.network.loss(foot, first.x, first.y, first.run.experiment.loss)) != own
    assert off == pytest.approx(np.linalg.norm(there - foot), rel=1e-15)
    assert survey.dot(first, None, 30, first)[4] == 0.0


def test_random_directions_are_those_of_their_seed() -> None:
    line = Timeline(Run(BATCH))
    grounds = [surveyed(line, SurfaceChoice("random", seed=seed)).ground for seed in (1, 1, 2)]
    first, same, other = (ground.plane.u for ground in grounds if ground is not None)
    assert np.array_equal(first, same)
    assert abs(first @ other) < 0.99


# -- when there is another plane ---------------------------------------------------------------------------------------


def test_a_plane_stays_until_there_is_a_reason() -> None:
    line = Timeline(Run(BATCH))
    survey = surveyed(line)

    def after(action: Callable[[], None]) -> str | None:
        before = survey.ground
        action()
        while survey.searching:
            survey.go_on()
        return survey.reason if survey.ground is not before else None

    branch = Timeline.branched(line.run.branch(5, Change(5, "learning_rate", 0.5)), line, 5)
    other = Timeline(Run(Experiment(batch_size=10, optimizer="adam")))
    contours = SurfaceChoice(contours="batch")
    assert after(lambda: survey.look_at([line], SurfaceChoice(), 50)) is None
    assert after(lambda: survey.look_at([line], contours, 50)) is None
    assert after(lambda: survey.look_at([branch], contours, 50)) is None
    assert after(lambda: survey.look_at([branch], contours, 50, "left")) == "left"
    assert after(lambda: survey.look_at([branch], contours, 50, "press")) == "press"
    assert after(lambda: survey.look_at([branch], CHOICES[2], 50)) == "choice"
    assert after(lambda: survey.look_at([branch, other], CHOICES[2], 50)) == "twin"
    assert after(lambda: survey.look_at([branch, other], CHOICES[2], 60)) is None
    assert after(lambda: survey.look_at([branch], CHOICES[2], 60)) == "run"
    assert after(lambda: survey.look_at([other], CHOICES[2], 0)) == "run"


def test_a_search_goes_over_to_a_run_that_takes_the_place_of_its_own() -> None:
    line = Timeline(Run(BATCH))
    survey = Survey()
    survey.look_at([line], SurfaceChoice(), 0)
    branch = Timeline.branched(line.run.branch(5, Change(5, "learning_rate", 1.0)), line, 5)
    survey.look_at([branch], SurfaceChoice(), 0)
    while survey.searching:
        survey.go_on()
    assert survey.dot(branch, None, LOOK_UPDATES)[4] < 1e-12
    assert survey.dot(line, None, LOOK_UPDATES)[4] > 1e-6


def test_who_asks_for_another_plane_again_and_again_gets_one() -> None:
    line = Timeline(Run(BATCH))
    survey = surveyed(line)
    before = survey.ground
    for update in range(40, 400):
        survey.look_at([line], SurfaceChoice(), update, "left")
        survey.go_on(-math.inf)
        if survey.ground is not before:
            break
    assert survey.ground is not before


# -- in pieces ---------------------------------------------------------------------------------------------------------


def test_however_the_pieces_are_cut_the_ground_and_the_losses_are_the_same() -> None:
    at_once = surveyed(Timeline(Run(BATCH)))
    line = Timeline(Run(BATCH))
    survey = Survey()
    survey.look_at([line], SurfaceChoice(), 0)
    pieces = 0
    while survey.searching:
        survey.go_on(-math.inf)
        pieces += 1
    assert pieces > 3
    assert survey.ground is not None
    assert at_once.ground is not None
    assert np.array_equal(survey.ground.plane.v, at_once.ground.plane.v)
    assert survey.ground.domain == at_once.ground.domain
    whole, cut = at_once.relief(line, 41, None, 0), survey.relief(line, 41, None, 0)
    whole.go_on(math.inf)
    turns = 1
    while not cut.go_on(-math.inf):
        turns += 1
    assert turns > 3
    assert np.array_equal(whole.values, cut.values)
    assert survey.relief(line, 41, None, 0) is cut


def test_the_square_is_coarser_where_it_would_take_too_long() -> None:
    assert side_of(101, 13, 250) == 101
    assert side_of(41, 13, 250) == 41
    assert side_of(101, 433, 2500) == 21
    for wanted in (41, 101):
        for size, examples in ((13, 1), (433, 250), (433, 5000)):
            side = side_of(wanted, size, examples)
            assert side in SIDES
            assert side == 21 or (side <= wanted and side * side * size * examples <= MOST_WORK)


# -- what does not end well --------------------------------------------------------------------------------------------


def test_a_run_that_diverges_is_looked_at_as_far_as_it_stays_near() -> None:
    line = Timeline(Run(Experiment(learning_rate=50.0, activations=("relu",), output_activation="linear")))
    survey = surveyed(line)
    ground = survey.ground
    assert ground is not None
    reach = max(abs(side) for sides in ground.domain for side in sides)
    assert reach < 100
    last = line.reached(LOOK_UPDATES)
    assert last < LOOK_UPDATES
    # Where the run is lost the map does not follow it, and one that is opened there shows where it came from.
    survey.look_at([line], SurfaceChoice(), last, "left")
    assert not survey.searching
    assert survey.ground is ground
    opened = surveyed(line, update=last).ground
    assert opened is not None
    assert max(abs(side) for sides in opened.domain for side in sides) < 1000


def test_losses_that_are_not_finite_are_told_as_they_are() -> None:
    experiment = Experiment(activations=("relu",), output_activation="linear")
    line = Timeline(Run(experiment, (Change(0, "weight", (0, 1e200)),)))
    with np.errstate(all="ignore"):
        for choice in CHOICES:
            survey = surveyed(line, choice)
            relief = survey.relief(line, 41, None, 0)
            relief.go_on(math.inf)
            assert not np.isfinite(relief.values).all()
            own = survey.dot(line, None, 0)[2]
            assert own == line.metrics(0).train_loss
            assert not math.isfinite(own)


def test_a_network_that_stands_still_has_a_surface_around_it() -> None:
    line = Timeline(Run(Experiment(initializer="zeros", hidden=(3,), activations=("relu",))))
    for choice in CHOICES:
        ground = surveyed(line, choice).ground
        assert ground is not None
        assert all(high > low for low, high in ground.domain)


def test_of_one_parameter_there_is_a_line() -> None:
    one = Experiment(inputs=("x1",), hidden=(), activations=(), use_bias=False)
    line = Timeline(Run(one))
    assert line.network.size == 1
    for choice in CHOICES:
        survey = surveyed(line, choice)
        relief = survey.relief(line, 21, None, 0)
        relief.go_on(math.inf)
        assert isinstance(relief, Relief)
        assert np.array_equal(relief.values, np.broadcast_to(relief.values[0], (21, 21)))
