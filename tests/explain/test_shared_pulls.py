"""Pulls at numbers that many places share are each example's own gradient; a recurrent unit's two parts its slope."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from playground.engine.records import Name
from playground.experiment import Experiment
from playground.experiment.anatomy import Entry
from playground.experiment.layers import layer
from tests.explain.moments import inspected, moment

NORMALISED = (layer("dense", units=3, activation="tanh"), layer("batch_normalization"))
MAPS = (layer("conv2d", filters=2), layer("batch_normalization"), layer("flatten"))
NETWORKS = {
    "simple_rnn": Experiment(
        data="first_bit", moments=5, layers=(layer("simple_rnn", units=2),), batch_size=7, l2=0.01
    ),
    "lstm, all states": Experiment(
        data="parity", moments=4, layers=(layer("lstm", units=2, sequences=1), layer("flatten")), batch_size=4, cut=2
    ),
    "two layers": Experiment(
        data="larger_half", moments=4, batch_size=3,
        layers=(layer("simple_rnn", units=2, sequences=1), layer("lstm", units=2)),
    ),
    "batch normalisation of units": Experiment(layers=NORMALISED, batch_size=6),
    "batch normalisation of maps": Experiment(data="bars", samples=80, layers=MAPS, batch_size=5),
}  # fmt: skip
COUPLED = tuple(name for name in NETWORKS if name.startswith("batch"))


def shared_entries(experiment: Experiment) -> list[Entry]:
    wanted = {"simple_rnn", "lstm", "batch_normalization"}
    anatomy = experiment.anatomy
    rows = [entry for entry in anatomy.parameters if anatomy.tiers[entry.layer].kind in wanted]
    return rows if len(rows) < 12 else Random("entries").sample(rows, 12)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_mean_of_the_pulls_is_the_gradient(name: str) -> None:
    at = moment(NETWORKS[name], 1)
    for entry in shared_entries(at.experiment):
        panel = inspected(at, "theta", entry.id)
        pulls = [row["pull"] for row in panel["examples"]]
        assert [row["index"] for row in panel["examples"]] == at.batch.tolist()
        total = np.mean(pulls) + panel.get("penalty_part", 0.0)
        assert total == pytest.approx(float(at.pass_.grad[entry.index]), rel=1e-11, abs=1e-15), entry.id
        assert panel["mean"] == pytest.approx(np.mean(pulls), rel=1e-12)


@pytest.mark.parametrize("name", [name for name in NETWORKS if name not in COUPLED])
def test_a_pull_is_the_gradient_of_that_example_alone(name: str) -> None:
    """In the batch or outside it: a recurrent network's examples know nothing of each other."""
    at = moment(NETWORKS[name], 1)
    outside = next(index for index in range(len(at.x)) if index not in at.batch)
    alone = {
        index: at.network.evaluate(at.before.theta, at.x[[index]], at.y[[index]], at.experiment.loss).grad
        for index in (*at.batch.tolist(), outside)
    }
    for entry in shared_entries(at.experiment):
        panel = inspected(at, "theta", entry.id, outside)
        w = at.before.theta[entry.index]
        penalty = 2 * at.experiment.l2 * w if entry.array in ("W", "U") and "penalty_part" in panel else 0.0
        for row in (*panel["examples"], panel["would_be"]):
            wanted = float(alone[row["index"]][entry.index]) - penalty
            assert row["pull"] == pytest.approx(wanted, rel=1e-9, abs=1e-13), (entry.id, row)


@pytest.mark.parametrize("name", ["simple_rnn", "lstm, all states", "two layers"])
def test_a_units_moments_are_the_engines_and_their_parts_the_slope(name: str) -> None:
    at = moment(NETWORKS[name], 1)
    focus = int(at.batch[0])
    kept, row, n = at.seen_from(focus)
    for unit in at.experiment.anatomy.units:
        kind = at.experiment.anatomy.tiers[unit.layer].kind
        if kind not in ("simple_rnn", "lstm"):
            continue
        state, j = {"simple_rnn": "H", "lstm": "h"}[kind], unit.place[-1]
        rows = inspected(at, "theta", unit.id, focus)["states"]
        for t, told in enumerate(rows):
            assert told["moment"] == t
            assert told["state"] == float(kept.forward[unit.layer][Name(state, time=t)][row, j])
            slope = float(kept.backward[unit.layer][Name(f"d{state}", time=t)][row, j]) * n
            assert told["slope"] == slope
            assert told["own"] + told["carried"] == pytest.approx(slope, rel=1e-12, abs=1e-18)
            assert ("memory" in told) == (kind == "lstm")
        assert rows[-1]["carried"] == 0.0
        if len(unit.place) == 1:  # only the last state is handed on
            assert not any(told["own"] for told in rows[:-1])
        if kind == "lstm":
            memories = [float(kept.forward[unit.layer][Name("c", time=t)][row, j]) for t in range(len(rows))]
            assert [told["memory"] for told in rows] == memories
    if at.experiment.cut:
        assert [told["cut"] for told in rows] == [False, True, False, False]
        assert rows[1]["carried"] == 0.0
