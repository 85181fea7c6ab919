"""Several copies of the app behind nginx, set up as the README tells it: what stands there is what is tried."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.serving import ROOT, Server, serve, until

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
"""Debian's, where it is installed (`apt-get install nginx`)."""
BELOW = "/school/lab"
_SERVERS = re.compile(r"( +server )127\.0\.0\.1:\d+;\n" * 2)
_LISTEN = "listen 80;"


def recipe() -> str:
    """The README's lines for nginx."""
    found = re.findall(r"```nginx\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def for_ports(text: str, port: int, copies: Sequence[Server]) -> str:
    """The same, listening on another port, with these copies."""
    told = "".join(f"    server {urlsplit(copy.url).netloc};\n" for copy in copies)
    text, count = _SERVERS.subn(told, text)
    assert (count, text.count(_LISTEN)) == (1, 1)
    return text.replace(_LISTEN, f"listen 127.0.0.1:{port};")


def whole(text: str, folder: Path) -> str:
    """All that nginx reads: Debian's settings that matter here, and a log of who was sent where."""
    temporary = "".join(
        f"    {kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\n{'user root;' if os.geteuid() == 0 else ''}\nworker_processes auto;\npid {folder}/pid;\n"
        f"error_log {folder}/error.log;\nevents {{ worker_connections 768; }}\n"
        f"http {{\n{temporary}    log_format sent '$cookie_playground $upstream_addr $status $request_uri';\n"
        f"    access_log {folder}/sent.log sent;\n{text}}}\n"
    )


@dataclass(frozen=True)
class Behind:
    """nginx, and the copies behind it. `url` ends in a slash."""

    url: str
    copies: list[Server]
    folder: Path

    def sent(self) -> dict[str, list[str]]:
        """Of each cookie, the addresses of the copies that its requests came to, in their order. Where one copy did
        not answer the next was asked: the last of them is meant.
        """
        found: dict[str, list[str]] = {}
        for line in (self.folder / "sent.log").read_text(encoding="utf-8").splitlines():
            cookie, told = line.split(" ", 1)
            *_, last = re.findall(r"127\.0\.0\.1:\d+|^-", told) or ["-"]
            found.setdefault(cookie, []).append(last)
        return found

    def copy_of(self, cookie: str) -> Server:
        """Which copy this cookie's requests come to now."""
        now = self.sent()[cookie][-1]
        return next(copy for copy in self.copies if urlsplit(copy.url).netloc == now)


@contextmanager
def behind_nginx(folder: Path) -> Iterator[Behind]:
    """Two copies below a path, and nginx before them. A copy may be killed meanwhile."""
    assert NGINX is not None, "nginx is not installed: apt-get install nginx"
    with ExitStack() as stack:
        options = ("--server.baseUrlPath", BELOW.strip("/"))
        copies = [
            stack.enter_context(serve(ROOT, folder / f"copy{number}.log", *options, base=BELOW)) for number in (1, 2)
        ]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        settings = folder / "nginx.conf"
        settings.write_text(whole(for_ports(recipe(), port, copies), folder), encoding="utf-8")
        output = stack.enter_context((folder / "nginx.log").open("wb"))
        process = subprocess.Popen([NGINX, "-c", settings, "-p", folder], stdout=output, stderr=output)
        proxy = Server(f"http://127.0.0.1:{port}{BELOW}/", folder / "nginx.log", process)
        try:
            until(proxy.healthy, "nginx to answer", every=0.1)
            yield Behind(proxy.url, copies, folder)
        finally:
            process.terminate()
            process.wait(timeout=10)
