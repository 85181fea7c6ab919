"""Where the components' browser files are, under which address app.py serves them, and the script that loads them."""

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version as version_of
from pathlib import Path

from playground.components.joined import joined, terse
from playground.explain import glossary

FOLDER = Path(__file__).parent
SUFFIXES = (".js", ".css")

_GROUND = "shared/page.css"
_BAR = (
    *("shared/touch.css", "shared/bar.css", "shared/glossary.css", "shared/tabs.css", "shared/share/share.css"),
    "shared/present/present.css",
)
_FRAME = (_GROUND, "shared/frame.css", "shared/guide.css", "shared/guide/lesson.css", *_BAR, "shared/embed.css")
"""The styles of pages whose regions stand in the frame: colours and type, the places, the bar and what it opens."""
STYLES: dict[str, tuple[str, ...]] = {
    "stage/stage.js": (
        *_FRAME,
        "stage/network/network.css",
        "stage/network/unrolled.css",
        "stage/surface/surface.css",
        "stage/panels.css",
        "stage/output/output.css",
        "stage/transport/dock.css",
        "stage/twin/twin.css",
        "stage/inspector/inspector.css",
        "stage/inspector/row.css",
        "stage/inspector/tabs.css",
        "stage/inspector/chain.css",
        "stage/inspector/plots.css",
        "stage/inspector/tables.css",
        "stage/inspector/optimizer.css",
        "stage/inspector/check.css",
        "stage/inspector/narrow.css",
        "stage/inspector/code.css",
        "stage/inspector/positions.css",
        "stage/inspector/low.css",
        "stage/inspector/moments.css",
        "stage/inspector/told.css",
        "stage/exercise/exercise.css",
    ),
    "race/race.js": (
        *_FRAME,
        "race/race.css",
        "race/panels.css",
        "race/demand.css",
        "race/points.css",
        "race/pick.css",
    ),
    "training/training.js": (
        *_FRAME,
        "training/training.css",
        "training/live.css",
        "training/curves.css",
        "training/mistakes.css",
    ),
    "chart/chart.js": ("chart/chart.css",),
    "table_form/table_form.js": (_GROUND, "shared/touch.css", "table_form/table_form.css"),
    "lesson_list/lesson_list.js": (
        _GROUND,
        *_BAR,
        "shared/guide/lesson.css",
        "lesson_list/lesson_list.css",
    ),
    "worksheet/worksheet.js": (
        _GROUND,
        *_BAR,
        "worksheet/worksheet.css",
    ),
    "digit_pad/digit_pad.js": ("digit_pad/digit_pad.css",),
    "file_list/file_list.js": (_GROUND, "shared/touch.css", "shared/share/share.css"),
}
"""The components' modules, each with its style sheets in their order: what can be asked for."""

WORDS = "words.json"


def version() -> str:
    """Another one whenever a component's file is another."""
    return stamp(FOLDER, (file for file in FOLDER.rglob("*") if file.suffix in SUFFIXES))


def stamp(folder: Path, files: Iterable[Path]) -> str:
    """Twelve hexadecimal digits that change when one of the files is added, removed, or written to, whatever time the
    new one bears. Costs a `stat` a file.
    """
    digest = hashlib.sha256()
    for file in sorted(files):
        status = file.stat()
        digest.update(f"{file.relative_to(folder).as_posix()} {status.st_mtime_ns} {status.st_size}\n".encode())
    return digest.hexdigest()[:12]


def url(module: str) -> str:
    """The address of a component ("stage/stage.js"), relative to the page: `new URL(it, document.baseURI)`.

    It carries the version, so the browser may keep it for a year.
    """
    return f"assets/{version()}/{module}"


def made(name: str) -> str | None:
    """The text of a file that is made here, a component or the glossary, which pages ask for once they are drawn.

    A component without its comments: they are a third of what would travel.
    """
    if name == WORDS:
        return glossary.as_json()
    text = component(name)
    return None if text is None else terse(text)


def component(module: str) -> str | None:
    """A component as it was written: its module, with all it imports and its style sheets; None for anything else."""
    return joined(FOLDER, ("shared/styles.js", module), STYLES[module]) if module in STYLES else None


def loader(module: str, *, plotly: bool = False) -> str:
    """The script that Streamlit is given for a component, a key of `STYLES`, which it fetches once a page.

    Streamlit sends a component's own css and js again with every message, so both are as short as can be. plotly: the
    module's function is told the address of Plotly, which it loads when it first draws.
    """
    given = [f"plotlyjs/{version_of('plotly')}/plotly.min.js"] if plotly else []
    return f"""
const at = (path) => new URL(path, document.baseURI).href
const {{ modules, styles }} = await import(at({json.dumps(url(module))}))
const {{ styled }} = modules["shared/styles.js"]
export default styled(modules[{json.dumps(module)}].default, styles, ...{json.dumps(given)}.map(at))
"""
