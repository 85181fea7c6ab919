"""Numbers, names and formulas: what learners read must be short, exact, and drawn by every browser."""

import math
import xml.etree.ElementTree as ET

import pytest

from playground.explain import numbers
from playground.explain.chain import grouped_tex
from playground.explain.mathml import mathml
from playground.explain.sums import add, product_text, scalar_product, shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.43449, "−0.43"),
        (0.999, "1.00"),
        (1.0218, "1.02"),
        (0.3, "0.3"),
        (0.1 + 0.2, "0.3"),
        (12.345, "12.3"),
        (-123.4, "−123"),
        (0.0123, "0.012"),
        (-1.234e-5, "−1.2 × 10⁻⁵"),
        (1.234e8, "1.23 × 10⁸"),
        (math.inf, "infinity"),
        (-math.inf, "−infinity"),
        (math.nan, "not a number"),
        (5e-324, "4.9 × 10⁻³²⁴"),
    ],
)
def test_numbers_that_can_be_read_aloud(value, text):
    assert numbers.brief(value) == text


def test_numbers_in_formulas():
    assert numbers.tex(-0.43449) == "-0.4345"
    assert numbers.tex(0.15) == "0.15"
    assert numbers.tex(1.2e-7) == r"1.2 \times 10^{-7}"
    assert numbers.factor(-2) == "(-2)"
    assert numbers.factor(3e-6) == r"(3 \times 10^{-6})"
    assert numbers.signed(1) == "+1"
    assert numbers.signed(-1) == "−1"
    assert numbers.signed(0) == "0"
    assert numbers.plain(1e-5) == "1 × 10⁻⁵"
    assert numbers.plain(0.003) == "0.003"


def test_values_that_differ_look_different():
    assert numbers.apart((0.012341, 0.012287)) == ["0.01234", "0.01229"]
    assert numbers.apart((1.02, 0.81), beside=(0.8049,)) == ["1.02", "0.81", "0.80"]
    assert numbers.apart((0.25, 0.24984)) == ["0.25", "0.2498"]
    assert numbers.apart((0.5, 0.5)) == ["0.5", "0.5"]
    assert numbers.apart((math.nan, 1.0)) == ["not a number", "1"]
    assert numbers.digits_apart(1.09122, 1.09124) == 6


def test_values_that_are_practically_equal_look_the_same():
    once = -0.979108159482374  # and beside it the same sum, made in another order: once told with twelve digits
    assert numbers.apart((once, once * (1 + 1e-15))) == ["−0.98", "−0.98"]
    assert numbers.apart((0.125, 0.125 * (1 - 1e-15))) == ["0.13", "0.13"]  # on either side of a half
    assert numbers.apart((2.0000001, 2.0)) == ["2.00", "2.00"]
    assert numbers.digits_apart(once, once * (1 + 1e-15)) == numbers.FORMULA
    assert numbers.same(once, once * (1 + 1e-15))
    assert not numbers.same(1.09122, 1.09124)


def test_long_sums_show_the_first_terms_the_one_that_matters_and_the_last():
    assert shown(4) == [0, 1, 2, 3]
    assert shown(8, keep=5) == [0, 1, None, 5, None, 7]
    assert shown(8, keep=2) == [0, 1, 2, None, 7]
    assert add(250, str, most=3) == r"0 + 1 + \cdots + 249"
    assert add(2, str, last="b") == "0 + 1 + b"
    assert scalar_product([(-1.5, -2.0)]).write(4) == r"-1.5 \times (-2)"
    eight = scalar_product([(k, 0.5) for k in range(1, 9)], keep=5)
    assert eight.write(4) == (
        r"1 \times 0.5 + 2 \times 0.5 + (\text{3 more: }6) + 6 \times 0.5 + (\text{1 more: }3.5) + 8 \times 0.5"
    )
    assert product_text((0.3, -1.17), -0.351) == "0.3 × (−1.17) = −0.35"
    assert product_text((0.0149, 0.0149), 0.0149**2) == "0.0149 × 0.0149 = 0.00022"  # 0.015 × 0.015 is 0.000225


def test_sums_get_parentheses_inside_products_and_nothing_else_does():
    assert grouped_tex(r"1 - {h_{1}}^2") == r"\left(1 - {h_{1}}^2\right)"
    assert grouped_tex(r"h_{1} \left(1 - h_{1}\right)") == r"h_{1} \left(1 - h_{1}\right)"
    assert grouped_tex(r"w_{21}") == "w_{21}"


def tokens(markup):
    """The texts of a formula in order."""
    return [element.text for element in ET.fromstring(markup).iter() if element.text and element.text.strip()]


def test_formulas_become_mathml_with_their_numbers_in_place():
    latex = r"z_{h_{2}} = -0.4312 \times (-1.2 \times 10^{-5}) + 0.3 - (+1)"
    texts = tokens(mathml(latex))
    assert texts == ["z", "h", "2", "=", "−", "0.4312", "×", "(", "−", "1.2", "×", "10", "−", "5", ")", "+", "0.3",
                     "−", "(", "+", "1", ")"]  # fmt: skip
    again = tokens(mathml(latex.replace("0.4312", "9.8765")))
    assert again == [text if text != "0.4312" else "9.8765" for text in texts]
    assert mathml("") == ""


def test_hats_partials_and_words_are_drawn():
    markup = mathml(
        r"\frac{\partial L}{\partial \hat{y}} = \text{data} + \operatorname{sign}\left(w\right) + \ln \hat{y}"
    )
    assert tokens(markup) == ["∂", "L", "∂", "y", "^", "=", "data", "+", "sign", "(", "w", ")", "+", "ln", "y", "^"]
    assert markup.count("<mfrac>") == 1
    assert "&#" not in markup
