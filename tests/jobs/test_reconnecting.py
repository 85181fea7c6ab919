"""What Dask tells of its way back to a scheduler that is gone stays out of the log, and nothing else."""

import asyncio
import logging
import sys
from collections.abc import Callable

import pytest
from distributed.client import Client

from playground.jobs.reconnecting import WAY_BACK, is_news


def raises(error: BaseException) -> None:
    raise error


def _reconnect(error: BaseException) -> None:
    raises(error)


def told(act: Callable[[BaseException], None], error: BaseException) -> logging.LogRecord:
    try:
        act(error)
    except (OSError, ValueError, asyncio.CancelledError):
        return logging.LogRecord("distributed.client", logging.ERROR, "", 0, "it failed", None, sys.exc_info())
    raise AssertionError("It raises.")


@pytest.mark.parametrize("kind", [ValueError, OSError])
def test_what_is_met_on_the_way_back_is_no_news_and_elsewhere_it_is(kind: type[Exception]) -> None:
    assert not is_news(told(_reconnect, kind("cannot convert to SSL")))
    assert is_news(told(raises, kind("cannot convert to SSL")))


def test_that_a_client_is_closed_meanwhile_is_no_news() -> None:
    assert not is_news(told(raises, asyncio.CancelledError()))


def test_a_line_without_an_error_is_kept() -> None:
    assert is_news(logging.LogRecord("distributed.client", logging.WARNING, "", 0, "slow", None, None))


def test_the_way_back_has_its_name_still() -> None:
    assert WAY_BACK in vars(Client)
