"""Streamlit's font of icons, with those alone that can be shown: all 4,000 are a quarter of what the first page takes.

An icon is a ligature: its name, in the font's letters, is drawn as a picture. So a page can show those whose names
stand somewhere in Streamlit's scripts, or in ours behind ":material/".

    python -m playground.server.icon_font font.woff2 folder ...
"""

import re
import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"
_QUOTED = re.compile(r"""(?<=["'`:/])[a-z0-9_]{2,60}(?=["'`:])""")
_MATERIAL = re.compile(r":material/([a-z0-9_]+):")
_LIGATURE = 4  # the kind of lookup, in OpenType's table GSUB


def ligatures(font: TTFont) -> dict[str, str]:
    """Every icon of the font: its name, and its glyph's."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    found: dict[str, str] = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            told = getattr(table, "ExtSubTable", table)
            if told.LookupType == _LIGATURE:
                for first, made in told.ligatures.items():
                    for each in made:
                        found["".join(letters.get(glyph, " ") for glyph in [first, *each.Component])] = each.LigGlyph
    return found


def named(texts: Iterable[str]) -> set[str]:
    """What may be the name of an icon: a word in quotes, or one of ours."""
    return {name for text in texts for pattern in (_QUOTED, _MATERIAL) for name in pattern.findall(text)}


def smaller(whole: bytes, names: Iterable[str]) -> bytes:
    """The font with the icons of these names; names of none are passed over."""
    font = TTFont(BytesIO(whole))
    icons = ligatures(font)
    # What letters can be joined to would be all icons again: just those that are named stay.
    options = Options(layout_closure=False, layout_features=["*"], flavor="woff2")
    subsetter = Subsetter(options)
    subsetter.populate(glyphs=[icons[name] for name in names if name in icons], unicodes=map(ord, _LETTERS + " "))
    subsetter.subset(font)
    font.flavor = "woff2"
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def main() -> None:
    """Write to standard output the smaller font of a file; the folders hold the scripts that name icons."""
    font, *folders = map(Path, sys.argv[1:])
    texts = (
        file.read_text("utf-8") for folder in folders for file in folder.rglob("*") if file.suffix in (".js", ".py")
    )
    sys.stdout.buffer.write(smaller(font.read_bytes(), named(texts)))


if __name__ == "__main__":
    main()
