"""The font of icons: smaller by those that no page can show, and whole where it cannot be made smaller."""

import logging
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import streamlit
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from starlette.requests import Request

from playground.server import icon_font
from playground.server.files import A_YEAR
from playground.server.icons import Icons

STATIC = Path(streamlit.__file__).parent / "static" / "static"
REQUEST = Request({"type": "http", "method": "GET", "headers": []})
OURS = Path(__file__).parents[1] / "playground"


def icons(ours: Path = OURS, scripts: Path = STATIC / "js") -> Icons:
    return Icons(STATIC / "media", scripts, ours)


def outline(font: TTFont, icon: str) -> list[Any]:
    pen = RecordingPen()
    font.getGlyphSet()[icon_font.ligatures(font)[icon]].draw(pen)
    drawn: list[Any] = pen.value
    return drawn


def test_a_name_is_found_wherever_it_may_be_meant() -> None:
    texts = ["""a='close', b="more_vert",c=`menu`; d=":material/school:"; e=close_all""", 'icon=":material/sprint:"']
    assert {"close", "more_vert", "menu", "school", "sprint"} <= icon_font.named(texts)
    assert "close_all" not in icon_font.named(texts)


def test_the_smaller_font_draws_what_is_named_as_the_whole_one_does_and_nothing_else(tmp_path: Path) -> None:
    whole = icons().file.read_bytes()
    names = ["keyboard_double_arrow_right", "school", "error", "no such icon"]
    small = icon_font.smaller(whole, names)
    before, after = TTFont(BytesIO(whole)), TTFont(BytesIO(small))
    glyphs = icon_font.ligatures(before)
    # Some pictures have more names than one.
    assert {name for name, glyph in glyphs.items() if glyph in {glyphs[each] for each in names[:3]}} == {
        *icon_font.ligatures(after)
    }
    for name in names[:3]:
        assert outline(after, name) == outline(before, name)
    # A name that was left out is still legible as letters.
    assert set("abcdefghijklmnopqrstuvwxyz0123456789_ ") <= {chr(code) for code in after.getBestCmap()}
    assert len(small) < len(whole) / 20


def test_all_icons_that_streamlit_or_a_page_of_ours_names_are_served() -> None:
    served = icons()
    whole = served.respond(REQUEST)
    assert bytes(whole.body) == served.file.read_bytes()
    served.begin().join(timeout=100)
    answer = served.respond(REQUEST)
    assert (answer.media_type, answer.headers["cache-control"]) == ("font/woff2", A_YEAR)
    kept = icon_font.ligatures(TTFont(BytesIO(bytes(answer.body))))
    ours = icon_font.named(file.read_text("utf-8") for file in OURS.rglob("*.py"))
    known = icon_font.ligatures(TTFont(served.file)).keys()
    assert {"download", "undo", "delete"} <= ours & known <= kept.keys()
    # Of Streamlit's own: the side bar's arrows, the file uploader's, a message's.
    assert {"keyboard_double_arrow_left", "keyboard_double_arrow_right", "upload", "close"} <= kept.keys()
    assert len(answer.body) < len(whole.body) / 4


def test_where_it_fails_the_whole_font_is_served_and_the_log_says_why(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "broken.py").write_bytes(b"\xff\xfe\xff")
    served = icons(ours=tmp_path)
    with caplog.at_level(logging.WARNING):
        served.begin().join(timeout=100)
    assert bytes(served.respond(REQUEST).body) == served.file.read_bytes()
    assert "served whole" in caplog.text
