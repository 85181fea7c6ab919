"""How much a training on the page costs beside a bare `model.fit`: same model, same data, same kind of process.

Run: `PLAYGROUND_DATA_DIR=<folder with mnist.npz> python -m tests.benchmarks.bench_keras [--examples 60000]`
Both take turns, so that whatever else the machine does meets both. Printed: examples a second over whole trainings,
the first step's preparation and the validation included on both sides, on the job's also all that the page asks for:
progress, the network's picture under way, mistakes, what is measured after each epoch, checkpoints. Then the job's time
over fit's, to be at most 1.05, as the clock saw it and as the processor did; how many pictures were told; and which
part of the job's time the pictures, the mistakes and all that comes after an epoch (the mistakes too) took, which says
the same on a busy machine.
"""

import argparse
import os
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from playground.plans import Plan, Source, layer
from playground.plans.recipes import RECIPES

os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")


def bare(plan, data, epochs: int) -> tuple[float, float]:
    """Seconds of `model.fit` with arrays, by the clock and of the processor: validation included, nothing printed and
    nobody watching.
    """
    from playground.keras_backend.build import build

    model = build(plan, -(-len(data.x) // plan.batch_size))
    x, x_val = data.numbers(data.x), data.numbers(data.x_val)
    begun, used = time.perf_counter(), time.process_time()
    model.fit(
        x, data.y, batch_size=plan.batch_size, epochs=epochs, validation_data=(x_val, data.y_val),
        validation_batch_size=256, verbose=0,
    )  # fmt: skip
    return time.perf_counter() - begun, time.process_time() - used


class Parts:
    """Seconds that some of a job's functions took, while inside."""

    def __init__(self) -> None:
        self.seconds = {"pictures": 0.0, "mistakes": 0.0, "after epochs": 0.0}

    def __enter__(self) -> "Parts":
        from playground.keras_backend.live import Live
        from playground.keras_backend.watch import Watch

        timed = [(Live, "look", "pictures"), (Watch, "judge", "mistakes"), (Watch, "on_epoch_end", "after epochs")]
        self.real = [(owner, name, part, getattr(owner, name)) for owner, name, part in timed]
        for owner, name, part, real in self.real:
            setattr(owner, name, self._timed(real, part))
        return self

    def __exit__(self, *given) -> None:
        for owner, name, _, real in self.real:
            setattr(owner, name, real)

    def _timed(self, real, part: str):
        def timed(*given, **named):
            begun = time.perf_counter()
            try:
                return real(*given, **named)
            finally:
                self.seconds[part] += time.perf_counter() - begun

        return timed


class Clock:
    """A reporter that notes when the first batch was told of, and when the training was over."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.begun = time.perf_counter()
        self.first = self.last = self.used = 0.0
        self.told = {"live": 0, "mistakes": 0}

    def send(self, event) -> None:
        if event["kind"] == "phase" and event["text"] == "Training":
            self.begun, self.used = time.perf_counter(), time.process_time()
        if event["kind"] == "batch" and not self.first:
            self.first = time.perf_counter() - self.begun
        if event["kind"] == "phase" and event["text"] == "Measuring on the test set":
            self.last, self.used = time.perf_counter() - self.begun, time.process_time() - self.used
        if event["kind"] in self.told:
            self.told[event["kind"]] += 1

    def stop_reason(self) -> str:
        return ""


def job(plan, epochs: int) -> Clock:
    """The training as a job does it: progress told, gradients measured, checkpoints written."""
    from playground.keras_backend.train import train
    from playground.plans import to_json

    clock = Clock()
    train(clock, to_json(replace(plan, epochs=epochs)))
    return clock


def plans(examples: int, epochs: int) -> dict[str, Plan]:
    """Dense networks and convolutions, on little data and on much."""
    conv = (layer("conv2d", filters=16), layer("max_pooling"), layer("flatten"), layer("dense", units=32))
    found = {"digits, dense": RECIPES["digits"].plan, "digits, convolution": Plan(Source("digits"), conv, epochs=20)}
    for name, key in (("mnist, dense", "recipe1"), ("mnist, convolution", "cnn")):
        plan = RECIPES[key].plan
        found[name] = replace(plan, source=replace(plan.source, examples=examples), epochs=epochs)
    return found


def main() -> None:
    from playground.keras_backend.read import prepare
    from playground.keras_backend.warm import ready

    options = argparse.ArgumentParser()
    options.add_argument("--examples", type=int, default=60_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--epochs", type=int, default=3)
    given = options.parse_args()
    ready()
    for name, plan in plans(given.examples, given.epochs).items():
        data = prepare(plan)
        clocks, processors = [], []
        for _ in range(given.rounds):
            alone, used = bare(plan, data, plan.epochs)
            with Parts() as parts:
                there = job(plan, plan.epochs)
            shares = ", ".join(f"{name} {spent / there.last:.1%}" for name, spent in parts.seconds.items())
            seen = plan.epochs * len(data.x)
            clocks.append(there.last / alone)
            processors.append(there.used / used)
            print(
                f"{name}: fit {seen / alone:,.0f} examples/s, job {seen / there.last:,.0f}; {clocks[-1]:.2f} by the "
                f"clock, {processors[-1]:.2f} of the processor; {there.told['live']} pictures, "
                f"{there.told['mistakes']} times mistakes in {there.last:.1f} s ({shares}); "
                f"first word after {there.first:.2f} s"
            )
        told = f"{statistics.median(clocks):.2f} by the clock, {statistics.median(processors):.2f} of the processor"
        print(f"{name}: job over fit, medians: {told}")


if __name__ == "__main__":
    main()
