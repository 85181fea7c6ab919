"""The run of "Step through" taken along for Keras: script and notebook, run by themselves, lose what the page loses."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from playground.keras_backend import answers
from playground.plans.carry import carried
from playground.plans.plan import to_json
from playground.taking.asked import asked
from tests.taking.carried_out import cells, texts

pytestmark = pytest.mark.keras

EPOCHS = 2
RUNS = {
    "dense": {"batch": "50", "rate": "0.3", "l1": "0.001", "l2": "0.02"},
    "convolution": {"card": "edge", "batch": "25", "l2": "0.05"},
    "lstm": {"card": "remembering", "batch": "50"},
}
RUN = (("dense", "script"), ("dense", "notebook"), ("convolution", "script"), ("lstm", "notebook"))
# Every script in a namespace of its own, every notebook cell after cell in one; one process, as most of the time is
# TensorFlow's import. What is measured at the end is what the page measures: all training examples.
_RUNNER = """
import contextlib, json, sys
for name, sources in json.load(open(sys.argv[1], encoding="utf-8")).items():
    left = {"__name__": "__main__"}
    with contextlib.redirect_stdout(sys.stderr):
        for source in sources:
            exec(compile(source, name, "exec"), left)
        model, x, y = (left[each] for each in ("model", "x_train", "y_train"))
        said = model.evaluate(x, y, batch_size=len(x), verbose=0, return_dict=True)
    print("SAID", json.dumps([name, said]))
assert "playground" not in sys.modules
"""


def test_scripts_and_notebooks_for_keras_give_the_losses_of_the_page(tmp_path: Path) -> None:
    sources = {}
    for name, form in RUN:
        text = answers.code(to_json(carried(asked(RUNS[name]).run)), form)
        parts = cells(text) if form == "notebook" else [text]
        shorter = [re.sub(r"EPOCHS = (\d+), (\d+), \d+", rf"EPOCHS = \1, \2, {EPOCHS}", part) for part in parts]
        assert shorter != parts
        sources[f"{name}|{form}"] = shorter
    (tmp_path / "sources.json").write_text(json.dumps(sources), encoding="utf-8")
    command = [sys.executable, "-I", "-c", _RUNNER, "sources.json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    said = dict(json.loads(line[5:]) for line in done.stdout.splitlines() if line.startswith("SAID"))
    assert list(said) == list(sources)
    for key, told in said.items():
        run = asked(RUNS[key.partition("|")[0]])
        metrics = run.timeline.metrics(EPOCHS * run.timeline.batches.per_epoch)
        np.testing.assert_allclose(told["loss"], metrics.train_loss, rtol=1e-4, err_msg=key)
        assert ("data_loss" in told) == bool(metrics.penalty), key
        if metrics.penalty:
            apart = told["loss"] - told["data_loss"]
            np.testing.assert_allclose(apart, metrics.penalty, rtol=1e-4, atol=1e-6, err_msg=key)
            assert metrics.penalty > 1e-3


@pytest.mark.parametrize("name", RUNS)
def test_the_notebook_has_the_lines_of_the_script(name: str) -> None:
    plan = to_json(carried(asked(RUNS[name]).run))
    script, notebook = answers.code(plan), answers.code(plan, "notebook")
    headings = {f"# {each.removeprefix('## ')}" for each in texts(notebook)}
    lines = [line for line in script.splitlines() if line and line not in headings]
    assert [line for cell in cells(notebook) for line in cell.splitlines() if line] == lines
