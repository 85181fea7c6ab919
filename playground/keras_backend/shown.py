"""Examples and activations as a page draws them: small bytes, with what they stand for."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from playground.keras_backend import reviews
from playground.keras_backend.read import Data
from playground.plans import Plan
from playground.plans.events import GivenExample, LivePicture
from playground.plans.plan import RECONSTRUCT
from playground.plans.sets import WORDS

MOST_MAPS = 8
MOST_BARS = 128
_DIGITS = 6  # of the seven that float32 has, one is lost on the way there and back


def given(plan: Plan, data: Data, x: Any, label: float) -> GivenExample:
    """One example as `Data` holds it."""
    label = 0.0 if plan.task == RECONSTRUCT else float(label)
    if plan.data.pictures:
        return {"x": _pixels(x, data.highest or 1), "side": [int(n) for n in x.shape], "label": label}
    if plan.data.kind == WORDS:
        return {"x": [*reviews.words_of(x.tolist())], "side": [], "label": label}
    return {"x": [*own_units(data, x)], "side": [], "label": label}


def copied(data: Data, x: Any) -> bytes | list[float]:
    """What an autoencoder gave back, in the form of `given`'s x."""
    return _pixels(np.clip(x, 0, 1), 1) if data.highest else own_units(data, x)


def own_units(data: Data, x: Any) -> list[float]:
    """A row in the table's own units, what standardising did undone, to the digits that float32 has kept of it: where
    the table has 0, the answer is 0.
    """
    mean, spread = (0.0, 0.0) if data.mean is None else (data.mean, data.spread)
    values = np.asarray(x, dtype=float) if data.mean is None else x.astype(float) * spread + mean
    size = np.maximum(np.maximum(np.abs(values), np.abs(mean)), spread)
    power = np.ceil(np.log10(np.where((size > 0) & np.isfinite(size), size, 1.0)))
    kept = 10.0 ** np.clip(_DIGITS - power, -290, 290)
    with np.errstate(over="ignore"):
        rounded = np.rint(values * kept) / kept
    row: list[float] = np.where(np.isfinite(rounded), rounded, values).ravel().tolist()
    return row


def _pixels(x: Any, highest: int) -> bytes:
    return np.rint(np.clip(np.asarray(x, "float32") * (255 / highest), 0, 255)).astype(np.uint8).tobytes()


def picture(values: Any) -> LivePicture:
    """What a layer gave for one example, (h, w, channels), (steps, n) or (n,), as bytes between its least and its
    largest shown number.
    """
    form: Literal["maps", "steps", "bars"]
    values = values.astype(np.float64)  # so that the room between the largest numbers is one
    if values.ndim == 3:
        form, maps = "maps", np.moveaxis(values[:, :, :MOST_MAPS], 2, 0)
    elif values.ndim == 2:
        form, maps = "steps", values[None, :, :MOST_BARS]
    else:
        form, maps = "bars", values[None, None, :MOST_BARS]
    finite = np.isfinite(maps)  # what is no number (a training out of bounds) is drawn as the lowest
    low, high = (float(maps[finite].min()), float(maps[finite].max())) if finite.any() else (0.0, 0.0)
    scaled = (np.where(finite, maps, low) - low) * (255 / (high - low)) if high > low else np.zeros(maps.shape)
    return {
        "form": form,
        "count": len(maps),
        "of": int(values.shape[-1]),
        "side": [*maps.shape[1:]],
        "low": low,
        "high": high,
        "values": np.rint(scaled).astype(np.uint8).tobytes(),
    }
