"""What all tests share: one thread a process, quiet Keras, repeatable examples, and the real server."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.serving import ROOT, Server, serve

# Nothing above imports NumPy or TensorFlow, which read these when they are. Several test processes share the cores, and
# one thread adds numbers in one order.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")

settings.register_profile(
    "repeatable", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.differing_executors]
)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every", action="store_true", help="all sequences, links and pairs, not a sample: minutes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Everything below tests/e2e drives a browser, so nobody has to remember the marker. What is tried only with
    --every is left out without it.
    """
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "e2e"):
            item.add_marker("e2e")
    if not config.getoption("--every"):
        left = [item for item in items if item.get_closest_marker("every")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not item.get_closest_marker("every")]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real app, as `streamlit run app.py` serves it, once for all tests of this process."""
    with serve(ROOT, _log(tmp_path_factory, "server")) as running:
        yield running


@pytest.fixture(scope="session")
def server_below_a_path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same below /school/lab, as behind a proxy that gives the app a part of its addresses."""
    with serve(
        ROOT, _log(tmp_path_factory, "below"), "--server.baseUrlPath", "school/lab", base="/school/lab"
    ) as running:
        yield running


def _log(factory: pytest.TempPathFactory, name: str) -> Path:
    return factory.mktemp(name) / "server.log"
