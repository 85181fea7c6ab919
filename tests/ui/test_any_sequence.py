"""Whatever a learner does, in whatever order: nothing breaks, and a place is the same however one came to it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from playground.datasets import DATASETS, FEATURES
from playground.engine import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from playground.experiment import Run
from playground.experiment.layers import KINDS
from playground.experiment.layers import SETTINGS as LAYER_SETTINGS
from playground.experiment.link import Cursor, decode
from playground.experiment.presets import PRESETS
from playground.experiment.tuning import usual
from playground.experiment.twin import FIRST, are_twins
from playground.ui.links import come_back
from tests.timeline.plain import bits, plain
from tests.ui.acting import Actor, params, shown

STEPS = 30
SAMPLE, ALL = 40, 2_000
#: Updates up to which the states are compared with plain training; what lies behind is too far to walk every time.
MOST_PLAIN = 120

HYPERS = sorted({name for optimizer in OPTIMIZERS for name in usual(optimizer)})
NUMBERS = st.sampled_from([0, 1, 0.5, -1.0, 1e-300, 1e300, math.nan, math.inf, 10**400, None, "x"]) | st.floats(0, 1)
CONTROLS = st.one_of(
    st.tuples(st.just("data"), st.sampled_from([*DATASETS])),
    st.tuples(st.just("depth"), st.integers(0, 6)),
    st.tuples(st.just("add_layer"), st.sampled_from([*KINDS, "none", ""])),
    st.tuples(st.just("drop_layer"), st.integers(0, 8)),
    st.tuples(
        st.sampled_from([f"layer{at}_{name}" for at in range(4) for name in LAYER_SETTINGS]),
        st.sampled_from([0, 1, 2, 4, 9, 64, 0.5, 0.05, True, "relu", "same", "softmax"]),
    ),
    st.tuples(st.just("moments"), st.integers(0, 14)),
    st.tuples(st.sampled_from([f"units{layer}" for layer in range(6)]), st.integers(1, 8)),
    st.tuples(st.sampled_from([f"activation{layer}" for layer in range(6)]), st.sampled_from([*ACTIVATIONS])),
    st.tuples(st.just("output_activation"), st.sampled_from([*ACTIVATIONS])),
    st.tuples(st.just("loss"), st.sampled_from([*LOSSES])),
    st.tuples(st.just("initializer"), st.sampled_from([*INITIALIZERS])),
    st.tuples(st.just("optimizer"), st.sampled_from([*OPTIMIZERS])),
    st.tuples(st.sampled_from([f"hyper_{name}" for name in HYPERS]), NUMBERS),
    st.tuples(st.just("learning_rate"), st.sampled_from(["0.03", "1", "1e6", "1e-5", "0,3", "0", "-1", "x", "1e999"])),
    st.tuples(st.just("inputs"), st.lists(st.sampled_from([*FEATURES]), max_size=7, unique=True)),
    st.tuples(st.just("use_bias"), st.booleans()),
    st.tuples(st.just("level"), st.booleans()),
    st.tuples(st.sampled_from(["batch_size", "samples"]), st.sampled_from([1, 2, 10, 50, 500])),
    st.tuples(st.sampled_from(["noise", "train_share", "seed", "data_seed"]), st.sampled_from([0, 10, 25, 50, 90])),
    st.tuples(st.sampled_from(["bias", "l1", "l2"]), st.sampled_from([0.0, 0.001, 0.1, 10.0, -0.5])),
)  # fmt: skip
WEIGHTS = st.floats(-3, 3) | st.sampled_from([0, -0.0, 1e11, -1e200, 1.7976e308, math.nan, 10**400, True, "1", None])
SELECTIONS = st.sampled_from(["w:0:0:0", "w:0:1:2", "w:1:0:0", "b:0:0", "b:1:0", "n:0:1", "i:0", "w:5:7:7", "q", None])
POINTS = st.lists(st.tuples(st.floats(-6, 6), st.floats(-6, 6), st.integers(0, 3)), max_size=4)


OPENINGS = [
    "", "level=5", "card=adam", "opt=adam&changes=0:opt:sgd", "biases=0&level=2", "card=sgd_beside_adam&shown=twin",
    "twin=lion:0.01&changes=2:w:0:0.5~3:rate:0.5&twin_changes=2:opt:adam&at=4.theta",
    "card=edge&at=2.Z:0~5", "data=parity&layers=lstm:2&at=1.c:0%402&level=3",
    "layers=dense:3~batch_normalization~dropout:0.5&batch=5&twin=adam:0.1",
]  # fmt: skip


def trained(run: Run, updates: int) -> list[Any]:
    return _trained(run.key(), updates, Trained(run))


@dataclass(frozen=True)
class Trained:
    """A run that is known by its key alone: a weight set to 0 and one set to -0 make equal runs of unequal bits."""

    run: Run = field(compare=False)


@lru_cache(maxsize=64)
def _trained(key: str, updates: int, of: Trained) -> list[Any]:
    del key
    run = of.run
    with np.errstate(all="ignore"):
        return plain(run, updates)


class Learner(RuleBasedStateMachine):
    """One page, and all that can be done on it."""

    took: list[tuple[int, float, bool]] = []  # noqa: RUF012 - of all sequences together

    @initialize(query=st.sampled_from(OPENINGS))
    def opened(self, query: str) -> None:
        self.page = Actor(query, self.took)

    @rule(by=st.integers(1, 9))
    def step(self, by: int) -> None:
        self.page.go(self.page.move(by))

    @rule(by=st.integers(1, 9))
    def back(self, by: int) -> None:
        self.page.go(self.page.move(-by))

    @rule(update=st.integers(0, 100), last=st.booleans())
    def scrub(self, update: int, last: bool) -> None:
        at = self.page.reached(update) if len(self.page.session.timeline.x) else 0
        self.page.go(Cursor(at, self.page.places(at)[-1] if last and len(self.page.session.timeline.x) else "start"))

    @rule(stride=st.integers(1, 300), count=st.integers(1, 8), fastest=st.booleans(), watched=st.integers(0, 3))
    def play(self, stride: int, count: int, fastest: bool, watched: int) -> None:
        first = self.page.session.cursor.update + stride
        for _ in range(watched + 1):
            found = self.page.ask(ahead=[first, stride, count], fastest=fastest).header.get("ahead") or [first]
            first = found[-1] + stride
        seen = found[0] - 1 if self.page.message.header.get("ahead") else self.page.session.cursor.update
        if seen <= 4 * MOST_PLAIN:
            self.page.go(Cursor(self.page.reached(seen)))

    @rule(control=CONTROLS)
    def set(self, control: tuple[str, Any]) -> None:
        self.page.set(*control)

    @rule(selection=SELECTIONS, value=WEIGHTS)
    def edit(self, selection: str | None, value: Any) -> None:
        self.page.ask(changes=[{"what": "weight", "selection": selection, "value": value}])

    @rule(kind=st.sampled_from(["path", "pair", "random"]), contours=st.sampled_from(["all", "batch"]),
          pair=st.tuples(SELECTIONS, SELECTIONS), again=st.sampled_from([None, "left", "press"]))  # fmt: skip
    def look_at_the_surface(self, kind: str, contours: str, pair: tuple[Any, Any], again: str | None) -> None:
        at = self.page.session.cursor.update
        ground = self.page.session.survey.ground
        two, known = None if None in pair else [*pair], ground.id if ground else ""
        self.page.ask(surface={
            "kind": kind, "contours": contours, "pair": two, "update": at, "state": at, "side": 41, "known": known,
            "again": again, "seed": 3,
        })  # fmt: skip

    @rule(x=WEIGHTS, y=WEIGHTS)
    def go_to_a_place_on_it(self, x: Any, y: Any) -> None:
        ground = self.page.session.survey.ground
        self.page.ask(changes=[{"what": "place", "plane": ground.id if ground else "", "at": [x, y]}])

    @rule(points=POINTS)
    def draw(self, points: list[Any]) -> None:
        self.page.ask(changes=[{"what": "points", "points": [list(point) for point in points]}])

    @rule(optimizer=st.sampled_from([None, "", "sgd", "adam", "lion", "eve"]), rate=NUMBERS | st.just("0.03"))
    def twin(self, optimizer: str | None, rate: Any) -> None:
        """On, off, another one; or what makes no sense."""
        self.page.ask(changes=[{"what": "twin", "optimizer": optimizer, "rate": rate}])

    @rule(shown=st.sampled_from(["first", "twin", "both"]))
    def numbers_of(self, shown: str) -> None:
        at = self.page.session.cursor.update
        self.page.ask(shown=shown)
        self.page.ask(stories=[at], inspector=True, link=True)

    @rule(what=st.sampled_from(["keep", "undo", "without"]))
    def keep_undo_or_leave_out(self, what: str) -> None:
        self.page.ask(changes=[{"what": what}])

    @rule(what=st.sampled_from(["restore", "drop"]), slot=st.integers(0, 6))
    def kept(self, what: str, slot: int) -> None:
        self.page.ask(changes=[{"what": what, "slot": slot}])

    @rule(how=st.sampled_from(["same", "new", "link", "?"]))
    def reset(self, how: str) -> None:
        self.page.ask(changes=[{"what": "reset", "how": how}])

    @rule(selection=SELECTIONS, focus=st.none() | st.integers(0, 300), level=st.integers(0, 6))
    def look_at(self, selection: str | None, focus: int | None, level: int) -> None:
        at = self.page.session.cursor.update
        self.page.ask(
            selection=selection, focus=focus, level=level, moves=[at], stories=[at], inspector=True,
            changes=[{"what": "level", "value": level}],
        )  # fmt: skip

    @rule(granularity=st.sampled_from(["operation", "layer", "pass", "batch", "epoch", "?"]))
    def step_by(self, granularity: str) -> None:
        self.page.ask(granularity=granularity, link=True)

    @rule(key=st.sampled_from([*PRESETS]))
    def card(self, key: str) -> None:
        self.page.open_card(key)

    @rule()
    def reload(self) -> None:
        """The same address in another tab draws the same picture."""
        before = self.page.redraw()
        page, granularity = self.page.session, self.page.session.granularity
        page.rest()
        again = self.page.reload()
        assert self.page.session.notices == []
        assert "notices" not in again.header
        self.page.session.granularity = granularity
        first, second = shown(before), shown(self.page.redraw())
        assert second == first, differing(first, second)

    @rule()
    def come_back(self) -> None:
        """The server was started again; the page still knows where it stood."""
        place = (self.page.session.runs, self.page.session.cursor, self.page.session.selection)
        address, granularity = self.page.link(), self.page.session.granularity
        self.page.session.rest()
        self.page.store._states.clear()
        self.page._opened(come_back, params(address), granularity)
        session = self.page.session
        assert (session.runs, session.cursor, session.selection, session.granularity) == (*place, granularity)

    @rule()
    def hello(self) -> None:
        self.page.ask(hello=True)

    # -- what holds after each of them ----------------------------------------------------------------------------

    @invariant()
    def the_state_is_that_of_plain_training(self) -> None:
        at = self.page.session.cursor.update
        for timeline in self.page.session.timelines:
            if not len(timeline.x) or at > MOST_PLAIN or timeline.anchors:
                return
            until = timeline.reached(min(at + 1, MOST_PLAIN))
            states = trained(timeline.run, until)
            for update in {0, at // 2, min(at, until), until}:
                assert bits(timeline.state(update)) == bits(states[update]), update

    @invariant()
    def the_twin_differs_in_its_optimizer_and_nothing_else(self) -> None:
        session = self.page.session
        if session.twin is None:
            assert session.shown == FIRST
            return
        assert are_twins(session.run, session.twin.timeline.run)
        assert session.twin.timeline.end is None or session.cursor.update <= session.twin.timeline.end

    @invariant()
    def the_link_says_where_the_page_is(self) -> None:
        session, query = self.page.session, self.page.link()
        link, problems = decode(params(query))
        assert problems == []
        said = (link.run, link.cursor, link.selection, link.focus, link.view, link.shown)
        # What one step means is the session's own to say; a link tells it where it is not as on the first screen.
        view = replace(session.view, manner=replace(session.view.manner, by=link.view.manner.by))
        here = (session.run, session.sought or session.cursor, session.selection, session.focus, view)
        assert said == (*here, session.shown)
        assert (link.view.manner.by or "pass") == session.granularity
        assert link.twin == (session.twin.timeline.run if session.twin is not None else None)

    @invariant()
    def what_is_selected_is_there(self) -> None:
        session = self.page.session
        assert session.selection is None or session.run.experiment.anatomy.find(session.selection) is not None
        assert session.focus is None or session.focus < max(len(session.timeline.x), 1)
        assert session.cursor.step in self.page.places(session.cursor.update) or not len(session.timeline.x)
        assert len({kept.slot for kept in session.kept}) == len(session.kept)

    def teardown(self) -> None:
        if hasattr(self, "page"):
            self.page.session.rest()


@pytest.mark.timeout(3_600)
def test_no_sequence_of_actions_breaks_a_page(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    """100 sequences of 30 actions, always the same; 2,000 others with --every, which also tells what messages took."""
    every = request.config.getoption("every")
    Learner.took.clear()
    run_state_machine_as_test(
        Learner,
        settings=settings(
            max_examples=ALL if every else SAMPLE, stateful_step_count=STEPS, derandomize=not every, deadline=None,
            suppress_health_check=[*HealthCheck], print_blob=True,
        ),
    )  # fmt: skip
    if every:
        with capsys.disabled():
            print(f"\n{times(Learner.took)}")


def differing(first: Any, second: Any, at: str = "") -> str:
    """Where two pictures part, by name."""
    if isinstance(first, dict) and isinstance(second, dict):
        names = [name for name in {**first, **second} if first.get(name) != second.get(name)]
        return "; ".join(differing(first.get(name), second.get(name), f"{at}/{name}") for name in names)
    return f"{at}: {str(first)[:80]} and {str(second)[:80]}"


def times(took: list[tuple[int, float, bool]]) -> str:
    """What messages took, in a line each."""
    lines = []
    for words, wanted in (("at rest", False), ("while playing", True)):
        ms = np.array([1000 * seconds for _, seconds, playing in took if playing == wanted])
        size = max(size for size, _, playing in took if playing == wanted)
        middle, most, last = np.percentile(ms, [50, 95, 99])
        lines.append(
            f"{len(ms):,} messages {words}: {middle:.1f} ms (95 %: {most:.1f}, 99 %: {last:.1f}, longest "
            f"{ms.max():.0f}); largest {size / 1000:,.0f} kB"
        )
    return "\n".join(lines)
