"""A Dask cluster in a process of its own, given its settings as JSON.

Prints its address and the key to it as one line, and ends when its standard input is closed, which happens when the
server ends in whatever way. Kept out of the server's process because Dask starts workers by importing the main module
again, which under Streamlit is the page's script, and because the scheduler's work should not be done in the time of a
click.

A scheduler runs whatever a client sends it, so this one speaks to nobody but its own processes and this server: over
TLS, both sides with a key that is made anew for each cluster, told through pipes, and never in a list of processes.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import dask
from distributed import LocalCluster, Security

from playground.jobs.settings import LOADED, Settings, memory_of

_ROOT = Path(__file__).parents[2]
START = 60.0
"""Seconds that a worker has to start in, usually."""
_PROGRAM = "from playground.jobs.cluster import main; main()"  # no main module, so none for workers to import again
QUIET = {
    "KERAS_BACKEND": "tensorflow",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "MALLOC_TRIM_THRESHOLD_": "65536",
}


def launch(settings: Settings, start: float = START) -> tuple[subprocess.Popen[str], str, Security]:
    """Start the process; itself, the scheduler's address and what opens it. RuntimeError where it does not come up.

    start: seconds that its workers have to start in; one that has not by then is given up, and none takes its place.
    """
    wanted = {
        "workers": settings.workers,
        "memory": memory_of(settings),
        "preload": settings.preload,
        "start": start,
    }
    process = subprocess.Popen(  # noqa: S603  our own module, no word of a learner in it
        [sys.executable, "-c", _PROGRAM, json.dumps(wanted)],
        cwd=_ROOT,
        env={**os.environ, **QUIET, "PLAYGROUND_JOBS_DIR": settings.folder},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    line = process.stdout.readline() if process.stdout else ""
    if not line.startswith("{"):
        process.kill()
        process.wait()
        raise RuntimeError("The training process did not start. The reason is in the server's log.")
    told = json.loads(line)
    keys = Security(
        require_encryption=True,
        tls_ca_file=told["certificate"],
        tls_client_cert=told["certificate"],
        tls_client_key=told["key"],
    )
    return process, told["address"], keys


def is_news(record: logging.LogRecord) -> bool:
    """Whether the log needs it. That a worker has not started in its time is no fault: the service says so in a line,
    and starts another, where Dask stumbles over itself as it ends the one that is still on its way.
    """
    error = record.exc_info[1] if record.exc_info else None
    while error and not isinstance(error, TimeoutError):
        error = error.__cause__ or error.__context__
    return error is None


def main() -> None:
    """Run the cluster until standard input ends."""
    wanted = json.loads(sys.argv[1])
    dask.config.set(
        {
            "distributed.admin.log-length": 100,
            "distributed.admin.low-level-log-length": 100,
            "distributed.scheduler.work-stealing": False,
            "distributed.worker.memory.spill": False,
            # A worker is ended where it takes too much, and not kept waiting for others to take less: on a small
            # machine TensorFlow alone comes near the limit.
            "distributed.worker.memory.pause": False,
            # The share of the limit at which it is ended. Usually 0.95, by what is resident: on a machine of a gigabyte
            # TensorFlow's files alone brought it there, and it was ended and started again for ever.
            "distributed.worker.memory.terminate": 1 + LOADED / wanted["memory"],
            # A worker looks at what its threads are doing a hundred times a second, for a page that is not served here.
            # Python 3.11 may hang for good where another thread begins in that moment.
            "distributed.worker.profile.enabled": False,
            # Usually 15 s: a worker that was killed and is started again by its nanny, with TensorFlow on a busy
            # machine, would be taken for lost as it comes, ended, and none started in its place.
            "distributed.deploy.lost-worker-timeout": wanted["start"],
            # Pages that tell anybody who asks what is under way.
            "distributed.scheduler.http.routes": [],
            "distributed.worker.http.routes": [],
        }
    )
    logging.getLogger("tornado.application").addFilter(is_news)
    keys = Security.temporary()
    with LocalCluster(
        n_workers=0,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        security=keys,
        dashboard_address="127.0.0.1:0",  # None would still serve, on a port of its choice and on all addresses
        scheduler_kwargs={"dashboard": False},
        memory_limit=wanted["memory"],
        preload=[wanted["preload"]] if wanted["preload"] else [],
        death_timeout=wanted["start"],
    ) as cluster:
        # The address first: the server need not wait for TensorFlow.
        told = {
            "address": cluster.scheduler_address,
            "certificate": keys.tls_client_cert,
            "key": keys.tls_client_key,
        }
        sys.stdout.write(f"{json.dumps(told)}\n")
        sys.stdout.flush()
        cluster.scale(wanted["workers"])
        sys.stdin.read()
        # Closing can wait for a worker that is in the middle of something; nobody is there any more to mind.
        threading.Thread(target=_leave, daemon=True).start()
        cluster.close(timeout=2)


def _leave() -> None:
    time.sleep(4)
    os._exit(0)
