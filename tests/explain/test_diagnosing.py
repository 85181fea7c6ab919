"""What a typed number is called: right at the digits given, a mistake by its name, or neither."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.explain.diagnosing import Entered, judge, read_typed, solve
from playground.explain.view import look
from playground.explain.working import Desk
from tests.explain.moments import HAND_121, HAND_222, moment
from tests.explain.worked import checked


def desk_of(experiment: Experiment, update: int = 0) -> Desk:
    return Desk(look(moment(experiment, update)))


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


# The 2-2-2 network of the textbook, reckoned here and nowhere else.
X, T = (0.05, 0.10), (0.01, 0.99)
Z = 0.15 * X[0] + 0.20 * X[1] + 0.35
H = sigmoid(Z), sigmoid(0.25 * X[0] + 0.30 * X[1] + 0.35)
OUT = [sigmoid(u * H[0] + v * H[1] + 0.60) for u, v in ((0.40, 0.45), (0.50, 0.55))]
D = [(o - t) * o * (1 - o) for o, t in zip(OUT, T, strict=True)]
BACK = D[0] * 0.40 + D[1] * 0.50
SLOPE = H[0] * (1 - H[0])
NEW = [0.40 - 0.5 * D[0] * H[0], 0.50 - 0.5 * D[1] * H[0]]

BY_HAND = {
    ("z n:0:0", "The bias of h₁ is left out."): Z - 0.35,
    ("z n:0:0", "What comes from x₂ is left out."): Z - 0.02,
    ("z n:0:0", "What comes in is added up without its weights at h₁."): 0.15 + 0.35,
    ("z n:0:0", "The weights are those out of x₁, a row; h₁ hears through a column."): 0.15 * 0.05 + 0.25 * 0.1 + 0.35,
    ("a n:0:0", "This is tanh of the sum; h₁ has sigmoid."): math.tanh(Z),
    ("a n:0:0", "Sigmoid of h₁ is left out: this is the sum itself."): Z,
    ("loss", "The half in front is left out."): (OUT[0] - T[0]) ** 2 + (OUT[1] - T[1]) ** 2,
    ("s n:1:0", "The sign is turned: it is guess minus target."): T[0] - OUT[0],
    ("d n:1:0", "The slope of sigmoid at ŷ₁ is left out."): OUT[0] - T[0],
    ("s n:0:0", "The weight on the way back to h₁ is left out."): D[0] + D[1],
    ("s n:0:0", "The path through ŷ₂ is left out."): D[0] * 0.40,
    (
        "s n:0:0",
        "The new weights are used on the way back to h₁; all gradients use the old ones.",
    ): D[0] * NEW[0] + D[1] * NEW[1],
    ("d n:0:0", "The slope of sigmoid at h₁ is left out."): BACK,
    ("g w:0:0:0", "What comes in from x₁ is left out: this is the delta of h₁ alone."): BACK * SLOPE,
    ("delta w:0:0:0", "The learning rate, 0.5, is left out at w₁ (x₁→h₁)."): -BACK * SLOPE * 0.05,
    (
        "theta w:0:0:0",
        "The step of w₁ (x₁→h₁) is taken the wrong way: it is added with its sign.",
    ): 0.15 + 0.5 * BACK * SLOPE * 0.05,
}


@pytest.mark.parametrize(("key", "sentence"), BY_HAND)
def test_a_mistake_is_worth_what_one_gets_by_hand(key: str, sentence: str) -> None:
    solution = solve(desk_of(HAND_222), key)
    assert solution is not None
    found = [each.value for each in solution.wrong if each.sentence == sentence]
    assert found == pytest.approx([BY_HAND[key, sentence]], rel=1e-6)
    judged = judge(solution, f"{found[0]:.6g}")
    assert (judged.verdict, [each.sentence for each in judged.wrong]) == ("slip", [sentence])


def test_the_mistake_of_the_worked_example_is_recognised() -> None:
    """dE/dw11 = (o1 - y) o1 (1 - o1) x1: the factor w21 h1 (1 - h1) is missing."""
    desk = desk_of(HAND_121)
    given = {"a i:0", "a n:0:0", "a n:0:1", "a n:1:0", "t 0"}
    solution = solve(desk, "g w:0:0:0", lambda key: key.startswith("w ") or key in given)
    assert solution is not None
    o, y, x = (desk.true(key) for key in ("a n:1:0", "t 0", "a i:0"))
    judged = judge(solution, f"{(o - y) * o * (1 - o) * x:.5g}")
    assert [(each.kind, each.at) for each in judged.wrong] == [("factor", "d n:0:0")]
    assert "the weight on the way and the slope of h₁ are left out" in judged.sentence


ADAM = Experiment(optimizer="adam", batch_size=4, learning_rate=0.01)


def test_the_average_missing_and_twice() -> None:
    desk = desk_of(ADAM)
    true = desk.true("g w:1:0:0")
    solution = solve(desk, "g w:1:0:0")
    assert solution is not None
    for factor, words in ((4, "The 1/4 is missing"), (1 / 4, "The 1/4 is there twice")):
        judged = judge(solution, f"{factor * true:.6g}")
        assert [each.kind for each in judged.wrong] == ["average"]
        assert words in judged.sentence


def test_what_people_do_to_adam() -> None:
    """Update 4, with m and v from before: beta_1 = 0.9, beta_2 = 0.999."""
    desk, key = desk_of(ADAM, 3), "w:1:0:0"
    index = desk.view.anatomy.entry(key).index  # type: ignore[union-attr]
    m, v = (float(desk.view.moment.before.optimizer.slots[slot][index]) for slot in "mv")
    g = desk.true(f"g {key}")
    new_m, new_v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
    expected = {
        ("m", "betas"): 0.999 * m + 0.001 * g,
        ("m", "memory"): 0.1 * g,
        ("m", "factor"): 0.9 * m + g,
        ("v", "betas"): 0.9 * v + 0.1 * g * g,
        ("v", "square"): 0.999 * v + 0.001 * g,
        ("m_hat", "correction"): new_m,
        ("v_hat", "correction"): new_v,
        ("delta", "rate"): -(new_m / (1 - 0.9**4)) / (math.sqrt(new_v / (1 - 0.999**4)) + 1e-7),
        ("delta", "root"): -0.01 * (new_m / (1 - 0.9**4)) / (new_v / (1 - 0.999**4) + 1e-7),
        ("delta", "correction"): -0.01 * new_m / (math.sqrt(new_v) + 1e-7),
    }
    for (name, kind), value in expected.items():
        solution = solve(desk, f"{name} {key}")
        assert solution is not None
        found = [each.value for each in solution.wrong if each.kind == kind]
        assert min(abs(each / value - 1) for each in found) < 1e-4, (name, kind, value, found)


def test_epsilon_under_the_root_is_a_mistake_only_where_it_can_be_seen() -> None:
    for epsilon, seen in ((1e-7, False), (0.1, True)):
        desk = desk_of(Experiment(optimizer="adam", hyper=(("epsilon", epsilon),)), 2)
        solution = solve(desk, "delta w:1:0:0")
        assert solution is not None
        assert ("epsilon" in {each.kind for each in solution.wrong}) == seen


def test_weight_decay_in_the_gradient() -> None:
    desk = desk_of(Experiment(optimizer="adamw", hyper=(("weight_decay", 0.5),)), 1)
    solution = solve(desk, "m w:1:0:0")
    assert solution is not None
    coupled = 0.9 * desk._one(desk.view.anatomy.entry("w:1:0:0")).old["m"] + 0.1 * (  # type: ignore[arg-type]
        desk.true("g w:1:0:0") + 0.5 * desk.true("w w:1:0:0")
    )
    assert [each.value for each in solution.wrong if each.kind == "coupled"] == pytest.approx([coupled])


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("0.43", Entered(0.43, 0.01, 2)), ("0,43", Entered(0.43, 0.01, 2)), ("−.50", Entered(-0.5, 0.01, 2)),
        ("-1.2e-3", Entered(-0.0012, 1e-4, 2)), ("1,20 · 10^-3", Entered(0.0012, 1e-5, 3)),
        ("1.2 × 10⁻⁵", Entered(1.2e-5, 1e-6, 2)), ("12", Entered(12.0, 1.0, 2)), ("0", Entered(0.0, 1.0, 0)),
        ("", None), ("-", None), (".", None), ("half", None), ("1.2.3", None), ("1e999", None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_pupils_write_them(written: str, typed: Entered | None) -> None:
    found = read_typed(written)
    assert found == (typed if typed is None else pytest.approx(typed))


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        ("0.3775", "right"), ("0,3775", "right"), ("0.378", "right"), ("0.3776", "right"), ("0.37749", "right"),
        ("0.2", "other"), ("0.3", "digits"), ("0.4", "digits"), ("0.38", "digits"), ("0.374", "other"),
        ("0.379", "close"), ("-0.3775", "slip"), ("0.0275", "slip"), ("0.37", "slip"), ("0", "other"), ("x", "unread"),
    ],
)  # fmt: skip
def test_a_number_is_judged_at_the_digits_given(written: str, verdict: str) -> None:
    """Of z = 0.3775: without its bias 0.0275, without x1's part 0.37, with x2's taken away
    0.3375, with the weights of a row 0.3825.
    """
    solution = solve(desk_of(HAND_222), "z n:0:0")
    assert solution is not None
    assert judge(solution, written).verdict == verdict


def test_two_mistakes_with_one_number_are_both_named() -> None:
    """With two equal inputs, leaving out either gives the same."""
    experiment = Experiment(data="hand_222", hidden=(2,), activations=("tanh",), use_bias=False, inputs=("x1", "x2"),
                            weights=(0.4, 0.25, 0.2, 0.3, 0.4, 0.5, 0.45, 0.55))  # fmt: skip
    desk = desk_of(experiment)
    solution = solve(desk, "z n:0:0")
    assert solution is not None
    judged = judge(solution, "0.0200")
    assert judged.verdict == "either"
    assert {each.sentence for each in judged.wrong} == {
        "What comes from x₁ is left out.", "What comes from x₂ is left out.",
    }  # fmt: skip


def test_what_follows_from_a_wrong_number_is_right_for_it() -> None:
    """A learner who left out the bias and then squashed that sum rightly."""
    desk = desk_of(HAND_222)
    solution = solve(desk, "a n:0:0", changed={"z n:0:0": 0.0275})
    assert solution is not None
    assert judge(solution, f"{sigmoid(0.0275):.4f}").verdict == "right"
    assert judge(solution, f"{sigmoid(0.3775):.4f}").verdict != "right"


@pytest.mark.parametrize("seed", range(60))
def test_every_number_and_every_mistake_of_random_experiments(seed: int) -> None:
    seen: Counter[str] = Counter()
    assert not checked(seed, seen)
    assert seen["numbers"] > 10


def test_numbers_that_are_not_finite_have_no_solution_with_mistakes() -> None:
    with np.errstate(all="ignore"):
        desk = desk_of(Experiment(learning_rate=1e4, output_activation="linear", hidden=(4, 4),
                                  activations=("relu", "relu"), seed=1), 30)  # fmt: skip
        for key in ("z n:0:0", "g w:0:0:0", "loss"):
            solution = solve(desk, key)
            assert solution is None or all(math.isfinite(each.value) for each in solution.wrong)


def test_a_clipped_gradient_is_made_of_the_gradient() -> None:
    """However much of it is cut off: a larger one would come out the same."""
    desk = desk_of(Experiment(optimizer="nesterov", hyper=(("clipvalue", 0.0001),)), 3)
    assert "g w:0:0:0" in desk.needs("clipped w:0:0:0")
