"""One number is one text: what hover, stage and inspector show of it, and what the caption says, beside the rule."""

import pytest

from playground.experiment import numbers
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import on

#: Every number on the stage and its panels that carries its exact value: [exact, as it is written].
MARKED = """root => [...root.querySelectorAll("[title]")]
    .filter(node => node.title !== "" && Number.isFinite(Number(node.title)) && /\\d/.test(node.textContent))
    .map(node => [node.title, node.textContent.trim()])"""


@pytest.mark.parametrize("link", ["", "opt=adam&act=relu&loss=mse&batch=10&data=xor&"])
@pytest.mark.parametrize("step", ["loss", "dW:0", "recheck"])
def test_a_number_is_one_number(open_page: OpenPage, link: str, step: str) -> None:
    stage = on(open_page(f"?{link}level=3&sel=w:0:0:1&at=3.{step}", reduced_motion="reduce"))
    stage.at(3, step)
    stage.told("gradient")  # waits until the inspector speaks of this place
    card = stage.hovered("w:0:0:1")
    marked = stage.root.evaluate(MARKED)
    assert len(marked) > 5
    texts: dict[tuple[str, int], set[str]] = {}
    for exact, shown in marked:
        text = shown.removeprefix("+")
        digits = [n for n in range(2, 13) if numbers.text(float(exact), n) == text]
        assert digits, (exact, shown)
        texts.setdefault((exact, digits[-1]), set()).add(text)
    assert all(len(each) == 1 for each in texts.values()), texts
    slope = card["gradient ∂L/∂w"]
    if step == "dW:0":  # the caption is about the gradient of the weight in view
        assert slope is not None
        stage.said()  # waits until the caption speaks of this place
        said = stage.caption.inner_text().replace(" ", "\u00a0")
        assert any(numbers.text(slope, n).replace(" ", "\u00a0") in said for n in range(2, 7)), (slope, said)
    assert len({exact for exact, _ in texts}) < len(marked), "no number is shown twice"
