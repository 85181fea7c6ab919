"""Every text that the pages may show, read off the sources: sentences, labels and headings; and the lessons' own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from playground.engine import ACTIVATIONS, HYPERPARAMETERS, INITIALIZERS, LOSSES, OPTIMIZERS
from tests.serving import ROOT

_PLAYGROUND = ROOT / "playground"
_CODE = {"code_model.py", "code_script.py", "code_carried.py", "code_layers.py"}
"""These write programs, whose words are those of a language."""
_ELSEWHERE = (
    "components/assets.py", "components/joined.py", "components/race/animation.js", "engine/", "explain/program/",
    "frames/typescript", "jobs/", "keras_backend/", "server/", "taking/programs.py", "ui/shell.py",
)  # fmt: skip
"""Programs and style sheets, what a worker tells of its own files, what is said to who calls a function wrongly."""
_LESSON = re.compile(
    r"\{\{.*?\}\}|```\w*|`[^`]*`|\$[^$]*\$|^ *(?:covers|open|look|done|predict|order|minutes):.*$|^\w+:|\]\([^)]*\)",
    re.MULTILINE,
)
_IN_JS = re.compile(r'"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`')
_SLOT = re.compile(r"\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_COMMENT = re.compile(r"^\s*(?://|\*|/\*).*$|\s//\s.*$|/\*\*.*?\*/", re.MULTILINE)
_MARKUP = re.compile(r"<[^<>]+>|:material/\w+:|\\[a-zA-Z]+|https?://\S+|\(\./[^)\s]*\)")
_TAG = re.compile(r"^[a-z0-9_.:/#*=+&?~-]+$|^[\W\d_]*$|[{};]\s*$|^[\w-]+(?: [\w-]+)*: ?[\w#(]|::|\w=\w|--|\.py$|\.js$")


def is_text(text: str) -> bool:
    """Whether a piece of the sources is for reading: a sentence, or a name that begins with a capital."""
    if _TAG.search(text.strip()) and not re.search(r"[a-z] [a-z]+ [a-z]", text):
        return False
    return bool(re.search(r"[A-Za-z]{2,} [a-z]{2,}", text) or re.fullmatch(r"\s*[A-Z][a-z]{2,}\s*", text))


def of_python(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    # Docstrings and the like: read by nobody on the page. Parts of a text with slots are read with it.
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    silent |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value


def of_javascript(source: str) -> Iterator[str]:
    for found in _IN_JS.findall(_COMMENT.sub("", source)):
        yield _SLOT.sub("…", found[1:-1])


def of_lesson(source: str) -> Iterator[str]:
    """Its words, without figures, formulas, links and the names of its fields."""
    yield _LESSON.sub(" ", source)


_READERS = {".py": of_python, ".js": of_javascript, ".md": of_lesson}


def texts() -> Iterator[tuple[str, str]]:
    """Each text with the file it stands in."""
    for registry in (ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS, HYPERPARAMETERS):
        yield from (("a choice", each.label) for each in registry.values())
    for file in sorted(_PLAYGROUND.rglob("*")):
        name = str(file.relative_to(_PLAYGROUND))
        if file.suffix in _READERS and file.name not in _CODE and not name.startswith(_ELSEWHERE):
            for piece in _READERS[file.suffix](file.read_text(encoding="utf-8")):
                plain = _MARKUP.sub(" ", piece)
                if is_text(plain):
                    yield name, plain
