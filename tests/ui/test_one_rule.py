"""What a link may say of a place or a selection is what the page takes, names, explains and writes again."""

import itertools
from urllib.parse import parse_qsl

import pytest

from playground.engine import OPTIMIZERS
from playground.experiment import Change, Experiment, Run, limits
from playground.experiment.link import Cursor, Link, decode, encode
from playground.explain import inspect
from playground.timeline import Timeline
from playground.ui import questions
from playground.ui.session import Session

NETWORKS = [
    Experiment(samples=20),
    Experiment(samples=20, use_bias=False),
    Experiment(samples=20, hidden=(), activations=()),
    Experiment(samples=20, hidden=(), activations=(), use_bias=False),
    Experiment(samples=20, hidden=(2, 8), activations=("tanh", "relu"), inputs=("x1", "x2", "x1x2")),
    Experiment(data="hand_222", hidden=(2,), use_bias=False),
    Experiment(data="three_blobs", samples=30, output_activation="softmax", loss="categorical_crossentropy"),
]
NUMBERS = [":".join(numbers) for length in (1, 2, 3) for numbers in itertools.product("01237", repeat=length)]
IDS = [f"{kind}:{numbers}" for kind in "wbniq" for numbers in NUMBERS] + [
    "", "w", "w:", "w:0:0:0:0", "w:00:0:0", "b:0:00", "n:0:007", "i:01", "w:0:0:٣", "w:0:0:0\n", " w:0:0:0", "W:0:0:0",
    "w:0:0:-1", "i:9", "n:9:9", "\ud800", "w:1000:0:0",
]  # fmt: skip


@pytest.mark.parametrize("experiment", NETWORKS, ids=lambda e: f"{e.data} {e.sizes} {e.use_bias}")
def test_a_part_is_selected_everywhere_or_nowhere(experiment: Experiment) -> None:
    timeline = Timeline(Run(experiment))
    session = Session(timeline)
    settings = dict(parse_qsl(encode(Run(experiment)), keep_blank_values=True))
    there, moment = parts(experiment), timeline.moment(0)
    for selection in IDS:
        chosen = experiment.anatomy.find(selection)
        expected = selection if selection in there else None
        questions.take_place(session, questions.read({"selection": selection}))
        by_link, problems = decode({**settings, "sel": selection})
        inspected = inspect(moment, "start", selection)["selection"]
        taken = [chosen and chosen.id, session.selection, by_link.selection, inspected]
        assert taken == [expected] * 4, selection
        assert len(problems) == (expected is None), selection


def parts(experiment: Experiment) -> set[str]:
    """The ids of all that can be selected in this network."""
    sizes = experiment.sizes
    found = {f"i:{i}" for i in range(sizes[0])}
    for layer, (fan_in, units) in enumerate(itertools.pairwise(sizes)):
        found |= {f"w:{layer}:{i}:{j}" for i in range(fan_in) for j in range(units)}
        found |= {f"{kind}:{layer}:{j}" for kind in ("nb" if experiment.use_bias else "n") for j in range(units)}
    return found


STEPS = ["start", "Z:0", "dA:1", "loss", "theta", "recheck", "v_hat"]
ODD_STEPS = [
    "",
    "dW_data:1",
    "Z:2",
    "Z:9",
    "Z:",
    "Z:0:0",
    "1",
    "a" * 17,
    "a" * 33,
    "Z:٣",
    "\ud800",
    "x.y",
    "m̂",
    "loss ",
    "a&b=c",
]


@pytest.mark.parametrize("step", STEPS + ODD_STEPS)
def test_a_place_is_taken_from_the_page_as_from_a_link(step: str) -> None:
    session = Session(Timeline(Run(Experiment())), Cursor(1, "loss"))
    questions.take_place(session, questions.read({"cursor": {"update": 2, "step": step}}))
    assert session.cursor == (Cursor(2, step) if step in STEPS else Cursor(1, "loss"))
    assert decode(dict(parse_qsl(encode(session.run, session.cursor))))[0].cursor == session.cursor


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("experiment", [NETWORKS[0], NETWORKS[4]], ids=["one layer", "two layers"])
def test_every_step_there_is_can_be_said_in_a_link(optimizer: str, experiment: Experiment) -> None:
    settings = {**experiment.values(), "optimizer": optimizer, "l1": 0.1, "learning_rate": 0.01}
    run = Run(Experiment(**settings))
    for step in Timeline(run).moment(1).steps:
        link, problems = decode(dict(parse_qsl(encode(run, Cursor(1, step.id)))))
        assert (link.cursor, problems) == (Cursor(1, step.id), [])


def test_the_longest_address_a_page_writes_brings_it_back() -> None:
    points = tuple((0.1 + number / 7, 0.2 - number / 9, number % 2) for number in range(20))
    experiment = Experiment(hidden=(8,) * 6, activations=("tanh",) * 6, points=points, optimizer="adam")
    changes = tuple(Change(update, "weight", (update % 200, 1 / (update + 3))) for update in range(limits.MOST_CHANGES))
    run = Run(experiment, changes)
    address = encode(run, Cursor(7, "loss"))
    assert len(address) > 25_000
    again = questions.address_of(questions.read({"back": f"?{address}"}))
    assert again is not None
    assert decode(again) == (Link(run, Cursor(7, "loss")), [])
