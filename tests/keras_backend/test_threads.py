"""The number of threads, on which the last digits of a convolution depend, travels with the script."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.plans import to_json
from playground.plans.recipes import RECIPES
from tests.keras_backend import helpers
from tests.keras_backend.test_training import run

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]


def test_a_convolution_gives_the_same_digits_in_the_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tensorflow as tf

    from playground.keras_backend import answers, read
    from playground.keras_backend.warm import threads

    assert tf.config.threading.get_intra_op_parallelism_threads() == threads()
    monkeypatch.setenv("PLAYGROUND_DATA_DIR", str(tmp_path))
    read._CACHE.clear()
    helpers.write_mnist(tmp_path, n=2500)
    plan = replace(RECIPES["cnn"].plan, epochs=2)
    shown = run(plan, tmp_path / "job")[0]["history"]
    code = answers.code(to_json(plan))
    assert f"tf.config.threading.set_intra_op_parallelism_threads({threads()})\n" in code
    for form in (code, json.dumps(json.loads(answers.code(to_json(plan), "notebook"))["cells"][1]["source"])):
        assert "set_intra_op_parallelism_threads" in form
    (tmp_path / "training.py").write_text(code + "\nimport json\nprint('HISTORY', json.dumps(history.history))\n")
    done = subprocess.run([sys.executable, "training.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("HISTORY")]
    for figure, values in json.loads(line[7:]).items():
        np.testing.assert_allclose(values, [row[figure] for row in shown], rtol=0, atol=1e-6, err_msg=figure)
