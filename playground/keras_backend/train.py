"""One training, from the plan to the result: what a job runs."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import Any

import numpy as np

from playground.engine.guessing import guessing
from playground.keras_backend import checkpoint, endings
from playground.keras_backend.batches import feed, straight
from playground.keras_backend.build import build, groups
from playground.keras_backend.interruptible import Leavable, interruptible
from playground.keras_backend.judge import evaluate
from playground.keras_backend.live import Live
from playground.keras_backend.mistakes import mistakes
from playground.keras_backend.probe import SIZE, Probe
from playground.keras_backend.read import Data, prepare
from playground.keras_backend.reporting import Reporter, Stopped, Tell, end_if_asked
from playground.keras_backend.watch import OnlyWatch, Watch, best_epoch
from playground.plans import Plan, from_json
from playground.plans.events import MOST_NAMED
from playground.plans.plan import CLASSES
from playground.plans.stack import total

_AGAIN = (1_000, 10, 5_000)
"""Of the training set, measured after each epoch with the weights of that moment: 1,000 examples, of a large set a
tenth, 5,000 at most. To measure is a third of to train, so it takes no more than a thirtieth of a long epoch.
"""

_VALIDATION_BATCH = 256


def train(reporter: Reporter, text: str) -> dict[str, Any]:
    """Carry out a plan given as JSON, from its last checkpoint if there is one. What it found, as plain values:
    history (a row of numbers an epoch), test figures, examples a second, why it ended before its end.
    """
    plan = from_json(text)
    with contextlib.suppress(OSError):  # a full disk: said with the first checkpoint
        (reporter.folder / "plan.json").write_text(text, encoding="utf-8")
    begun = time.perf_counter()
    try:
        return interruptible(reporter, lambda inner: _train(inner, plan, begun))
    except Stopped as stopped:
        # In the midst of reading, building, or a long batch: what is kept is what lies in the folder.
        history = checkpoint.history(reporter.folder)
        kept = _kept_of_left(reporter.folder, plan, history)
        result = _result(history, checkpoint.epochs(reporter.folder), begun, why=stopped.reason)
        return {
            **result,
            "kept": kept,
            "sentence": _joined(result["sentence"], _which(plan, kept, history)),
            "parameters": total(plan.rows()),
            "stopped": stopped.reason,
        }
    except MemoryError:
        raise ValueError("The training needed more memory than its process may use: take fewer examples.") from None


class _Heard(Tell):
    """Passes on how far a download is, and keeps what there is to say about it."""

    def __init__(self, reporter: Reporter) -> None:
        self.reporter = reporter
        self.said: list[str] = []

    def __call__(self, done: int, total: int) -> None:
        if not done:
            end_if_asked(self.reporter)
        self.reporter.send({"kind": "download", "done": done, "total": total, "latest": True})

    def say(self, sentence: str) -> None:
        self.said.append(sentence)
        self.reporter.send({"kind": "note", "text": sentence})


def _train(reporter: Leavable, plan: Plan, begun: float) -> dict[str, Any]:
    def phase(name: str) -> None:
        end_if_asked(reporter)
        reporter.send({"kind": "phase", "text": name, "at": time.perf_counter() - begun})

    phase("Reading the data")
    heard = _Heard(reporter)
    data = prepare(plan, heard)
    examples = len(data.x)
    per_epoch = -(-examples // min(plan.batch_size, examples))
    sizes = {"train": examples, "val": len(data.x_val), "test": len(data.x_test)}
    reporter.send(
        {"kind": "data", **sizes, "guessing": guessing(plan.loss, data.y), "columns": [*data.columns[:MOST_NAMED]]}
    )
    phase("Building the network")
    model = build(plan, per_epoch)
    end_if_asked(reporter)  # a training that was left to itself writes nothing any more
    keep = checkpoint.Keeping(heard.say, reporter.undivided)
    history = checkpoint.restore(reporter.folder, model)
    if history:
        reporter.send({"kind": "resumed", "epoch": len(history), "rows": history})
    else:
        keep(checkpoint.save_epoch, reporter.folder, model, 0, always=True)
    watch = _watch(reporter, plan, data, model, history, per_epoch, begun, keep)
    fitting = time.perf_counter()
    why = ""
    try:
        if len(history) < plan.epochs:
            phase("Training")
            model.fit(
                feed(
                    data.x, data.y, plan.batch_size, seed=plan.seed, epochs=plan.epochs, first=len(history),
                    begins=plan.begins, highest=data.highest,
                ),
                initial_epoch=len(history),
                epochs=plan.epochs,
                steps_per_epoch=per_epoch,
                validation_data=straight(data.x_val, data.y_val, _VALIDATION_BATCH, data.highest),
                shuffle=False,
                verbose=0,
                callbacks=OnlyWatch(watch, model),
            )  # fmt: skip
    except Stopped as stopped:
        why = stopped.reason
    kept = _kept(reporter.folder, plan, model, history, keep, stopped=bool(why))
    if history and not why:
        watch.judge(kept, now=True)
        watch.look(kept, per_epoch)
    result = _result(history, checkpoint.epochs(reporter.folder), fitting, why=why)
    if why == endings.DIVERGED:
        result["sentence"] = endings.diverged(plan, data, at_once=watch.at_once)
    result["parameters"] = int(sum(np.prod(v.shape) for v in model.trainable_variables))
    result["rate"] = watch.trained / watch.training_seconds if watch.training_seconds else 0.0
    result["kept"] = kept
    which = _which(plan, kept, history)
    result["sentence"] = _joined(*heard.said, result["sentence"] or watch.ended_early, which)
    if why:
        return {**result, "stopped": why}
    try:
        phase("Measuring on the test set")
        return {**result, "test": evaluate(model, data, reporter), "tested": _tested(plan, data)}
    except Stopped as stopped:
        return {**result, "sentence": _joined(endings.why(stopped.reason), which), "stopped": stopped.reason}


def _kept(
    folder: Path, plan: Plan, model: Any, history: checkpoint.History, keep: checkpoint.Keeping, *, stopped: bool
) -> int:
    """The epoch whose weights the model has from now on, and the job's folder, where that could be."""
    kept = len(history)
    if stopped and history:
        # Stopped in the middle of an epoch: what is kept are the weights after the last whole one, as its number says;
        # after an earlier one, where that could not be written.
        kept = len(checkpoint.restore(folder, model))
    if kept:
        keep(checkpoint.save_epoch, folder, model, kept, always=True)
        best = best_epoch(history)
        if plan.best and keep(checkpoint.choose_best, folder, best):
            checkpoint.load_epoch(folder, model, best)
            return best
    return kept


def _kept_of_left(folder: Path, plan: Plan, history: checkpoint.History) -> int:
    """The same of a training that was left, where there is no model at hand: the epoch whose weights are the job's."""
    kept = len(history)
    with contextlib.suppress(OSError):  # a full disk: said with the first checkpoint
        if kept:
            checkpoint.keep_last(folder)
        if kept and plan.best:
            checkpoint.choose_best(folder, best_epoch(history))
            return best_epoch(history)
    return kept


def _which(plan: Plan, kept: int, history: checkpoint.History) -> str:
    """What is to be said where the job's network is an earlier one than the last."""
    if kept >= len(history):
        return ""
    if plan.best and kept == best_epoch(history):
        return f"The network is that of epoch {kept}, whose validation loss was the lowest."
    return f"The network is that of epoch {kept}, the last that the server could write to its disk."


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _result(history: checkpoint.History, epochs: list[int], begun: float, why: str) -> dict[str, Any]:
    return {
        "history": history,
        "epochs": epochs,
        "seconds": time.perf_counter() - begun,
        "kept": len(history),
        "rate": 0.0,
        "sentence": endings.why(why),
    }


def _tested(plan: Plan, data: Data) -> list[int]:
    """Test examples of each class; [] where the answer is no class."""
    if plan.task != CLASSES:
        return []
    counts = np.bincount(np.asarray(data.label_test).astype(int), minlength=plan.data.classes)
    return [int(count) for count in counts]


def _watch(
    reporter: Reporter,
    plan: Plan,
    data: Data,
    model: Any,
    history: checkpoint.History,
    per_epoch: int,
    begun: float,
    keep: checkpoint.Keeping,
) -> Watch:
    probe = Probe(model, data.numbers(data.x[:SIZE]), data.y[:SIZE], groups(model))
    least, part, most = _AGAIN
    size = min(most, max(least, len(data.x) // part))
    again = straight(data.x[:size], data.y[:size], 512, data.highest)
    return Watch(
        reporter, plan, examples=len(data.x), per_epoch=per_epoch, history=history, again=again, probe=probe,
        live=Live(plan, model, data), wrong=lambda epoch, at: mistakes(plan, model, data, epoch, at), started=begun,
        keep=keep,
    )  # fmt: skip


def plan_in(folder: str) -> tuple[Plan, Path]:
    """The plan a job carried out, and its folder. ValueError where it could not be written there."""
    path = Path(folder)
    if not (path / "plan.json").is_file():
        raise ValueError(f"{checkpoint.NOT_HERE}.")
    return from_json((path / "plan.json").read_text(encoding="utf-8")), path
