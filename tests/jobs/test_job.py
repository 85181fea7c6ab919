"""What a part keeps of what its worker tells."""

from playground.jobs import Part, Task
from playground.jobs.job import MOST_EVENTS


def part() -> Part:
    return Part("one.0", Task("a:b", ()), "folder")


def test_of_events_marked_latest_the_newest_is_kept_in_its_place_in_time() -> None:
    heard = part()
    told = ["phase", "live 1", "batch", "live 2", "mistakes 1", "batch", "live 3", "epoch", "mistakes 2"]
    for word in told:
        kind, _, number = word.partition(" ")
        heard.hear({"kind": kind, "latest": True, "number": number} if number else {"kind": kind})
    kept = [f"{event['kind']} {event.get('number', '')}".strip() for event in heard.events]
    assert kept == ["phase", "batch", "batch", "live 3", "epoch", "mistakes 2"]


def test_a_full_list_still_takes_the_newest() -> None:
    heard = part()
    heard.hear({"kind": "live", "latest": True, "number": 1})
    for _ in range(MOST_EVENTS):
        heard.hear({"kind": "batch"})
    heard.hear({"kind": "live", "latest": True, "number": 2})
    assert len(heard.events) == MOST_EVENTS
    assert [event["number"] for event in heard.events if event["kind"] == "live"] == [2]
