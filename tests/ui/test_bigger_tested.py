"""What a result leaves open is said beside it: classes that the test set has none or few of."""

import pytest

from playground.ui.bigger.tested import untested
from playground.ui.markdown import plainly


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ([20, 30, 5], []),
        ([20, 30, 0], ["The test set has no example of c: whether it is recognised is not known."]),
        (
            [0, 30, 0],
            ["The test set has no example of a, c: whether they are recognised is not known."],
        ),
        ([1, 30, 4], ["The test set has few examples of a (1), c (4), so of that the result says little."]),
    ],
)
def test_classes_that_were_not_tested(sizes: list[int], said: list[str]) -> None:
    assert untested(["a", "b", "c"], sizes) == said


def test_what_stands_in_a_file_is_no_markup() -> None:
    text = "**x** [y](https://z) `q` $a$ :red[b] <b> # h\n- l | ~~s~~ :material/home:"
    found = plainly(text)
    assert found.replace("\\", "") == " ".join(text.split())
    bare = [at for at, mark in enumerate(found) if mark in "*[]()`$:<>#|~_" and found[at - 1] != "\\"]
    assert not bare
