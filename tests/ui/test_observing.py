"""What the server tells whoever runs it: an event a line, counts that add up, nothing personal."""

import json
import logging
import re

import pytest
from streamlit.testing.v1 import AppTest

from playground.jobs.settings import read
from playground.server.observing import ALL, BOUNDS, EVENTS, NONE, OBSERVER, SLOW, Observer, _JsonLine, set_up
from tests.serving import Server

SAMPLE = re.compile(r"([a-z_]+)(?:\{([^}]*)\})? ([0-9.e+-]+)")


def samples(text: str) -> dict[str, float]:
    """Every line that is no comment, read; one that could not be would fail."""
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            read_so = SAMPLE.fullmatch(line)
            assert read_so is not None, line
            name, labels, value = read_so.groups()
            found[f"{name}{{{labels}}}" if labels else name] = float(value)
    return found


def test_counts_add_up_and_the_buckets_hold_all_that_is_shorter() -> None:
    observer = Observer()
    for seconds in (0.001, 0.005, 0.006, 0.3, 99.0):
        observer.tell("a", "step_through", "answer", seconds)
    observer.tell("b", "optimizer_race", "run", 0.02)
    found = samples(observer.metrics())
    stem = 'playground_answer_seconds_{}{{page="step_through",action="answer"{}}}'
    buckets = [found[stem.format("bucket", f',le="{bound}"')] for bound in (*map(repr, BOUNDS), "+Inf")]
    assert buckets == [2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 5]
    assert found[stem.format("count", "")] == 5
    assert found[stem.format("sum", "")] == pytest.approx(99.312)
    assert found['playground_answer_seconds_count{page="optimizer_race",action="run"}'] == 1
    assert found["playground_server_memory_megabytes"] > 10


def test_what_waits_on_purpose_and_what_is_in_hand_is_counted_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    observer = Observer(ALL)
    observer.count("step_through", "wait", 0.9)
    for pictures in (0, 2, 500):
        observer.buffer(pictures)
    found = samples(observer.metrics())
    assert found['playground_answer_seconds_bucket{page="step_through",action="wait",le="1.0"}'] == 1
    assert found['playground_answer_seconds_bucket{page="step_through",action="wait",le="0.5"}'] == 0
    hand = [found[f'playground_pictures_in_hand_bucket{{le="{end}"}}'] for end in (0, 3, 120, "+Inf")]
    assert hand == [1, 2, 2, 3]
    assert (found["playground_pictures_in_hand_count"], found["playground_pictures_in_hand_sum"]) == (3, 502)
    assert not caplog.records


class _Kept(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__()
        self.records = records

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.mark.parametrize(("logged", "expected"), [(ALL, [12.3, 300.0]), (SLOW, [300.0]), (NONE, [])])
def test_an_event_is_a_line_of_json(logged: str, expected: list[float]) -> None:
    records: list[logging.LogRecord] = []
    log = logging.getLogger("playground.events")
    kept = _Kept(records)
    log.addHandler(kept)
    log.setLevel(logging.INFO)
    try:
        observer = Observer(logged)
        observer.tell("a1b2c3d4", "step_through", "answer", 0.0123)
        observer.tell("a1b2c3d4", "bigger_data", "run", 0.3)
    finally:
        log.removeHandler(kept)
    lines = [json.loads(_JsonLine().format(record)) for record in records]
    assert [line["ms"] for line in lines] == expected
    for line in lines:
        assert {"time", "level", "session", "page", "action", "ms"} <= set(line)
        assert (line["level"], line.get("slow", False)) == (("warning", True) if line["ms"] > 250 else ("info", False))


def test_what_fails_is_told_as_well() -> None:
    observer = Observer()
    with pytest.raises(ZeroDivisionError), observer.timed("a", "step_through", "answer"):
        raise ZeroDivisionError
    assert samples(observer.metrics())['playground_answer_seconds_count{page="step_through",action="answer"}'] == 1


def test_a_wrong_word_in_the_environment_is_said_and_the_usual_taken() -> None:
    before = OBSERVER.logged
    try:
        assert set_up("loud")[1] == [f"{EVENTS} must be all, slow or none, and it is 'loud': slow is taken."]
        assert (OBSERVER.logged, set_up(" ALL ")[1], OBSERVER.logged) == (SLOW, [], ALL)
        assert set_up("")[0].logged == SLOW
    finally:
        OBSERVER.logged = before
    assert read({EVENTS: "all"})[1] == []  # no unknown name


def _page() -> None:
    from playground.ui.observed import observed, run_of

    with run_of("step_through"):
        observed("step_through", lambda: None)()


def test_each_session_has_a_name_of_its_own_that_it_keeps() -> None:
    names = []
    for _ in range(2):
        page = AppTest.from_function(_page, default_timeout=60).run()
        first = page.session_state["observed_as"]
        assert page.run().session_state["observed_as"] == first
        assert re.fullmatch(r"[0-9a-f]{8}", first)
        names.append(first)
    assert names[0] != names[1]


def test_a_running_server_answers_both_addresses(server: Server) -> None:
    assert server.get("_stcore/health")[2] == b"ok"
    status, headers, body = server.get("metrics")
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert headers["content-type"].startswith("text/plain; version=0.0.4")
    assert samples(body.decode())["playground_server_memory_megabytes"] > 50
