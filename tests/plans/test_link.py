"""A link of "Bigger data": every plan has one that opens it again, and anything that arrives as a link opens."""

import random
from dataclasses import fields, replace
from typing import Any
from urllib.parse import parse_qsl, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine import INITIALIZERS, OPTIMIZERS
from playground.experiment import Change, Experiment, Run
from playground.experiment.layers import KINDS, SETTINGS, layer
from playground.plans import Plan, Source
from playground.plans.carry import carried
from playground.plans.compare import with_optimizer
from playground.plans.link import MOST_CHARACTERS, USUAL, PlanLink, decode, encode
from playground.plans.link_fields import NAMES
from playground.plans.other_data import on_other_data
from playground.plans.plan import SCHEDULES, fitted, losses_for, outputs_for
from playground.plans.reading import (
    ANSWER,
    APART,
    CATEGORY,
    COMMA,
    ENCODINGS,
    INPUT,
    LEFT_OUT,
    NO,
    NUMBER,
    POINT,
    SEPARATORS,
    YES,
    ColumnChoice,
    Reading,
)
from playground.plans.recipes import RECIPES
from playground.plans.sets import CSV, SETS, WORDS
from playground.timeline import Timeline
from tests.ui.anything import ODD, anything, few


def opened(query: str) -> tuple[PlanLink, list[str]]:
    return decode(dict(parse_qsl(query, keep_blank_values=True)))


def some_layer(chance: random.Random) -> Any:
    kind = chance.choice([*KINDS])
    chosen: dict[str, Any] = {}
    for name in KINDS[kind].settings:
        row = SETTINGS[name]
        if chance.random() < 0.5:
            continue
        if row.choices:
            chosen[name] = chance.choice(row.choices)
        elif row.switch:
            chosen[name] = chance.randrange(2)
        elif row.whole:
            chosen[name] = chance.randint(int(row.low), int(row.high))
        else:
            chosen[name] = chance.choice([0.0, 0.1, 1e-5, 0.1 + 0.2, row.high])
    return layer(kind, **chosen)


TEXTS = ["a", "Größe", "**b** [x](y)", "~", "a,b;c", '"', "\\", "", " ", "=&#%", "<b>", "日本", "x" * 60, "é\n", "1.5"]


def some_table(chance: random.Random) -> Source:
    """A learner's table, also one whose file has yet to be given."""
    if chance.random() < 0.2:
        return Source(CSV, validation=35)
    names = chance.sample(TEXTS, chance.randint(2, 6))
    choices = [
        ColumnChoice(
            name,
            role=chance.choice(["", ANSWER, INPUT, LEFT_OUT]),
            kind=chance.choice(["", NUMBER, CATEGORY]),
            decimal=chance.choice(["", POINT, COMMA]),
            missing=tuple(chance.sample(TEXTS, chance.randrange(3))),
            spelling=chance.choice(["", APART]),
            power=chance.choice([0, 0, 30]),
        )
        for name in chance.sample(names, chance.randrange(len(names) + 1))
    ]
    reading = Reading(
        encoding=chance.choice(["", *ENCODINGS]), separator=chance.choice(["", *SEPARATORS]),
        quotes=chance.choice(["", NO]), header=chance.choice(["", YES, NO]), columns=tuple(choices),
    )  # fmt: skip
    return Source(
        CSV, file=f"{chance.randrange(16**32):032x}", reading=reading, target=names[-1],
        shape=(chance.randint(1, 4000),), labels=tuple(chance.sample(TEXTS, chance.choice([0, 2, 5]))),
        columns=tuple((name, chance.choice(["a number", "left out"])) for name in names),
    )  # fmt: skip


def some_plan(chance: random.Random) -> Plan:
    """A plan as the controls can make it, also one whose layers do not fit."""
    if chance.random() < 0.15:
        hidden = tuple(chance.randint(1, 8) for _ in range(chance.randrange(3)))
        run = Run(
            Experiment(
                hidden=hidden,
                activations=("tanh",) * len(hidden),
                l2=chance.choice([0.0, 0.1 + 0.2]),
                l1=chance.choice([0.0, 0.5]),
                use_bias=chance.random() < 0.5,
                bias=chance.choice([0.0, -0.3]),
            ),
            chance.choice([(), (Change(0, "learning_rate", 0.3),)]),
        )
        state = Timeline(run).state(chance.randint(1, 40)) if chance.random() < 0.5 else None
        told: dict[str, Any] = {"epochs": chance.randint(1, 100), "learning_rate": chance.choice([0.1 + 0.2, 30.0])}
        return replace(carried(run, state), **told)
    plan = chance.choice([USUAL, *(recipe.plan for recipe in RECIPES.values())])
    if chance.random() < 0.2:
        plan = on_other_data(plan, some_table(chance))
    elif chance.random() < 0.6:
        plan = on_other_data(plan, Source(chance.choice([*SETS])))
    if chance.random() < 0.4:
        source = replace(plan.source, examples=chance.choice([0, 777]), validation=chance.choice([5, 35]))
        plan = fitted(plan, source=replace(source, standardise=chance.random() < 0.5, noise=5, seed=3))
    if chance.random() < 0.4:
        plan = fitted(plan, layers=tuple(some_layer(chance) for _ in range(chance.randrange(17))))
    if chance.random() < 0.3 and plan.data.kind != WORDS:
        plan = fitted(plan, reconstruct=not plan.reconstruct)
    if chance.random() < 0.5:
        plan = fitted(plan, output=chance.choice(outputs_for(plan.task, plan.data.classes)))
        plan = fitted(plan, loss=chance.choice(losses_for(plan.task, plan.output)))
    if chance.random() < 0.5:
        plan = fitted(plan, optimizer=chance.choice([*OPTIMIZERS]), hyper=())
    if plan.optimizer == "sgd" and chance.random() < 0.5:
        plan = fitted(plan, hyper=(("momentum", 0.8), ("nesterov", 1)))
    numbers: dict[str, Any] = {
        "learning_rate": chance.choice([0.1 + 0.2, 1e-7, 1e6, 0.0]), "clipnorm": chance.choice([0.0, 1e6]),
        "schedule": chance.choice([*SCHEDULES]), "initializer": chance.choice([*INITIALIZERS]),
        "batch_size": chance.randint(1, 1024), "epochs": chance.randint(1, 100), "seed": chance.randrange(2**31),
        "patience": chance.randrange(101), "best": chance.random() < 0.5,
    }  # fmt: skip
    return fitted(plan, **dict(chance.sample(sorted(numbers.items()), chance.randrange(9))))


def test_every_plan_and_list_comes_back() -> None:
    """1,000 plans, a third with a list of others on the same data."""
    for number in range(1_000):
        chance = random.Random(number)
        plan = some_plan(chance)
        compared = []
        if chance.random() < 0.3:
            names = chance.sample([*OPTIMIZERS], 3)
            compared = [with_optimizer(plan, name) for name in names]
        query = encode(plan, compared=compared, job=chance.choice(["", "a-B_9"]))
        link, problems = opened(query)
        assert not problems, (number, query, problems)
        assert (link.plan or USUAL) == plan, (number, query)
        assert link.compared == tuple(dict.fromkeys(compared)), (number, query)
        assert len(query) < 4_000, (number, query)


def test_every_field_of_a_plan_is_in_its_link() -> None:
    """A field that comes later has to be told too: each is changed by some plan above, and comes back."""
    seen: set[str] = set()
    for number in range(1_000):
        plan = some_plan(random.Random(number))
        seen |= {each.name for each in fields(Plan) if getattr(plan, each.name) != each.default}
        seen |= {f"source.{each.name}" for each in fields(Source) if getattr(plan.source, each.name) != each.default}
    # The plan's own start is the usual one; targets follow from a carried run.
    assert {each.name for each in fields(Plan)} - seen == set()
    assert {f"source.{each.name}" for each in fields(Source)} - seen <= {"source.targets"}


def test_a_table_too_wide_for_a_link_keeps_its_hash_and_is_told_so() -> None:
    names = [f"column number {number} of a very wide table" for number in range(200)]
    reading = Reading(columns=tuple(ColumnChoice(name, role=LEFT_OUT) for name in names))
    source = Source(CSV, file="0" * 32, reading=reading, target="y", shape=(3,), columns=tuple((n, "x") for n in names))
    query = encode(on_other_data(USUAL, source))
    assert len(query) < 600
    link, problems = opened(query)
    assert link.plan is not None
    assert link.plan.source == Source(CSV, file="0" * 32, target="y", shape=(3,))
    assert len(problems) == 1
    assert "What was chosen for the columns did not fit into the link" in problems[0]


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_is_told_by_its_name(name: str) -> None:
    plan = RECIPES[name].plan
    assert encode(plan, name) == f"recipe={name}"
    assert opened(f"recipe={name}") == (PlanLink(plan, name), [])
    changed = replace(plan, epochs=7)
    assert "recipe" not in encode(changed, name)  # a link of one's own stays as it is when the recipe is improved
    assert opened(encode(changed, name))[0].plan == changed
    assert opened(f"recipe={name}&epochs=7")[0] == PlanLink(changed)


def test_the_first_screen_has_no_link_and_no_plan_is_read_from_none() -> None:
    assert encode(USUAL) == ""
    assert RECIPES["digits"].plan == USUAL
    assert opened("") == (PlanLink(), [])
    assert opened("job=abc") == (PlanLink(job="abc"), [])
    assert opened(encode(USUAL, job="abc"))[0] == PlanLink(USUAL, job="abc")


def test_it_can_be_read() -> None:
    built = Plan(
        Source("mnist", examples=5000),
        (layer("conv2d", filters=8, padding="same"), layer("flatten"), layer("dense", units=32, activation="tanh"),
         layer("dropout", rate=0.3)),
        optimizer="sgd", learning_rate=0.05, hyper=(("momentum", 0.8),),
    )  # fmt: skip
    assert encode(built, compared=[built, replace(built, batch_size=8)]) == (
        "data=mnist&examples=5000&layers=conv2d:8:padding=same~flatten~dense:32:activation=tanh~dropout:0.3&"
        "opt=sgd&rate=0.05&hyper=momentum:0.8&epochs=10&compare=2&2.batch=8"
    )


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("data=minst", "data=minst was ignored. It must be one of digits, mnist,"),
        ("recipe=nought", "recipe=nought was ignored: the recipes are digits, recipe1,"),
        ("layers=dense:64~densse", "layers=dense:64~densse was ignored. It must be layers with ~ between"),
        ("layers=dense:5000", "Dense: units must be from 1 to 1024; 5000 was given."),
        ("layers=" + "~".join(["dense"] * 17), "A stack may have 16 layers."),
        ("layers=dropout:rate=0.2:0.3", "It must be layers with ~ between"),
        ("rate=-1", "The learning rate must be a number from 0 to 1,000,000; −1 was given."),
        ("rate=fast", "rate=fast was ignored. It must be a number."),
        ("epochs=1000", "The number of epochs must be from 1 to 100; 1,000 was given."),
        ("out=sigmoid", "out=sigmoid was ignored. It does not go with the rest of the link; softmax is used."),
        ("hyper=speed:1", "Adam has no setting speed"),
        ("opt=sgd&hyper=nesterov:3", "The setting nesterov is on (1) or off (0)"),
        ("data=csv&file=../../etc/passwd", "It must be the hash of a table, as this page writes it."),
        ("file=" + "0" * 32, "It tells of a table of one's own, and the data are others."),
        ("data=csv&read=long", "What was chosen for the columns did not fit into the link"),
        ("data=csv&read={}x", "read={}x was ignored. It must be as this page writes it.".replace("{}", "··")),
        ("data=csv&columns=[1]", "It must be as this page writes it."),
        ("data=csv&inputs=5000", "A table gives the network from 1 to 4,000 numbers"),
        ('data=csv&classes=["a"]', "A table's answer has from 2 to 20 classes"),
        ("copy=yes", "copy=yes was ignored. It must be 1 (on) or 0 (off)."),
        ("data=imdb&copy=1", "an autoencoder works on pictures and tables"),
        ("run=hidden%3D99", "hidden=99"),
        ("compare=9", "compare=9 was ignored: it counts the plans on the list, 0 to 6."),
        ("compare=2", "Number 2 of the list to compare was left out. These settings are on the list already."),
        ("compare=2&2.data=iris", "Number 2 of the list to compare was left out. The list compares trainings on the"),
        ("compare=1&1.rate=x", "rate=x was ignored."),
        ("optimiser=adam", "The link has parts this page does not know (optimiser); they were ignored."),
        ("seed=" + "9" * 50_000, "seed was ignored: it is too long to be read."),
        ("job=%3Cb%3E", "job=·b· was ignored: it is no name of a training."),
        ("&".join(f"{n}.x=1" for n in range(300)), "The link has more than 200 parts; the rest was ignored."),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said(query: str, sentence: str) -> None:
    _, problems = opened(query)
    assert any(sentence in problem for problem in problems), problems


def spoilt(chance: random.Random, query: str) -> str:
    """As links arrive from mails and chats: cut off, twice over, with parts that were put in or encoded again."""
    at = chance.randrange(len(query) + 1)
    junk = chance.choice(["%", "%zz", "%00", "&", "=", "+", "1e400", "~~", ":::", "9" * 400, "\n", "é", "none", "-"])
    return chance.choice(
        [query[:at], query + "&" + query[at:], query[:at] + junk + query[at:], quote_plus(query),
         query.replace("&", ";"), query[::-1], query.upper(), query.replace("=", "=="), query.replace("~", ":")]
    )  # fmt: skip


def test_every_spoilt_link_opens_and_what_it_opens_to_has_a_link() -> None:
    for number in range(1_000):
        chance = random.Random(number)
        plan = some_plan(chance)
        query = encode(plan, compared=[plan, *(replace(plan, epochs=n) for n in (1, 2))], job="job")
        link, problems = opened(spoilt(chance, query))
        assert all(len(problem) < 900 for problem in problems)
        again = encode(link.plan or USUAL, link.recipe, link.compared, link.job)
        told = opened(again)
        assert told == (replace(link, plan=told[0].plan), []), (number, query)
        assert (told[0].plan or USUAL) == (link.plan or USUAL)


NAME = st.sampled_from(
    [
        *NAMES,
        "recipe",
        "compare",
        "job",
        "1.opt",
        "2.layers",
        "9.rate",
        *(name for name in ODD if isinstance(name, str)),
    ]
)
VALUE = st.one_of(anything, st.text(max_size=60), st.sampled_from(["0", "-1", "1e999", "none", "3", "x" * 50_000]))


@few(300)
@given(st.dictionaries(NAME, VALUE, max_size=12))
def test_anything_may_arrive(params: dict[str, Any]) -> None:
    link, problems = decode(params)
    assert all(isinstance(problem, str) for problem in problems)
    assert len(encode(link.plan or USUAL, link.recipe, link.compared, link.job)) < MOST_CHARACTERS


def test_the_usual_layers_follow_the_data() -> None:
    cnn = RECIPES["cnn"].plan

    def kinds(name: str) -> list[str]:
        return [each.kind for each in on_other_data(cnn, Source(name)).layers]

    assert on_other_data(cnn, Source("fashion")).layers == cnn.layers
    assert kinds("digits") == ["flatten", "dense"]  # 8 x 8 is too small for it
    assert kinds("iris") == ["dense"]
    assert kinds("imdb") == ["embedding", "global_average", "dense"]
    assert on_other_data(RECIPES["autoencoder"].plan, Source("diabetes")).output == "linear"
