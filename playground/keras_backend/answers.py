"""Short answers, given beside a training: a look at the data, a prediction, a verdict, files to take away.

Every function takes and returns plain values or those of `plans`, and is named by the page as
"playground.keras_backend.answers:...".
"""

from __future__ import annotations

import base64
import csv
import io
import tempfile
import threading
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from playground.keras_backend import checkpoint, files, judge, reviews
from playground.keras_backend.build import build, to_keep
from playground.keras_backend.read import Data, filled_gaps, prepare, read, standard
from playground.keras_backend.reporting import LookingOnly
from playground.keras_backend.train import plan_in
from playground.plans import Plan, from_json
from playground.plans.code_script import EMBEDDED, notebook, script
from playground.plans.plan import CLASSES, RECONSTRUCT
from playground.plans.sets import IMAGES, WORDS, WORDS_LONG

_SHOWN = 20
_NAMED = 12
_MOST_EMBEDDED = 400_000  # bytes of numbers inside a script; more go into a file beside it
_MODELS: dict[tuple[str, int], tuple[Plan, Any, Data]] = {}
_GUARD = threading.Lock()


def at_hand(name: str) -> bool:
    """Whether a set can be read without downloading it."""
    return files.at_hand(name)


def look(plan_text: str) -> dict[str, Any]:
    """Samples, how many of each class, sizes of the parts."""
    plan = from_json(plan_text)
    data = prepare(plan, LookingOnly())
    labels = np.asarray(data.label)
    found: dict[str, Any] = {"train": len(data.x), "val": len(data.x_val), "test": len(data.x_test)}
    if plan.data.classes:
        counts = np.bincount(labels.astype(int), minlength=plan.data.classes)
        found["counts"] = counts.tolist()
        per = max(1, _SHOWN // plan.data.classes)
        pick = np.concatenate([np.flatnonzero(labels == c)[:per] for c in range(plan.data.classes)])
    else:
        pick = np.arange(min(_SHOWN, len(labels)))
        found["values"] = labels[:2000].astype(float).tolist()
    found["samples"] = [judge.example(data, data.x[i]) for i in pick]
    found["labels"] = [float(labels[i]) for i in pick]
    found["columns"] = list(data.columns)
    if plan.data.kind == WORDS:
        found["samples"] = [reviews.in_words(sample) for sample in found["samples"]]
    return found


def trained(folder: str, epoch: int | None = None) -> tuple[Plan, keras.Model, Data]:
    """The network of a job with the weights after `epoch` epochs (the last kept, if None), and its data."""
    plan, path = plan_in(folder)
    epoch = checkpoint.chosen(path) if epoch is None else epoch
    if epoch is None:
        raise ValueError(f"{checkpoint.NOT_HERE}.")
    stamp = (path / f"epoch-{epoch:04d}.npz").stat().st_mtime_ns if epoch in checkpoint.epochs(path) else 0
    with _GUARD:
        found = _MODELS.get((folder, stamp))
        if found is None:
            data = prepare(plan)
            model = build(plan, -(-len(data.x) // min(plan.batch_size, len(data.x))))
            checkpoint.load_epoch(path, model, epoch)
            while len(_MODELS) >= 3:
                _MODELS.pop(next(iter(_MODELS)))
            found = _MODELS[folder, stamp] = (plan, model, data)
    return found


def verdict(folder: str) -> dict[str, Any]:
    """See `judge.verdict`, for the newest weights of a job."""
    plan, model, data = trained(folder)
    return judge.verdict(plan, model, data)


def predict(folder: str, values: list[float]) -> dict[str, Any]:
    """The network's answer to one input: a picture as 28 x 28 values from 0 to 1, or a row in the table's own units.

    `input`: what the network was given, as a picture. ValueError where the input does not fit.
    """
    plan, model, data = trained(folder)
    shape = plan.data.shape
    given = np.asarray(values, dtype=np.float64)
    if plan.data.kind == IMAGES:
        drawn = given.reshape(28, 28)
        small = filled(drawn, shape[0]) if plan.source.name == "digits" else resized(drawn, shape[0], shape[1])
        x = small[..., None].repeat(shape[2], axis=2)
    else:
        if given.shape != shape:
            raise ValueError(f"This network wants {shape[0]} numbers, and {given.size} were given.")
        x = (given - data.mean) / data.spread if data.mean is not None else given
    answer = np.asarray(model(x[None].astype("float32"), training=False))
    found: dict[str, Any] = {"input": x.tolist()}
    if plan.task == CLASSES:
        guess, chances = judge.guesses(plan, answer)
        found |= {"guess": int(guess[0]), "chances": chances[0].astype(float).tolist()}
    elif plan.task == RECONSTRUCT:
        found["copy"] = answer[0].astype(float).tolist()
    else:
        found["value"] = float(answer[0, 0])
    return found


def predict_review(folder: str, text: str) -> dict[str, Any]:
    """What the network of a job makes of a review: `guess`, `chances`; `words` in all, how many of them are `unknown`,
    `which` (the first few different ones) and how many `others`; `known` the size of its vocabulary, `read` how many it
    reads at most.
    """
    words = reviews.split(text)
    if not words:
        raise ValueError("There is no word in this review.")
    row, unknown = reviews.in_numbers(words, reviews.word_index())
    different = list(dict.fromkeys(unknown))
    plan, model, _ = trained(folder)
    guess, chances = judge.guesses(plan, np.asarray(model(row[None], training=False)))
    return {
        "guess": int(guess[0]),
        "chances": chances[0].astype(float).tolist(),
        "words": len(words),
        "unknown": len(unknown),
        "which": different[:_NAMED],
        "others": len(different[_NAMED:]),
        "known": reviews.KNOWN,
        "read": WORDS_LONG - 1,  # one place is the mark of the start
    }


def resized(picture: Any, high: int, wide: int) -> Any:
    """A square picture in another size: each new pixel is the mean of what it covers."""
    fine = np.kron(picture, np.ones((high, wide)))
    side = picture.shape[0]
    return fine.reshape(high, side, wide, side).mean(axis=(1, 3))


def filled(picture: Any, side: int) -> Any:
    """A drawing that fills a small square from edge to edge and has strokes as broad as the small digits have."""
    rows, columns = np.flatnonzero(picture.max(axis=1) > 0.1), np.flatnonzero(picture.max(axis=0) > 0.1)
    if not len(rows):
        return np.zeros((side, side))
    cut = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    size = max(cut.shape)
    high, wide = size - cut.shape[0], size - cut.shape[1]
    square = np.pad(cut, ((high // 2, high - high // 2), (wide // 2, wide - wide // 2)))
    around = np.pad(square, 1)
    ways = ((1, 1), (0, 1), (2, 1), (1, 0), (1, 2))
    broad = np.max([around[i : i + size, j : j + size] for i, j in ways], axis=0)
    small = resized(broad, side, side)
    return small / max(float(small.max()), 1e-9)


def sample_row(plan_text: str) -> dict[str, Any]:
    """Columns of a table with a typical row: where to begin when trying one's own."""
    plan = from_json(plan_text)
    raw = read(plan.source)
    x = filled_gaps(raw.x, raw.x)
    # A real row, the one nearest to the middle: the middles of several columns of 0 and 1 may be no category at all.
    _, spread = standard(x)
    far = ((x - np.median(x, axis=0)) / spread) ** 2
    return {"columns": list(raw.columns), "row": x[far.sum(axis=1).argmin()].tolist()}


def code(plan_text: str, form: str = "script") -> str:
    """The plan as a script or a notebook."""
    plan = from_json(plan_text)
    data = prepare(plan)
    embedded = ""
    if plan.data.kind in EMBEDDED:
        packed = _packed(data)
        embedded = base64.b64encode(packed).decode() if len(packed) <= _MOST_EMBEDDED else ""
    threads = tf.config.threading.get_intra_op_parallelism_threads()
    return (notebook if form == "notebook" else script)(plan, len(data.x), embedded, threads)


def _packed(data: Data) -> bytes:
    buffer = io.BytesIO()
    names = ("x", "y", "x_val", "y_val", "x_test", "y_test")
    np.savez_compressed(buffer, **{name: getattr(data, name) for name in names})
    return buffer.getvalue()


def take(folder: str, what: str) -> bytes:
    """A file to keep: "keras" (the model), "npz" (its weights), "csv" (the history), "data" (the prepared numbers).

    ValueError with a sentence where the model, which Keras writes to the disk first, cannot be written.
    """
    if what == "csv":
        return _history(Path(folder))
    plan, model, data = trained(folder)
    if what == "data":
        return _packed(data)
    if what == "npz":
        buffer = io.BytesIO()
        names = [f"{n:02d}_{variable.path.replace('/', '_')}" for n, variable in enumerate(model.weights)]
        arrays: dict[str, Any] = {name: np.asarray(v) for name, v in zip(names, model.weights, strict=True)}
        np.savez(buffer, **arrays)
        return buffer.getvalue()
    try:
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "model.keras"
            to_keep(plan, model).save(path)
            return path.read_bytes()
    except OSError as error:
        raise ValueError(
            f"The network could not be written to the server's disk ({(error.strerror or 'no reason given').lower()}). "
            "Its weights (.npz) need no room there; or try once more later."
        ) from error


def _history(folder: Path) -> bytes:
    rows = checkpoint.history(folder)
    text = io.StringIO()
    names = ["epoch", *(rows[0] if rows else [])]
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    for number, row in enumerate(rows, 1):
        writer.writerow({"epoch": number, **row})
    return text.getvalue().encode()
