"""A number that a caption tells twice is told with the same digits: never 0.96 and 0.958 in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

import pytest

from playground.experiment import numbers
from playground.explain import story
from playground.explain.sums import product
from tests.explain.random_moments import random_moment

NUMBER = r"(?<![\w.₀-₉])−?\d+\.\d+(?:\s×\s10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?![\w.]*\d)"
PRODUCT = re.compile(rf"{NUMBER}(?: × \(?{NUMBER}\)?)+ [=≈] {NUMBER}")


def digits(written: str) -> int:
    return len(written.replace("\u00a0", " ").partition(" ×")[0].replace(".", "").lstrip("−0"))


def told_twice(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of numbers of which one is the other, rounded. A product's factors and result are numbers of their own."""
    beside = {frozenset(re.findall(NUMBER, found)) for found in PRODUCT.findall(text)}
    found = list(dict.fromkeys(re.findall(NUMBER, text)))
    for short in found:
        for long in found:
            rounded = numbers.text(numbers.read(long), max(digits(short), 1))
            alike = 2 <= digits(short) < digits(long) and rounded == short.replace(" ", "\u00a0")
            if alike and not any({short, long} <= pair for pair in beside):
                yield short, long


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_a_caption_tells_a_number_with_one_number_of_digits(first: int) -> None:
    found = []
    for seed in range(first, first + 20):
        at = random_moment(Random(seed))
        for caption in story(at) if at else []:
            for text in (caption.title, caption.sentence, caption.summary):
                found += [(seed, caption.id, *pair, text) for pair in told_twice(text)]
    assert not found


def test_a_factor_that_is_named_before_its_product_has_the_digits_it_has_there() -> None:
    made = product((-1.205, 0.9581), -1.1545)
    assert made.said == "−1.205 × 0.958 = −1.15"
    assert made.factors == ["−1.205", "0.958"]


def test_a_result_that_is_told_with_more_digits_beside_another_has_them_in_its_product_too() -> None:
    assert product((-0.34, 0.96), -0.3264).said == "−0.34 × 0.96 = −0.33"
    assert product((-0.34, 0.96), -0.3264, "−0.326").said == "−0.34 × 0.96 = −0.326"
