"""The processes of trainings below a server, as the machine knows them."""

from collections.abc import Iterator
from pathlib import Path

from tests.serving import Server

_CLUSTER = b"playground.jobs.cluster"


def workers_of(server: Server) -> list[int]:
    """The ones that train: they have loaded TensorFlow."""
    return [pid for pid in _below(server.process.pid) if "libtensorflow" in _told(pid, "maps").decode()]


def clusters_of(server: Server) -> list[int]:
    """The ones with a scheduler in them: one, where trainings can be done."""
    return [pid for pid in _below(server.process.pid) if _CLUSTER in _told(pid, "cmdline")]


def all_of(server: Server) -> list[int]:
    """The server's own, and all below it."""
    return [*_below(server.process.pid)]


def _told(pid: int, name: str) -> bytes:
    """What the machine tells of a process; empty where it has ended."""
    try:
        return (Path("/proc") / str(pid) / name).read_bytes()
    except OSError:
        return b""


def _below(ancestor: int) -> Iterator[int]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and _descends(int(folder.name), ancestor):
            yield int(folder.name)


def _descends(pid: int, ancestor: int) -> bool:
    while pid > 1:
        if pid == ancestor:
            return True
        fields = _told(pid, "stat").rpartition(b")")[2].split()
        pid = int(fields[1]) if fields else 0
    return False
