"""What Streamlit is given for a component: short, since it travels with every message, and naming files there are."""

from __future__ import annotations

import re

import pytest

from playground.components import assets
from playground.components.race import _STYLES as RACE
from playground.components.stage import _STYLES as STAGE

PARTS = [
    ("stage/stage.js", STAGE, False),
    ("race/race.js", RACE, True),
    ("chart/chart.js", ["chart/chart.css"], True),
    ("digit_pad/digit_pad.js", ["digit_pad/digit_pad.css"], False),
]


@pytest.mark.parametrize(("module", "styles", "plotly"), PARTS, ids=[module for module, *_ in PARTS])
def test_a_component_is_loaded_by_a_few_lines_that_name_what_there_is(
    module: str, styles: list[str], plotly: bool
) -> None:
    script = assets.loader(module, styles, plotly=plotly)
    assert len(script) < 1000
    named = re.findall(r'"assets/\w+/([^"]+)"', script)
    assert named == ["shared/styles.js", module, *styles]
    assert all((assets.FOLDER / name).is_file() for name in named)
    assert ("plotly.min.js" in script) == plotly
