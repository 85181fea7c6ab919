"""A full disk: the training goes on and says so, and no older network stands in for one that could not be kept."""

import errno
import tempfile
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.plans import Plan, Source, layer
from tests.keras_backend.test_training import run

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

PLAN = Plan(
    Source("noise"), (layer("dense", units=8),), output="sigmoid", loss="binary_crossentropy", learning_rate=0.02,
    epochs=4,
)  # fmt: skip
SAID = "The server cannot write to its disk (no space left on device). The training goes on"


class Disk:
    """Stands before NumPy's writer. full(name, times): whether the disk is, for a write of that name after so many."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, full) -> None:
        self.full, self.times, self.write = full, 0, np.savez
        monkeypatch.setattr(np, "savez", self.savez)

    def savez(self, file, **arrays) -> None:
        if self.full(Path(file.name).stem, self.times):
            file.write(b"half of it")
            raise OSError(errno.ENOSPC, "No space left on device")
        self.times += 1
        self.write(file, **arrays)


def loss_of_what_is_kept(folder: Path) -> float:
    from playground.keras_backend import answers

    _, model, data = answers.trained(str(folder))
    found: float = model.evaluate(data.x_val, data.y_val, batch_size=256, verbose=0, return_dict=True)["loss"]
    return found


def test_a_training_goes_on_to_its_end_and_says_once_that_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground.keras_backend import answers

    sound, _ = run(PLAN, tmp_path / "sound")
    Disk(monkeypatch, lambda name, times: True)
    result, listener = run(PLAN, tmp_path / "full")
    assert result["history"] == sound["history"]
    assert result["test"] == sound["test"]
    notes = [event["text"] for event in listener.of("note")]
    assert len(notes) == 1
    assert notes[0].startswith(SAID)
    assert notes[0] in result["sentence"]
    assert result["epochs"] == []
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["plan.json"]  # no halves
    with pytest.raises(ValueError, match="or there was no room for it on the server's disk"):
        answers.verdict(str(tmp_path / "full"))


def test_where_room_is_made_the_last_network_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    def full(name: str, times: int) -> bool:
        tries.append(name)
        return 4 < len(tries) < 9

    Disk(monkeypatch, full)
    result, listener = run(PLAN, tmp_path)
    assert len(listener.of("note")) == 1
    assert result["kept"] == 4
    assert loss_of_what_is_kept(tmp_path) == pytest.approx(result["history"][-1]["val_loss"], rel=1e-6)


def test_weights_of_earlier_epochs_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Disk(monkeypatch, lambda name, times: len(list(tmp_path.glob("epoch-*.npz"))) > 1)
    result, listener = run(PLAN, tmp_path)
    assert not listener.of("note")
    assert loss_of_what_is_kept(tmp_path) == pytest.approx(result["history"][-1]["val_loss"], rel=1e-6)


def test_of_a_stopped_one_the_network_is_that_of_the_epoch_it_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Disk(monkeypatch, lambda name, times: name == "state" and times > 3)  # the start, the first epoch's two, the next
    result, _ = run(PLAN, tmp_path, 3)
    assert len(result["history"]) == 3
    assert result["kept"] < 3
    assert result["sentence"].endswith(
        f"The network is that of epoch {result['kept']}, the last that the server could write to its disk."
    )
    losses = [row["val_loss"] for row in result["history"]]
    assert loss_of_what_is_kept(tmp_path) == pytest.approx(losses[result["kept"] - 1], rel=1e-6)


def test_a_best_network_that_could_not_be_kept_is_not_replaced_by_an_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Disk(monkeypatch, lambda name, times: name == "best")
    result, _ = run(replace(PLAN, best=True), tmp_path)
    assert result["kept"] == 4
    assert "whose validation loss was the lowest" not in result["sentence"]
    assert loss_of_what_is_kept(tmp_path) == pytest.approx(result["history"][-1]["val_loss"], rel=1e-6)


def test_a_network_that_cannot_be_written_to_take_along_is_declined_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground.keras_backend import answers

    run(replace(PLAN, epochs=1), tmp_path / "job")
    full = tmp_path / "full"
    full.mkdir()
    (full / "model.keras").symlink_to("/dev/full")  # takes no byte, as a full disk
    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "TemporaryDirectory", lambda: nullcontext(str(full)))
        with pytest.raises(ValueError, match=r"^The network could not be .*no space left on device.* once more"):
            answers.take(str(tmp_path / "job"), "keras")
    assert answers.take(str(tmp_path / "job"), "keras").startswith(b"PK")
