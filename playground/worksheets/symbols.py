"""What the numbers of a sheet are called, in formulas and in sentences, made from their names."""

from __future__ import annotations

import re

_NAME = re.compile(r"(d?)([a-zA-Z]+?)(\d*)(_new|_hat)?", re.ASCII)
_LETTERS = {"y": (r"\hat{y}", "ŷ"), "delta": (r"\delta", "δ"), "rate": (r"\eta", "η"), "mu": (r"\mu", "μ"),
            "beta": (r"\beta", "β"), "step": (r"\Delta", "Δ"),
            "sgd": (r"w^{\mathrm{SGD}}", "SGD's w"), "mom": (r"w^{\mathrm{mom}}", "momentum's w"),
            "adam": (r"w^{\mathrm{Adam}}", "Adam's w")}  # fmt: skip
_HAT = "\N{COMBINING CIRCUMFLEX ACCENT}"
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def latex(name: str) -> str:
    r"""`w11` is w_{11}, `dw11` its gradient, `w11_new` w_{11}', `m1_hat` \hat{m}_{1}."""
    slope, letters, digits, ending = _parts(name)
    letter = _LETTERS.get(letters, (letters, letters))[0]
    if ending == "_hat":
        letter = rf"\hat{{{letter}}}"
    symbol = f"{letter}_{{{digits}}}" if digits else letter
    if ending == "_new":
        symbol += "'"
    return rf"\frac{{\partial L}}{{\partial {symbol}}}" if slope else symbol


def spoken(name: str) -> str:
    """The same in a sentence: w₁₁, ∂L/∂w₁₁, the new w₁₁, m̂₁."""
    slope, letters, digits, ending = _parts(name)
    letter = _LETTERS.get(letters, (letters, letters))[1]
    symbol = letter + (_HAT if ending == "_hat" else "") + digits.translate(_SUBSCRIPTS)
    if ending == "_new":
        return f"the new {symbol}"
    return f"∂L/∂{symbol}" if slope else symbol


def _parts(name: str) -> tuple[str, str, str, str | None]:
    stem = name.rstrip("0123456789")
    if stem == "delta":
        return "", "delta", name[5:], None
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(f"{name} is no name of a number on a sheet.")
    return found[1], found[2], found[3], found[4]
