"""One writer of numbers: the table of cases that the browser's `format.js` is held to as well, and what it claims."""

import json
import math
import re
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import pytest

from playground.experiment import numbers
from tests.serving import ROOT

CASES = json.loads((ROOT / "tests" / "numbers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['value']} to {case['digits']}")
def test_a_number_is_written_as_in_the_table(case: dict) -> None:
    assert numbers.text(float(case["value"]), case["digits"]) == case["text"]


def test_rounding_is_of_the_exact_value_halves_away_from_zero() -> None:
    draw = Random(1)
    for _ in range(3000):
        digits = draw.randint(1, 8)
        value = draw.choice((draw.uniform(-10, 10), math.ldexp(draw.randrange(1, 4096), draw.randint(-14, 4))))
        shown = numbers.written(value, digits)
        read = Decimal(shown.mantissa).scaleb(shown.power or 0)
        exponent = Decimal(abs(value)).adjusted() if value else 0
        place = Decimal(1).scaleb(min(exponent - digits + 1, 0) if shown.power is None else exponent - digits + 1)
        assert read == Decimal(value).quantize(place, ROUND_HALF_UP), (value, digits, shown)


def test_a_shown_number_is_within_half_a_unit() -> None:
    draw = Random(2)
    for _ in range(3000):
        value, digits = draw.choice((-1, 1)) * 10 ** draw.uniform(-300, 308), draw.randint(1, 10)
        shown = numbers.written(value, digits)
        read = Decimal(shown.mantissa).scaleb(shown.power or 0)
        last = Decimal(1).scaleb((shown.power or 0) - len(shown.mantissa.partition(".")[2]))
        exactly = shown.digits < digits  # shorter than asked for: nothing was rounded away
        assert abs(read - Decimal(value)) <= (abs(Decimal(value)) * Decimal("2e-13") if exactly else last / 2)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ((0.012341, 0.012287), ["0.01234", "0.01229"]),
        ((0.25, 0.24984), ["0.25", "0.2498"]),
        ((0.9999, 1.0001), ["0.9999", "1.000"]),  # once "from 1.00 to 1.00"
        ((0.000701, 0.000699), ["0.000701", "0.000699"]),  # once "from 0.00070 to 0.00070"
        ((2.00003, 2.0), ["2.00003", "2"]),
        ((1.00002, 1.0), ["1.00002", "1"]),
        ((2.0000001, 2.0), ["2.00", "2.00"]),
        ((1.0, 1.0 + 1e-15), ["1", "1"]),  # equal in every digit a learner could read
        ((math.nan, math.nan), ["not a number", "not a number"]),
    ],
)
def test_two_numbers_that_are_compared_can_be_told_apart(values: tuple[float, ...], texts: list[str]) -> None:
    assert numbers.apart(values) == texts


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (999, "999"), (1000, "1,000"), (1_000_000_000, "1,000,000,000"), (-1234, "−1,234")]
)
def test_counts_have_commas(value: int, text: str) -> None:
    assert numbers.count(value) == text


@pytest.mark.parametrize(("share", "text"), [(1.0, "100 %"), (0.972, "97.2 %"), (0.5, "50 %"), (2 / 3, "66.7 %")])
def test_a_share_is_a_percentage(share: float, text: str) -> None:
    assert numbers.percent(share) == text


@pytest.mark.parametrize(
    ("written", "value"),
    [("1 × 10⁻⁵", 1e-5), (numbers.plain(1e-5), 1e-5), ("−0.5", -0.5), ("0,1", 0.1), ("1e-5", 1e-5), (" 3 ", 3.0)],
)
def test_what_is_written_can_be_read_back(written: str, value: float) -> None:
    assert numbers.read(written) == value


def test_what_is_no_number_is_read_as_none() -> None:
    assert all(math.isnan(numbers.read(text)) for text in ("", "fast", "1 × 10", "1 × 10⁻", "\ud800"))


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0, "0 %"),
        (1, "100 %"),
        (0.972, "97.2 %"),
        (0.1, "10 %"),
        (0.29, "29 %"),  # 100 times it is 28.999999999999996
        (0.99951, "99.95 %"),
        (0.99995, "over 99.99 %"),
        (0.0005, "0.05 %"),
        (0.00005, "under 0.01 %"),
        (1e-300, "under 0.01 %"),
    ],
)
def test_percentages(share: float, shown: str) -> None:
    assert numbers.percent(share) == shown


def test_nothing_else_writes_percentages_and_counts() -> None:
    """Python's, Plotly's, Streamlit's and the browser's own formats each put signs, spaces and commas their own way."""
    own = re.compile(r":[,.]?\d*%\}|\.\d%|%\{[xyz]:|format=\"percent|toLocaleString|Intl\.")
    rule = {"format.js"}
    sources = [path for kind in ("py", "js") for path in (ROOT / "playground").rglob(f"*.{kind}")]
    assert len(sources) > 100
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sources
        if path.name not in rule and not path.name.endswith(".min.js")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if own.search(line)
    ]
    assert not found
