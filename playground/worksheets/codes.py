"""The code on a sheet: which kind it is and which numbers are on it. It says nothing of whose it is.

One character for the template, four for the seed, one to check them: a wrong character, or two neighbours exchanged, is
noticed, since every place has a weight of its own and 31 is a prime.
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRTUVWXY"
"""Without I, L, O, S and Z, which are read as digits."""

PLACES = 4
SEEDS = len(ALPHABET) ** PLACES


def encode(template: str, seed: int) -> str:
    """`B48K2-T`. template: one character of the alphabet; seed: 0 to SEEDS - 1."""
    rest, places = seed, []
    for _ in range(PLACES):
        rest, place = divmod(rest, len(ALPHABET))
        places.append(ALPHABET[place])
    body = template + "".join(reversed(places))
    return f"{body}-{_check(body)}"


def decode(code: str) -> tuple[str, int]:
    """Template and seed. ValueError with a sentence for what is no code."""
    body = "".join(character for character in code.upper() if character not in " -–−_")
    if len(body) != PLACES + 2:
        raise ValueError(f"A code has {PLACES + 2} characters, such as {encode('B', 1234)}.")
    strange = next((character for character in body if character not in ALPHABET), "")
    if strange:
        raise ValueError(f"There is no “{strange}” in a code: neither I, L, O, S nor Z, and no other signs.")
    if _check(body[:-1]) != body[-1]:
        raise ValueError("This code has a slip in it: its last character does not go with the others.")
    seed = 0
    for character in body[1:-1]:
        seed = seed * len(ALPHABET) + ALPHABET.index(character)
    return body[0], seed


def _check(body: str) -> str:
    total = sum((place + 2) * ALPHABET.index(character) for place, character in enumerate(body))
    return ALPHABET[-total % len(ALPHABET)]
