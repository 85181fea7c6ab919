"""Work for the job engine's tests: it counts, slowly, and can be found again after a kill."""

import mmap
import os
import signal
import time
from pathlib import Path


def count(reporter, until, gate=None):
    """Counts, and at its end waits until there is such a file, if one is named."""
    place = reporter.folder / "at"
    at = int(place.read_text()) if place.exists() else 0
    reporter.send({"kind": "from", "at": at, "pid": os.getpid()})
    while at < until or not (gate is None or Path(gate).exists()):
        if reason := reporter.stop_reason():
            return {"stopped": reason, "at": at}
        at = min(at + 1, until)
        # Whole or not at all, whenever the process is killed.
        (reporter.folder / "next").write_text(str(at))
        (reporter.folder / "next").replace(place)
        reporter.send({"kind": "at", "at": at, "latest": True})
        time.sleep(0.02)
    return {"at": at}


def count_beside_files(reporter, place, until):
    """Counts with a file in memory, every page of it."""
    with Path(place).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        held[::4096]
        return count(reporter, until)


def refuse(reporter):
    del reporter
    raise ValueError("There is nothing here to count.")


def bring_down_everything(reporter):
    """Ends the process of the cluster, which is this worker's parent."""
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)


def add(a, b):
    return a + b, os.getpid()


def where():
    return os.getpid()


def hold(place):
    """Answers once there is such a file."""
    while not Path(place).exists():
        time.sleep(0.01)
    return os.getpid()


def large(size):
    return len(bytearray(size))


def printed(word):
    print(word, flush=True)
    os.write(1, b"said past Python")
    return word


def ended():
    os.kill(os.getpid(), signal.SIGKILL)


def faulty():
    raise KeyError("a fault of ours")


def refused():
    raise ValueError("There is nothing here to read.")
