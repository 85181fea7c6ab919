"""The parts of an address: those a page knows and can read, before anything is made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from playground.experiment.values import shown

BROWSERS = ("embed", "embed_options", "lesson", "see")
"""Parts that belong to the host of the app, or to the browser alone: the lesson that is open, how it is looked at."""


def readable_parts(
    params: Mapping[str, str],
    known: Callable[[str], bool],
    most: int,
    longest: Callable[[str], int],
    problems: list[str],
) -> tuple[dict[str, str], list[str]]:
    """The parts that are known, plain text and not too long; and the names of those that are not known.

    most: parts that are looked at; longest: characters of one, by its name. What was left out is said in `problems`,
    but for names.
    """
    given: dict[str, str] = {}
    unknown: list[str] = []
    for count, name in enumerate(params):
        if count >= most:
            problems.append(f"The link has more than {most} parts; the rest was ignored.")
            break
        value: object = params[name]
        if name in BROWSERS:
            continue
        if not known(name):
            unknown.append(shown(str(name), 20))
        elif not isinstance(value, str) or len(value) > longest(name):
            problems.append(f"{shown(name)} was ignored: it is too long to be read.")
        else:
            given[name] = value
    return given, unknown


def say_unknown(names: list[str], problems: list[str]) -> None:
    """Say which parts this page does not know, if any."""
    if names:
        listed = ", ".join(names[:5]) + (" and more" if len(names) > 5 else "")
        problems.append(f"The link has parts this page does not know ({listed}); they were ignored.")
