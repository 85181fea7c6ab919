"""Terms in texts: found whole, the longest first, as the browser finds them (components/shared/words.js)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from playground.explain.glossary.word import Word

_WITHIN = r"[\w₀-₉⁰-⁹\u0302]"
"""Letters, digits and what is written small above and below: a term ends before none of these."""
_LEAST = 2
"""Of a word that also means something else, letters from which on it is looked for at all."""


def found(text: str, words: Iterable[Word], everyday: bool = False) -> list[Word]:
    """The entries whose spellings stand in a text, in its order, each once. everyday: also under those spellings that
    mostly mean something else; for texts that are terms, such as the name of a setting.
    """
    known, pattern = _pattern(tuple(words), everyday)
    return list(dict.fromkeys(known[term] for term in pattern.findall(text)))


def without(text: str, words: Iterable[Word]) -> str:
    """The text without its terms, under whatever spelling."""
    return _pattern(tuple(words), True)[1].sub(" ", text)


@cache
def _pattern(words: tuple[Word, ...], everyday: bool) -> tuple[dict[str, Word], re.Pattern[str]]:
    known: dict[str, Word] = {}
    for word in words:
        for spelling in word.spellings:
            if spelling not in word.everyday or (everyday and len(spelling) >= _LEAST):
                for each in _with_capital(spelling):
                    known.setdefault(each, word)
    either = "|".join(re.escape(each) for each in sorted(known, key=len, reverse=True))
    return known, re.compile(rf"(?<!{_WITHIN})(?:{either})(?!{_WITHIN})")


def _with_capital(spelling: str) -> tuple[str, ...]:
    """As a sentence may begin with it, too; a letter that is a symbol is another one as a capital."""
    return (spelling, spelling[0].upper() + spelling[1:]) if re.match("[a-z]{3}", spelling) else (spelling,)
