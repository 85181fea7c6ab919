"""What may arrive where the browser speaks to Python: values of every odd kind, among those that are meant."""

import math
import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("ANYTHING_EXAMPLES", "0"))
"""How many of each entrance a longer run tries; without it a few, always the same."""


def few(count: int) -> settings:
    """So many examples, the same in every run, unless a longer run is asked for."""
    return settings(
        max_examples=EXAMPLES or count,
        derandomize=not EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


class Deep(list[Any]):
    """Lists in lists, so many of them; told in a word, since not even Python can write them out."""

    def __init__(self, depth: int) -> None:
        super().__init__([Deep(depth - 1)] if depth else [])

    def __repr__(self) -> str:
        return "Deep"


ODD: list[Any] = [
    None, True, False, 0, 1, -1, 2, 7, 2**31, 2**63, -(2**63), 10**30, 10**400, -(10**400), 10**4000,
    0.0, -0.0, 0.5, -3.5, 1e-320, 1e308, -1e308, math.nan, math.inf, -math.inf,
    "", " ", "a", "0", "1e999", "nan", "\ud800", "a\udfffb", "\0", "x\0y", "\u202e", "\U0001f600", "x" * 100_000,
    "__class__", "constructor", "%s{0}", "<b>", "-", ":", "~", ";", "w:0:0:0", "9" * 5000,
    [], [[]], [1, 2], [None, None], [math.nan, math.inf], [10**400, 1], ["\ud800", 1], [True, False],
    list(range(2000)),
    {}, {"a": 1}, {1: 2}, {None: []}, {"\ud800": "\ud800"}, (1, 2), b"bytes", Deep(400), {"a": Deep(400)},
]  # fmt: skip
"""Values that nobody means, or that are only just meant."""

odd = st.sampled_from(ODD)
_keys = st.sampled_from(["a", "what", "id", 1])
anything = st.one_of(odd, odd, st.lists(odd, max_size=4), st.dictionaries(_keys, odd, max_size=3))


def among(*meant: Any) -> st.SearchStrategy[Any]:
    """One of the values that are meant, or anything."""
    return st.one_of(st.sampled_from(meant), st.sampled_from(meant), anything) if meant else anything


def entries(**strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A dict with some of these entries; or with one that nobody knows."""
    return st.fixed_dictionaries({}, optional=dict(strategies))
