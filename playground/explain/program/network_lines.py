"""A batch's loss and its gradient, line by line: forward pass, loss, backward pass.

Layers count from 1 in the program, as on paper, and from 0 in the ids of the operations. The formulas are the engine's
(`engine/activations.py`, `engine/losses.py`, `engine/layers/dense.py`, `engine/penalties.py`); a test runs both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playground.engine import losses
from playground.engine.losses import HUBER_DELTA
from playground.engine.special import FAR, NEAR
from playground.experiment import Experiment, targets
from playground.explain.program.lines import TAB, CodeLine, code, number

_ROWS = "axis=1, keepdims=True"


def _sigmoid(z: str) -> str:
    """Held above the point where exp would overflow, as the engine does it."""
    return f"1 / (1 + np.exp(-np.maximum({z}, -708)))"


_ACTIVATIONS: dict[str, tuple[Callable[[str], list[str]], Callable[[str], str]]] = {
    "linear": (lambda k: [f"A{k} = Z{k}"], lambda k: f"dA{k}"),
    "sigmoid": (lambda k: [f"A{k} = {_sigmoid(f'Z{k}')}"], lambda k: f"dA{k} * (A{k} * (1 - A{k}))"),
    "tanh": (lambda k: [f"A{k} = np.tanh(Z{k})"], lambda k: f"dA{k} * (1 - A{k}**2)"),
    "relu": (lambda k: [f"A{k} = np.maximum(Z{k}, 0)"], lambda k: f"dA{k} * (Z{k} > 0)"),
    "leaky_relu": (
        lambda k: [f"A{k} = np.maximum(Z{k}, 0.2 * Z{k})"],
        lambda k: f"dA{k} * np.where(Z{k} > 0, 1, 0.2)",
    ),
    "elu": (
        lambda k: [f"A{k} = np.where(Z{k} > 0, Z{k}, np.expm1(np.minimum(Z{k}, 0)))"],
        lambda k: f"dA{k} * (np.minimum(A{k}, 0) + 1)",
    ),
    "gelu": (
        lambda k: [f"A{k} = Z{k} * normal_cdf(Z{k})"],
        lambda k: f"dA{k} * (normal_cdf(Z{k}) + Z{k} * np.exp(-0.5 * Z{k}**2) / np.sqrt(2 * np.pi))",
    ),
    "softplus": (lambda k: [f"A{k} = np.logaddexp(0, Z{k})"], lambda k: f"dA{k} * ({_sigmoid(f'Z{k}')})"),
    "softmax": (
        lambda k: [f"E{k} = np.exp(Z{k} - Z{k}.max({_ROWS}))", f"A{k} = E{k} / E{k}.sum({_ROWS})"],
        lambda k: f"A{k} * (dA{k} - np.sum(dA{k} * A{k}, {_ROWS}))",
    ),
}
"""Name -> the lines of A from Z, and dZ from dA, both from the layer's number."""

_DELTA = number(HUBER_DELTA)
_LOSSES: dict[str, tuple[list[str], str]] = {
    "half_squared_error": (["{loss} = 0.5 * np.sum(({A} - T) ** 2) / n"], "({A} - T) / n"),
    "mse": (["{loss} = np.mean(({A} - T) ** 2)"], "2 * ({A} - T) / T.size"),
    "mae": (["{loss} = np.mean(np.abs({A} - T))"], "np.sign({A} - T) / T.size"),
    "huber": (
        [
            "E = np.abs({A} - T)",
            f"{{loss}} = np.mean(np.where(E <= {_DELTA}, 0.5 * E**2, {_DELTA} * (E - 0.5 * {_DELTA})))",
        ],
        f"np.clip({{A}} - T, -{_DELTA}, {_DELTA}) / T.size",
    ),
    "hinge": (["{loss} = np.mean(np.maximum(1 - T * {A}, 0))"], "-T * (T * {A} < 1) / T.size"),
    "binary_crossentropy": (
        ["{loss} = np.mean(np.maximum({Z}, 0) - T * {Z} + np.log1p(np.exp(-np.abs({Z}))))"],
        "({A} - T) / T.size",
    ),
    "categorical_crossentropy": (
        [
            f"log_A = {{Z}} - {{Z}}.max({_ROWS})",
            f"log_A = log_A - np.log(np.sum(np.exp(log_A), {_ROWS}))",
            "{loss} = -np.sum(T * log_A) / n",
        ],
        "({A} - T) / n",
    ),
}
"""Name -> the lines of the loss, and its derivative: of A, or of Z where the two are taken together."""
_LOSSES["sparse_categorical_crossentropy"] = _LOSSES["categorical_crossentropy"]


def normal_cdf(experiment: Experiment) -> list[CodeLine]:
    """What GELU needs and NumPy lacks; nothing where no layer is one."""
    if "gelu" not in experiment.activations:
        return []
    lines = ["def normal_cdf(z):", f"{TAB}# The share of a normal distribution below z, 0.5 (1 + erf(z / sqrt(2)))."]
    lines += [f"{TAB}# Rational approximations of Cephes 2.8, ndtr.c (Moshier 1988; after Cody 1969)."]
    names = ("near_above", "near_below", "far_above", "far_below")
    for name, coefficients in zip(names, (*NEAR, *FAR), strict=True):
        lines.append(f"{TAB}{name} = (")
        rows = [coefficients[at : at + 3] for at in range(0, len(coefficients), 3)]
        lines += [f"{TAB * 2}{', '.join(map(number, row))}," for row in rows]
        lines.append(f"{TAB})")
    lines += [
        f"{TAB}{line}"
        for line in (
            "x = z * 0.7071067811865476",
            "size = np.minimum(np.abs(x), 6.0)",
            "near = size * np.polyval(near_above, size**2) / np.polyval(near_below, size**2)",
            "far = 1 - np.exp(-(size**2)) * np.polyval(far_above, size) / np.polyval(far_below, size)",
            "return 0.5 * (1 + np.copysign(np.where(size <= 1, near, far), x))",
        )
    ]
    return [code(line) for line in (*lines, "", "")]


def batch_of(experiment: Experiment) -> str:
    """The statement that takes a batch's rows of the data: inputs and targets."""
    if experiment.coding == targets.CLASS_NUMBER:
        return f"X, T = X_TRAIN[rows], np.eye({experiment.classes})[T_TRAIN[rows]]"
    return "X, T = X_TRAIN[rows], T_TRAIN[rows]"


def loss_and_grad(experiment: Experiment) -> list[CodeLine]:
    """The function of theta, X and T that gives loss and gradient, with the operations of its lines."""
    last = len(experiment.sizes) - 1
    lines = [code("def loss_and_grad(theta, X, T):")]
    body = [
        code("n = len(X)", "start"),
        *_unpacked(experiment),
        code("# Forward pass"),
        *_forward(experiment, last),
        code("# Loss"),
        *_loss(experiment, last),
        code("# Backward pass: the average's 1/n comes in once"),
        *_backward(experiment, last),
        *_packed(experiment, last),
    ]
    return lines + [code(f"{TAB}{line.text}", line.step) for line in body]


def _unpacked(experiment: Experiment) -> Iterator[CodeLine]:
    """The weights and biases as views of theta."""
    at = 0
    for k, (fan_in, units) in enumerate(zip(experiment.sizes, experiment.sizes[1:], strict=False), 1):
        end = at + fan_in * units
        kernel = f"theta[{at}:{end}].reshape({fan_in}, {units})"
        if experiment.use_bias:
            yield code(f"W{k}, b{k} = {kernel}, theta[{end}:{end + units}]", "start")
            end += units
        else:
            yield code(f"W{k} = {kernel}", "start")
        at = end


def _forward(experiment: Experiment, last: int) -> Iterator[CodeLine]:
    for k, name in enumerate((*experiment.activations, experiment.output_activation), 1):
        fed = f"A{k - 1}" if k > 1 else "X"
        yield code(f"Z{k} = {fed} @ W{k}" + (f" + b{k}" if experiment.use_bias else ""), f"Z:{k - 1}")
        for line in _ACTIVATIONS[name][0](str(k)):
            yield code(line, f"A:{k - 1}")


def _loss(experiment: Experiment, last: int) -> Iterator[CodeLine]:
    kernels = ", ".join(f"W{k}" for k in range(1, last + 1)) + ("," if last == 1 else "")
    parts = [
        f"{name} * sum({measure} for W in ({kernels}))"
        for name, measure, value in (
            ("L1", "np.sum(np.abs(W))", experiment.l1),
            ("L2", "np.sum(W**2)", experiment.l2),
        )
        if value
    ]
    name = "data_loss" if parts else "loss"
    for line in _LOSSES[experiment.loss][0]:
        yield code(line.format(loss=name, A=f"A{last}", Z=f"Z{last}"), "loss")
    for number_, part in enumerate(parts):
        yield code(f"penalty {'+=' if number_ else '='} {part}", "loss")
    if parts:
        yield code("loss = data_loss + penalty", "loss")


def _backward(experiment: Experiment, last: int) -> Iterator[CodeLine]:
    activations = (*experiment.activations, experiment.output_activation)
    slope = _LOSSES[experiment.loss][1].format(A=f"A{last}")
    fused = losses.get(experiment.loss).fused is not None
    if not fused:
        yield code(f"dA{last} = {slope}", f"dA:{last - 1}")
    for k in range(last, 0, -1):
        layer, fed = k - 1, f"A{k - 1}" if k > 1 else "X"
        taken = slope if fused and k == last else _ACTIVATIONS[activations[layer]][1](str(k))
        yield code(f"dZ{k} = {taken}", f"dZ:{layer}")
        yield from _kernel_slope(experiment, k, f"{fed}.T @ dZ{k}")
        if experiment.use_bias:
            yield code(f"db{k} = np.ones(n) @ dZ{k}", f"db:{layer}")
        if k > 1:
            yield code(f"dA{k - 1} = dZ{k} @ W{k}.T", f"dA:{layer - 1}")


def _kernel_slope(experiment: Experiment, k: int, data: str) -> Iterator[CodeLine]:
    """The slope of a layer's weights; with a penalty its two parts before it."""
    parts = [f"2 * L2 * W{k}"] * bool(experiment.l2) + [f"L1 * np.sign(W{k})"] * bool(experiment.l1)
    if not parts:
        yield code(f"dW{k} = {data}", f"dW:{k - 1}")
        return
    yield code(f"dW{k}_data = {data}", f"dW_data:{k - 1}")
    yield code(f"dW{k}_penalty = {' + '.join(parts)}", f"dW_penalty:{k - 1}")
    yield code(f"dW{k} = dW{k}_data + dW{k}_penalty", f"dW:{k - 1}")


def _packed(experiment: Experiment, last: int) -> Iterator[CodeLine]:
    """The gradient as one row, in theta's order."""
    rows = [f"dW{k}.ravel(), " + (f"db{k}, " if experiment.use_bias else "") for k in range(1, last + 1)]
    joined = "".join(rows).rstrip(", ")
    whole = f"return loss, np.concatenate([{joined}])"
    if len(whole) + len(TAB) <= 100:
        yield code(whole)
        return
    yield code("return loss, np.concatenate([")
    for row in rows:
        yield code(f"{TAB}{row.rstrip()}")
    yield code("])")
