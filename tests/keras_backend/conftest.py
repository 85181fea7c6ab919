"""The tests of this folder run as a training process does: warmed up, with as many threads."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def warmed_up() -> None:
    from playground.keras_backend.warm import ready

    ready()
