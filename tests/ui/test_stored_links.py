"""Every link that was ever given away opens what it opened then."""

from typing import Any
from urllib.parse import parse_qsl

import pytest

from playground.experiment import Experiment
from playground.experiment.link import KNOWN
from playground.experiment.link_parts import BROWSERS
from playground.plans import link as plan_link
from playground.plans import link_fields
from playground.race import link as race_link
from playground.ui import links, seek, snapshots
from tests.ui.stored_links import opens, settings, stored

FOUND = stored()
LINKS = {entry["link"]: entry["opens"] for entry in FOUND["links"]}


@pytest.fixture(autouse=True)
def empty_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that has kept nothing yet, and is in no hurry."""
    store = snapshots.Snapshots()
    monkeypatch.setattr(links, "snapshots", lambda: store)
    monkeypatch.setattr(seek, "WAY_SECONDS", 60.0)
    monkeypatch.setattr(seek, "PATIENCE_SECONDS", 60.0)
    monkeypatch.setattr(seek, "PIECE_SECONDS", 60.0)


def test_there_are_links_of_all_pages() -> None:
    pages = [link.partition("?")[0] for link in LINKS]
    assert len(pages) >= 80
    assert pages.count("/") >= 60
    assert pages.count("/optimizer_race") >= 20
    assert pages.count("/bigger_data") >= 2


def test_every_name_that_a_link_can_tell_is_told_by_one() -> None:
    """Whoever adds one adds a link with it: `python -m tests.ui.stored_links`."""
    told: dict[str, set[str]] = {}
    for link in LINKS:
        page, _, query = link.partition("?")
        told.setdefault(page, set()).update(dict(parse_qsl(query, keep_blank_values=True)))
    assert set(KNOWN) <= told["/"]
    assert {*race_link.NAMES} - {*BROWSERS} <= told["/optimizer_race"]
    assert {*link_fields.NAMES, *plan_link.OWN} <= told["/bigger_data"]


def test_what_a_link_leaves_out_is_as_it_was() -> None:
    """A setting that came later is told by none of the links, so it must be off where it is not told."""
    assert settings(Experiment(), FOUND["usual"]) == {}


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link[:60])
def test_a_stored_link_opens_as_before(link: str) -> None:
    assert opens(link, FOUND["usual"]) == near(LINKS[link])


def near(value: Any) -> Any:
    """Equal in everything; numbers, which another processor may round otherwise, to nine digits."""
    if isinstance(value, dict):
        return {name: near(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [near(entry) for entry in value]
    return pytest.approx(value, rel=1e-9, abs=1e-12) if isinstance(value, float) else value
