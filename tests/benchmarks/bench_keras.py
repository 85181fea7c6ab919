"""How much a training on the page costs beside a bare `model.fit`: same model, same data, same kind of process.

Run: `PLAYGROUND_DATA_DIR=<folder with mnist.npz> python -m tests.benchmarks.bench_keras [--examples 60000]`
Both take turns, so that whatever else the machine does meets both. Printed: examples a second over whole trainings,
the first step's preparation and the validation included on both sides, on the job's also all that the page asks for
between epochs; and their ratio.
"""

import argparse
import os
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")


def bare(plan, data, epochs: int) -> float:
    """Seconds of `model.fit` with arrays, validation included, nothing printed and nobody watching."""
    from playground.keras_backend.build import build

    model = build(plan, -(-len(data.x) // plan.batch_size))
    x, x_val = data.numbers(data.x), data.numbers(data.x_val)
    begun = time.perf_counter()
    model.fit(
        x, data.y, batch_size=plan.batch_size, epochs=epochs, validation_data=(x_val, data.y_val),
        validation_batch_size=256, verbose=0,
    )  # fmt: skip
    return time.perf_counter() - begun


class Clock:
    """A reporter that notes when the first and the last batch were told of."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.begun = time.perf_counter()
        self.first = self.last = 0.0
        self.told = {"live": 0, "mistakes": 0}

    def send(self, event) -> None:
        if event["kind"] == "phase" and event["text"] == "Training":
            self.begun = time.perf_counter()
        if event["kind"] == "batch" and not self.first:
            self.first = time.perf_counter() - self.begun
        if event["kind"] == "phase" and event["text"] == "Measuring on the test set":
            self.last = time.perf_counter() - self.begun
        if event["kind"] in self.told:
            self.told[event["kind"]] += 1

    def stop_reason(self) -> str:
        return ""


def job(plan, epochs: int) -> tuple[float, float]:
    """Seconds of the training as a job does it: progress told, gradients measured, checkpoints written."""
    from playground.keras_backend.train import train
    from playground.plans import to_json

    clock = Clock()
    train(clock, to_json(replace(plan, epochs=epochs)))
    return clock.last, clock.first


def main() -> None:
    from playground.keras_backend.read import prepare
    from playground.keras_backend.warm import ready
    from playground.plans.recipes import RECIPES

    options = argparse.ArgumentParser()
    options.add_argument("--examples", type=int, default=60_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--epochs", type=int, default=3)
    given = options.parse_args()
    ready()
    for name in ("recipe1", "cnn"):
        plan = RECIPES[name].plan
        plan = replace(plan, source=replace(plan.source, examples=given.examples))
        data = prepare(plan)
        ratios = []
        for _ in range(given.rounds):
            alone = bare(plan, data, given.epochs)
            seconds, first = job(plan, given.epochs)
            seen = given.epochs * len(data.x)
            ratios.append(alone / seconds)
            print(
                f"{name}: fit {seen / alone:,.0f} examples/s, job {seen / seconds:,.0f} examples/s, "
                f"ratio {ratios[-1]:.2f}, first word after {first:.2f} s"
            )
        print(f"{name}: median ratio {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
