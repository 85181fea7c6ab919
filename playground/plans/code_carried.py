"""What a carried-over run brings into a plan's code: its weights, its optimizer's memory, its dropout's masks."""

from __future__ import annotations

from typing import Any

from playground.engine import OPTIMIZERS, Dropout, Network
from playground.engine.optimizers.adam_family import Nadam
from playground.experiment.numbers import counted
from playground.plans import origin
from playground.plans.plan import Plan

_MASKED = '''
class Dropout(layers.Layer):
    """Dropout with the masks of Step through: drawn from the seed, the number of the update, and that of the layer."""

    def __init__(self, rate, number, **more):
        super().__init__(**more)
        self.rate, self.number = rate, number

    def build(self, shape):
        self.update = self.add_weight(name="update", dtype="int64", initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if not training:
            return x

        def drawn(update, shape):
            kept = np.random.default_rng([{seed}, update, self.number]).random(shape) >= self.rate
            return (kept / (1.0 - self.rate)).astype(x.dtype.as_numpy_dtype)

        mask = tf.numpy_function(drawn, [self.update.value, tf.shape(x)], x.dtype)
        self.update.assign_add(1)
        return x * tf.ensure_shape(mask, x.shape)

'''


def with_masks(plan: Plan, lines: list[str]) -> tuple[str, list[str]]:
    """The lines that make the layers, with those of dropout taking the run's masks, and the code these lines need."""
    drops = ((number, each) for number, each in enumerate(_network(plan).layers) if isinstance(each, Dropout))
    told = []
    for line in lines:
        number, drop = next(drops) if line.startswith("layers.Dropout(") else (0, None)
        told.append(f"Dropout({drop.rate!r}, {number})" if drop and drop.needs_mask else line)
    return (_MASKED.replace("{seed}", str(plan.seed)) if told != lines else ""), told


def weights(plan: Plan) -> str:
    """The weights of the carried-over experiment, as numbers: of each layer what it learns, then what it keeps."""
    state, network = plan.first_state(), _network(plan)
    arrays: list[Any] = []
    learned, kept = network.unpack(state.theta), network.unpack_stats(state.stats)
    for layer, ours, means in zip(network.layers, learned, kept, strict=True):
        arrays += [array.tolist() for part in (ours, means) for array in part.values()]
        arrays += [state.update] * (isinstance(layer, Dropout) and layer.needs_mask)
    return f"model.set_weights({_listed(arrays, '')})\n"


def memory(plan: Plan) -> str:
    """What the optimizer of a carried-over run remembers, as numbers, and how many updates it has made; "" for none."""
    state, kind, network = plan.first_state(), OPTIMIZERS[plan.optimizer], _network(plan)
    if not state.optimizer.t:
        return ""
    code = (
        f"\n# The run goes on after {counted(state.update, 'update')}, {state.optimizer.t} of them by this optimizer.\n"
        "model.optimizer.build(model.trainable_variables)\n"
        f"model.optimizer.iterations.assign({state.optimizer.t})\n"
    )
    slots = "".join(
        f'    "{kind.keras_slots[name]}": '
        f"{_listed([array.tolist() for part in network.unpack(slot) for array in part.values()], '    ')},\n"
        for name, slot in state.optimizer.slots.items()
    )
    if slots:
        code += (
            f"for name, arrays in {{\n{slots}}}.items():\n"
            '    kept = [each for each in model.optimizer.variables if each.path.endswith(f"_{name}")]\n'
            "    for variable, array in zip(kept, arrays, strict=True):\n"
            "        variable.assign(array)\n"
        )
    rule = plan.engine_optimizer(1)
    if isinstance(rule, Nadam):
        product = float(rule.shares(state.optimizer.t)[2])
        code += f"model.optimizer.variables[-1].assign({product!r})  # the product of its momenta so far\n"
    return code


def _network(plan: Plan) -> Network:
    return origin.read(plan.carried, plan.state).experiment.network()


def _listed(arrays: list[Any], indent: str) -> str:
    lines = "".join(f"{indent}    np.array({array}),\n" for array in arrays)
    return f"[\n{lines}{indent}]"
