"""What Streamlit is given for a component: short, since it travels with every message, and naming what is served."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from playground.components import assets, walk
from playground.components.joined import joined, terse
from playground.experiment import limits
from playground.server.qr import MOST_CHARACTERS

#: Where what checks the browser's code is installed.
WEB = Path(__file__).parents[2] / ".ci" / "web"

# The exports of the modules of a joined file beside those of the modules themselves: names, and functions as written.
BESIDE = """
const [file, folder] = process.argv.slice(1)
const { modules, styles } = await import(file)
const said = (exports) => Object.entries(exports).map(([name, value]) => [
  name,
  typeof value === "function" ? String(value).replace("function $default(", "function (") : typeof value,
]).sort()
const differ = []
for (const [name, given] of Object.entries(modules)) {
  const own = said(await import(folder + name))
  if (!own.length || JSON.stringify(own) !== JSON.stringify(said(given))) differ.push(name)
}
console.log(JSON.stringify({ names: Object.keys(modules), differ, styles }))
"""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The components' folder, as modules for Node."""
    folder = tmp_path_factory.mktemp("modules") / "components"
    folder.symlink_to(assets.FOLDER)
    return folder


def run(script: str, *arguments: str) -> Any:
    command = ["node", "--input-type=module", "--experimental-default-type=module", "-e", script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("module", assets.STYLES)
def test_a_component_is_loaded_by_a_few_lines_that_name_one_file(module: str) -> None:
    plotly = module in ("race/race.js", "chart/chart.js")
    script = assets.loader(module, plotly=plotly)
    assert len(script) < 500
    assert re.findall(r'"(assets/[^"]+)"', script) == [assets.url(module)]
    assert ("plotly.min.js" in script) == plotly


@pytest.mark.parametrize("module", assets.STYLES)
def test_what_is_served_for_a_component_is_its_modules_as_they_stand(module: str, tmp_path: Path) -> None:
    """Each module of the file gives away what it does by itself, every function to the letter; all it imports is in."""
    served = assets.component(module)
    assert served is not None
    file = tmp_path / "joined.mjs"
    file.write_text(served, encoding="utf-8")
    told = run(BESIDE, str(file), f"{assets.FOLDER}/")
    assert told["differ"] == []
    assert told["names"][-1] == module
    assert {"shared/styles.js", module} <= set(told["names"])
    assert told["styles"] == [(assets.FOLDER / name).read_text(encoding="utf-8") for name in assets.STYLES[module]]


# What a parser reads of two files, comments and the room between tokens aside; where they first differ, if they do.
TOKENS = """
const { createRequire } = await import("node:module")
const { readFileSync } = await import("node:fs")
const [written, served, web] = process.argv.slice(1)
const { parse, tokenizer } = createRequire(web)("acorn")
const kind = { ecmaVersion: "latest", sourceType: "module" }
const tokens = (file) => {
  const text = readFileSync(file, "utf8")
  parse(text, kind)
  return [...tokenizer(text, kind)].map(({ type, start, end }) => `${type.label} ${text.slice(start, end)}`)
}
const [a, b] = [tokens(written), tokens(served)]
const at = a.findIndex((token, i) => token !== b[i])
console.log(JSON.stringify({ counts: [a.length, b.length], at, differ: [a[at], b[at]] }))
"""


def tokens(written: str, served: str, folder: Path) -> Any:
    (folder / "written.mjs").write_text(written, encoding="utf-8")
    (folder / "served.mjs").write_text(served, encoding="utf-8")
    return run(TOKENS, str(folder / "written.mjs"), str(folder / "served.mjs"), str(WEB / "package.json"))


@pytest.mark.parametrize("module", assets.STYLES)
def test_what_travels_says_the_same_in_less(module: str, tmp_path: Path) -> None:
    """Token for token what was written: no text, no expression is another for having lost comments."""
    written, served = assets.component(module), assets.made(module)
    assert written is not None
    assert served is not None
    found = tokens(written, served, tmp_path)
    assert found["at"] == -1, found["differ"]
    assert found["counts"][0] == found["counts"][1] > 100
    assert len(served) < 0.85 * len(written)


def test_a_text_that_loses_a_space_is_noticed(tmp_path: Path) -> None:
    written = "/** A. */\n  const a = (b) =>\n  // c\n/** @type {d} */ (`x  ${b ? `y  z` : 1}`) /* e */\n/*\nf\n*/\n"
    assert tokens(written, written.replace("y  z", "y z"), tmp_path)["at"] > 0
    assert tokens(written, terse(written), tmp_path)["at"] == -1
    assert terse(written) == "  const a = (b) =>\n/** @type {d} */ (`x  ${b ? `y  z` : 1}`) /* e */\n"


def test_nothing_else_is_served() -> None:
    for name in ("stage/state.js", "stage/__init__.py", "assets.py", "", "shared/page.css", "nothing.js"):
        assert assets.component(name) is None


def test_every_module_and_every_style_sheet_is_in_a_component() -> None:
    """What none of them has, nobody sees."""
    served = {name: assets.component(name) or "" for name in assets.STYLES}
    modules = {found for text in served.values() for found in re.findall(r"^// (\S+\.js)$", text, re.MULTILINE)}
    sheets = {sheet for styles in assets.STYLES.values() for sheet in styles}
    files = [file.relative_to(assets.FOLDER).as_posix() for file in assets.FOLDER.rglob("*")]
    # A saved walk carries its own.
    assert {name for name in files if name.endswith(".js")} == modules | set(walk.MODULES)
    assert {name for name in files if name.endswith(".css")} == sheets | {walk.STYLE}


def written(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder


def test_modules_keep_their_names_apart_and_run_once_in_the_order_in_which_they_are_needed(tmp_path: Path) -> None:
    written(
        tmp_path,
        a='import {\n  b as fromB,\n  count,\n} from "./b.js"\nimport { c } from "./c.js"\nconst own = "a"\n'
        "export default function () {\n  return [own, fromB(), c, count()]\n}\n",
        b='import { c } from "./c.js"\nconst own = "b"\nlet calls = 0\nexport function b() {\n  return own + c\n}\n'
        "export function count() {\n  calls += 1\n  return calls\n}\n",
        c='const own = "c"\nglobalThis.ran = (globalThis.ran ?? 0) + 1\nexport const c = own\n',
    )
    file = tmp_path / "joined.mjs"
    file.write_text(joined(tmp_path, ["a.js", "b.js"]), encoding="utf-8")
    script = (
        "const { modules } = await import(process.argv[1]); const a = modules['a.js'].default\n"
        "console.log(JSON.stringify([a(), a(), modules['b.js'].count(), globalThis.ran]))"
    )
    assert run(script, str(file)) == [["a", "bc", "c", 1], ["a", "bc", "c", 2], 3, 1]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('import { a } from "./a.js"\n', "in a circle: a.js -> a.js"),
        ("export let a = 1\n", "export let a"),
        ("export class A {}\n", "export class A"),
        ('import * as b from "./b.js"\n', "import .* as b"),
        ('import b from "./b.js"\n', "import b from"),
        ('export { b } from "./b.js"\n', "export .* b"),
        ('const b = () => import("./b.js")\n', r"import\("),
        ("const here = import.meta.url\n", "import.meta"),
    ],
)
def test_what_cannot_be_joined_is_refused_by_name(tmp_path: Path, text: str, why: str) -> None:
    written(tmp_path, a=text, b="export const b = 1\n")
    with pytest.raises(ValueError, match=why):
        joined(tmp_path, ["a.js"])


def test_a_circle_is_named(tmp_path: Path) -> None:
    written(tmp_path, a='import { b } from "./b.js"\n', b='import { a } from "./a.js"\n')
    with pytest.raises(ValueError, match=r"a\.js -> b\.js -> a\.js"):
        joined(tmp_path, ["a.js"])


def test_a_module_that_is_not_there_is_missed(tmp_path: Path) -> None:
    written(tmp_path, a='import { b } from "./b.js"\n')
    with pytest.raises(FileNotFoundError):
        joined(tmp_path, ["a.js"])


def test_the_browser_knows_the_limits_of_a_link_that_python_has() -> None:
    told = "".join((assets.FOLDER / "shared" / "share" / f"{name}.js").read_text("utf-8") for name in ("link", "file"))
    constants = {name: int(most) for name, most in re.findall(r"^export const (MOST_\w+) = (\d+)$", told, re.MULTILINE)}
    assert constants == {
        "MOST_ADDRESS": limits.MOST_ADDRESS, "MOST_IN_CODE": MOST_CHARACTERS, "MOST_LINK": limits.MOST_LINK,
    }  # fmt: skip
