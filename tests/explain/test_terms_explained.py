"""Terms that are used and not explained: every word of every page is one of a glossary's entry, or an everyday one.

The everyday words are a list that was read through (everyday_words.txt). A word that is new on the pages makes the test
red: it gets an entry in `explain/glossary/`, or, where everybody knows it, a place in the list.
"""

import re
from pathlib import Path

import pytest

from playground.explain.glossary import WORDS
from playground.explain.glossary.finding import found, without
from tests.explain.page_texts import is_text, of_javascript, of_python, texts

EVERYDAY = set(Path(__file__).with_name("everyday_words.txt").read_text(encoding="utf-8").split())
LETTERS = re.compile(r"(?<![\w/.-])[A-Za-z]{3,}(?![\w/(]|\.\w)|(?<=\w-)[a-z]{3,}(?!\w)")


def unexplained(text: str) -> list[str]:
    """Its words that are in no entry and in no list."""
    rest = without(text, WORDS.values())
    return [word for word in LETTERS.findall(rest) if word.lower() not in EVERYDAY]


def test_every_term_of_the_pages_has_an_entry() -> None:
    read = list(texts())
    assert len(read) > 3000
    new = sorted({f"{word} ({name})" for name, text in read for word in unexplained(text)})
    assert not new, f"Give these an entry in explain/glossary, or a place in everyday_words.txt: {new}"


def test_the_entries_say_what_they_say_in_words_that_are_known() -> None:
    assert not {word.term: new for word in WORDS.values() if (new := unexplained(f"{word.says} {word.look}"))}


def test_no_word_of_an_entry_is_called_an_everyday_one() -> None:
    assert not {text.lower() for word in WORDS.values() for text in set(word.spellings) - set(word.everyday)} & EVERYDAY


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("The Hessian's largest eigenvalue bounds the rate.", ["Hessian", "eigenvalue"]),
        ("The perplexity falls.", ["perplexity"]),
        ("Attention heads look at every token.", ["Attention", "heads", "token"]),
        ("The delta of the output, from which all others are made.", []),
        ("With the learning rate, momentum and logits.", []),
    ],
)
def test_a_new_term_is_noticed(text: str, new: list[str]) -> None:
    assert unexplained(text) == new


def test_what_is_read_off_the_sources() -> None:
    python = 'def f(n):\n    """Of nobody."""\n    return f"The {n} of it is known." + "dense_layer" + "Kind of layer"'
    assert {text for text in of_python(python) if is_text(text)} == {"The … of it is known.", "Kind of layer"}
    script = 'const a = "data-step"\n// A remark of ours.\nsetText(b, `It says ${n} of them`)'
    assert [text for text in of_javascript(script) if is_text(text)] == ["It says … of them"]


def test_terms_are_found_as_the_browser_finds_them() -> None:
    said = "Learning rates and the loss surface: δ is ∂L/∂z, glossy; Mini-batch."
    assert [word.term for word in found(said, WORDS.values())] == [
        "learning rate",
        "loss surface",
        "delta",
        "minibatch",
    ]
    assert not found("A corner of the page, m and v", WORDS.values())
    assert [word.term for word in found("Noise", WORDS.values(), everyday=True)] == ["noise"]
