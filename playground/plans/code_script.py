"""A plan as a whole Python script, or a notebook: reads the data, builds the network, trains, measures.

It needs Keras, TensorFlow and NumPy (scikit-learn for the small sets), and nothing of the playground.
"""

from __future__ import annotations

import textwrap

from playground.plans.code_model import model_code
from playground.plans.notebook import notebook_of
from playground.plans.plan import CLASSES, RECONSTRUCT, Plan
from playground.plans.sets import CARRIED, CSV, IMAGES, NOISE, TABLE, TOY, WORDS, WORDS_KEPT, WORDS_LONG

EMBEDDED = (CARRIED, CSV, TOY)
"""Data that no library has: its numbers travel with the script."""

_HEAD = """\
import os

os.environ["KERAS_BACKEND"] = "tensorflow"

import numpy as np
import tensorflow as tf
import keras
from keras import layers
"""

_PICTURES = '''\
def load():
    """From the folder PLAYGROUND_DATA_DIR if it holds the file, else from Keras, which downloads it once."""
    file = os.path.join(os.environ.get("PLAYGROUND_DATA_DIR", ""), "{file}")
    if os.path.isfile(file):
        with np.load(file) as stored:
            return (stored["x_train"], stored["y_train"]), (stored["x_test"], stored["y_test"])
    return keras.datasets.{name}.load_data()


(x, y), (x_test, y_test) = load()
'''

_SEQUENCES = f'''\
def load():
    """From the folder PLAYGROUND_DATA_DIR if it holds the file, else from Keras, which downloads it once."""
    file = os.path.join(os.environ.get("PLAYGROUND_DATA_DIR", ""), "imdb.npz")
    if not os.path.isfile(file):
        return keras.datasets.imdb.load_data(num_words={WORDS_KEPT})
    rng, parts = np.random.RandomState(113), []  # shuffled as Keras does it
    # Reviews differ in length, so the file keeps them pickled: use one that you trust.
    with np.load(file, allow_pickle=True) as stored:
        for part in ("train", "test"):
            x, y = stored["x_" + part], stored["y_" + part]
            order = np.arange(len(x))
            rng.shuffle(order)
            # Keras's numbers: 1 begins a review, 2 is a rare word, the words follow from 3 on.
            x = [[1] + [word + 3 if word + 3 < {WORDS_KEPT} else 2 for word in x[row]] for row in order]
            parts.append((x, y[order]))
    return parts


(x, y), (x_test, y_test) = load()
x = keras.utils.pad_sequences(x, {WORDS_LONG})  # the last {WORDS_LONG} words, zeros in front of short reviews
x_test = keras.utils.pad_sequences(x_test, {WORDS_LONG})
'''

_FEED_ON = '''\
def batches(x, y):
    """The batches of all epochs, from the first that the run had not yet had in Step through: shuffled once from the
    seed whenever all examples were seen.
    """
    shuffle, seen = divmod(BEGINS, -(-len(x) // BATCH))
    orders = np.stack(
        [np.random.default_rng([SEED, shuffle + epoch]).permutation(len(x)) for epoch in range(EPOCHS + 1)]
    )
    cut = tf.data.Dataset.from_tensor_slices(orders).flat_map(
        lambda order: tf.data.Dataset.from_tensor_slices(order).batch(BATCH)
    ).skip(seen)
    x, y = tf.constant(x), tf.constant(y)
    return cut.map(lambda rows: (tf.gather(x, rows), tf.gather(y, rows))).prefetch(tf.data.AUTOTUNE)
'''

_FEED = '''\
def batches(x, y):
    """The batches of all epochs: shuffled once an epoch from the seed."""
    orders = np.stack([np.random.default_rng([SEED, epoch]).permutation(len(x)) for epoch in range(EPOCHS)])
    cut = tf.data.Dataset.from_tensor_slices(orders).flat_map(
        lambda order: tf.data.Dataset.from_tensor_slices(order).batch(BATCH)
    )
    x, y = tf.constant(x), tf.constant(y)
    return cut.map(lambda rows: (tf.gather(x, rows), tf.gather(y, rows))).prefetch(tf.data.AUTOTUNE)
'''


def sections(plan: Plan, examples: int, embedded: str = "", threads: int = 0) -> list[tuple[str, str]]:
    """The script in parts: (heading, code). examples: how many are trained on. embedded: the prepared numbers as
    base64 of an .npz (x, y, x_val, y_val, x_test, y_test); without it, they are read from `data.npz`.
    threads: of one operation of TensorFlow's, as in the training; 0 where it chose for itself.
    """
    batch = min(plan.batch_size, examples)
    per_epoch = -(-examples // batch)
    settings = f"SEED, BATCH, EPOCHS = {plan.seed}, {batch}, {plan.epochs}\n"
    if plan.begins:
        settings += f"BEGINS = {plan.begins}  # updates that the run had made in Step through\n"
    parts = [
        ("The settings", f"{_HEAD}{_threads(threads)}\n{settings}"),
        ("The data", _data(plan, embedded)),
        ("The network", f"keras.utils.set_random_seed(SEED)\n{model_code(plan, per_epoch)}model.summary()\n"),
        ("The training", f"{_FEED_ON if plan.begins else _FEED}\n\n{_fit(plan)}"),
        ("The test", 'print("test:", model.evaluate(x_test, y_test, batch_size=512, verbose=0, return_dict=True))\n'),
    ]
    if plan.task == CLASSES:
        parts.append(("A prediction", 'print("first test example:", model.predict(x_test[:1], verbose=0)[0])\n'))
    return parts


def script(plan: Plan, examples: int, embedded: str = "", threads: int = 0) -> str:
    """The sections as one script."""
    return "\n".join(f"# {heading}\n{code}" for heading, code in sections(plan, examples, embedded, threads))


def notebook(plan: Plan, examples: int, embedded: str = "", threads: int = 0) -> str:
    """The sections as a notebook: a heading and a cell of code each."""
    return notebook_of(sections(plan, examples, embedded, threads))


def _threads(threads: int) -> str:
    if not threads:
        return ""
    return (
        "\n# As many as on the page: with another number, sums are taken in another order, and last digits differ.\n"
        f"tf.config.threading.set_intra_op_parallelism_threads({threads})\n"
    )


def _fit(plan: Plan) -> str:
    patience = ""
    if plan.patience or plan.best:
        # Keras restores the best weights whether it stopped early or not; a patience of all epochs never stops it.
        best = ", restore_best_weights=True" if plan.best else ""
        waits = f"patience={plan.patience or 'EPOCHS'}"
        patience = f'    callbacks=[keras.callbacks.EarlyStopping(monitor="val_loss", {waits}{best})],\n'
    return (
        "history = model.fit(\n    batches(x_train, y_train),\n    steps_per_epoch=-(-len(x_train) // BATCH),\n"
        "    epochs=EPOCHS,\n    validation_data=(x_val, y_val),\n    validation_batch_size=256,\n    shuffle=False,\n"
        f"{patience}    verbose=2,\n)\n"
    )


def _data(plan: Plan, embedded: str) -> str:
    kind = plan.data.kind
    if kind in EMBEDDED:
        where = "np.load('data.npz')"
        imports = ""
        if embedded:
            imports = "import base64\nimport io\n\n"
            body = "\n".join(textwrap.wrap(embedded, 116))
            where = f'np.load(io.BytesIO(base64.b64decode("""\n{body}\n""")))'
        return (
            f"{imports}stored = {where}\nx_train, y_train, x_val, y_val, x_test, y_test = (\n"
            '    stored[name] for name in ("x", "y", "x_val", "y_val", "x_test", "y_test")\n)\n'
        )
    return _load(plan) + _split(plan) + _targets(plan)


def _load(plan: Plan) -> str:
    name = plan.source.name
    if plan.data.kind == NOISE:
        return "rng = np.random.default_rng(0)\nx, y = rng.random((1000, 10)), rng.integers(0, 2, 1000)\n"
    if plan.data.kind == WORDS:
        return _SEQUENCES
    if plan.data.kind == TABLE:
        return f"from sklearn.datasets import load_{name}\n\nx, y = load_{name}(return_X_y=True)\n"
    if name == "digits":
        return (
            "from sklearn.datasets import load_digits\n\ndigits = load_digits()\n"
            'x, y = digits.images[..., None].astype("float32") / 16, digits.target\n'
        )
    file = next(file for file in plan.data.files if file.endswith(".npz"))
    read = _PICTURES.format(file=file, name=file.removesuffix(".npz"))  # Keras names its modules as its files
    deep = "[..., None]" if plan.data.shape[-1] == 1 else ""
    return (
        f'{read}x, x_test = (part{deep}.astype("float32") / 255 for part in (x, x_test))\n'
        "y, y_test = y.reshape(-1), y_test.reshape(-1)\n"
    )


def _split(plan: Plan) -> str:
    source = plan.source
    code = f"order = np.random.default_rng({source.seed}).permutation(len(x))\n"
    if not plan.data.own_test:
        code += (
            "held = len(x) // 5  # a fifth for the test\nx_test, y_test = x[order[:held]], y[order[:held]]\n"
            "order = order[held:]\n"
        )
    if source.examples:
        code += f"order = order[:{source.examples}]\n"
    code += (
        f"held = max(1, len(order) * {source.validation} // 100)  # for validation\n"
        "x_val, y_val = x[order[:held]], y[order[:held]]\nx_train, y_train = x[order[held:]], y[order[held:]]\n"
    )
    if plan.data.kind == TABLE and source.standardise:
        code += (
            "mean, spread = x_train.mean(axis=0), x_train.std(axis=0)\n"
            "spread = np.where(spread > 0, spread, 1.0)\n"
            "x_train, x_val, x_test = ((part - mean) / spread for part in (x_train, x_val, x_test))\n"
        )
    if plan.data.kind not in {IMAGES, WORDS}:
        code += 'x_train, x_val, x_test = (part.astype("float32") for part in (x_train, x_val, x_test))\n'
    return code


def _targets(plan: Plan) -> str:
    three = "for part in (y_train, y_val, y_test))\n"
    names = "y_train, y_val, y_test = "
    if plan.task == RECONSTRUCT:
        return f"{names}x_train, x_val, x_test  # the picture itself is the answer\n"
    if plan.task == CLASSES and plan.output == "softmax":
        if plan.one_hot:
            return f'{names}(np.eye({plan.data.classes}, dtype="float32")[part] {three}'
        return f'{names}(part.astype("int32") {three}'
    return f'{names}(part.astype("float32")[:, None] {three}'
