"""The settings of a plan as parameters of a link: a short readable name each, written only where not as before.

A link is a way from one plan to another: each parameter changes the plan so far, in this order, as the page's controls
would, and what no longer fits follows. So a link needs to tell only what no other parameter has brought along.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from playground.engine import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from playground.experiment import link as experiment_link
from playground.experiment import link_layers, text
from playground.experiment.document import dumps, loads
from playground.experiment.layers import KINDS
from playground.experiment.link_fields import read_hyper, write_hyper
from playground.experiment.values import shown
from playground.plans import link_table
from playground.plans.carry import carried
from playground.plans.other_data import on_other_data
from playground.plans.plan import SCHEDULES, Plan, fitted
from playground.plans.sets import CSV, SETS, Source

_RUN = "run"  # a run is carried as it starts, so its changes are told as the settings they lead to
_FIRST_SCREEN = "first"
_MOST_FIELDS = 60
_NO_TABLE = Source(CSV)
_AS_WRITTEN = "as this page writes it"


@dataclass(frozen=True)
class PlanParameter:
    """name in the link; `value` of a plan; the plan `told` another value (ValueError with a sentence where it cannot
    be); how it is written and read (None: it cannot be read), and what is allowed, to end a sentence.
    """

    name: str
    value: Callable[[Plan], Any]
    told: Callable[[Plan, Any], Plan]
    write: Callable[[Any], str]
    read: Callable[[str], Any]
    allowed: str


def write(plan: Plan, base: Plan) -> dict[str, str]:
    """The parameters that lead from `base` to the plan."""
    params: dict[str, str] = {}
    for each in PARAMETERS:
        value = each.value(plan)
        if each.value(base) != value:
            params[each.name] = each.write(value)
            base = each.told(base, value)
    return params


def read(given: Mapping[str, str], base: Plan, problems: list[str]) -> Plan:
    """The plan that parameters lead to from `base`; a sentence is added to `problems` for each that cannot be used."""
    for each in PARAMETERS:
        if each.name not in given:
            continue
        try:
            base = _taken(each, given[each.name], base)
        except ValueError as error:
            problems.append(f"{each.name}={shown(given[each.name])} was ignored. {error}")
    return base


def _taken(each: PlanParameter, written: str, base: Plan) -> Plan:
    value = each.read(written)
    if value is None:
        raise ValueError(f"It must be {each.allowed}.")
    told = each.told(base, value)
    if each.name != _RUN and each.value(told) != value:
        raise ValueError(f"It does not go with the rest of the link; {each.write(each.value(told))} is used.")
    return told


def _write_run(carried_run: str) -> str:
    """The carried experiment as "Step through" writes it in its own links; its first screen's link is empty."""
    return experiment_link.encode(loads(carried_run)) or _FIRST_SCREEN


def _read_run(value: str) -> str | None:
    given = parse_qsl("" if value == _FIRST_SCREEN else value, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    found, problems = experiment_link.decode(dict(given))
    if problems:
        raise ValueError(problems[0])
    return dumps(found.run)


def _set(name: str, **along: Any) -> Callable[[Plan, Any], Plan]:
    """Tells a field of the plan; `along`: what begins anew with it."""
    return lambda plan, value: fitted(plan, **{name: value}, **along)


def _of_source(name: str) -> Callable[[Plan, Any], Plan]:
    return lambda plan, value: fitted(plan, source=replace(plan.source, **{name: value}))


def _of_table(
    name: str, field: str, write_it: Callable[[Any], str], read_it: Callable[[str], Any], allowed: str
) -> PlanParameter:
    def told(plan: Plan, value: Any) -> Plan:
        if plan.source.name != CSV:
            raise ValueError("It tells of a table of one's own, and the data are others.")
        return fitted(plan, source=replace(plan.source, **{field: value}))

    return PlanParameter(name, lambda plan: _of(plan, field), told, write_it, read_it, allowed)


def _of(plan: Plan, field: str) -> Any:
    """What a table's parameter tells; of other data and of a carried run nothing."""
    return getattr(plan.source if plan.source.name == CSV else _NO_TABLE, field)


def _write_inputs(shape: tuple[int, ...]) -> str:
    return str(shape[0]) if shape else "0"


def _read_inputs(value: str) -> tuple[int, ...] | None:
    count = text.read_whole(value)
    return None if count is None else (count,) if count else ()


def _told_data(plan: Plan, name: str) -> Plan:
    return on_other_data(plan, Source(name))


def _one_of(names: Collection[str]) -> Callable[[str], str | None]:
    return lambda value: value if value in names else None


def _flag(value: str) -> bool | None:
    return {"0": False, "1": True}.get(value)


def _name(name: str, field: str, names: Collection[str], **along: Any) -> PlanParameter:
    allowed = f"one of {', '.join(names)}"
    return PlanParameter(name, lambda plan: getattr(plan, field), _set(field, **along), str, _one_of(names), allowed)


def _number(name: str, field: str) -> PlanParameter:
    told = _set(field)
    return PlanParameter(name, lambda plan: getattr(plan, field), told, text.number, text.read_number, "a number")


def _whole(name: str, field: str) -> PlanParameter:
    told = _set(field)
    return PlanParameter(name, lambda plan: getattr(plan, field), told, str, text.read_whole, "a whole number")


def _switch(name: str, field: str) -> PlanParameter:
    told = _set(field)
    return PlanParameter(name, lambda plan: getattr(plan, field), told, _write_flag, _flag, "1 (on) or 0 (off)")


def _write_flag(on: bool) -> str:
    return "1" if on else "0"


def _amount(name: str, field: str) -> PlanParameter:
    told = _of_source(field)
    return PlanParameter(name, lambda plan: getattr(plan.source, field), told, str, text.read_whole, "a whole number")


def _told_scaling(plan: Plan, raw: bool) -> Plan:
    return fitted(plan, source=replace(plan.source, standardise=not raw))


PARAMETERS: tuple[PlanParameter, ...] = (
    PlanParameter(
        _RUN, lambda plan: plan.carried, lambda plan, value: carried(loads(value)) if value else plan,
        _write_run, _read_run, "an experiment as a link of Step through tells it",
    ),
    PlanParameter(
        "state", lambda plan: plan.state, lambda plan, value: replace(plan, state=value), str, str,
        "the numbers of a run that stands somewhere on its way",
    ),
    PlanParameter(
        "data", lambda plan: plan.source.name, _told_data, str, _one_of((*SETS, CSV)),
        f"one of {', '.join((*SETS, CSV))}",
    ),
    _of_table("file", "file", str, link_table.read_file, "the hash of a table, as this page writes it"),
    _of_table("read", "reading", link_table.write_reading, link_table.read_reading, _AS_WRITTEN),
    _of_table("target", "target", str, str, "the name of a column"),
    _of_table("columns", "columns", link_table.write_names, link_table.read_columns, _AS_WRITTEN),
    _of_table("classes", "labels", link_table.write_names, link_table.read_labels, _AS_WRITTEN),
    _of_table("inputs", "shape", _write_inputs, _read_inputs, "a whole number"),
    _amount("examples", "examples"),
    _amount("val", "validation"),
    PlanParameter(
        "raw", lambda plan: not plan.source.standardise, _told_scaling, _write_flag, _flag,
        "1 (columns as they are) or 0 (standardised)",
    ),
    _amount("noise", "noise"),
    _amount("split", "seed"),
    PlanParameter(
        "layers", lambda plan: plan.layers, _set("layers"), link_layers.write, link_layers.read,
        f"layers with ~ between, such as flatten~dense:64~dropout:0.3; there are {', '.join(KINDS)}",
    ),
    _switch("copy", "reconstruct"),
    _name("out", "output", ACTIVATIONS),
    _name("loss", "loss", LOSSES),
    _name("init", "initializer", INITIALIZERS),
    _switch("biases", "use_bias"),
    _number("bias", "bias"),
    _number("l1", "l1"),
    _number("l2", "l2"),
    _name("opt", "optimizer", OPTIMIZERS, hyper=()),
    _number("rate", "learning_rate"),
    PlanParameter(
        "hyper", lambda plan: plan.hyper, _set("hyper"), write_hyper, read_hyper,
        "name:number for each setting of the optimizer, with ~ between",
    ),
    _name("schedule", "schedule", SCHEDULES),
    _number("clip", "clipnorm"),
    _whole("batch", "batch_size"),
    _whole("epochs", "epochs"),
    _whole("seed", "seed"),
    _whole("patience", "patience"),
    _switch("best", "best"),
    _switch("best", "best"),
)  # fmt: skip
NAMES = tuple(each.name for each in PARAMETERS)
