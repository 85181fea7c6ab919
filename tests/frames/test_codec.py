"""The envelope keeps every bit, and refuses with a sentence what it cannot read."""

import contextlib
import json
import math
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from playground.frames import VERSION, decode, encode

LEAVES = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats() | st.text(max_size=20)
NESTED = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner), max_leaves=12
)
HEADERS = st.dictionaries(st.text(max_size=10).filter(lambda name: name != "arrays"), NESTED, max_size=5)
DTYPES = st.sampled_from(["<f4", "<f8", "<i4", "<i2", "u1"])
ARRAYS = st.dictionaries(
    st.text(min_size=1, max_size=10),
    DTYPES.flatmap(lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=0, min_side=0, max_side=5))),
    max_size=4,
)


def as_javascript_reads(value: Any) -> Any:
    """What must arrive: the same, with the floats that JSON has no word for as their names."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value).replace("nan", "NaN").replace("inf", "Infinity")
    if isinstance(value, dict):
        return {key: as_javascript_reads(item) for key, item in value.items()}
    return [as_javascript_reads(item) for item in value] if isinstance(value, list) else value


@given(HEADERS, ARRAYS)
def test_what_is_packed_comes_out_bit_for_bit(header: dict[str, Any], packed: dict[str, np.ndarray]) -> None:
    data = encode(header, packed)
    message = decode(data)
    assert message.header == as_javascript_reads(header)
    assert list(message.arrays) == list(packed)
    for name, array in packed.items():
        assert message.arrays[name].dtype == array.dtype
        assert message.arrays[name].shape == array.shape
        assert message.arrays[name].tobytes() == array.tobytes()


@given(HEADERS, ARRAYS)
def test_every_array_starts_where_a_typed_array_can_view_it(
    header: dict[str, Any], packed: dict[str, np.ndarray]
) -> None:
    data = encode(header, packed)
    (length,) = struct.unpack_from("<I", data, 8)
    table = json.loads(data[12 : 12 + length])["arrays"]
    assert all((12 + length + offset) % 8 == 0 for _, _, _, offset in table)
    assert [row[:3] for row in table] == [
        [name, array.dtype.str.lstrip("<|"), list(array.shape)] for name, array in packed.items()
    ]


def test_the_layout_is_the_one_that_is_written_down() -> None:
    data = encode({"a": "ü"}, {"x": np.array([1.5], "<f4"), "y": np.array([7], "u1")})
    assert data[:8] == b"BPPF" + struct.pack("<HH", VERSION, 0)
    (length,) = struct.unpack_from("<I", data, 8)
    assert json.loads(data[12 : 12 + length].decode("utf-8")) == {
        "a": "ü",
        "arrays": [["x", "f4", [1], 0], ["y", "u1", [1], 8]],
    }
    assert data[12 + length :] == struct.pack("<f", 1.5) + bytes(4) + b"\x07" + bytes(7)


def test_floats_that_json_cannot_write_travel_as_their_names() -> None:
    values = [math.nan, math.inf, -math.inf, np.float32("inf"), np.float64("-inf"), np.array([np.nan, 1.0]), -0.0]
    header = decode(encode({"v": values}, {})).header
    assert header["v"] == ["NaN", "Infinity", "-Infinity", "Infinity", "-Infinity", ["NaN", 1.0], 0.0]
    assert math.copysign(1, header["v"][-1]) == -1


def test_numpy_scalars_and_tuples_become_plain_json() -> None:
    header = decode(encode({"n": np.int64(3), "t": (1, np.bool_(True)), "d": {5: np.arange(2)}}, {})).header
    assert header == {"n": 3, "t": [1, True], "d": {"5": [0, 1]}}
    assert header["t"][1] is True


@pytest.mark.parametrize("dtype", ["<i8", "<f2", "<u4", "?", "<U3", ">f4"])
def test_an_array_of_another_kind_is_refused_by_name(dtype: str) -> None:
    with pytest.raises(
        ValueError, match=r"The array 'x' is .*; a message carries float32, float64, int32, int16, uint8\."
    ):
        encode({}, {"x": np.zeros(2, dtype)})


def test_arrays_that_do_not_lie_in_one_piece_are_packed_all_the_same() -> None:
    array = np.arange(12, dtype="<f8").reshape(3, 4).T[::2]
    assert np.array_equal(decode(encode({}, {"x": array})).arrays["x"], array)


GOOD = encode({"run": "r"}, {"x": np.arange(3, dtype="<f8")})


def with_header(text: bytes) -> bytes:
    return struct.pack("<4sHHI", b"BPPF", VERSION, 0, len(text)) + text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "starts with 12 bytes; this one has 0"),
        (GOOD[:11], "starts with 12 bytes; this one has 11"),
        (b"PNG!" + GOOD[4:], "do not start with BPPF"),
        (GOOD[:4] + struct.pack("<H", VERSION + 1) + GOOD[6:], f"version {VERSION + 1}, and this page reads version"),
        (GOOD[:40], "bytes, but only 40 arrived in all"),
        (GOOD[:-1], "'x' of shape .3. does not fit"),
        (with_header(b"{"), "header cannot be read"),
        (with_header(b"\xff\xfe"), "header cannot be read"),
        (with_header(b"[]"), "header cannot be read"),
        (with_header(b"{}"), "header cannot be read"),
        (with_header(b'{"arrays": 3}'), "header cannot be read"),
        (with_header(b'{"arrays": [["x", "q9", [1], 0]]}'), "header cannot be read"),
        (with_header(b'{"arrays": [["x", "f8", [1000000000000], 0]]}'), "does not fit"),
        (with_header(b'{"arrays": [["x", "f8", [-1, -1], 0]]}'), "does not fit"),
        (with_header(b'{"arrays": [["x", "u1", [1], -5]]}'), "does not fit"),
    ],
)
def test_what_is_not_a_message_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as caught:
        decode(data)
    assert str(caught.value).endswith(".")


@given(st.binary(max_size=200))
def test_no_bytes_at_all_do_more_than_be_refused(noise: bytes) -> None:
    for data in (noise, GOOD[:12] + noise, GOOD[: len(GOOD) // 2] + noise):
        with contextlib.suppress(ValueError):
            decode(data)
