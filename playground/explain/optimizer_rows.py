"""The optimizer's own numbers for one weight: its state before and after, and what it made of the gradient."""

from __future__ import annotations

from typing import Any

from playground.explain import numbers, optimizer_lines, rules
from playground.explain.mathml import mathml
from playground.explain.names import Selection
from playground.explain.view import View


def optimizer_rows(view: View, chosen: Selection) -> dict[str, Any]:
    """Rows of every sub-step but delta and theta; "delta" and "after" are None where the update did not get so far."""
    one = rules.one(view, chosen)
    optimizer = view.moment.optimizer
    shown = [name for name in one.now if name not in ("delta", "theta")]
    whole = "delta" in one.now
    change = _change(one, optimizer.name) if whole else None
    return {
        "name": optimizer.label,
        "learning_rate": one.rate,
        "rows": [_row(one, optimizer.name, name) for name in shown],
        "delta": one.now.get("delta"),
        "before": one.weight,
        "after": one.now.get("theta"),
        "formula": mathml(change.formula) if change else "",
        "numbers": mathml(change.numbers) if change else "",
        "sentence": change.sentence if change else "The update did not get this far: a number stopped being finite.",
        "settings": [
            {"name": name, "value": numbers.plain(float(value))}
            for name, value in optimizer.hyperparameters.items()
            if isinstance(value, int | float) and not isinstance(value, bool)
        ],
    }


def _change(one: rules.One, kind: str) -> rules.Change:
    line = optimizer_lines.line(kind, one, "delta")
    if line is None:
        return rules.delta(one)
    sentence = f"{one.name} will change by {numbers.signed(line.value)}."
    return rules.Change(sentence, line.formula, line.numbers)


def _row(one: rules.One, kind: str, name: str) -> dict[str, Any]:
    rule = optimizer_lines.line(kind, one, name) or rules.RULES.get(name)
    return {
        "name": name,
        "symbol": mathml(rule.symbol if rule else rf"\text{{{name}}}"),
        "words": rule.words if rule else name,
        "before": one.old.get(name),
        "after": one.now[name],
    }
