"""The browser's `format.js` beside `playground.experiment.numbers`: the same number is the same text on both sides."""

from __future__ import annotations

import json
import math
import re
import subprocess
from random import Random

from playground.experiment import numbers
from tests.explain.evaluate import judged
from tests.serving import ROOT

FORMAT = ROOT / "playground" / "components" / "shared" / "format.js"
CASES = json.loads((ROOT / "tests" / "numbers.json").read_text(encoding="utf-8"))

_SCRIPT = """
import { readFileSync } from "node:fs"
const [file, wanted] = JSON.parse(readFileSync(0, "utf8"))
const { fmt, signed, count, percent, product } = await import(file)
const call = { fmt: (v, d) => fmt(v, d), signed: (v, d) => signed(v, d), count: (v) => count(Number(v)),
  percent: (v) => percent(Number(v)),
  product: (v) => product(...v.split(" ").map(Number)) }
console.log(JSON.stringify(wanted.map(([name, value, digits]) => call[name](value, digits))))
"""


def by_the_browser(wanted: list[tuple[str, str, int]]) -> list[str]:
    """What format.js makes of (function, number as text, digits)."""
    done = subprocess.run(
        ["node", "--input-type=module", "-e", _SCRIPT],
        input=json.dumps([FORMAT.as_uri(), wanted]), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    answer: list[str] = json.loads(done.stdout)
    return answer


def test_the_browser_writes_numbers_as_in_the_table() -> None:
    shown = by_the_browser([("fmt", case["value"], case["digits"]) for case in CASES])
    assert shown == [case["text"] for case in CASES]


def test_any_number_is_the_same_text_in_python_and_in_the_browser() -> None:
    draw = Random(3)
    values = [
        *(draw.choice((-1, 1)) * 10 ** draw.uniform(-9, 9) for _ in range(2000)),
        *(draw.choice((-1, 1)) * 10 ** draw.uniform(-320, 308) for _ in range(500)),
        *(math.ldexp(draw.randrange(1, 5000), draw.randint(-12, 3)) for _ in range(1000)),  # halves, exactly
        *(round(draw.uniform(-200, 200), draw.randint(0, 6)) for _ in range(1000)),
    ]
    asked = [(value, draw.randint(1, 9)) for value in values]
    shown = by_the_browser([("fmt", repr(value), digits) for value, digits in asked])
    differ = [
        (value, digits, numbers.text(value, digits), seen)
        for (value, digits), seen in zip(asked, shown, strict=True)
        if numbers.text(value, digits) != seen
    ]
    assert not differ, differ[:5]


def test_counts_have_the_same_commas() -> None:
    values = [0, 7, 999, 1000, 12345, 1_000_000_000]
    assert by_the_browser([("count", str(value), 0) for value in values]) == [numbers.count(value) for value in values]


def test_a_product_in_the_inspector_is_worth_what_stands_behind_its_sign() -> None:
    draw = Random(4)
    pairs = [(draw.uniform(-2, 2), 10 ** draw.uniform(-6, 2)) for _ in range(500)] + [(0.5, 0.0), (1.0, -0.25)]
    shown = by_the_browser([("product", f"{a!r} {b!r} {a * b!r}", 0) for a, b in pairs])
    for text in shown:
        latex = text.replace(numbers.MINUS, "-").replace("≈", r"\approx").replace("+", "")
        latex = re.sub("\u00a0×\u00a010([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: rf" \times 10^{{{m[1].translate(_RAISED)}}}", latex)
        latex = latex.replace(" × ", r" \times ")
        assert judged(f"p = {latex}").kind == "true", text
    assert sum("≈" in text for text in shown) < 5


_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def test_the_browser_writes_percentages_as_python_does() -> None:
    draw = Random(5)
    shares = [0.0, 1.0, 0.5, 0.29, 0.9996, 0.99995, 1 - 1e-16, 0.00009, 0.0001, 5e-324, 0.972, 0.9725, 1 / 3]
    shares += [draw.random() for _ in range(1000)] + [draw.randint(0, 10_000) / 10_000 for _ in range(1000)]
    shown = by_the_browser([("percent", repr(share), 0) for share in shares])
    assert shown == [numbers.percent(share) for share in shares]
