"""What a training leaves on disk: its newest state, to go on from after a kill, and the weights after each epoch.

A disk that is full is no reason to end a training: `Keeping` says it, once, and goes on. What is not kept is never
stood in for by what was kept before.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import keras
import numpy as np

MOST_BYTES = 150_000_000
"""Of weights by epoch; with a larger network not every epoch is kept."""

NOT_HERE = "There is no network of this training: it has not begun, or there was no room for it on the server's disk"

History = list[dict[str, float]]


class Keeping:
    """Writes what is to be kept; where that cannot be, says so and goes on. `say` is given the sentence; whoever leaves
    the training does so before a write or after it, not within `undivided()`.
    """

    def __init__(self, say: Callable[[str], None], undivided: Callable[[], AbstractContextManager[None]]) -> None:
        self._say = say
        self._undivided = undivided
        self._said = False

    def __call__(self, write: Callable[..., None], *arguments: Any, **more: Any) -> bool:
        """Whether it was written."""
        try:
            with self._undivided():
                write(*arguments, **more)
        except OSError as error:
            if not self._said:
                self._said = True
                self._say(
                    f"The server cannot write to its disk ({(error.strerror or 'no reason given').lower()}). The "
                    "training goes on, but its network is not kept: unless room is made meanwhile, there will be "
                    "nothing to try or to take away."
                )
            return False
        return True


def _write(path: Path, arrays: dict[str, Any]) -> None:
    """All or nothing: a process killed while writing leaves the old file. Where there is no room, the weights of
    earlier epochs make some; OSError where that is not enough.
    """
    try:
        _write_once(path, arrays)
    except OSError:
        for old in path.parent.glob("epoch-*.npz"):
            old.unlink(missing_ok=True)
        _write_once(path, arrays)


def _write_once(path: Path, arrays: dict[str, Any]) -> None:
    fresh = path.with_suffix(".part")
    try:
        with fresh.open("wb") as file:
            np.savez(file, **arrays)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def _values(variables: list[Any], letter: str) -> dict[str, Any]:
    return {f"{letter}{n}": np.asarray(variable) for n, variable in enumerate(variables)}


def save(folder: Path, model: keras.Model, history: History, *, best: bool) -> None:
    """State after the epochs in `history`: every variable of model (dropout's generators too) and optimizer. best:
    whether the last of them is the best so far, so that its weights take the place of those of the best before.
    """
    weights = _values(model.variables, "m")
    try:
        if best:  # first: a state without its best network would be gone on from
            _write(folder / "best.npz", weights | {"epoch": np.array(len(history))})
    finally:
        state = weights | _values(model.optimizer.variables, "o")
        _write(folder / "state.npz", state | {"history": np.array(json.dumps(history))})
        save_epoch(folder, model, len(history))


def save_epoch(folder: Path, model: keras.Model, epoch: int, *, always: bool = False) -> None:
    """The model's variables after `epoch` epochs, for looking inside; skipped where the space is used up."""
    one = sum(np.asarray(variable).nbytes for variable in model.variables)
    stride = max(1, -(-one * 100 // MOST_BYTES))
    if always or epoch % stride == 0:
        _write(folder / f"epoch-{epoch:04d}.npz", _values(model.variables, "m"))


def keep_last(folder: Path) -> None:
    """The weights of the newest state are among those kept by epoch, also where the space for all is used up."""
    with np.load(folder / "state.npz", allow_pickle=False) as stored:
        last = len(json.loads(str(stored["history"])))
        _write(folder / f"epoch-{last:04d}.npz", _weights(stored))


def choose_best(folder: Path, epoch: int) -> None:
    """The weights of the best epoch are from now on those of the job. OSError where they, or that they are, could not
    be kept.
    """
    with np.load(folder / "best.npz", allow_pickle=False) as stored:
        if int(stored["epoch"]) != epoch:
            raise FileNotFoundError(errno.ENOENT, "the best network was not kept")
        _write(folder / f"epoch-{epoch:04d}.npz", _weights(stored))
    (folder / "chosen").write_text(str(epoch), encoding="utf-8")


def _weights(stored: Any) -> dict[str, Any]:
    """Of a file as `save` writes it, the model's variables."""
    return {name: stored[name] for name in stored.files if name.startswith("m")}


def chosen(folder: Path) -> int | None:
    """The epoch whose weights are the job's: the best one where it ended with that, else the last one that is kept;
    None where it has not begun.
    """
    path = folder / "chosen"
    if path.is_file():
        return int(path.read_text(encoding="utf-8"))
    return max(epochs(folder), default=None)


def restore(folder: Path, model: keras.Model) -> History:
    """Bring model and optimizer to the newest state; the history so far, empty where there is none."""
    path = folder / "state.npz"
    if not path.is_file():
        return []
    with np.load(path, allow_pickle=False) as stored:
        for letter, variables in (("m", model.variables), ("o", model.optimizer.variables)):
            for n, variable in enumerate(variables):
                variable.assign(stored[f"{letter}{n}"])
        found: History = json.loads(str(stored["history"]))
    return found


def history(folder: Path) -> History:
    """The history so far, empty where there is none."""
    path = folder / "state.npz"
    if not path.is_file():
        return []
    with np.load(path, allow_pickle=False) as stored:
        found: History = json.loads(str(stored["history"]))
    return found


def epochs(folder: Path) -> list[int]:
    """The epochs whose weights are kept, 0 for the start."""
    return sorted(int(path.stem.split("-")[1]) for path in folder.glob("epoch-*.npz"))


def load_epoch(folder: Path, model: keras.Model, epoch: int) -> None:
    """Give the model the weights it had after `epoch` epochs. ValueError where they are not kept."""
    path = folder / f"epoch-{epoch:04d}.npz"
    if not path.is_file():
        raise ValueError(f"The weights after epoch {epoch} are not kept.")
    with np.load(path, allow_pickle=False) as stored:
        for n, variable in enumerate(model.variables):
            variable.assign(stored[f"m{n}"])
