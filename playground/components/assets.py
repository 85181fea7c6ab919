"""Where the components' browser files are, under which address app.py serves them, and the script that loads them."""

import hashlib
import json
from collections.abc import Sequence
from importlib.metadata import version as version_of
from pathlib import Path

FOLDER = Path(__file__).parent
SUFFIXES = (".js", ".css")
#: The styles of every page: colours and type, the places, the bar.
FRAME = ["shared/page.css", "shared/frame.css", "shared/bar.css", "shared/glossary.css"]


def version() -> str:
    """Twelve hexadecimal digits that change when a file is added, removed, or written to. Costs a `stat` a file."""
    digest = hashlib.sha256()
    for file in sorted(f for f in FOLDER.rglob("*") if f.suffix in SUFFIXES):
        status = file.stat()
        digest.update(f"{file.relative_to(FOLDER).as_posix()} {status.st_mtime_ns} {status.st_size}\n".encode())
    return digest.hexdigest()[:12]


def url(name: str) -> str:
    """The address of `name` ("stage/stage.js"), relative to the page: in the browser, `new URL(it, document.baseURI)`.

    It carries the version, which a module's relative imports inherit, so the browser may keep the files for a year.
    """
    return f"assets/{version()}/{name}"


def loader(module: str, styles: Sequence[str] = (), *, plotly: bool = False) -> str:
    """The script that Streamlit is given for a component: it fetches `module` and its `styles`, each once a page.

    Streamlit sends a component's own css and js again with every message, so both are as short as can be. plotly: the
    module's function is told the address of Plotly, which it loads when it first draws.
    """
    modules = [url("shared/styles.js"), url(module)]
    given = [f"plotlyjs/{version_of('plotly')}/plotly.min.js"] if plotly else []
    return f"""
const at = (path) => new URL(path, document.baseURI).href
const [{{ styled }}, part] = await Promise.all({json.dumps(modules)}.map((path) => import(at(path))))
const styles = {json.dumps([url(name) for name in styles])}
export default await styled(part.default, styles.map(at), ...{json.dumps(given)}.map(at))
"""
