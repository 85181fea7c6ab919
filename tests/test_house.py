"""The rules of the house: who may import whom, what the server's process never loads, what lies where."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.serving import ROOT

LEVELS = [
    {"engine"},
    {"datasets"},
    {"experiment"},
    {"plans"},
    {"timeline"},
    {"explain"},
    {"frames", "worksheets"},
    {"race", "jobs", "figures", "components", "server", "taking"},
    {"lessons"},
    {"ui"},
    {"app_pages"},
    {"main"},
    {"app"},
]
"""A part may import from the levels before its own; parts of one level know nothing of each other."""

OUTSIDE_LEVELS = {"keras_backend": {"engine", "datasets", "experiment", "plans"}}
"""Parts that run in worker processes only: nobody imports them, and they import no more than this."""

PACKAGES = {
    "engine": {"numpy"},
    "datasets": {"numpy"},
    "experiment": {"numpy"},
    "plans": {"nbformat"},
    "timeline": {"numpy"},
    "frames": {"numpy", "msgspec"},
    "explain": {"numpy", "latex2mathml"},
    "worksheets": {"numpy"},
    "taking": {"numpy"},
    "race": {"numpy"},
    "figures": {"numpy", "plotly"},
    "jobs": {"distributed", "dask", "locket"},
    "components": {"numpy", "streamlit"},
    "server": {"starlette", "segno", "brotli", "fontTools"},
    "lessons": {"numpy", "frontmatter", "markdown_it", "starlette", "yaml"},
    "ui": {"numpy", "pandas", "streamlit", "starlette", "google", "msgspec"},
    "app_pages": {"numpy", "pandas", "streamlit"},
    "main": {"streamlit"},
    "app": {"starlette", "streamlit", "threadpoolctl"},
    "keras_backend": {
        *("numpy", "pandas", "keras", "tensorflow", "sklearn", "distributed", "dask", "chardet", "clevercsv"),
        "locket",
    },
}
"""What each part may import beside the standard library."""

WORKERS_ONLY = {"tensorflow", "keras", "sklearn"}

AT_THE_TOP = re.compile(
    r"app\.py|playground|tests|requirements\.txt|README\.md|pyproject\.toml|LICENSE|packages\.txt|\..+"
)


class Import(NamedTuple):
    """`module` as written absolutely, imported by `part` at `place`."""

    part: str
    module: str
    place: str


def listed() -> list[Path]:
    """Every file that belongs to the project: known to git, or new and not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return sorted(ROOT / name for name in set(names) if name and (ROOT / name).is_file())


FILES = listed()
SOURCES = [file for file in FILES if file.suffix == ".py" and "tests" not in file.relative_to(ROOT).parts]


def part_of(file: Path) -> str:
    """The part of the house a file belongs to: `playground/ui/x.py` to `ui`, `playground/main.py` to `main`."""
    *folders, _ = file.relative_to(ROOT).parts
    return folders[1] if len(folders) > 1 else file.stem


def imports_in(source: str, part: str, package: str, name: str) -> Iterator[Import]:
    """Each import of a source text, also those inside functions and those made by name (`import_module("x")`)."""
    for node in ast.walk(ast.parse(source)):
        place = f"{name}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(part, alias.name, place)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield Import(part, f"{base}.{alias.name}", place)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"import_module", "__import__"}:
                yield Import(part, str(node.args[0].value), place)


def all_imports() -> Iterator[Import]:
    """The imports of app.py and of everything below playground/."""
    for file in SOURCES:
        path = file.relative_to(ROOT)
        yield from imports_in(file.read_text(encoding="utf-8"), part_of(file), ".".join(path.parts[:-1]), str(path))


def level_of(part: str) -> int:
    return next(number for number, parts in enumerate(LEVELS) if part in parts)


def complaint(found: Import) -> str | None:
    """What is wrong with an import, as a sentence, or None."""
    top, *rest = found.module.split(".")
    if top == "playground":
        target = rest[0] if rest else ""
        if target in {"", found.part, "__init__"}:
            return None
        if found.part in OUTSIDE_LEVELS:
            allowed = target in OUTSIDE_LEVELS[found.part]
        else:
            allowed = target not in OUTSIDE_LEVELS and level_of(target) < level_of(found.part)
        return None if allowed else f"{found.place}: {found.part} may not import {target}"
    if top in sys.stdlib_module_names or top in PACKAGES[found.part]:
        return None
    return f"{found.place}: {found.part} may not import {top}"


def test_every_part_has_its_place() -> None:
    parts = {part_of(file) for file in SOURCES} - {"__init__"}
    known = set().union(*LEVELS) | set(OUTSIDE_LEVELS)
    assert parts == known, f"Give these a level and their packages in tests/test_house.py: {sorted(parts ^ known)}"
    assert known == set(PACKAGES)


def test_imports_keep_to_the_house_rules() -> None:
    complaints = [sentence for found in all_imports() if (sentence := complaint(found))]
    assert not complaints, "\n" + "\n".join(complaints)


@pytest.mark.parametrize(
    ("part", "line"),
    [
        ("engine", "import pandas"),
        ("engine", "import streamlit as st"),
        ("engine", "from playground.datasets import load"),
        ("engine", "from ..datasets import load"),
        ("engine", "from .. import datasets"),
        ("datasets", "from playground import experiment"),
        ("experiment", "def f():\n    import keras"),
        ("frames", "import playground.ui.state"),
        ("explain", "from plotly import graph_objects"),
        ("jobs", "from playground.keras_backend import train"),
        ("ui", "import_module('playground.keras_backend.train')"),
        ("ui", "import plotly.express"),
        ("ui", "import distributed"),
        ("components", "from playground.ui import state"),
        ("timeline", "from playground.explain import story"),
        ("explain", "from playground.frames import encode"),
        ("frames", "from playground.race import course"),
        ("race", "from playground.components import shared"),
        ("figures", "from playground import race"),
        ("app_pages", "import tensorflow"),
        ("app", "import sklearn"),
        ("keras_backend", "from playground.timeline import Timeline"),
        ("keras_backend", "import streamlit"),
    ],
)
def test_a_breach_is_noticed(part: str, line: str) -> None:
    found = list(imports_in(line, part, f"playground.{part}", "x.py"))
    assert any(complaint(each) for each in found), found


@pytest.mark.parametrize(
    ("part", "line"),
    [
        ("engine", "import math, numpy.linalg\nfrom .arrays import Array\nfrom . import layers"),
        (
            "ui",
            "from playground.timeline import Timeline\nfrom playground.engine import Dense\nimport streamlit.typing",
        ),
        ("keras_backend", "import keras\nfrom playground.experiment import Experiment"),
        ("figures", "import plotly.graph_objects as go"),
    ],
)
def test_what_is_allowed_is_not_a_breach(part: str, line: str) -> None:
    found = list(imports_in(line, part, f"playground.{part}", "x.py"))
    assert found
    assert not [sentence for each in found if (sentence := complaint(each))]


def loaded_after(statements: str) -> set[str]:
    """The top-level modules in sys.modules after a fresh Python ran some statements in the project's folder."""
    report = "import sys, json; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    command = [sys.executable, "-W", "ignore", "-c", f"{statements}\n{report}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_engine_brings_numpy_and_nothing_else() -> None:
    loaded = loaded_after("import playground.engine")
    assert "numpy" in loaded
    assert not loaded & {"streamlit", "pandas", "plotly", "scipy", "distributed", *WORKERS_ONLY}


def test_the_server_never_loads_what_belongs_to_workers() -> None:
    scripts = {"main", "app_pages"}  # run by Streamlit, not imported: what they import is taken from their source
    modules = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for file in SOURCES
        if part_of(file) not in {*scripts, *OUTSIDE_LEVELS}
    }
    modules |= {found.module.rpartition(".")[0] or found.module for found in all_imports() if found.part in scripts}
    frozen = "import app, gc; assert gc.get_freeze_count() > 50_000, 'what was imported is looked through for garbage'"
    loaded = loaded_after("\n".join([*(f"import {module}" for module in sorted(modules)), frozen]))
    assert {"app", "streamlit", "numpy", "playground"} <= loaded
    assert not loaded & WORKERS_ONLY


def test_the_readmes_map_names_every_part() -> None:
    rows = re.findall(r"^\| (`.*?) \|", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"(\w+)(?:\.py|/)?`", row)}
    parts = {part_of(file) for file in SOURCES} - {"__init__"}
    assert parts <= named, f"The README's map does not say what these are: {sorted(parts - named)}"


def test_what_the_readme_names_is_there() -> None:
    """Every path in its tables and commands, and every module run with `-m tests...`."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    paths = set(re.findall(r"(?<![\w./:-])((?:[\w.]+/)+(?:[\w]+\.\w+)?)(?![\w/-])", text)) - {".venv-check/bin/"}
    modules = set(re.findall(r"\btests(?:\.\w+)+", text))
    assert len(paths) > 20
    assert len(modules) > 8
    roots = [ROOT / below for below in ("", "playground", "playground/components", "playground/components/stage")]
    missing = [path for path in paths if not any((root / path).exists() for root in roots)]
    missing += [name for name in modules if not (ROOT / f"{name.replace('.', '/')}.py").exists()]
    assert not missing, f"The README names what is not there: {sorted(missing)}"


def test_the_top_level_holds_what_the_layout_names() -> None:
    entries = {file.relative_to(ROOT).parts[0] for file in FILES}
    assert not sorted(entry for entry in entries if not AT_THE_TOP.fullmatch(entry))


IN_COLUMNS = {".py", ".js", ".mjs", ".css", ".ts", ".toml"}
"""Files whose every line keeps to 120 columns. Formatters see to most of it; they break no texts and no comments."""


def test_lines_end_within_120_columns() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}: {len(line)} columns"
        for file in FILES
        if (file.suffix in IN_COLUMNS or file.parent.name == ".ci")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120
    ]
    assert not found, "\n" + "\n".join(found)


# Written in pieces, so that this file does not find itself.
TIED_TO_A_MACHINE = re.compile(
    "|".join([r"(?<![\w.~*])/" + r"(?:home|root|work|Users)/\w", r"(?<![\w.])/" + r"tmp/\w", r"[A-Z]:\\" + r"Users"])
)
REGISTRY = re.compile(
    "|".join(
        [
            r"--(?:extra-)?" + r"index-url",
            "py" + r"pi\.org",
            "files.python" + r"hosted\.org",
            "registry.npm" + r"js\.org",
        ]
    )
)


def test_nothing_is_tied_to_one_machine_or_registry() -> None:
    found = []
    for file in FILES:
        if file.suffix in {".png", ".ico", ".woff2", ".npz"}:
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if TIED_TO_A_MACHINE.search(line) or REGISTRY.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert not found, "\n" + "\n".join(found)


WALL_CLOCK = re.compile(
    r"\btime(?:_ns)?\(\)|\b(?:datetime|date|dt)\b[\w.]*\.(?:utc)?(?:now|today)\(|\bDate\.now\b|\bnew Date\b"
)


def test_nothing_hangs_on_a_clock_that_may_jump() -> None:
    """How long something took, or how old it is, is told by a clock that only goes forward."""
    told = (
        "time.time()",
        "time()",
        "time.time_ns()",
        "dt.datetime.now(dt.UTC)",
        "datetime.utcnow()",
        "Date.now()",
        "new Date()",
    )
    assert all(map(WALL_CLOCK.search, told))
    assert not any(map(WALL_CLOCK.search, ("time.monotonic()", "performance.now()", "perf_counter()", "row.now(used)")))
    files = [file for file in FILES if file.is_relative_to(ROOT / "playground") and file.suffix in {".py", ".js"}]
    assert len(files) > 100
    assert not [str(file) for file in files if WALL_CLOCK.search(file.read_text(encoding="utf-8"))]


def test_versions_are_exact() -> None:
    for name in ("requirements.txt", "tests/requirements.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            wanted = line.partition("#")[0].strip()
            if wanted and not wanted.startswith("-r "):
                assert re.match(r"[\w.-]+==[\w.]+(\s*;|$)", wanted), f"{name}: {line}"


WIRE = [Path("playground/explain/panel.py"), Path("playground/frames/wire.py"), Path("playground/race/wire.py")]
"""What is declared here is written for the browser; a class of the same name elsewhere is the value it tells of."""

TOLD = {
    "Basins": "race/basins.py finds them",
    "Caption": "explain/captions/ writes it",
    "Cursor": "experiment/link.py reads and writes it",
    "Factor": "explain/chain.py multiplies them",
    "Manner": "experiment/manner.py reads and writes it",
    "Operation": "experiment/anatomy.py names them",
    "Path": "explain/chain.py follows it",
    "Starts": "race/starts.py races from them",
    "Term": "explain/arithmetic.py prints it",
    "Setting": "experiment/settings.py has a learner's, the inspector tells of an optimizer's",
}
"""Classes that the wire declares and the house has too, each with where the other is."""


def classes(sources: dict[str, str]) -> dict[str, list[str]]:
    """The classes of some source texts, each with the names of the texts that have it."""
    places: dict[str, list[str]] = {}
    for file, source in sources.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name.strip("_").lower(), []).append(f"{node.name} in {file}")
    return places


def doubles(places: dict[str, list[str]]) -> list[list[str]]:
    return [files for files in places.values() if len(files) > 1]


def test_a_name_is_one_thing() -> None:
    """No two classes of the house share a name, capitals and underscores aside; on the wire only with what it tells."""
    house, wire = (
        classes(
            {
                str(file.relative_to(ROOT)): file.read_text(encoding="utf-8")
                for file in SOURCES
                if (file.relative_to(ROOT) in WIRE) == told
            }
        )
        for told in (False, True)
    )
    assert not doubles(house)
    assert {name for name in house if name in wire} == {name.lower() for name in TOLD}


def test_a_second_class_of_a_name_is_noticed() -> None:
    found = classes({"a.py": "class DataSet: ...", "b.py": "class _Dataset: ...", "c.py": "class Other: ..."})
    assert doubles(found) == [["DataSet in a.py", "_Dataset in b.py"]]


# A type that is only another's name in this file (`typedef {import(...).Figure} Figure`) is the same thing.
TYPE = re.compile(r"^export type (\w+)|@typedef \{(?!import\b)(?:[^{}]|\{[^{}]*\})*\} (\w+)", flags=re.MULTILINE)


def test_a_name_is_one_thing_in_the_browser_too() -> None:
    places: dict[str, list[str]] = {}
    for file in FILES:
        if file.suffix in {".js", ".ts"} and file.is_relative_to(ROOT / "playground"):
            for found in TYPE.finditer(file.read_text(encoding="utf-8")):
                places.setdefault(found[1] or found[2], []).append(str(file.relative_to(ROOT)))
    assert len(places) > 100
    assert not {name: files for name, files in places.items() if len(files) > 1}


def test_versions_of_what_checks_the_browsers_code_are_exact() -> None:
    wanted = json.loads((ROOT / ".ci" / "web" / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert wanted
    assert not [f"{name}: {version}" for name, version in wanted.items() if not re.fullmatch(r"[\d.]+", version)]


# Written in pieces, so that this file does not find itself.
UNCHECKED = re.compile(
    "|".join(["@ts" + "-(ignore|nocheck|expect-error)", "biome-ignore-" + "all", r"[{<|]\s*any\s*[}>|\[]"])
)


def test_types_and_style_of_the_browsers_code_are_nowhere_switched_off() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in FILES
        if file.suffix in {".js", ".ts", ".css"} and file.is_relative_to(ROOT / "playground")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if UNCHECKED.search(line)
    ]
    assert not found, "\n" + "\n".join(found)
