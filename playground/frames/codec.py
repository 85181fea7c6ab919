"""The envelope: one message is a JSON header and a few named arrays, as bytes that JavaScript can view without copying.

Layout, little-endian throughout::

    0   4 bytes   the letters BPPF
    4   uint16    version
    6   uint16    zero
    8   uint32    length of the header in bytes
    12  header    UTF-8 JSON; its entry "arrays" lists [name, dtype, shape, offset from the start of the message]
    ..  arrays    each starts at a multiple of 8

What JSON has no words for travels in the header as :mod:`playground.frames.header` says.
"""

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.frames.header import written

MAGIC = b"BPPF"
VERSION = 1
ALIGNMENT = 8
_PREFIX = struct.Struct("<4sHHI")
_DTYPES: dict[str, np.dtype[Any]] = {
    "f4": np.dtype("<f4"),
    "f8": np.dtype("<f8"),
    "i4": np.dtype("<i4"),
    "i2": np.dtype("<i2"),
    "u1": np.dtype("u1"),
}


_SINGLE = np.finfo(np.float32)


def single(values: NDArray[Any]) -> NDArray[Any]:
    """``values`` as float32, half as many bytes; as float64 where one of them would become infinite, or 0, in it.

    What is finite stays so on its way to the browser, and what is not 0 does not become 0; NaN and infinities are left.
    """
    sizes = np.abs(values[np.isfinite(values) & (values != 0)])
    fits = not sizes.size or (sizes.max() <= _SINGLE.max and sizes.min() >= _SINGLE.tiny)
    return values.astype(np.float32 if fits else np.float64)


@dataclass(frozen=True)
class Message:
    """A decoded message: ``header`` without its list of arrays, and the arrays by name."""

    header: dict[str, Any]
    arrays: dict[str, NDArray[Any]]


def encode(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Pack ``header`` (JSON-able; floats of any kind) and ``arrays`` (of the kinds in `_DTYPES`) into bytes."""
    table: list[list[Any]] = []
    packed = {name: np.asarray(array, order="C") for name, array in arrays.items()}
    offset = 0
    for name, array in packed.items():
        code = _code(name, array)
        table.append([name, code, list(array.shape), offset])
        offset = _aligned(offset + array.nbytes)
    # Offsets are counted from the end of the header at first, since the header's own length depends on them.
    text = written({**header, "arrays": table})
    text += b" " * (_aligned(_PREFIX.size + len(text)) - _PREFIX.size - len(text))
    parts = [_PREFIX.pack(MAGIC, VERSION, 0, len(text)), text]
    for array in packed.values():
        raw = array.tobytes()
        parts += [raw, bytes(_aligned(len(raw)) - len(raw))]
    return b"".join(parts)


def decode(data: bytes) -> Message:
    """The inverse of :func:`encode`. Raises ``ValueError`` with a sentence for anything that is not such a message."""
    if len(data) < _PREFIX.size:
        raise ValueError(f"A message starts with {_PREFIX.size} bytes; this one has {len(data)}.")
    magic, version, _, length = _PREFIX.unpack_from(data)
    if magic != MAGIC:
        raise ValueError("These bytes are not a message of the playground: they do not start with BPPF.")
    if version != VERSION:
        raise ValueError(
            f"This message has version {version}, and this page reads version {VERSION}. Reload the page to get both "
            "from the same release."
        )
    start = _PREFIX.size + length
    if start > len(data):
        raise ValueError(f"The message says its header has {length} bytes, but only {len(data)} arrived in all.")
    try:
        header = json.loads(data[_PREFIX.size : start])
        arrays = {name: _view(data, start, name, code, shape, at) for name, code, shape, at in header.pop("arrays")}
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"The message's header cannot be read: {error}.") from error
    return Message(header, arrays)


def _view(data: bytes, start: int, name: str, code: str, shape: list[int], offset: int) -> NDArray[Any]:
    dtype: np.dtype[Any] = _DTYPES[code]
    count = math.prod(shape)
    if min([*shape, offset, 0]) < 0 or start + offset + count * dtype.itemsize > len(data):
        raise ValueError(f"The array {name!r} of shape {shape} does not fit into the message.")
    return np.frombuffer(data, dtype, count, start + offset).reshape(shape)


def _code(name: str, array: NDArray[Any]) -> str:
    for code, dtype in _DTYPES.items():
        if array.dtype == dtype:
            return code
    raise ValueError(f"The array {name!r} is {array.dtype}; a message carries {', '.join(map(str, _DTYPES.values()))}.")


def _aligned(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT
