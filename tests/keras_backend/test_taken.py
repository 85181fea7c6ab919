"""The run of "Step through" taken along for Keras: the script, run by itself, loses what the page loses."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from playground.keras_backend import answers
from playground.plans.carry import carried
from playground.plans.plan import to_json
from playground.taking.asked import asked

pytestmark = pytest.mark.keras


def test_the_script_for_keras_gives_the_losses_of_the_page(tmp_path: Path) -> None:
    run = asked({"batch": "50", "rate": "0.3"})
    text = answers.code(to_json(carried(run.run)), "script")
    text = re.sub(r"EPOCHS = (\d+), (\d+), \d+", r"EPOCHS = \1, \2, 2", text)
    file = tmp_path / "taken.py"
    file.write_text(
        text
        + "\nprint('LOSS', model.evaluate(x_train, y_train, batch_size=512, verbose=0, return_dict=True)['loss'])\n"
    )
    done = subprocess.run([sys.executable, str(file)], check=True, capture_output=True, text=True, cwd=tmp_path)
    said = float(next(line for line in done.stdout.splitlines() if line.startswith("LOSS")).split()[1])
    assert said == pytest.approx(run.timeline.metrics(10).train_loss, rel=1e-4)
