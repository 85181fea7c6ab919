"""The plane of the loss surface travels with a link: whoever opens it looks at the very same map, early and late."""

import itertools
import math
from typing import Any

import numpy as np
import pytest

from playground.experiment import Experiment, presets
from playground.experiment.link import Cursor, PageView
from playground.experiment.surface_choice import SurfaceChoice
from playground.frames import Message
from playground.timeline import SOON, brought_ground, ground
from playground.ui import questions, seek
from playground.ui.links import link_of, session_of, shared
from playground.ui.session import Session
from tests.ui.acting import params
from tests.ui.sessions import session_on
from tests.ui.test_surface import told

pytestmark = pytest.mark.usefixtures("unhurried")

PIXELS = 458
"""As wide as the map is in a window of 1280."""
ON_PLANE = 1e-6
"""So small a share of the map's width off a plane the page says that the dot stands on it."""
FIGURES = ("words", "why", "axes")


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


def same_map(mine: Session, before: Message, now: int, **wish: Any) -> Session:
    """Open the link of `mine`: it is the same plane, and all that is said and drawn of it; to the last bit where it is
    laid again, else within what nobody sees.
    """
    theirs = opened(mine)
    assert theirs.view.surface == mine.view.surface
    after = told(theirs, path=True, **wish)
    one, other = before.header["surface"], after.header["surface"]
    for name in FIGURES:
        assert other[name] == one[name], name
    were, are = (message.arrays["surface_dots"][:, list(message.header["surface"]["dots"]).index(now)]
                 for message in (before, after))  # fmt: skip
    drawn = [message.arrays["surface_losses"] for message in (before, after)]
    domains = [part["domain"] for part in (one, other)]
    here, there = mine.survey.ground, theirs.survey.ground
    assert here is not None
    assert there is not None
    planes = [[ground.plane.origin, ground.plane.u, ground.plane.v] for ground in (here, there)]
    if not shared(mine)["ground"].startswith(("ground=r", "ground=z")):
        assert np.array_equal(planes[1], planes[0])
        assert (domains[1], are.tolist()) == (domains[0], were.tolist())
        assert np.array_equal(drawn[1], drawn[0])
    np.testing.assert_allclose(planes[1], planes[0], atol=2.0**-31)
    np.testing.assert_allclose(domains[1], domains[0], rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(are, were, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(drawn[1], drawn[0], rtol=1e-4)
    return theirs


BATCH = Experiment(batch_size=10, optimizer="adam", learning_rate=0.01)
CHOICES: list[tuple[SurfaceChoice, dict[str, Any]]] = [
    (SurfaceChoice(), {}),
    (SurfaceChoice("random", seed=4), {"kind": "random", "seed": 4}),
    (SurfaceChoice("pair", (1, 4)), {"kind": "pair", "pair": ["w:0:0:1", "w:0:1:1"]}),
]


@pytest.mark.parametrize(("laid", "now"), [(0, 0), (0, 5), (3, 7), (40, 40), (40, 900), (SOON + 1, 900)])
@pytest.mark.parametrize(("choice", "wish"), CHOICES)
def test_the_map_is_the_same(laid: int, now: int, choice: SurfaceChoice, wish: dict[str, Any]) -> None:
    mine, before = looked_at(BATCH, laid, now, choice, **wish)
    theirs = same_map(mine, before, now, **wish)
    # And once more, by the link of who opened it.
    same_map(theirs, told(theirs, path=True, **wish), now, **wish)


LARGE = Experiment(hidden=(8,) * 6, activations=("tanh",) * 6, batch_size=10)
STACKED = presets.PRESETS["remembering"].experiment


@pytest.mark.parametrize("experiment", [LARGE, STACKED], ids=["dense", "recurrent"])
@pytest.mark.parametrize(("laid", "now"), [(0, 3), (7, 90), (230, 240)])
def test_a_large_networks_map_is_the_same(experiment: Experiment, laid: int, now: int) -> None:
    mine, before = looked_at(experiment, laid, now, SurfaceChoice())
    same_map(mine, before, now)
    early = laid <= mine.timeline.soon
    assert len(shared(mine)["ground"]) < 700 or not early


def edited(session: Session, update: int, value: float) -> Message:
    """What is told of the plane after a weight was set by hand at an update."""
    session.cursor = Cursor(update)
    questions.make_change(session, {"what": "weight", "selection": "w:0:0:1", "value": value})
    assert session.run.changes[-1].update == update
    return told(session, path=True)


def test_a_map_laid_before_a_change_is_not_that_of_after_it() -> None:
    """The way ahead that was looked at was that of the run without its change."""
    mine, _ = looked_at(BATCH, 0, 4, SurfaceChoice())
    before = edited(mine, 4, 2.5)
    assert shared(mine)["ground"] == "ground=0first,0.-"
    theirs = same_map(mine, before, 4)
    # And once more, with another change in its place.
    same_map(theirs, edited(theirs, 4, 0.5), 4)


def test_a_map_whose_change_is_gone_travels_as_numbers() -> None:
    mine = session_on(BATCH, 4)
    edited(mine, 4, 2.5)
    assert shared(mine)["ground"] == "ground=4first"
    before = edited(mine, 2, 0.5)
    assert shared(mine)["ground"].startswith(("ground=r", "ground=z"))
    same_map(mine, before, 2)


def test_a_search_that_was_cut_short_is_cut_there_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "LOOK_SECONDS", 0.0)
    mine, before = looked_at(BATCH, 0, 6, SurfaceChoice())
    monkeypatch.undo()
    (laid,) = mine.survey.ground.laid if mine.survey.ground else ()
    assert laid.ahead is not None
    assert shared(mine)["ground"] == f"ground=0first,0.{laid.ahead}"
    same_map(mine, before, 6)


@pytest.mark.parametrize("now", [5, 400])
def test_a_twins_map_is_the_same(now: int) -> None:
    mine = session_on(BATCH)
    mine.allow(math.inf)
    mine.compare("momentum", 0.03)
    mine.cursor = Cursor(now)
    seek.bring_beside(mine)
    for each in mine.timelines:
        each.state(now)
    before = told(mine, path=True)
    assert before.header["surface"]["words"].startswith("This plane was laid")
    assert len(before.arrays["surface_dots"]) == 2
    same_map(mine, before, now)


OLD = {
    "batch=10&at=400.start&sel=none&ground="
    "zeNolz11Ik2EYxvF3ww9Q93zczzZCBQVRQgQtECy3pyGMDkTxRGdSoiCKoOhBaRGiUKk1xA88WDIxigrCyiMbtL0bQSqVWoE6MRDEcEj"
    "DqEV0EHRBF_yOL_6GxTAsZYZhbb5wkjro_13sjwbMEc_jG1nR574rnuz5H-F3GdPhvJ9_3bcPyt2xpVGXN3c3HHwT0Ou9MfPz5QG9vNW"
    "k232-SLLyWE_Us2hB6lk0faUo8m2rStdyt26MN-rQfZ--Wu3SrR9WzdD77Uh-eknk7pOv2j-2b67-adfVaclS4_88MAJTEIAFeABP4SU"
    "swSsIwRpswkfYgTjswxEk4AS-IzATBJyCAiiEcqiAKsCn5SI0QBf0QT9ch2EYg3GYhKkMI6cm6w4N2ZqVaUuoPuZSQdajrGxAMXaPjti"
    "eamF7lOQWusVz6BGfpWP-iQZ5nM4IRm6RT9dEEw2LIWJihrJFgs5Kgy7Jt9RGp2WKOmSSHspuei0XVac8p7qkVcWkzc7Fjr1OfLEHxai"
    "jU9Q7_PzQMcd_OTa46UzjL5zn-U2nl487e3kreP8BjWeFQQ": (
        "This plane was laid along the way to update 600 (still to come) and holds 99.9 % of it.",
        (3.2665154866078288, 0.33291955513706073, 0.06663300373528669, 0.06643386509345874, 0.10422897719497434),
    ),
    "batch=10&at=7.start&sel=none&surface=random:4&ground="
    "zeNpjYGRgYGAG4tP2S3qOVTye53WgIcDIoX7a9wNMr7sdJJf8s2fMc9u3R37z_vp6j_0dDr_2u867v1df6IOtsZTx3qvvQm3uNMy297C"
    "fuL9RoNbu0c3zttxrBPaz3Fq678CFZDuzf0p772pX7Z3f9H_fZdFuBiSw79w8L1uvf2p2z00cwfyK8xr7ai1k7C4w77Y7d3KCnaF6n12"
    "WGT-Kns7e5n17zRj2M23iAfEB961JhQ": (
        "Two random directions of 13: they hold 4.01 % of the way.",
        (-0.04218942927154812, 0.017361784278561727, 0.520401342078495, 0.548094882103868, 0.1303504875296563),
    ),
}
"""Links of before, whose planes are told as float32; what they brought then: the words, and of the dot its place, its
loss, the surface's below it, and how far off it lies."""


@pytest.mark.parametrize("link", OLD, ids=["path", "random"])
def test_a_plane_of_before_is_still_read(link: str) -> None:
    words, dot = OLD[link]
    session = session_of(params(link))
    choice = session.view.surface
    message = told(session, kind=choice.kind, seed=choice.seed)
    part = message.header["surface"]
    assert part["words"] == words
    found = message.arrays["surface_dots"][0][list(part["dots"]).index(session.cursor.update)]
    np.testing.assert_allclose(found, dot, rtol=1e-4, atol=1e-5)


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


def test_a_plane_that_is_still_being_laid_is_laid_there_too_where_it_was_begun() -> None:
    session = session_on(STACKED)
    session.survey.look_at(session.timelines, session.view.surface, 0)
    session.cursor, session.reached = Cursor(12), 12
    assert session.survey.searching
    assert shared(session)["ground"] == "ground=0first"
    theirs = opened(session)
    for each in (session, theirs):
        each.timeline.allow(math.inf)
        each.survey.look_at(each.timelines, each.view.surface, 12)
        each.survey.go_on()
    mine, other = session.survey.ground, theirs.survey.ground
    assert mine is not None
    assert other is not None
    assert (mine.update, other.update) == (0, 0)
    assert np.array_equal(mine.plane.u, other.plane.u)
    # One that is searched for far into a run is laid anew: the way to it is long.
    far = session_on(BATCH, SOON + 5)
    far.survey.look_at(far.timelines, far.view.surface, SOON + 5)
    assert shared(far)["ground"] == ""


@pytest.mark.parametrize(
    "text",
    [
        *("0", "201first", "9999first", "0why", "0first,", "0first,1.-", "0first,0.-,0.-", "0first,0", "0first,zAAAA"),
        *("r", "zAAAA", "rAAAA", "r" + "A" * 200, "z" + "B" * 4000, "0first,r" + "A" * 43, "٣first"),
    ],
)
def test_what_is_damaged_is_laid_anew_without_a_word(text: str) -> None:
    session = session_of({"at": "3.recheck", "ground": text})
    assert session.notices == []
    assert told(session).header["surface"]["words"].startswith("This plane was laid along")


def test_any_byte_of_it_may_be_wrong() -> None:
    session, _ = looked_at(Experiment(batch_size=10), SOON + 3, 400, SurfaceChoice())
    text = shared(session)["ground"].removeprefix("ground=")
    timelines = session.timelines
    assert brought_ground.decode(text, timelines, SurfaceChoice()) is not None
    # Of another network, or on another kind of plane, it is not read as something else.
    assert brought_ground.decode(text, session_on(Experiment(hidden=(2,))).timelines, SurfaceChoice()) is None
    assert brought_ground.decode(text[:-9], timelines, SurfaceChoice()) is None
