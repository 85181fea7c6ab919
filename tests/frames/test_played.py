"""Pictures for a player: small, and drawn with the engine's weights to what is seen of them."""

import math
from urllib.parse import parse_qsl

import numpy as np
import pytest

from playground.experiment.link import decode
from playground.frames import decode as decode_message
from playground.frames.played import LEAST_WEIGHTS, MOST_UNITS, played, ways
from playground.timeline import Timeline
from playground.ui.answers import answer
from playground.ui.links import session_of
from playground.ui.questions import read
from tests.benchmarks.bench_messages import GRIDS
from tests.frames.gone import gone
from tests.ui.acting import params
from tests.ui.sessions import asked

DIGITS = (
    "data=digits&layers=conv2d:8:padding=same~max_pooling~flatten~dense:16&out=softmax"
    "&loss=categorical_crossentropy&rate=0.03&batch=10"
)
LSTM = "data=first_bit&moments=12&layers=lstm:16&rate=0.03&batch=10"


@pytest.mark.parametrize("query", [DIGITS, LSTM])
@pytest.mark.parametrize("stride", [1, 25])
def test_a_played_picture_of_the_largest_networks_is_small_and_its_weights_are_the_engines(
    query: str, stride: int
) -> None:
    session = session_of(params(query))
    message = answer(session, read({"id": "q", "ahead": [stride, stride, 6]}), until=math.inf)
    told = decode_message(message)
    updates = told.header["ahead"]
    assert len(updates) == 6
    assert len(message) <= 8_000 * len(updates)
    link, _ = decode(dict(parse_qsl(query)))
    engine = Timeline(link.run)
    exact = np.stack([engine.state(update).theta for update in updates])
    way = np.abs(np.diff(exact, axis=0, prepend=exact[:1])).max(axis=1)
    error = np.abs(gone(told.arrays) - exact).max(axis=1)
    # Of the first picture what is left of the way from 0 is gone too.
    way[0] = np.abs(exact[0]).max() / MOST_UNITS
    assert (error <= way / MOST_UNITS * 0.5001 + 1e-15).all()
    assert "state_theta" in asked(session, states=[updates[0]]).arrays, "where it rests it is told bit for bit"


def test_errors_do_not_add_up_over_a_thousand_pictures() -> None:
    rng = np.random.default_rng(3)
    thetas = np.cumsum(rng.normal(0, 1e-3, (1_000, 50)), axis=0)
    codes, units = ways(thetas)
    back = gone({"state_way": codes, "state_unit": units})
    assert np.abs(back - thetas).max() < 0.51 * units[1:].max()
    assert units[1:].max() < 5e-3 / MOST_UNITS


def test_the_sample_that_the_browser_reads_too() -> None:
    """The same numbers as in tests/web/store.test.mjs."""
    codes, units = ways(np.array([[3.2767, -1.0], [3.2767, -0.5]]))
    assert codes.tolist() == [[32767, -10000], [0, 0], [0, 32767]]
    assert units == pytest.approx([1e-4, 1.0, 0.5 / 32767], rel=1e-12)


def test_small_networks_and_numbers_past_all_bounds_travel_as_they_are() -> None:
    small = {"state_theta": np.ones((2, LEAST_WEIGHTS - 1))}
    assert played(small) is small
    huge = {"state_theta": np.full((2, LEAST_WEIGHTS), 1e308)}
    huge["state_theta"][1, 0] = -1e308
    assert played(huge) is huge
    nothing: dict[str, np.ndarray] = {}
    assert played(nothing) is nothing
    still = played({"state_theta": np.zeros((2, LEAST_WEIGHTS))})
    assert not gone(still).any()


def test_the_networks_that_are_measured_are_the_largest() -> None:
    assert {name: math.prod(run.experiment.theta0().shape) for name, (run, _) in GRIDS.items()} == {
        "8 filters over 8x8": 2314, "SimpleRNN of 16 over 12": 305, "LSTM of 16 over 12": 1169,
    }  # fmt: skip
