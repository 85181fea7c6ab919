"""What style sheets may not ask, because the answer would cost a learner's every step."""

import re
from pathlib import Path

import pytest

from tests.serving import ROOT

SHEETS = sorted((ROOT / "playground" / "components").rglob("*.css"))
#: What is small, and still while one steps. The browser answers `:has` anew with every change inside what asks it:
#: where regions, the frame or the whole page asked, a step of a convolution's picture took 90 ms instead of 20.
STILL = {".cards-list", ".kind", ".lesson", ".exercise", ".find-line"}


def asking(sheet: str) -> list[str]:
    """Of every selector with `:has`, the last class before it: that of the element that asks; "" where it has none."""
    sheet = re.sub(r"/\*.*?\*/|:not\([^)]*\)|\[[^\]]*\]", "", sheet.replace("&", ".lesson"), flags=re.DOTALL)
    return [(re.findall(r"\.[\w-]+", before) or [""])[-1] for before in re.findall(r"([^{};]*?):has\(", sheet)]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda file: file.name)
def test_nothing_large_is_asked_what_it_holds(sheet: Path) -> None:
    assert set(asking(sheet.read_text(encoding="utf-8"))) <= STILL


def test_who_asks_is_found() -> None:
    sheet = "/* :has( */ .page .frame:has(> .a) > .b, .lesson:not(.x):is([c], :has(.c)) { d: e } .f[g] { &:has(h) {} }"
    assert asking(sheet) == [".frame", ".lesson", ".lesson"]
