"""A Dask cluster as somebody else would run it: a scheduler and workers, each started by its own command."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from distributed import Security, Worker

from tests.serving import ROOT


class Keys(NamedTuple):
    """The files of a certificate that serves all sides, and of its key."""

    certificate: str
    key: str

    @classmethod
    def made(cls, folder: Path) -> "Keys":
        """New ones, below a folder."""
        made, found = Security.temporary(), cls(str(folder / "keys.crt"), str(folder / "keys.pem"))
        Path(found.certificate).write_text(made.tls_client_cert, encoding="utf-8")
        Path(found.key).write_text(made.tls_client_key, encoding="utf-8")
        return found

    def options(self) -> list[str]:
        return ["--tls-ca-file", self.certificate, "--tls-cert", self.certificate, "--tls-key", self.key]


def rounds(dask_worker: Worker) -> list[str]:
    """What a worker does again and again; asked in its own process."""
    return list(dask_worker.periodic_callbacks)


@contextmanager
def outside_cluster(workers: int = 2, keys: Keys | None = None) -> Iterator[str]:
    """The scheduler's address, over TLS where keys are given; everything is ended on leaving."""
    secret = keys.options() if keys else []
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    command += ["--no-dashboard", *(["--protocol", "tls", *secret] if keys else [])]
    with ExitStack() as stack:

        def start(program: list[str], errors: int) -> "subprocess.Popen[str]":
            process = stack.enter_context(subprocess.Popen(program, cwd=ROOT, stderr=errors, text=True))
            stack.callback(process.terminate)  # the ones started last are ended first
            return process

        scheduler = start(command, subprocess.PIPE)
        assert scheduler.stderr is not None
        address = next(line.split()[-1] for line in scheduler.stderr if "Scheduler at:" in line)
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
        worker += secret
        for _ in range(workers):
            start(worker, subprocess.DEVNULL)
        yield address
