"""Starts the app as a learner's machine does, in a process of its own, and looks after its log."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120.0  # seconds; what is waited for comes in a few, or in a minute where the machine does much besides


def until(condition: Callable[[], T], what: str, within: float = PATIENCE, every: float = 0.05) -> T:
    """Wait for `condition()` to be true and return its value; after `within` seconds fail, naming `what`."""
    deadline = time.monotonic() + within
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"Waited {within:g} s in vain for {what}")
        time.sleep(every)
    return value


@dataclass(frozen=True)
class Server:
    """A running app. `url` ends in a slash; `log` is the file with all it printed."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]

    def get(self, path: str = "", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers with lower-case names, and body of a GET for `path`, relative to the app's address.

        Header names are written with underscores: `accept_encoding="gzip"`. No status raises.
        """
        request = urllib.request.Request(self.url + path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return response.status, {k.lower(): v for k, v in response.headers.items()}, response.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, {k.lower(): v for k, v in refused.headers.items()}, refused.read()

    def printed(self) -> str:
        """All the server has printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def healthy(self) -> bool:
        """Whether it answers; a server that has ended fails the test at once, with what it printed."""
        if self.process.poll() is not None:
            raise AssertionError(f"The server ended with {self.process.returncode}:\n{self.printed()}")
        try:
            return self.get("_stcore/health")[0] == 200
        except OSError:  # not listening yet
            return False


@contextmanager
def serve(root: Path, log: Path, *options: str, base: str = "") -> Iterator[Server]:
    """`streamlit run app.py` in `root` on a free port, with Streamlit's command-line `options`; ended on leaving."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *options]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
    with log.open("wb") as output, subprocess.Popen(command, cwd=root, stdout=output, stderr=output) as process:
        running = Server(f"http://127.0.0.1:{port}{base}/", log, process)
        try:
            until(running.healthy, "the server to answer", every=0.1)
            yield running
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
