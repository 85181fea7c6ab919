"""The header of a message as JSON: in one go where JSON has words for all of it, as it nearly always has.

JSON has no NaN and no infinity, and a run that diverges is full of both: in the header they travel as the strings
"NaN", "Infinity" and "-Infinity", which JavaScript's ``Number`` reads back.
"""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np

# A float that is not finite, as MessagePack writes it. No text looks like it: in UTF-8 none of these bytes follow 0xCB.
_ENDLESS = re.compile(rb"\xcb[\x7f\xff][\xf0-\xff]")


def written(value: Any) -> bytes:
    """``value`` (dicts, lists, tuples, NumPy's scalars and arrays, texts, numbers of any kind, None) as UTF-8 JSON.

    Half a surrogate pair, which UTF-8 cannot write, travels as the escape that JSON has for it.
    """
    try:
        # msgspec writes a NaN as null, so it is asked first whether there is one: both together are ten times as fast
        # as any way that takes the header apart.
        if not _ENDLESS.search(msgspec.msgpack.encode(value, enc_hook=_plain)):
            return msgspec.json.encode(value, enc_hook=_plain)
    except (UnicodeEncodeError, OverflowError):
        pass  # half a surrogate pair; a whole number of more than 64 bits
    if isinstance(value, Mapping):
        return b"{" + b",".join(written(str(key)) + b":" + written(item) for key, item in value.items()) + b"}"
    if isinstance(value, np.ndarray | np.generic):
        return written(value.tolist())
    if isinstance(value, list | tuple):
        return b"[" + b",".join(map(written, value)) + b"]"
    if isinstance(value, float):
        value = "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    return json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace")


def _plain(value: Any) -> Any:
    """What NumPy has of its own, as Python has it. Raises TypeError for what a header cannot hold."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    raise TypeError(f"A header holds plain values, not {type(value).__name__}.")
