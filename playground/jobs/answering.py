"""The program of a process apart (see `apart`): it answers questions from standard input until that ends.

Run as a file, with the most bytes it may have as its argument.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import os
import pickle
import sys
import traceback
from typing import Any

_NICE = 5
LARGE = "To read this takes more memory than there is for it. A smaller part of it may do."

FULL = "The server's disk is full, so this could not be done. Whoever runs the playground has to make room."
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What a system calls it where there is no room for a file."""


def find(function: str) -> Any:
    """The function called "package.module:function"."""
    module, _, name = function.partition(":")
    return getattr(importlib.import_module(module), name)


def main(memory: int) -> None:
    """Answer until nobody can ask any more. memory: bytes."""
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    _limit(memory)
    while True:
        try:
            function, arguments = pickle.load(questions)  # noqa: S301  from the server, which started this process
        except EOFError:
            return
        pickle.dump(_answer(function, arguments), answers)
        answers.flush()


def _answer(function: str, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    """How it went, and the answer or the reason."""
    try:
        return "answer", find(function)(*arguments)
    except ValueError as error:
        return "declined", str(error)
    except MemoryError:
        return "declined", LARGE
    except Exception:  # noqa: BLE001  told to the server, which logs it
        return "failed", traceback.format_exc()


def _limit(memory: int) -> None:
    """At most so many bytes of its own, where the system knows such a limit; and clicks go first."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  not on Windows

        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    with contextlib.suppress(OSError, AttributeError):
        os.nice(_NICE)


if __name__ == "__main__":
    main(int(sys.argv[1]))
