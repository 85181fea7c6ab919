"""The run as a program: in NumPy from the start, or with the weights as they stand; as a notebook; for Keras."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from playground.experiment import targets
from playground.explain.program.lines import literal
from playground.explain.program.part import called
from playground.explain.program.program import program, updates_for
from playground.plans.notebook import notebook_of
from playground.taking.asked import AskedRun, reached


def from_the_start(asked: AskedRun) -> str:
    """The program that the code tab shows: it trains from the start, past where the page stands."""
    return program(asked.run, updates_for(asked.run, reached(asked.cursor))).text


def as_it_stands(asked: AskedRun) -> str:
    """The weights as they stand, and the loss of all training examples with them: what the page shows there.

    ValueError where the loss that the page shows is not that of a training batch: with dropout and batch normalisation
    it is measured in another way than it is trained.
    """
    return "\n\n".join(_standing(asked)) + "\n"


def notebook(asked: AskedRun) -> str:
    """The program from the start, as a notebook: the network, the training, the numbers, and the call."""
    head, function, rest = _parts(from_the_start(asked))
    main, _, data = rest.partition("\n# The starting weights and biases\n")
    numbers, _, call = data.rpartition("\ntheta = main(theta)")
    return notebook_of(
        [
            (_title(asked), head),
            ("Loss and gradient of a batch", function),
            ("The training", main),
            ("The starting weights, and the examples", numbers),
            ("Train", f"theta = main(theta){call}"),
        ]
    )


def _parts(text: str) -> tuple[str, str, str]:
    """A program up to its functions, loss and gradient, and from `main` on."""
    head, _, rest = text.partition("\ndef loss_and_grad")
    function, _, rest = rest.partition("\ndef main(")
    return head, f"def loss_and_grad{function}".strip("\n"), f"def main({rest}"


def _title(asked: AskedRun) -> str:
    first = program(asked.run).lines[0].text
    return first.strip('"').removesuffix(": as Backprop Playground trains it.")


def _standing(asked: AskedRun) -> Iterator[str]:
    experiment, state = asked.run.experiment_at(reached(asked.cursor)), asked.state()
    network = asked.timeline.network
    if network.needs_masks or network.stats_size:
        raise ValueError(
            "With dropout or batch normalisation the loss on the page is measured in another way than a batch is "
            "trained, so there is no such program. The one from the start has both."
        )
    head, function, _ = _parts(program(asked.run).text)
    kept = [line for line in head.splitlines() if not line.startswith("SEED, BATCH")]
    yield "\n".join(kept).strip("\n")
    yield function
    yield _weights(asked, state.theta)
    x, t = experiment.training_set()
    one_hot = experiment.coding == targets.CLASS_NUMBER
    told = literal("X", x) + literal("T", t.astype(int) if one_hot else t)
    if one_hot:
        told += f"T = np.eye({experiment.classes})[T]\n"
    yield f"# The training examples, a row each, and their targets\n{told}".rstrip("\n")
    yield _said(function)


def _weights(asked: AskedRun, theta: np.ndarray) -> str:
    parts = [f"# The weights and biases after update {reached(asked.cursor)}"]
    names = []
    for segment in asked.timeline.network.layout:
        name = called(segment)
        parts.append(literal(name, theta[segment.start : segment.stop].reshape(segment.shape)).rstrip("\n"))
        names.append(f"{name}.ravel()" if len(segment.shape) > 1 else name)
    joined = ", ".join(names)
    return "\n".join([*parts, f"theta = np.concatenate([{joined}])"])


def _said(function: str) -> str:
    said = 'loss, grad = loss_and_grad(theta, X, T)\nprint("loss of all training examples:", loss)'
    lines = (line.strip() for line in function.splitlines())
    # With L1 and L2 it is a sum of two lines.
    penalty = "\n".join(line for line in lines if line.startswith(("penalty = ", "penalty += ")))
    # The arrays that are penalised have the same names here as in the function.
    return f'{said}\n{penalty}\nprint("of it the penalty:", penalty)' if penalty else said
