"""A Dask cluster as somebody else would run it: a scheduler and workers, each started by its own command."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.serving import ROOT


@contextmanager
def outside_cluster(workers: int = 2) -> Iterator[str]:
    """The scheduler's address; everything is ended on leaving."""
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    command += ["--no-dashboard"]
    with ExitStack() as stack:

        def start(program: list[str], errors: int) -> "subprocess.Popen[str]":
            process = stack.enter_context(subprocess.Popen(program, cwd=ROOT, stderr=errors, text=True))
            stack.callback(process.terminate)  # the ones started last are ended first
            return process

        scheduler = start(command, subprocess.PIPE)
        assert scheduler.stderr is not None
        address = next(line.split()[-1] for line in scheduler.stderr if "Scheduler at:" in line)
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
        for _ in range(workers):
            start(worker, subprocess.DEVNULL)
        yield address
