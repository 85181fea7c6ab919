"""What cards of pictures and sequences say they reach they do reach: one start of the quick ones, twelve by hand."""

import pytest

from tests.experiment.reaches import CLAIMS, reached

QUICK = ("card edge", "card five_moments", "card eight_pixels", "card normalised", "parity of four")


@pytest.mark.parametrize("name", QUICK)
def test_one_start_of_each_gets_there(name):
    claim = CLAIMS[name]
    found, value = reached(claim, claim.experiment.seed)
    assert found, value
