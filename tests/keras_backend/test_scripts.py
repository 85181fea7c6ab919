"""The exported script of each recipe and of each kind of network: in a clean process it gives the page's history."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from playground.experiment import Change, Experiment, Run
from playground.plans import Plan, Source, layer, to_json
from playground.plans.carry import carried
from playground.plans.recipes import RECIPES
from playground.timeline import Timeline
from tests.keras_backend import helpers

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

FLAT, DENSE, BATCH = layer("flatten"), layer("dense", units=16), layer("batch_normalization")
CONV, POOL, MEAN = layer("conv2d", filters=4), layer("max_pooling"), layer("global_average")
DIGITS = Source("digits", examples=400)
RESIDUAL = (layer("dense", units=16, l2=0.001), BATCH, layer("residual"), layer("residual"))

KINDS = {
    "convolution": Plan(Source("mnist"), (CONV, POOL, FLAT, layer("dropout"), DENSE)),
    "lstm": Plan(DIGITS, (layer("rows"), layer("lstm", units=12)), schedule="warmup"),
    "two lstm": Plan(DIGITS, (layer("rows"), layer("lstm", units=8, sequences=1), layer("lstm", units=8)), clipnorm=1),
    "simple rnn": Plan(DIGITS, (layer("rows"), layer("simple_rnn", units=16)), optimizer="rmsprop"),
    "residual": Plan(Source("breast_cancer"), RESIDUAL, optimizer="nadam", clipnorm=1.0),
    "residual on pictures": Plan(DIGITS, (CONV, layer("residual"), MEAN), initializer="he_normal"),
    "autoencoder of convolutions": Plan(
        DIGITS,
        (layer("conv2d", filters=4, padding="same"), POOL, layer("upsampling")),
        output="sigmoid",
        loss="binary_crossentropy",
        reconstruct=True,
    ),
    "value": Plan(Source("diabetes"), (layer("dense", units=8),), output="linear", loss="mse", schedule="cosine"),
    "points": Plan(Source("toy_moons"), (layer("dense", units=8),), patience=2),
}
"""One network of each kind, on little data."""

SETS = {
    "fashion": Plan(Source("fashion"), (FLAT, DENSE), schedule="step"),
    "cifar": Plan(Source("cifar10"), (CONV, BATCH, POOL, layer("conv2d", filters=6, l2=0.001), MEAN)),
    "reviews": Plan(Source("imdb"), (layer("embedding", width=4), MEAN, DENSE), output="sigmoid", loss="mse"),
    "reviews read by an rnn": Plan(Source("imdb"), (layer("embedding", width=4), layer("simple_rnn", units=6))),
}
"""The sets that have to be downloaded, here from small files of the same layout."""

WAY = Run(
    Experiment(optimizer="momentum", batch_size=20),
    (Change(9, "optimizer", ("nadam", ())), Change(11, "weight", (2, 0.5))),
)
MASKED = Run(
    Experiment(
        data="bars", batch_size=30, optimizer="adam", learning_rate=0.01,
        layers=(CONV, POOL, BATCH, layer("residual"), FLAT, layer("dropout", rate=0.5)),
    ),
    (Change(2, "weight", (3, 0.5)),),
)  # fmt: skip
CARRIED = {
    "carried": carried(Run(Experiment())),
    "carried on the way": carried(WAY, Timeline(WAY).state(31)),
    "carried at an epoch's end": carried(WAY, Timeline(WAY).state(26)),
    "carried with masks": carried(MASKED, Timeline(MASKED).state(5)),
    "carried before a change": carried(Run(WAY.experiment), Timeline(WAY).state(7)),
}

PROCESSES = {
    "recipes": {key: recipe.plan for key, recipe in RECIPES.items()},
    "carried": CARRIED,
    "kinds and sets": KINDS | SETS,
}


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("data")
    helpers.write_mnist(folder)
    helpers.write_npz(folder, "fashion_mnist", (28, 28))
    helpers.write_npz(folder, "cifar10", (32, 32, 3))
    helpers.write_imdb(folder)
    monkeypatch.setenv("PLAYGROUND_DATA_DIR", str(folder))
    monkeypatch.setenv("KERAS_HOME", str(folder / "nothing downloaded"))
    from playground.keras_backend import read

    read._CACHE.clear()


@pytest.mark.timeout(900)  # many trainings, one after the other: work, and nothing that is waited for
@pytest.mark.parametrize("process", PROCESSES)
def test_the_script_gives_the_history_that_the_page_shows(process: str, tmp_path: Path) -> None:
    from playground.keras_backend import answers
    from playground.keras_backend.train import train

    shown = {}
    for name, chosen in PROCESSES[process].items():
        text = to_json(dataclasses.replace(chosen, epochs=2))
        shown[name] = train(helpers.Listener(tmp_path / "jobs" / name), text)
        (tmp_path / f"{name}.py").write_text(answers.code(text), encoding="utf-8")
    # One clean process for all of them, each in a namespace of its own: most of the time is TensorFlow's import.
    runner = (
        "import json, runpy\n"
        f"for name in {list(shown)!r}:\n"
        "    found = runpy.run_path(f'{name}.py')\n"
        "    print('HISTORY', json.dumps([name, found['history'].history]))"
    )
    done = subprocess.run([sys.executable, "-c", runner], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found = dict(json.loads(line[7:]) for line in done.stdout.splitlines() if line.startswith("HISTORY"))
    assert list(found) == list(shown)
    for name, history in found.items():
        rows = shown[name]["history"]
        assert len(rows) == 2
        for figure, values in history.items():
            np.testing.assert_allclose(values, [row[figure] for row in rows], rtol=0, atol=1e-6, err_msg=name)
