"""The server's own part: security headers, the files it gives to the browser and those it does not."""

import asyncio
import gzip
import json
import os
import re
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import quote

import brotli
import pytest
import segno
import streamlit
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playground.components import assets
from playground.lessons import serving
from playground.server.files import A_YEAR, ASK_AGAIN, Files, Hashed, Made, Served
from playground.server.headers import (
    FRAMED_BY,
    SecurityHeaders,
    content_security_policy,
    framed_by,
    inline_script_hashes,
)
from playground.server.preload import needed_by
from playground.server.qr import MOST_CHARACTERS, qr
from tests.serving import Server

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"


def ask(files: Served, path: str, **headers: str) -> Response:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return files.respond(Request({"type": "http", "method": "GET", "headers": raw, "path_params": {"path": path}}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "parts"
    (folder / "stage").mkdir(parents=True)
    (folder / "stage" / "stage.js").write_text("export const a = 1;\n" * 100)
    (folder / "stage" / "stage.css").write_text("b { color: red }")
    (folder / "stage" / "__init__.py").write_text("SECRET = 1")
    (tmp_path / "outside.js").write_text("outside")
    (folder / "link.js").symlink_to(tmp_path / "outside.js")
    return folder


@pytest.fixture
def files(folder: Path) -> Files:
    return Files(folder, (".js", ".css"), lambda: "v1")


class TestPolicy:
    def test_a_hash_is_the_one_a_browser_computes(self) -> None:
        # The worked example of MDN's page on script-src.
        html = "<script>doSomething();</script><script src='x.js'></script>"
        assert inline_script_hashes(html) == ["'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='"]

    def test_white_space_and_entities_count_as_written(self) -> None:
        plain, spaced, entity = inline_script_hashes("<script>a</script><script> a</script><script>&amp;a</script>")
        assert len({plain, spaced, entity}) == 3

    def test_scripts_come_from_here_or_are_known_by_hash(self) -> None:
        policy = dict(part.split(" ", 1) for part in content_security_policy(INDEX).split("; "))
        hashes = inline_script_hashes(INDEX.read_text(encoding="utf-8"))
        assert hashes
        assert policy["script-src"].split() == ["'self'", "blob:", *hashes]
        assert policy["object-src"] == "'none'"

    def test_nothing_is_loaded_from_another_host(self) -> None:
        for part in content_security_policy(INDEX).split("; "):
            name, *sources = part.split()
            if name != "frame-ancestors":
                assert not [source for source in sources if "//" in source or "*" in source], part


class TestFrames:
    def test_hosts_are_taken_as_the_policy_wants_them(self) -> None:
        told = " https://school.example,http://LOCALHOST:8000/\nhttps://*.uni.example https://school.example"
        hosts, problems = framed_by(told)
        assert hosts == (*FRAMED_BY, "https://school.example", "http://localhost:8000", "https://*.uni.example")
        assert problems == []
        assert f"frame-ancestors {' '.join(hosts)}" in content_security_policy(INDEX, hosts)

    @pytest.mark.parametrize("told", ["", "  ", ","])
    def test_without_the_variable_it_is_as_ever(self, told: str) -> None:
        assert framed_by(told) == (FRAMED_BY, [])

    @pytest.mark.parametrize(
        "part",
        [
            "*", "https://*", "https:", "school.example", "'none'", "https://a.example;script-src", "data:",
            "https://a.example/page", "javascript://a", "https://-a.example", "https://a..b", "https://a.example:",
        ],
    )  # fmt: skip
    def test_what_is_no_host_is_left_out_and_said(self, part: str) -> None:
        hosts, problems = framed_by(f"https://good.example {part}")
        assert hosts == (*FRAMED_BY, "https://good.example")
        assert len(problems) == 1
        assert repr(part) in problems[0]


class TestCode:
    def ask(self, text: str | None) -> Response:
        query = b"" if text is None else f"text={quote(text)}".encode()
        return qr(Request({"type": "http", "method": "GET", "headers": [], "query_string": query}))

    def test_it_is_a_picture_that_fills_its_place_with_white_around_it(self) -> None:
        answer = self.ask("https://playground.example/?at=3.loss&sel=w:0:0:0")
        picture = bytes(answer.body).decode()
        assert (answer.status_code, answer.media_type) == (200, "image/svg+xml")
        modules = segno.make("https://playground.example/?at=3.loss&sel=w:0:0:0", micro=False, error="l")
        side = modules.symbol_size(border=4)[0]
        assert f'viewBox="0 0 {side} {side}"' in picture
        assert picture.count("<path") == 2  # the ground and the modules

    def test_another_text_is_another_picture(self) -> None:
        assert self.ask("https://a.example/").body != self.ask("https://b.example/").body

    def test_the_longest_still_fits_and_one_more_is_refused_in_a_sentence(self) -> None:
        assert self.ask("a" * MOST_CHARACTERS).status_code == 200
        refused = self.ask("a" * (MOST_CHARACTERS + 1))
        assert refused.status_code == 400
        assert b"601" in refused.body

    @pytest.mark.parametrize("text", [None, ""])
    def test_no_text_is_refused(self, text: str | None) -> None:
        assert self.ask(text).status_code == 400

    def test_signs_of_four_bytes_are_coded_or_refused(self) -> None:
        assert self.ask("\U0001f600" * MOST_CHARACTERS).status_code in (200, 400)


class TestFiles:
    @pytest.mark.parametrize(("path", "kind"), [("stage/stage.js", "text/javascript"), ("stage/stage.css", "text/css")])
    def test_listed_kinds_are_served_with_their_type(self, files: Files, path: str, kind: str) -> None:
        response = ask(files, path)
        assert response.status_code == 200
        assert response.headers["content-type"].startswith(kind)
        assert response.body == (files.folder / path).read_bytes()

    @pytest.mark.parametrize(
        "path",
        [
            "stage/__init__.py",
            "v1/stage/__init__.py",
            "stage",
            "stage/",
            "",
            "v1",
            "nothing.js",
            "a\0.js",
            "../outside.js",
            "v1/../outside.js",
            "link.js",
            "/etc/hosts.js",
            "stage/stage.js/stage.js",
            "a" * 300 + ".js",
            "a" * 300 + "/stage.js",
            "v1/" + "a" * 300 + "/stage.js",
            "a/" * 3_000 + "stage.js",
            "\ud800.js",
            "\ud800/stage/stage.js\0",
        ],
    )
    def test_anything_else_is_not_found(self, files: Files, path: str) -> None:
        response = ask(files, path)
        assert (response.status_code, response.headers["cache-control"]) == (404, "no-store")

    def test_an_absolute_path_to_a_real_file_is_not_found(self, files: Files) -> None:
        assert ask(files, str(files.folder.parent / "outside.js")).status_code == 404

    def test_only_the_present_version_is_kept_for_a_year(self, files: Files) -> None:
        assert ask(files, "v1/stage/stage.js").headers["cache-control"] == A_YEAR
        assert ask(files, "stage/stage.js").headers["cache-control"] == ASK_AGAIN
        outdated = ask(files, "v0/stage/stage.js")
        assert (outdated.status_code, outdated.headers["cache-control"]) == (200, ASK_AGAIN)

    def test_a_browser_that_has_the_file_is_told_so(self, files: Files) -> None:
        first = ask(files, "stage/stage.js")
        again = ask(files, "stage/stage.js", if_none_match=first.headers["etag"])
        assert (again.status_code, again.body) == (304, b"")

    @pytest.mark.parametrize(
        ("accepted", "encoding"),
        [
            ("gzip, deflate", "gzip"),
            ("gzip, deflate, br, zstd", "br"),
            ("BR ; q=0.5,gzip", "br"),
            ("br;q=0, gzip", "gzip"),
            ("br; q=0.0, gzip;q=0.000", None),
            ("brotli, gzipped", None),
            ("", None),
        ],
    )
    def test_compressed_as_who_asks_can_read_it(self, files: Files, accepted: str, encoding: str | None) -> None:
        plain, small = ask(files, "stage/stage.js"), ask(files, "stage/stage.js", accept_encoding=accepted)
        assert small.headers.get("content-encoding") == encoding
        assert small.headers["vary"] == "Accept-Encoding"
        read = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
        assert read(bytes(small.body)) == plain.body == (files.folder / "stage" / "stage.js").read_bytes()
        assert (len(small.body) < len(plain.body) / 5) == (encoding is not None)

    def test_a_class_that_asks_together_has_it_compressed_once(
        self, files: Files, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calls: list[str] = []
        all_here = Barrier(16)
        for module, name in ((gzip, "compress"), (brotli, "compress")):
            compress = getattr(module, name)

            def counted(*given: Any, compress: Any = compress, of: str = module.__name__, **more: Any) -> bytes:
                calls.append(of)
                return bytes(compress(*given, **more))

            monkeypatch.setattr(module, name, counted)

        def together(_: int) -> bytes:
            all_here.wait(timeout=30)
            return bytes(ask(files, "stage/stage.js", accept_encoding="br").body)

        with ThreadPoolExecutor(16) as pool:
            assert len(set(pool.map(together, range(16)))) == 1
        assert sorted(calls) == ["brotli", "gzip"]

    def test_a_changed_file_is_read_again(self, files: Files) -> None:
        before = ask(files, "stage/stage.css")
        (files.folder / "stage" / "stage.css").write_text("b { color: green }")
        after = ask(files, "stage/stage.css", if_none_match=before.headers["etag"])
        assert (after.status_code, after.body) == (200, b"b { color: green }")


def test_a_name_that_carries_a_hash_is_kept_for_a_year(folder: Path) -> None:
    hashed = Hashed(folder, (".js",))
    assert ask(hashed, "stage/stage.js").headers["cache-control"] == A_YEAR
    assert ask(hashed, "stage/stage.css").status_code == 404
    assert ask(hashed, "../outside.js").status_code == 404


class TestMade:
    def test_it_is_made_once_a_version(self) -> None:
        asked: list[str] = []
        present = "v1"

        def make(name: str) -> str | None:
            asked.append(name)
            return f"{name} of {present}" if name == "stage/stage.js" else None

        made = Made(make, lambda: present)
        for path in ("v1/stage/stage.js", "stage/stage.js", "v1/stage/stage.js"):
            assert ask(made, path).body == b"stage/stage.js of v1"
        assert asked == ["stage/stage.js"]
        assert ask(made, "v1/stage/stage.js").headers["cache-control"] == A_YEAR
        present = "v2"
        outdated = ask(made, "v1/stage/stage.js")
        assert (outdated.body, outdated.headers["cache-control"]) == (b"stage/stage.js of v2", ASK_AGAIN)
        assert ask(made, "v2/stage/other.js").status_code == 404


def test_the_version_follows_the_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "FOLDER", folder)
    first = assets.version()
    assert assets.url("stage/stage.js") == f"assets/{first}/stage/stage.js"
    (folder / "stage" / "__init__.py").write_text("other")
    assert assets.version() == first
    (folder / "stage" / "stage.css").write_text("i {}")
    assert assets.version() != first


def test_the_version_of_the_lessons_follows_each_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that bears an older time than the others: copied with it, or written while the clock was behind."""
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("1")
    monkeypatch.setattr(serving, "FOLDER", tmp_path)
    first = serving.version()
    assert serving.version() == first
    (tmp_path / "a.md").write_text("two")
    os.utime(tmp_path / "a.md", (1, 1))
    assert serving.version() != first


def addresses() -> list[str]:
    """Every component, Plotly by its version, and the scripts and styles that Streamlit's page begins with."""
    ours = [assets.url(name) for name in assets.STYLES]
    own = re.findall(r'(?:src|href)="\./(static/(?:js|css)/[^"]+)"', INDEX.read_text(encoding="utf-8"))
    assert {name.rpartition(".")[2] for name in own} == {"js", "css"}
    return [f"plotlyjs/{version('plotly')}/plotly.min.js", *ours, *own]


async def _fails(scope: Scope, receive: Receive, send: Send) -> None:
    raise RuntimeError("on our side")


async def _fails_late(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise RuntimeError("on our side")


@pytest.mark.parametrize(("app", "status"), [(_fails, 500), (_fails_late, 200)])
def test_the_answer_to_a_fault_of_ours_carries_the_headers_and_the_fault_is_told(app: ASGIApp, status: int) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    with pytest.raises(RuntimeError, match="on our side"):
        asyncio.run(SecurityHeaders(app, "policy")({"type": "http", "method": "GET"}, receive, send))
    starts = [message for message in sent if message["type"] == "http.response.start"]
    assert [start["status"] for start in starts] == [status]
    headers = {name.decode().lower(): value.decode() for name, value in starts[0]["headers"]}
    assert headers["content-security-policy"] == "policy"
    assert headers["x-content-type-options"] == "nosniff"
    assert not any(b"Traceback" in message.get("body", b"") for message in sent)


class TestPreload:
    def test_what_a_chunk_imports_is_followed_and_what_the_page_names_is_left_out(self, tmp_path: Path) -> None:
        (tmp_path / "index.html").write_text('<script src="./static/js/index.1.js"></script>')
        for name, text in {
            "index.1.js": 'import"./far.2.js"',
            "Wide.3.js": 'import{a as b}from"./index.1.js";import"./deep.4.js";import c from`./own-one.5.js`',
            "deep.4.js": "import './own-one.5.js';import('./later.6.js')",
            "own-one.5.js": 'import"./Wide.3.js"',
            "later.6.js": "",
            "Wider.7.js": "",
        }.items():
            (tmp_path / name).write_text(text)
        found = needed_by(tmp_path / "index.html", tmp_path, ("Wide",))
        assert found == ["Wide.3.js", "deep.4.js", "own-one.5.js"]

    @pytest.mark.parametrize(
        ("path", "module"),
        [
            ("", "stage/stage.js"),
            ("optimizer_race", "race/race.js"),
            ("bigger_data?job=none", "training/training.js"),
            ("lessons", "lesson_list/lesson_list.js"),
            ("worksheet", "worksheet/worksheet.js"),
        ],
    )
    def test_a_page_names_its_component_and_what_streamlit_draws_it_with(
        self, server: Server, path: str, module: str
    ) -> None:
        status, headers, body = server.get(path, **{"accept-encoding": "identity"})
        told = re.findall(r"<(/[^>]+)>; rel=modulepreload", headers["link"])
        assert status == 200
        assert told[0] == f"/{assets.url(module)}"
        assert [name for name in told if "/BidiComponent." in name]
        assert len(headers["link"]) < 1000  # a proxy takes 4,000 characters of headers by default
        for address in told:
            assert server.get(address[1:])[0] == 200, address
            assert address[1:] not in body.decode()

    def test_nothing_else_does(self, server: Server) -> None:
        for path in ("_stcore/health", "metrics", "favicon.png", assets.url("stage/stage.js")):
            assert "link" not in server.get(path)[1]


class TestRunning:
    @pytest.mark.parametrize(
        "path",
        ["", "_stcore/health", "plotlyjs/nothing.js", "favicon.png", f"assets/{'a' * 300}.js", f"media/{'a' * 300}.js",
         f"{'a' * 300}", "assets/%ff%fe.js", "assets/a%00.js", f"component/{'a' * 300}/x.js", "_stcore/" + "a" * 300,
         "qr.svg", "worksheets/sheets?code=x", "worksheets/marks", "lessons/nothing", "lessons/check", "take/nothing",
         "static/js/nothing.js", "_stcore/stream", "_stcore/upload_file/x/y", "?at=%00&net=%ff"],
    )  # fmt: skip
    def test_every_answer_carries_the_headers(self, server: Server, path: str) -> None:
        headers = server.get(path)[1]
        assert headers["content-security-policy"] == content_security_policy(INDEX)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]

    def test_pages_of_others_neither_read_nor_write(self, server: Server) -> None:
        """No answer is given to a script of another origin, and no file is taken without the token of XSRF."""
        for path in ("_stcore/health", "_stcore/host-config", "worksheets/kinds"):
            headers = server.get(path, origin="https://evil.example")[1]
            assert headers.get("access-control-allow-origin", "") not in {"*", "https://evil.example"}, path
        request = urllib.request.Request(f"{server.url}_stcore/upload_file/any/file", data=b"x", method="PUT")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=10)
        refused.value.close()
        assert refused.value.code in {400, 403}

    def test_all_scripts_and_styles_are_served_compressed_and_kept(self, server: Server) -> None:
        for address in addresses():
            status, headers, body = server.get(address, accept_encoding="gzip")
            assert (status, headers["cache-control"], headers["content-encoding"]) == (200, A_YEAR, "gzip"), address
            assert int(headers["content-length"]) == len(body)

    @pytest.mark.parametrize(
        "path", ["assets/assets.py", "assets/..%2fmain.py", "assets/../main.py", "assets/%2e%2e/main.py"]
    )
    def test_python_is_not_served(self, server: Server, path: str) -> None:
        status, _, body = server.get(path)
        assert status in {400, 404}
        assert b"import" not in body

    def test_all_of_it_works_below_a_path(self, server_below_a_path: Server) -> None:
        for address in ["_stcore/health", "", *addresses()]:
            status, headers, _ = server_below_a_path.get(address)
            assert status == 200, address
            assert "content-security-policy" in headers
        assert "javascript" in server_below_a_path.get(addresses()[0])[1]["content-type"]

    def test_the_other_door_stays_shut(self, server: Server) -> None:
        # Streamlit's agent API would let any program start sessions; it is off unless a setting turns it on.
        description = json.loads(server.get("_stcore/agent/openapi.json")[2])
        assert description["info"]["x-streamlit-agent-api"] == "disabled"
