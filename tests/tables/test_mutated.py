"""A sample of `python -m tests.tables.mutated`: clean tables written and damaged in many ways, read to the truth."""

import random
import re

import pytest

from playground.keras_backend.tables import telling
from playground.plans.reading import Reading
from tests.tables import mutated
from tests.tables.make import kept


@pytest.mark.parametrize("first", range(0, 80, 10))
def test_a_table_is_read_as_it_was_meant_however_it_is_written(first: int) -> None:
    outcomes = [mutated.verdict(seed) for seed in range(first, first + 10)]
    assert outcomes.count("clean") > 5


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_anything_at_all_is_a_table_or_a_sentence(first: int) -> None:
    outcomes = [mutated.anything(seed) for seed in range(first, first + 20)]
    assert {*outcomes} == {"table", "refused"}


def test_the_sample_holds_every_kind_of_damage() -> None:
    told = set()
    for seed in range(80):
        rng = random.Random(seed)
        truth, rows, how = mutated.clean(rng)
        mutated.write(rng, truth, rows, how)
        told |= {re.sub(r"^'.*' in .*", "words", each) for each in truth.how}
    damage = {"gaps", "words", "huge", "fields", "open quote", "no names", "separator at the end", "empty rows"}
    assert told >= damage | {"blank lines", "sep=", "stray CR", "'\\r'", "mac_roman", "utf-16", "cp1251", "comma"}


def test_a_value_that_is_read_otherwise_is_noticed() -> None:
    """The comparison itself: a truth that says something else is not what was read."""
    rng = random.Random(4)
    truth, rows, how = mutated.clean(rng)
    digest = kept(mutated.write(rng, truth, rows, how))
    found = telling.look(digest, Reading())
    assert mutated.wrong(digest, found, truth) is None
    place = next(n for n in range(truth.rows) if n not in truth.lost | truth.asked)
    truth.values[-1][place] = "another"
    assert "instead of 'another'" in str(mutated.wrong(digest, found, truth))
