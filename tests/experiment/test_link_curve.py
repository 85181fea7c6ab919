"""A loss curve in a link: few points, true ones, to a hundredth of a pixel; figures that are told to the last bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.experiment import link_curve
from playground.experiment.packed import pack, unpack

LOSS = st.floats(0, 1e300) | st.just(float("inf"))
#: Higher than the curve's picture, in pixels, in front of a class.
PIXELS = 100


@st.composite
def curves(draw: st.DrawFn) -> link_curve.Rows:
    updates = sorted(draw(st.sets(st.integers(0, 10**9), min_size=2, max_size=260)))
    train = draw(st.lists(LOSS | st.just(float("nan")), min_size=len(updates), max_size=len(updates)))
    test = draw(st.lists(LOSS, min_size=len(updates), max_size=len(updates)))
    return np.column_stack([updates, train, test])


@settings(max_examples=150, deadline=None)
@given(rows=curves(), most=st.sampled_from([30, 50, 100]))
def test_any_curve_comes_back_as_points_of_its_own(rows: link_curve.Rows, most: int) -> None:
    text = link_curve.encode(rows, most)
    drawn = rows[~np.isinf(rows[:, 1])]
    if len(drawn) < 2:
        assert text == ""
        return
    points, others = link_curve.decode(text)
    own = dict(zip(rows[:, 0], rows[:, 1:], strict=True))
    true = np.array([own[update] for update in points[:, 0]])
    assert len(points) == min(most, len(drawn))
    assert others == (len(drawn) > most)
    np.testing.assert_array_equal(np.isnan(points[:, 1]), np.isnan(true[:, 0]))
    np.testing.assert_allclose(points[:, 1:], true, rtol=2.0**-12, atol=1e-300)


def told(rows: link_curve.Rows) -> list[float]:
    """What the page says in figures of a curve: its top, the lowest test loss and where it is, the last losses."""
    best = rows[np.nanargmin(rows[:, 2])]
    return [np.nanmax(rows[:, 1:]), *best, *rows[-1]]


@pytest.mark.parametrize("noise", [0.0, 0.4])
@pytest.mark.parametrize("seed", range(10))
def test_what_is_told_in_figures_is_exact_and_what_is_drawn_lies_on_the_curve(seed: int, noise: float) -> None:
    rng = np.random.default_rng(seed)
    updates = np.cumsum(rng.integers(1, 400, 1500)).astype(float)
    falling = 10.0 ** rng.integers(-9, 9) * np.exp(-updates / updates[-1] * rng.uniform(0.1, 20))
    rows = np.column_stack([updates, falling * rng.uniform(1 - noise, 1 + noise, 1500), falling * 1.1])
    points, others = link_curve.decode(link_curve.encode(rows))
    assert (len(points), others) == (link_curve.MOST_POINTS, True)
    assert told(points) == told(rows)
    if not noise:  # the lines between the points of a smooth curve stay within a pixel of it
        for column in (1, 2):
            drawn = np.interp(updates, points[:, 0], points[:, column])
            assert np.abs(drawn - rows[:, column]).max() < rows[:, 1:].max() / PIXELS


def test_the_worst_place_is_taken_first() -> None:
    updates = np.arange(1000.0)
    losses = np.where(updates == 617, 5.0, 1.0)
    points, _ = link_curve.decode(link_curve.encode(np.column_stack([updates, losses, losses]), 30))
    assert {616, 617, 618} <= set(points[:, 0])


def test_a_stretch_that_is_not_known_stays_so() -> None:
    updates = np.concatenate([np.arange(300.0), [300.0, 9_999.0], np.arange(10_000.0, 10_300.0)])
    losses = np.where((updates == 300) | (updates == 9_999), np.nan, 1 / (1 + updates))
    points, _ = link_curve.decode(link_curve.encode(np.column_stack([updates, losses, losses])))
    beside = np.isin(points[:, 0], [299, 300, 9_999, 10_000])
    assert beside.sum() == 4
    assert np.isnan(points[beside, 1]).tolist() == [False, True, True, False]


def test_an_unthinned_curve_says_that_it_is_whole() -> None:
    rows = np.column_stack([np.arange(100.0)] * 3)
    assert link_curve.decode(link_curve.encode(rows))[1] is False
    assert link_curve.encode(rows[:1]) == ""


GOOD = unpack(link_curve.encode(np.column_stack([np.arange(5.0), np.arange(5.0), np.arange(5.0)])), 1000) or b""


@pytest.mark.parametrize(
    "raw",
    [
        b"", GOOD[:-1], GOOD + b"0", b"\xff" * 9, bytes([2]) + GOOD[1:], bytes([2 * 101]) + GOOD[1:],
        GOOD[:2] + bytes([0]) + GOOD[3:], GOOD[:7] + b"\xbf" + GOOD[8:],
    ],
    ids=["none", "too short", "too long", "no number", "one point", "too many", "twice the same update", "negative"],
)  # fmt: skip
def test_a_damaged_curve_is_refused_in_a_sentence(raw: bytes) -> None:
    with pytest.raises(ValueError, match="The loss curve in the link is damaged"):
        link_curve.decode(pack(raw))


@settings(max_examples=300, deadline=None)
@given(raw=st.binary(max_size=60), letter=st.sampled_from("rzq"))
def test_any_text_is_read_or_refused(raw: bytes, letter: str) -> None:
    text = letter + pack(raw)[1:]
    try:
        points, _ = link_curve.decode(text)
    except ValueError:
        return
    assert (np.diff(points[:, 0]) > 0).all()


@settings(max_examples=100, deadline=None)
@given(raw=st.binary(max_size=300))
def test_bytes_come_back_and_never_more_than_were_asked_for(raw: bytes) -> None:
    assert unpack(pack(raw), len(raw)) == raw
    assert unpack(pack(raw), len(raw) - 1) is None
