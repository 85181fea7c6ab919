"""A line between the browser and the server that can be made slow, held, cut and mended."""

import queue
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from tests.serving import until


class Relay:
    """Passes bytes on, each way, at `bytes_per_second` and `delay` seconds late; `hold` keeps all that comes until
    `release`; `cut` ends every connection.
    """

    def __init__(self, target: str) -> None:
        self.bytes_per_second = float("inf")
        self.delay = 0.0
        self.lead_to(target)
        self._open: set[socket.socket] = set()
        self._whole = True
        self._passes = threading.Event()
        self.release()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        threading.Thread(target=self._accept, daemon=True).start()

    def lead_to(self, target: str) -> None:
        """From now on new connections go to this address."""
        parts = urlsplit(target)
        self._target = (parts.hostname or "", parts.port or 80)

    def hold(self) -> None:
        """From now on nothing arrives."""
        self._passes.clear()

    def release(self) -> None:
        """All that was held arrives."""
        self._passes.set()

    def cut(self) -> None:
        """The connection is gone, and a new one fails, until `mend`."""
        self._whole = False
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self._whole = True

    def close(self) -> None:
        self.release()
        self.cut()
        self._listener.close()
        until(lambda: not self._open, "the relay's connections to end")

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if not self._whole:
                    near.close()
                    continue
                far = socket.create_connection(self._target)
                self._open |= {near, far}
                for one, other in ((near, far), (far, near)):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        """One direction: bytes leave in order, at the line's rate, and each arrives `delay` later."""
        under_way: queue.Queue[tuple[float, bytes]] = queue.Queue()
        threading.Thread(target=self._deliver, args=(under_way, sink), daemon=True).start()
        with suppress(OSError):
            while piece := source.recv(4096):
                time.sleep(len(piece) / self.bytes_per_second)
                under_way.put((time.monotonic() + self.delay, piece))
        under_way.put((0.0, b""))
        self._open.discard(source)
        source.close()

    def _deliver(self, under_way: "queue.Queue[tuple[float, bytes]]", sink: socket.socket) -> None:
        with suppress(OSError):
            while True:
                due, piece = under_way.get()
                if not piece:
                    return sink.shutdown(socket.SHUT_WR)
                time.sleep(max(0.0, due - time.monotonic()))
                self._passes.wait()
                sink.sendall(piece)


@contextmanager
def relayed(target: str) -> Iterator[Relay]:
    relay = Relay(target)
    try:
        yield relay
    finally:
        relay.close()
