"""A walk that plays without a server: the stage's own modules with the messages that it would have asked for."""

import base64
import gzip
import html
import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playground.components import assets
from playground.components.joined import joined

MODULES = ("shared/styles.js", "stage/stage.js", "walk/walk.js")
"""What a saved page is drawn by; it is in the file itself."""
STYLE = "walk/walk.css"
_HERE = Path(__file__).parent
_CONFIG = _HERE.parents[2] / ".streamlit" / "config.toml"
_COLOURS = {
    "primary-color": "primaryColor", "background-color": "backgroundColor", "text-color": "textColor",
    "secondary-background-color": "secondaryBackgroundColor", "border-color": "borderColor", "link-color": "linkColor",
    "chart-categorical-colors": "chartCategoricalColors", "chart-sequential-colors": "chartSequentialColors",
    "chart-diverging-colors": "chartDivergingColors",
}  # fmt: skip
"""The theme's colours: as Streamlit tells them to components, and as its configuration calls them."""


def walk_page(title: str, words: str, messages: Sequence[tuple[str, bytes]]) -> str:
    """A page of HTML that needs nothing else. title, words: of what it is. messages: (key, bytes); the first one is
    what the stage begins with, the others are found by their keys (walk.js says how).
    """
    walk = {
        "keys": [key for key, _ in messages],
        "lengths": [len(message) for _, message in messages],
        "modules": _packed(joined(assets.FOLDER, MODULES, assets.STYLES["stage/stage.js"]).encode()),
        "messages": _packed(b"".join(message for _, message in messages)),
    }
    told = {
        "@TITLE@": html.escape(title),
        "@WORDS@": html.escape(words),
        "/*@STYLE@*/": f"{_colours()} {(assets.FOLDER / STYLE).read_text(encoding='utf-8')}",
        '"@WALK@"': json.dumps(walk).replace("<", "\\u003c"),
    }
    page = (_HERE / "page.html").read_text(encoding="utf-8")
    for name, text in told.items():
        page = page.replace(name, text)
    return page


def _packed(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode("ascii")


def _colours() -> str:
    """Both themes, as the reader's system has it."""
    theme = tomllib.loads(_CONFIG.read_text(encoding="utf-8"))["theme"]
    base = f"--st-base-radius: {theme['baseRadius']}; --st-font: 'Source Sans', system-ui, sans-serif;"
    light, dark = _declared(theme["light"]), _declared(theme["dark"])
    return (
        f":root {{ color-scheme: light dark; {base} {light} }} "
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    )


def _declared(theme: dict[str, Any]) -> str:
    values = {name: theme[key] for name, key in _COLOURS.items()}
    return "".join(
        f"--st-{name}: {', '.join(value) if isinstance(value, list) else value};" for name, value in values.items()
    )
