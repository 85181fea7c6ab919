"""The callback that stands beside `fit`: tells how far it is, measures, keeps checkpoints, ends it when asked."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import keras

from playground.experiment.numbers import counted
from playground.keras_backend import checkpoint, mistakes
from playground.keras_backend.endings import DIVERGED
from playground.keras_backend.live import Live
from playground.keras_backend.probe import Probe
from playground.keras_backend.reporting import Reporter, Stopped, end_if_asked
from playground.plans import Plan
from playground.plans.events import MistakesEvent

EVERY = 0.25  # seconds between two words about batches


class Watch(keras.callbacks.Callback):  # type: ignore[misc]  # Keras carries no types
    """`again`: examples of the training set to measure on after each epoch, as a tf.data.Dataset.
    wrong(epoch, at): the event about the mistakes of the network as it is. started: when the job began, by
    time.perf_counter.
    """

    def __init__(
        self, reporter: Reporter, plan: Plan, *, examples: int, per_epoch: int, history: checkpoint.History, again: Any,
        probe: Probe, live: Live, wrong: Callable[[int, float], MistakesEvent], started: float,
        keep: checkpoint.Keeping,
    ) -> None:  # fmt: skip
        super().__init__()
        self.reporter, self.plan = reporter, plan
        self.examples, self.per_epoch = examples, per_epoch
        self.history, self.again, self.probe = history, again, probe
        self.live, self.wrong, self.judged, self.judged_at = live, wrong, 0, 0.0
        self.started, self.keep = started, keep
        self.epoch = len(history)
        self.training_seconds = 0.0
        self.trained = 0
        self.ended_early = ""
        self.at_once = False
        self._told = 0.0
        self._ratios: list[float | None] = []
        self._measuring = False
        self._begun = self._clock = time.perf_counter()
        self._done_before = len(history)

    def on_train_begin(self, logs: Any = None) -> None:
        del logs
        self._begun = time.perf_counter()
        self.look(self.epoch + 1, 0)
        self.live.budget.begin()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        del logs
        self.epoch = epoch
        self._clock = time.perf_counter()

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        del logs
        if batch == self.per_epoch - 1:
            self.probe.before_update()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        end_if_asked(self.reporter)
        now = time.perf_counter()
        last = batch == self.per_epoch - 1
        if last:
            self._ratios = self.probe.moved()
        if last or now - self._told >= EVERY:
            self._told = now
            self._tell(batch + 1, now, logs or {})
            if not math.isfinite(float((logs or {}).get("loss", 0.0))):
                self.at_once = not self.history and batch == 0
                raise Stopped(DIVERGED)
        if last:
            self.training_seconds += now - self._clock
            self.trained += self.examples
        elif self.live.budget.due(now):
            self.look(self.epoch + 1, batch + 1)

    def look(self, epoch: int, batch: int) -> None:
        """Tell what the network looks like now, after `batch` batches of `epoch`."""
        self.reporter.send(dict(self.live.look(epoch, batch, time.perf_counter() - self.started)))

    def judge(self, epoch: int, *, now: bool) -> None:
        """Tell the mistakes of the network after `epoch` epochs, where they were not told last; without `now` not too
        often.
        """
        at = time.perf_counter() - self.started
        if epoch != self.judged and (now or at - self.judged_at >= mistakes.EVERY):
            self.judged, self.judged_at = epoch, at
            self.reporter.send(dict(self.wrong(epoch, at)))

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        del batch, logs
        end_if_asked(self.reporter)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        logs = {name: float(value) for name, value in (logs or {}).items()}
        rate = float(self.model.optimizer.learning_rate)
        again = self.model.evaluate(self.again, verbose=0, return_dict=True)
        end_if_asked(
            self.reporter
        )  # before anything is kept: a training that was left to itself writes nothing any more
        row = {**logs, **{f"end_{name}": float(value) for name, value in again.items()}, "learning_rate": rate}
        if self.plan.has_penalty:
            row["penalty"] = float(sum(self.model.losses))
        self.history.append(row)
        layers = self.probe.measure(self._ratios or [None] * len(self.probe.named))
        best = self.plan.best and best_epoch(self.history) == len(self.history)
        self.keep(checkpoint.save, self.reporter.folder, self.model, self.history, best=best)
        self.reporter.send({"kind": "epoch", "epoch": epoch + 1, "row": row, "layers": layers})
        end_if_asked(self.reporter)
        self.judge(len(self.history), now=False)
        self._judge_patience()

    def _tell(self, done: int, now: float, logs: dict[str, Any]) -> None:
        spent = max(1e-9, now - self._clock)
        seen = min(self.examples, done * self.plan.batch_size)
        rate = (self.trained + seen) / (self.training_seconds + spent)
        to_come = (self.plan.epochs - self.epoch - 1) * self.examples + self.examples - seen
        # Left is judged by all that has passed, validation included.
        share = (self.epoch - self._done_before) * self.per_epoch + done
        pace = (now - self._begun) / max(1, share)
        self.reporter.send(
            {
                "kind": "batch",
                "epoch": self.epoch + 1,
                "batch": done,
                "batches": self.per_epoch,
                "rate": rate,
                "left": pace * (to_come / max(1, self.examples)) * self.per_epoch,
                "logs": {name: float(value) for name, value in logs.items()},
                "at": now - self.started,
            }
        )

    def _judge_patience(self) -> None:
        """Stop as Keras's EarlyStopping does: after `patience` epochs none of which was better than the best."""
        if not self.plan.patience:
            return
        if len(self.history) - best_epoch(self.history) >= self.plan.patience:
            waited = counted(self.plan.patience, "epoch")
            self.ended_early = f"No better validation loss for {waited}, so the training ended."
            self.model.stop_training = True


def best_epoch(history: checkpoint.History) -> int:
    """The epoch, from 1, with the least validation loss, the first of equal ones."""
    losses = [row["val_loss"] for row in history]
    return 1 + min(range(len(losses)), key=lambda at: (math.isnan(losses[at]), losses[at]))


class OnlyWatch(keras.callbacks.CallbackList):  # type: ignore[misc]
    """The list of callbacks with the watch alone in it. Keras's own makes Python numbers of every batch's figures,
    which costs a small network a tenth of its time; here only those that are told are made so.
    """

    def __init__(self, watch: Watch, model: keras.Model) -> None:
        super().__init__([watch], add_history=True, model=model, epochs=watch.plan.epochs, steps=watch.per_epoch)
        self.watch = watch

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        self.watch.on_train_batch_begin(batch, logs)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.watch.on_train_batch_end(batch, logs)

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        self.watch.on_test_batch_end(batch, logs)
