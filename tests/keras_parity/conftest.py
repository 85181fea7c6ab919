"""Keras in float64 for every test of this folder. floatx is global, so these tests run in a process of their own."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def float64() -> Iterator[None]:
    import keras

    before = keras.config.floatx()
    keras.config.set_floatx("float64")
    yield
    keras.config.set_floatx(before)
