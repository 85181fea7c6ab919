"""Sheets on which a network makes one update: forward, loss, backward, new weights."""

from __future__ import annotations

from dataclasses import replace

from playground.explain.arithmetic import Term, average, plus, power
from playground.explain.working import Given, Slip, laws
from playground.explain.working.laws import Law
from playground.worksheets.sheet import Drawing, Join, Rng, Sheet, tenths
from playground.worksheets.work import (
    Item,
    error,
    gradient,
    half_square,
    item,
    mean,
    named,
    new_weight,
    number,
    old_weight,
    product,
    relu,
    relu_slope,
    sigmoid,
    sigmoid_slope,
    weighted_sum,
)

#: What goes into a ReLU is a number of tenths, and not 0.
SMALLEST_SUM = 0.05
ROUNDED = "Round every result to four decimals and go on with the rounded number."


def one_weight(rng: Rng) -> Sheet:
    """One weight, one input, nothing else: what fits into a demonstration."""
    x = float(rng.choice([2, 3, 4]))
    given = {"x": x, "w": tenths(rng, -9, 9)[0], "t": float(rng.choice([-1, 1, 2])), "rate": 0.1}
    again = weighted_sum("y_new", "the guess with the new weight", [("w_new", "x")])
    again_with = weighted_sum("y", "", [("w", "x")]).way
    old = Slip("memory", "The old w is used; the update has moved it.", again_with)
    items = (
        weighted_sum("y", "the guess, a plain product", [("w", "x")]),
        product("delta", "the error, guess minus target", error("y", "t")),
        half_square("L", "y", "t"),
        gradient("w", "delta", "x"),
        new_weight("w"),
        replace(again, wrong=(*again.wrong, old)),
    )
    task = (
        "The guess is the weight times the input, the loss half the squared error. "
        "Every number comes out short: write it in full."
    )
    return Sheet("One weight", task, given, items, None, Drawing((("x",), ("y",)), (Join("x", "y", "w"),)))


def one_unit(rng: Rng) -> Sheet:
    """Two inputs, one sigmoid."""
    x1, x2, w1, w2, b = [*tenths(rng, -9, 9, 2), *tenths(rng, -9, 9, 3)]
    given = {"x1": x1, "x2": x2, "w1": w1, "w2": w2, "b": b, "t": float(rng.integers(2)), "rate": 0.5}
    items = (
        weighted_sum("z", "the sum", [("w1", "x1"), ("w2", "x2")], "b"),
        sigmoid("y", "the guess", "z"),
        half_square("L", "y", "t"),
        product("delta", "δ, the slope of the loss with the sum", error("y", "t"), sigmoid_slope("y")),
        gradient("w1", "delta", "x1"),
        gradient("w2", "delta", "x2"),
        product("db", "the gradient of the bias", number("delta")),
        new_weight("w1"),
        new_weight("w2"),
        new_weight("b"),
    )
    lines = (Join("x1", "y", "w1"), Join("x2", "y", "w2"), Join("1", "y", "b"))
    task = f"The unit is a sigmoid, the loss half the squared error. {ROUNDED}"
    return Sheet("One unit", task, given, items, 4, Drawing((("x1", "x2"), ("y",)), lines))


def two_layers(rng: Rng) -> Sheet:
    """The tutorials' network: one input, two hidden units, one output, no biases."""
    w11, w12, w21, w22 = tenths(rng, -9, 9, 4)
    given = {"x": tenths(rng, 2, 9)[0], "w11": w11, "w12": w12, "w21": w21, "w22": w22,
             "t": float(rng.integers(2)), "rate": 0.5}  # fmt: skip
    items: list[Item] = []
    for n in "12":
        items += [
            weighted_sum(f"z{n}", f"the sum of hidden unit {n}", [(f"w1{n}", "x")]),
            sigmoid(f"h{n}", f"what hidden unit {n} says", f"z{n}"),
        ]
    items += [
        weighted_sum("z", "the sum of the output", [("w21", "h1"), ("w22", "h2")]),
        sigmoid("y", "the guess", "z"),
        half_square("L", "y", "t"),
        product("delta", "the output's δ", error("y", "t"), sigmoid_slope("y")),
        gradient("w21", "delta", "h1"),
        gradient("w22", "delta", "h2"),
    ]
    for n in "12":
        items += [
            product(f"delta{n}", f"the δ of hidden unit {n}", number("delta"),
                    old_weight(f"w2{n}", f"dw2{n}", "rate", f"h{n}"), sigmoid_slope(f"h{n}")),
            gradient(f"w1{n}", f"delta{n}", "x"),
        ]  # fmt: skip
    items += [new_weight(weight) for weight in ("w11", "w12", "w21", "w22")]
    lines = (
        Join("x", "h1", "w11"),
        Join("x", "h2", "w12"),
        Join("h1", "y", "w21"),
        Join("h2", "y", "w22"),
    )
    task = f"All units are sigmoids without biases, the loss is half the squared error. {ROUNDED}"
    return Sheet("Two layers", task, given, tuple(items), 4, Drawing((("x",), ("h1", "h2"), ("y",)), lines))


def no_calculator(rng: Rng) -> Sheet:
    """ReLU and a linear output: nothing but products of short numbers. No sum is exactly 0: there ReLU has a slope by
    agreement alone, and the last bit of a sum, which a machine adds up in its own order, would choose it.
    """
    sums = [0.0]
    while min(map(abs, sums)) < SMALLEST_SUM:
        x1, x2 = (float(n) for n in rng.choice([1, 2, 3], size=2, replace=False))
        w11, w21, w12, w22 = tenths(rng, -6, 6, 4)
        b1, b2 = tenths(rng, -2, 2, 2)
        sums = [w11 * x1 + w21 * x2 + b1, w12 * x1 + w22 * x2 + b2]
    v1, v2 = tenths(rng, -5, 5, 2)
    given = {"x1": x1, "x2": x2, "w11": w11, "w21": w21, "b1": b1, "w12": w12, "w22": w22, "b2": b2,
             "v1": v1, "v2": v2, "t": float(rng.choice([-1, 1, 2])), "rate": 0.1}  # fmt: skip
    items: list[Item] = []
    for n in "12":
        items += [
            weighted_sum(f"z{n}", f"the sum of hidden unit {n}", [(f"w1{n}", "x1"), (f"w2{n}", "x2")], f"b{n}"),
            relu(f"h{n}", f"what hidden unit {n} says", f"z{n}"),
        ]
    items += [
        weighted_sum("y", "the guess, a plain sum", [("v1", "h1"), ("v2", "h2")]),
        half_square("L", "y", "t"),
        product("delta", "the output's δ", error("y", "t")),
        gradient("v1", "delta", "h1"),
        gradient("v2", "delta", "h2"),
    ]
    for n in "12":
        items += [
            product(f"delta{n}", f"the δ of hidden unit {n}", number("delta"),
                    old_weight(f"v{n}", f"dv{n}", "rate", f"h{n}"), relu_slope(f"z{n}", f"h{n}")),
            gradient(f"w1{n}", f"delta{n}", "x1"),
        ]  # fmt: skip
    items += [new_weight("v1"), new_weight("w11")]
    lines = [Join("h1", "y", "v1"), Join("h2", "y", "v2")]
    for n in "12":
        lines += [
            Join("x1", f"h{n}", f"w1{n}"),
            Join("x2", f"h{n}", f"w2{n}"),
            Join("1", f"h{n}", f"b{n}"),
        ]
    task = (
        "The hidden units are ReLUs, the output is a plain sum, the loss half the squared error. "
        "Every number comes out short: write it in full."
    )
    drawing = Drawing((("x1", "x2"), ("h1", "h2"), ("y",)), tuple(lines))
    return Sheet("Without a calculator", task, given, tuple(items), None, drawing)


def two_examples(rng: Rng) -> Sheet:
    """One plain sum and a batch of two."""
    x1, x2, w, b, t1, t2 = [*tenths(rng, -20, 20, 2), *tenths(rng, -9, 9, 2), *tenths(rng, -10, 10, 2)]
    given = {"x1": x1, "t1": t1, "x2": x2, "t2": t2, "w": w, "b": b, "rate": 0.1}
    items: list[Item] = []
    for n in "12":
        items += [
            weighted_sum(f"y{n}", f"the guess for example {n}", [("w", f"x{n}")], "b"),
            product(f"e{n}", f"the error of example {n}", error(f"y{n}", f"t{n}")),
        ]
    items += [
        _mean_loss(),
        mean("dw", "the gradient of w", (("e1", "x1"), ("e2", "x2"))),
        mean("db", "the gradient of the bias", (("e1",), ("e2",))),
        new_weight("w"),
        new_weight("b"),
    ]
    task = (
        "One plain sum, two examples in one batch. The loss is half the squared error, averaged over both. " + ROUNDED
    )
    return Sheet("A batch of two", task, given, tuple(items), 4)


def _mean_loss() -> Item:
    half = r"\tfrac{1}{2}"
    errors = named("e1"), named("e2")

    def losses(given: Given) -> Term:
        return plus(*(laws.half_square(each.of).way(given) for each in errors))

    def squares(given: Given) -> Term:
        return plus(*(power(each.of(given), 2) for each in errors))

    def added_first(given: Given) -> Term:
        return average(power(plus(*(each.of(given) for each in errors)), 2), 4)

    law = Law(lambda given: average(losses(given), 2), (
        Slip("average", "The 1/2 of the mean is missing: the losses are added up, not averaged.", losses),
        Slip("factor", "Both halves are left out, that of the loss and that of the mean.", squares),
        Slip("square", "The errors are added up before they are squared.", added_first),
    ))  # fmt: skip
    formula = rf"{half}({half}e_{{1}}^2 + {half}e_{{2}}^2)"
    return item("L", "the loss, a mean over both", formula, ["e1", "e2"], law)
