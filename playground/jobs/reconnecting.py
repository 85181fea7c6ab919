"""What Dask tells of a scheduler that is gone: its client looks for it until it is closed, and another is gone to."""

from __future__ import annotations

import asyncio
import logging
import traceback

#: The client's own way back to its scheduler (distributed/client.py).
WAY_BACK = "_reconnect"


def is_news(record: logging.LogRecord) -> bool:
    """Whether the log needs it. Whatever the client meets on its way back to a scheduler that is gone, and that it is
    closed meanwhile, is no fault: the service says that the scheduler is lost, and starts another.
    """
    kind, _, trace = record.exc_info or (None, None, None)
    closed = kind is not None and issubclass(kind, asyncio.CancelledError)
    return not closed and all(frame.name != WAY_BACK for frame in traceback.extract_tb(trace))


def without_reconnecting() -> None:
    """Leave that out of this process's log."""
    logging.getLogger("distributed.client").addFilter(is_news)
