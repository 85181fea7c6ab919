"""The words of the pages: each explained once, in a sentence, and seen where its link says."""

import re
import xml.etree.ElementTree as ET
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest

from playground.experiment import link
from playground.explain import glossary
from playground.explain.glossary import WORDS
from playground.timeline import Timeline
from tests.explain.shown_by import NotOpenedError, shown_by


def test_each_word_is_explained_once_in_one_plain_sentence():
    spellings = [spelling for word in WORDS.values() for spelling in word.spellings]
    assert len(spellings) == len(set(spellings))
    assert len(WORDS) > 140
    for word in WORDS.values():
        assert re.fullmatch(r"[A-Z0].*[^.!?]\.", word.says), word.says
        assert not re.search(r"[.!?] [A-Z]", word.says), f"More than one sentence: {word.says}"
        assert word.look == "" or word.look.endswith("."), word.look
        assert set(word.everyday) <= set(word.spellings), word.term


def test_what_is_named_beside_a_word_is_a_word():
    for word in WORDS.values():
        assert set(word.related) <= set(WORDS), word.term
        assert word.term not in word.related


def test_the_browser_gets_each_with_its_formula():
    told = {entry["term"]: entry for entry in glossary.told()}
    assert list(told) == list(WORDS)
    assert told["momentum"]["marked"] == ["momentum", "velocity", "heavy ball", "velocities"]
    assert "m" not in told["first moment"]["marked"]
    for entry in told.values():
        if entry["formula"]:
            assert ET.fromstring(entry["formula"]).tag.endswith("math"), entry["term"]
            assert "\\" not in entry["formula"], entry["term"]
    assert sum(bool(entry["formula"]) for entry in told.values()) > 90


@pytest.mark.parametrize("term", [word.term for word in WORDS.values()])
def test_show_me_opens_and_shows_the_thing(term: str):
    word = WORDS[term]
    assert word.show
    assert word.look
    shown = "\n".join(shown_by(word.show)).lower()
    sought = [word.finds] if word.finds else word.spellings
    assert any(text.lower() in shown for text in sought), f"{word.show} does not show {sought}"


def test_the_decision_boundary_lies_between_the_classes_where_it_is_shown():
    """At a start the guess may have one sign all over the plane: then no colours meet."""
    opened, _ = link.decode(dict(parse_qsl(urlsplit(WORDS["decision boundary"].show).query)))
    line = Timeline(opened.run)
    moment = line.moment(opened.cursor.update)
    guesses = moment.network.forward(moment.before.theta, line.x)
    assert np.mean((guesses > 0) == (line.y > 0)) > 0.95


@pytest.mark.parametrize("address", ["./?at=0.nothing", "./?opt=adma", "bigger_data?schedule=cosign"])
def test_a_link_that_opens_something_else_is_noticed(address: str):
    with pytest.raises(NotOpenedError):
        shown_by(address)
