"""What is never done with anything that came from a user: unpickle it, load it as a model, run it."""

import ast
import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from playground.plans import Plan, Source, from_json, layer, to_json
from playground.plans.code_model import model_code
from playground.plans.code_script import notebook, script
from playground.plans.recipes import RECIPES
from tests.serving import ROOT

KNOWN = {
    ("playground/jobs/answering.py", "pickle.load"): "questions of the server to the process that it started",
    ("playground/jobs/apart.py", "pickle.load"): "the answers of that process",
    ("playground/keras_backend/build.py", "exec"): "a model's code, written from values that were checked (below)",
    ("playground/keras_backend/build.py", "compile"): "the same",
}
"""Where something is done that could run what is in a file or a text, and why it is nobody's but ours. Keras's readers
of CIFAR-10 and IMDB unpickle files of the data folder, which whoever runs the playground has put there (README).
"""
RUNS = re.compile(
    r"(?:eval|exec|compile|__import__|(?:c?pickle|dill|marshal|shelve|joblib|cloudpickle)\.\w+|(?:\w+\.)*load_model"
    r"|(?:\w+\.)*read_pickle|yaml\.(?:load|load_all|full_load|unsafe_load)|(?:\w+\.)*model_from_json|os\.system"
    r"|subprocess\.getoutput)"
)


def running(source: str) -> set[str]:
    """The calls in a text that could run what they are given."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            more = {each.arg: ast.unparse(each.value) for each in node.keywords}
            loose = name.endswith("np.load") and more.get("allow_pickle") != "False"
            if (RUNS.fullmatch(name) and not name.endswith(".dump")) or loose or more.get("shell") == "True":
                found.add(name)
    return found


def test_nothing_runs_what_it_is_given_but_where_it_is_ours() -> None:
    found = {
        (str(file.relative_to(ROOT)), name)
        for file in (ROOT / "app.py", *(ROOT / "playground").rglob("*.py"))
        for name in running(file.read_text(encoding="utf-8"))
    }
    assert found == set(KNOWN)


@pytest.mark.parametrize(
    "line",
    ["pickle.loads(x)", "np.load(x)", "np.load(x, allow_pickle=True)", "eval(x)", "keras.models.load_model(x)",
     "yaml.load(x)", "pd.read_pickle(x)", "subprocess.run(x, shell=True)"],
)  # fmt: skip
def test_what_would_is_noticed(line: str) -> None:
    assert running(line)
    assert not running("np.load(x, allow_pickle=False)\nyaml.safe_load(x)\npickle.dump(x, y)")


HOSTILE = '"\'\n"""); import os; os.abort()  #\\'
TEXTS = [each.name for each in dataclasses.fields(Plan) if each.type == "str"]
PLANS = [recipe.plan for recipe in RECIPES.values()]


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_of_a_plan_gets_into_the_code_that_a_worker_runs(name: str) -> None:
    assert len(TEXTS) > 4
    changes: dict[str, Any] = {name: HOSTILE}
    for plan in PLANS:
        with pytest.raises(ValueError, match=r".+"):
            dataclasses.replace(plan, **changes)


@pytest.mark.parametrize("setting", ["activation", "padding"])
def test_no_text_of_a_layer_does(setting: str) -> None:
    kind = "conv2d" if setting == "padding" else "dense"
    settings: dict[str, Any] = {setting: HOSTILE}
    with pytest.raises(ValueError, match=r".+"):
        dataclasses.replace(RECIPES["cnn"].plan, layers=(layer(kind, **settings),)).rows()


def test_no_hyperparameter_does() -> None:
    with pytest.raises(ValueError, match=r".+"):
        dataclasses.replace(PLANS[0], hyper=((HOSTILE, 0.5),))


def test_names_of_a_learners_table_are_texts_in_the_code_and_nothing_else() -> None:
    source = Source(
        "csv", file="0" * 32, target=HOSTILE, shape=(2,), labels=(HOSTILE, "b"), columns=((HOSTILE, "a number"),)
    )
    plan = dataclasses.replace(RECIPES["recipe2"].plan, source=source, layers=(layer("dense", units=2),))
    plan = from_json(to_json(dataclasses.replace(plan, output="softmax", loss="categorical_crossentropy")))
    assert "os.abort" not in model_code(plan, 3)
    for code in (script(plan, 10, "", 1), notebook(plan, 10, "", 1)):
        assert not [line for line in code.splitlines() if line.strip().startswith("import os; os.abort")]
    calls = [
        ast.unparse(node.func) for node in ast.walk(ast.parse(script(plan, 10, "", 1))) if isinstance(node, ast.Call)
    ]
    assert calls
    assert "os.abort" not in calls


def test_the_list_names_what_is_there() -> None:
    assert all((Path(ROOT) / file).is_file() for file, _ in KNOWN)
