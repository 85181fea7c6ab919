"""The plane of the loss surface travels with a link: whoever opens it looks at the very same map, early and late."""

import itertools
import math
from typing import Any

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.experiment.link import Cursor, PageView
from playground.experiment.surface_choice import SurfaceChoice
from playground.frames import Message
from playground.timeline import brought_ground
from playground.ui.links import link_of, session_of, shared
from playground.ui.session import Session
from tests.ui.acting import params
from tests.ui.sessions import session_on
from tests.ui.test_surface import told

PIXELS = 458
"""As wide as the map is in a window of 1280."""
ON_PLANE = 1e-6
"""So small a share of the map's width off a plane the page says that the dot stands on it."""
FIGURES = ("words", "why", "axes", "domain")


def opened(session: Session) -> Session:
    parts = shared(session)
    query = "&".join(filter(None, [parts["place"], parts["weights"] if not parts["near"] else "", parts["ground"]]))
    return session_of(params(query))


def looked_at(
    experiment: Experiment, laid: int, now: int, choice: SurfaceChoice, **wish: Any
) -> tuple[Session, Message]:
    """A session whose plane was laid at one update and that stands at a later one; what is told of it there."""
    session = session_on(experiment, laid)
    session.view = PageView(surface=choice)
    told(session, **wish)
    session.allow(math.inf)
    session.cursor = Cursor(now)
    session.come_to(now)
    for update in range(0, now, max(now // 50, 1)):
        session.timeline.state(update)
    return session, told(session, path=True, **wish)


@pytest.mark.parametrize(("laid", "now"), [(0, 0), (0, 5), (3, 7), (40, 40), (40, 900)])
@pytest.mark.parametrize(
    ("choice", "wish"),
    [
        (SurfaceChoice(), {}),
        (SurfaceChoice("random", seed=4), {"kind": "random", "seed": 4}),
        (SurfaceChoice("pair", (1, 4)), {"kind": "pair", "pair": ["w:0:0:1", "w:0:1:1"]}),
    ],
)
def test_the_map_is_the_same(laid: int, now: int, choice: SurfaceChoice, wish: dict[str, Any]) -> None:
    mine, before = looked_at(Experiment(batch_size=10, optimizer="adam", learning_rate=0.01), laid, now, choice, **wish)
    theirs = opened(mine)
    assert theirs.view.surface == choice
    after = told(theirs, path=True, **wish)
    one, other = before.header["surface"], after.header["surface"]
    for name in FIGURES:
        if name == "domain":
            np.testing.assert_allclose(other[name], one[name], rtol=1e-5, atol=1e-6)
        else:
            assert other[name] == one[name], name
    dots = [message.arrays["surface_dots"][0][list(message.header["surface"]["dots"]).index(now)]
            for message in (before, after)]  # fmt: skip
    np.testing.assert_allclose(dots[1], dots[0], rtol=1e-4, atol=1e-5)
    if choice.kind != "pair":
        losses = [message.arrays["surface_losses"] for message in (before, after)]
        np.testing.assert_allclose(losses[1], losses[0], rtol=1e-4)


@pytest.mark.parametrize(
    ("choice", "wish"), [(SurfaceChoice(), {}), (SurfaceChoice("random", seed=4), {"kind": "random", "seed": 4})]
)
@pytest.mark.parametrize("laid", [3, 900])
def test_what_lies_on_the_plane_lies_on_it_there_too(laid: int, choice: SurfaceChoice, wish: dict[str, Any]) -> None:
    experiment = Experiment(batch_size=10)
    mine, _ = looked_at(experiment, laid, laid, choice, **wish)
    ground = mine.survey.ground
    assert ground is not None
    # Two random directions lie through where the run stood, those of the path through where it gets to.
    now = laid if choice.kind == "random" else ground.ahead
    mine, before = looked_at(experiment, laid, now, choice, **wish)
    after = told(opened(mine), path=True, **wish)
    for message in (before, after):
        part, dots = message.header["surface"], message.arrays["surface_dots"][0]
        left, right = part["domain"][0]
        assert dots[list(part["dots"]).index(now)][4] < ON_PLANE * (right - left)


def test_the_way_behind_comes_along_within_a_pixel() -> None:
    mine, _ = looked_at(Experiment(batch_size=10), 0, 900, SurfaceChoice())
    theirs = opened(mine)
    before, after = told(mine, path=True), told(theirs, path=True)
    true, brought = (message.arrays["surface_path"] for message in (before, after))
    assert 20 < len(brought) <= 64
    (left, right), _ = before.header["surface"]["domain"]
    off = [min(away(point, a, b) for a, b in itertools.pairwise(brought[:, 1:3])) for point in true[:, 1:3]]
    assert max(off) < (right - left) / PIXELS


def away(point: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    """How far a point lies from the line between two others."""
    length = float((b - a) @ (b - a))
    share = min(max(float((point - a) @ (b - a)) / length, 0.0), 1.0) if length else 0.0
    return float(np.linalg.norm(point - a - share * (b - a)))


def test_as_a_fresh_page_lays_it_it_takes_no_room() -> None:
    session, _ = looked_at(Experiment(batch_size=10), 0, 0, SurfaceChoice())
    assert shared(session)["ground"] == ""
    session, _ = looked_at(Experiment(batch_size=10), 0, 9, SurfaceChoice())
    assert shared(session)["ground"] == "ground=0first"
    assert "ground" not in link_of(session)


def test_a_large_networks_plane_stays_behind() -> None:
    session, _ = looked_at(
        Experiment(hidden=(8,) * 6, activations=("tanh",) * 6, batch_size=10), 0, 400, SurfaceChoice()
    )
    assert shared(session)["ground"] == ""


@pytest.mark.parametrize("text", ["0", "1first", "0why", "r", "zAAAA", "rAAAA", "r" + "A" * 200, "z" + "B" * 4000])
def test_what_is_damaged_is_laid_anew_without_a_word(text: str) -> None:
    session = session_of({"at": "3.recheck", "ground": text})
    assert session.notices == []
    assert told(session).header["surface"]["words"].startswith("The plane shows")


def test_any_byte_of_it_may_be_wrong() -> None:
    session, _ = looked_at(Experiment(batch_size=10), 3, 400, SurfaceChoice())
    text = shared(session)["ground"].removeprefix("ground=")
    timelines = session.timelines
    assert brought_ground.decode(text, timelines, SurfaceChoice()) is not None
    # Of another network, or on another kind of plane, it is not read as something else.
    assert brought_ground.decode(text, session_on(Experiment(hidden=(2,))).timelines, SurfaceChoice()) is None
    assert brought_ground.decode(text[:-9], timelines, SurfaceChoice()) is None
