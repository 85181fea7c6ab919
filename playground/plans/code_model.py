"""A plan's network as Keras code. A worker runs this very text, so what a learner takes away is what was trained."""

from __future__ import annotations

from dataclasses import fields

from playground.engine import HYPERPARAMETERS, INITIALIZERS, OPTIMIZERS
from playground.engine.schedules import Constant, Schedule
from playground.experiment.layers import LayerSpec
from playground.plans.code_carried import memory, weights, with_masks
from playground.plans.plan import RECONSTRUCT, VALUE, Plan
from playground.plans.sets import WORDS_KEPT
from playground.plans.stack import Row

_HALF = '''
def half_squared_error(target, output):
    """Half the squared error, summed over the outputs."""
    return 0.5 * keras.ops.sum(keras.ops.square(output - target), axis=-1)

'''
_SIGN = '''
def accuracy(target, output):
    """Right where target and output lie on the same side of 0."""
    return keras.ops.mean(keras.ops.cast(keras.ops.equal(target > 0, output > 0), "float32"), axis=-1)

'''


def model_code(plan: Plan, per_epoch: int) -> str:
    """Python that makes `model`, compiled. It needs `np`, `tf`, `keras` and `layers` (keras.layers).

    per_epoch: updates an epoch, for schedules.
    """
    rows = plan.rows()
    parts = []
    if plan.loss == "half_squared_error":
        parts.append(_HALF)
    if plan.output in {"tanh", "linear"} and plan.has_accuracy:
        parts.append(_SIGN)
    body = [line for row in rows[:-1] for line in _lines(plan, row)] + _output(plan, rows[-1])
    if plan.carried:
        masked, body = with_masks(plan, body)
        parts.append(masked)
    shape = f"({plan.data.shape[0]},)" if len(plan.data.shape) == 1 else repr(plan.data.shape)
    if any(row.layer.kind == "residual" for row in rows):
        parts.append(f"inputs = keras.Input({shape})\nx = inputs\n")
        parts += [f"{line}\n" if line.startswith(("skip", "x = ")) else f"x = {line}(x)\n" for line in body]
        parts.append("model = keras.Model(inputs, x)\n")
    else:
        listed = "".join(f"    {line},\n" for line in [f"keras.Input({shape})", *body])
        parts.append(f"model = keras.Sequential([\n{listed}])\n")
    if plan.carried:
        parts.append(weights(plan))
    parts.append(_compile(plan, per_epoch))
    if plan.carried:
        parts.append(memory(plan))
    return "".join(parts).lstrip("\n")


def _number(value: float) -> str:
    return repr(float(value))


def _regular(plan: Plan, each: LayerSpec) -> str:
    l1, l2 = each.get("l1", 0.0) + plan.l1, each.get("l2", 0.0) + plan.l2
    if l1 and l2:
        return f", kernel_regularizer=keras.regularizers.L1L2({_number(l1)}, {_number(l2)})"
    if l1 or l2:
        return f", kernel_regularizer=keras.regularizers.{'L1' if l1 else 'L2'}({_number(l1 or l2)})"
    return ""


def _start(plan: Plan) -> str:
    """How weights and biases start, where Keras has to be told. A carried-over experiment brings them as numbers."""
    told = "" if plan.use_bias else ", use_bias=False"
    if plan.carried:
        return told
    if plan.initializer != "glorot_uniform":
        told += f", kernel_initializer={INITIALIZERS[plan.initializer].keras}"
    if plan.use_bias and plan.bias:
        told += f", bias_initializer=keras.initializers.Constant({_number(plan.bias)})"
    return told


def _lines(plan: Plan, row: Row) -> list[str]:
    """The Keras calls that make one layer; lines that begin with "skip" or "x =" are statements."""
    each = row.layer
    start = _start(plan)
    kind = f', activation="{each["activation"]}"' if each.get("activation") else ""
    if each.kind == "residual":
        return _residual(plan, row, start)
    if each.kind == "conv2d":
        same = ', padding="same"' if each["padding"] == "same" else ""
        stride = f", strides={each['stride']}" if each["stride"] > 1 else ""
        return [f"layers.Conv2D({each['filters']}, {each['size']}{stride}{kind}{same}{start}{_regular(plan, each)})"]
    if each.kind in {"simple_rnn", "lstm"}:
        name = "SimpleRNN" if each.kind == "simple_rnn" else "LSTM"
        every = ", return_sequences=True" if each["sequences"] else ""
        start = start.replace(", use_bias=False", "")  # the engine's always have one
        return [f"layers.{name}({each['units']}{kind}{every}{start}{_regular(plan, each)})"]
    if each.kind == "dense":
        return [f"layers.Dense({each['units']}{kind}{start}{_regular(plan, each)})"]
    plain = {
        "flatten": "Flatten()",
        "dropout": f"Dropout({_number(each.get('rate', 0.0))})",
        "batch_normalization": "BatchNormalization()",
        "max_pooling": f"MaxPooling2D({each.get('size')})",
        "average_pooling": f"AveragePooling2D({each.get('size')})",
        "global_average": f"GlobalAveragePooling{len(row.before) - 1}D()",
        "upsampling": f"UpSampling2D({each.get('size')})",
        "rows": f"Reshape({row.after})",
        "embedding": f"Embedding({WORDS_KEPT}, {each.get('width')})",
    }
    return [f"layers.{plain[each.kind]}"]


def _residual(plan: Plan, row: Row, start: str) -> list[str]:
    n, activation = row.before[-1], row.layer["activation"]
    start += _regular(plan, row.layer)
    if len(row.before) == 1:
        inner = [f'layers.Dense({n}, activation="{activation}"{start})', f"layers.Dense({n}{start})"]
    else:
        inner = [
            f'layers.Conv2D({n}, 3, activation="{activation}", padding="same"{start})',
            f'layers.Conv2D({n}, 3, padding="same"{start})',
        ]
    return ["skip = x", *inner, "x = layers.Add()([skip, x])"]


def _output(plan: Plan, row: Row) -> list[str]:
    each, start = row.layer, _start(plan)
    if each.kind == "conv2d":
        more = f', padding="same"{start}{_regular(plan, each)}'
        return [f'layers.Conv2D({each["filters"]}, 3, activation="{plan.output}"{more})']
    lines = [f'layers.Dense({each["units"]}, activation="{plan.output}"{start}{_regular(plan, each)})']
    if plan.task == RECONSTRUCT and len(plan.data.shape) == 3:
        lines.append(f"layers.Reshape({plan.data.shape})")
    return lines


def _compile(plan: Plan, per_epoch: int) -> str:
    kind = OPTIMIZERS[plan.optimizer]
    settings = {**kind.keras_arguments, **dict(plan.hyper)}
    if plan.clipnorm:
        settings["clipnorm"] = plan.clipnorm
    given = "".join(
        f", {name}={bool(value) if HYPERPARAMETERS[name].switch else _number(value)}"
        for name, value in sorted(settings.items())
    )
    rate = _rate(plan.rate(per_epoch))
    loss = "half_squared_error" if plan.loss == "half_squared_error" else f'"{plan.loss}"'
    metrics = "".join(f"        {each},\n" for each in _metrics(plan, loss))
    return (
        f"model.compile(\n    optimizer=keras.optimizers.{kind.keras}({rate}{given}),\n    loss={loss},\n"
        + (f"    metrics=[\n{metrics}    ],\n" if metrics else "")
        + "    jit_compile=False,\n)\n"
    )


def _metrics(plan: Plan, loss: str) -> list[str]:
    """What is measured beside the loss. With L1 or L2, Keras's "loss" includes the penalty; "data_loss" does not."""
    found = []
    if plan.has_accuracy:
        found.append("accuracy" if plan.output in {"tanh", "linear"} else '"accuracy"')
    elif plan.task == VALUE and plan.loss != "mae":
        found.append('"mae"')
    if plan.has_penalty:
        found.append(f'keras.metrics.MeanMetricWrapper(keras.losses.get({loss}), name="data_loss")')
    return found


def _rate(rule: Schedule) -> str:
    """The schedule in Keras's words, which are the engine's own: every setting that is not as usual, by name."""
    if isinstance(rule, Constant):
        return f"learning_rate={_number(rule.initial_learning_rate)}"
    values = {field.name: (getattr(rule, field.name), field.default) for field in fields(rule)}
    listed = ", ".join(
        f"{name}={list(value) if isinstance(value, tuple) else value!r}"
        for name, (value, usual) in values.items()
        if value != usual
    )
    return f"keras.optimizers.schedules.{rule.keras}({listed})"
