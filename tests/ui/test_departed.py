"""Somebody comes now and then who wants nothing, so that those who have left are let go."""

import asyncio
from typing import Any

import psutil
import pytest
from streamlit.runtime import Runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.session_manager import SessionClient
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from playground.ui.departed import Nobody, visit, visiting


class Sessions:
    """Streamlit's own sessions without the server around them, and a clock that tests turn."""

    def __init__(self) -> None:
        self.now, self.begun = 0.0, 0
        storage = MemorySessionStorage()
        cache: Any = type(storage._cache)
        storage._cache = cache(maxsize=128, ttl=120, timer=lambda: self.now)
        self._manager = WebsocketSessionManager(
            storage, MemoryUploadedFileManager("/upload"), ScriptCache(), lambda: None
        )

    def connect_session(self, client: SessionClient, user_info: dict[str, Any]) -> str:
        self.begun += 1
        return self._manager.connect_session(client, ScriptData("main.py", is_hello=False), user_info)

    def disconnect_session(self, session_id: str) -> None:
        self._manager.disconnect_session(session_id)


def test_a_visit_lets_go_of_all_whose_time_is_over() -> None:
    async def a_class_leaves() -> tuple[int, int, int]:
        sessions, process = Sessions(), psutil.Process()
        before = process.num_fds()
        for session in [sessions.connect_session(Nobody(), {}) for _ in range(30)]:
            sessions.disconnect_session(session)
        left = process.num_fds()
        sessions.now += 60
        visit(sessions)
        soon = process.num_fds()
        sessions.now += 61
        visit(sessions)
        return left - before, soon - left, process.num_fds() - before

    left, soon, later = asyncio.run(a_class_leaves())
    assert left >= 30, "handles are held in case the line was only cut"
    assert soon >= 0
    assert later <= left / 10


def test_the_app_is_visited_as_long_as_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    async def life() -> tuple[int, int]:
        sessions, enough = Sessions(), asyncio.Event()

        def instance() -> Sessions:
            if sessions.begun >= 3:
                enough.set()
            return sessions

        monkeypatch.setattr(Runtime, "instance", instance)
        async with visiting(None, every=0.001):
            await asyncio.wait_for(enough.wait(), 60)
        ended = sessions.begun
        await asyncio.sleep(0)
        return ended, sessions.begun

    before, after = asyncio.run(life())
    assert before >= 3
    assert after == before
