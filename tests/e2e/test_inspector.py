"""The inspector in its slot: a row, tabs of one fixed place, nothing cut, and one part in all that is said of it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from playground.experiment import Experiment, Run, numbers
from playground.experiment.presets import PRESETS
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, computed, numbers_in, on, shown_as
from tests.e2e.waiting import holds
from tests.timeline.plain import plain

LARGEST = "inputs=x1,x2,x1sq,x2sq,x1x2,sinx1,sinx2&hidden=8,8,8,8,8,8&act=tanh"
FIRST = Experiment()

#: What sticks out of its place: wider than it and not to be scrolled, or beyond the edge of what holds it.
STICKS_OUT = """root => {
    const found = []
    const edge = root.getBoundingClientRect()
    for (const node of root.querySelectorAll("*")) {
        const box = node.getBoundingClientRect()
        const style = getComputedStyle(node)
        if (!node.checkVisibility() || !box.width || node.closest(".bpi-offscreen, .heard, svg, math")) continue
        const rolls = ["auto", "scroll"].includes(style.overflowX)
        if (style.display !== "inline" && node.scrollWidth > node.clientWidth + 1 && node.clientWidth && !rolls)
            found.push(`${node.tagName}.${node.className} is ${node.scrollWidth} wide in ${node.clientWidth}`)
    }
    for (const math of root.querySelectorAll("math")) {
        if (!math.checkVisibility()) continue
        let holder = math.parentElement
        while (holder !== root && !["auto", "scroll"].includes(getComputedStyle(holder).overflowX))
            holder = holder.parentElement
        const box = math.getBoundingClientRect()
        if (holder === root && (box.right > edge.right + 1 || box.left < edge.left - 1))
            found.push(`a formula ends at ${box.right}, its place at ${edge.right}`)
        if (holder !== root && box.right - holder.getBoundingClientRect().left + holder.scrollLeft
            > holder.scrollWidth + 1) found.push(`a formula cannot be scrolled to its end`)
    }
    return found
}"""

#: Texts of the inspector smaller than the smallest size of type.
TOO_SMALL = """root => [...root.querySelectorAll("*")]
    .filter(node => node.checkVisibility() && [...node.childNodes].some(c => c.nodeType === 3 && c.data.trim()))
    .filter(node => parseFloat(getComputedStyle(node).fontSize) < 11.99)
    .map(node => `${node.tagName} ${node.textContent}: ${getComputedStyle(node).fontSize}`)"""


def tabs_of(stage: Stage) -> list[Locator]:
    return [tab for tab in stage.inspector.get_by_role("tab").all() if tab.is_visible()]


def current(stage: Stage) -> None:
    expect(stage.inspector).not_to_have_attribute("aria-busy", "true")


def place(stage: Stage) -> str:
    return f"{stage.root.get_attribute('data-update')}:{stage.root.get_attribute('data-step')}"


def test_on_the_first_level_a_click_on_a_line_gives_one_row_and_leaves_the_level(page: Page) -> None:
    stage = on(page)
    stage.select("w:0:1:2")
    expect(stage.inspector.get_by_role("heading", name="Weight x₂ → h₃")).to_be_visible()
    expect(stage.root).to_have_attribute("data-level", "0")
    assert tabs_of(stage) == []
    first = computed(FIRST)
    assert shown_as(stage.told("weight").inner_text(), float(first.before[5]))
    for name, words in (("gradient", "comes in the backward pass"), ("change", "comes with the update")):
        expect(stage.inspector.get_by_role("group", name=name)).to_contain_text(words)
    for step in ("A:1", "loss", "db:0", "recheck"):
        stage.press("Step")
        stage.at(0, step)
    current(stage)
    slope, change = float(first.result.grad[5]), float(first.after[5] - first.before[5])
    told = [(stage.told(name).get_attribute("title") or "") for name in ("weight", "gradient", "change")]
    assert [float(text) for text in told] == pytest.approx([float(first.after[5]), slope, change], rel=1e-12)
    way = "raised" if slope > 0 else "lowered"
    expect(stage.inspector).to_contain_text(f"a little more of it {way} the loss")
    expect(stage.inspector).to_contain_text(f"from {numbers.text(float(first.before[5]))}")
    expect(stage.root).to_have_attribute("data-level", "0")


def test_the_row_goes_along_with_play(open_page: OpenPage) -> None:
    """While Play runs no answer about the selection comes; the row still says what the stage knows of it."""
    page = open_page("?level=1&sel=w:0:1:2", reduced_motion="reduce")
    stage = on(page)
    stage.step_by("epoch")
    before = stage.told("weight").inner_text()
    stage.press("Play")
    along = """([inspector, before]) => inspector.getAttribute("aria-busy") === "true"
        && inspector.querySelector(".bpi-value").textContent !== before"""
    holds(page, along, [stage.inspector.element_handle(), before])
    stage.press("Pause")
    update = int(stage.root.get_attribute("data-update") or 0) + 1
    theta = float(plain(Run(FIRST), update)[update].theta[5])
    assert float(stage.told("weight").get_attribute("title") or "") == pytest.approx(theta, rel=1e-12)


def test_tabs_are_one_list_for_the_keyboard_and_the_chosen_one_stays(open_page: OpenPage) -> None:
    page = open_page("?level=3&sel=w:0:0:1&at=0.recheck", reduced_motion="reduce")
    stage = on(page)
    current(stage)
    names = [tab.inner_text() for tab in tabs_of(stage)]
    assert names == ["Chain", "Curve", "Pulls", "Check", "Optimizer", "Sum", "Code"]
    tablist = stage.inspector.get_by_role("tablist")
    expect(tablist.get_by_role("tab", selected=True)).to_have_text("Chain")
    page.get_by_role("tab", name="Chain").focus()
    for key, name in (("ArrowDown", "Curve"), ("ArrowRight", "Pulls"), ("End", "Code"), ("ArrowDown", "Chain"),
                      ("ArrowUp", "Code"), ("Home", "Chain"), ("ArrowRight", "Curve")):  # fmt: skip
        page.keyboard.press(key)
        tab = page.get_by_role("tab", name=name)
        expect(tab).to_be_focused()
        expect(tab).to_have_attribute("aria-selected", "true")
        panel = stage.inspector.get_by_role("tabpanel")
        expect(panel).to_have_count(1)
        assert panel.get_attribute("aria-labelledby") == tab.get_attribute("id")
        assert panel.get_attribute("id") == tab.get_attribute("aria-controls")
    stage.at(0, "recheck")  # the arrows were the tabs'
    assert [tab.get_attribute("tabindex") for tab in tabs_of(stage)] == ["-1", "0", *["-1"] * 5]
    # Another selection, another step, and one that the tab says nothing of: it is there again afterwards.
    stage.select("b:0:1")
    stage.press("Back")
    expect(tablist.get_by_role("tab", selected=True)).to_have_text("Curve")
    stage.select("n:0:1")
    expect(tablist.get_by_role("tab", selected=True)).to_have_text("Chain")
    assert [tab.inner_text() for tab in tabs_of(stage)] == ["Chain", "Sum", "Code"]
    stage.select("w:1:0:0")
    expect(tablist.get_by_role("tab", selected=True)).to_have_text("Curve")
    current(stage)
    expect(stage.inspector.get_by_role("slider")).to_be_visible()


def test_more_tabs_come_with_the_level_and_no_height(open_page: OpenPage) -> None:
    stage = on(open_page("?sel=w:0:0:1&at=0.recheck", reduced_motion="reduce"))
    height = stage.inspector.evaluate("node => node.clientHeight")
    two = ["Chain", "Curve", "Check", "Optimizer", "Sum"]
    for level, names in ((1, []), (2, two), (3, [*two[:2], "Pulls", *two[2:], "Code"])):
        stage.page.get_by_role("combobox", name="How much to show").select_option(str(level))
        expect(stage.root).to_have_attribute("data-level", str(level))
        expect(stage.inspector.get_by_role("tab").filter(visible=True)).to_have_text(names)
        for tab in tabs_of(stage)[-3:]:
            tab.click()
            current(stage)
            assert stage.inspector.evaluate("node => node.clientHeight") == height


def sample() -> list[str]:
    """Links to experiments of every kind: the cards, a network of the largest size, large and tiny numbers."""
    cards = [f"card={key}" for key in ("hand_222", "confident_cross_entropy", "batch", "too_large") if key in PRESETS]
    odd = [
        LARGEST,
        "opt=adam&batch=10&l2=0.01&data=xor&act=relu",
        "data=three_blobs&out=softmax&loss=categorical_crossentropy&opt=nadam&hidden=6,5&batch=50",
        "changes=0:w:0:-123456.789~0:w:3:1e-7&opt=amsgrad&init=random_normal",
    ]
    return [*cards, *odd]


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_nothing_is_cut_and_nothing_too_small(open_page: OpenPage, size: tuple[int, int], request: Any) -> None:
    """ "-0.35179" was cut at the edge of its line, and long formulas ran past it. All of the sample with --every."""
    links = sample() if request.config.getoption("every") else sample()[4:6]
    for link in links:
        page = open_page(f"?{link}&level=3&sel=w:0:1:0&at=1.recheck", width=size[0], height=size[1],
                         reduced_motion="reduce")  # fmt: skip
        stage = on(page)
        current(stage)
        for tab in tabs_of(stage):
            tab.click()
            current(stage)
            where = f"{link} {tab.inner_text()} {size}"
            assert stage.inspector.evaluate(STICKS_OUT) == [], where
            assert stage.inspector.evaluate(TOO_SMALL) == [], where
        back = page.get_by_role("button", name="Back", exact=True)
        for _ in range(8):
            here = place(stage)
            assert stage.caption.evaluate(STICKS_OUT) == [], f"{link}, caption at {here}"
            if here.endswith(":start") or back.is_disabled():
                break
            back.click()
            moved = "([root, here]) => `${root.dataset.update}:${root.dataset.step}` !== here"
            holds(page, moved, [stage.root.element_handle(), here])
            expect(stage.caption).not_to_have_class(re.compile("waiting"))
        page.context.close()


def test_one_part_in_sentence_and_formulas_and_the_value_before_its_check(open_page: OpenPage) -> None:
    """“For the bias of ŷ it is −1.17” stood beside the formula of h₁'s bias; “the value: not yet” beside the value."""
    stage = on(open_page("?level=2&sel=b:1:0", reduced_motion="reduce"))
    first = computed(FIRST)
    rows = stage.panel("Check").get_by_role("definition")
    assert shown_as(rows.first.inner_text(), float(first.before[12]))
    expect(rows.nth(5)).to_have_text("not yet")
    stage.step_by("pass")
    for step in ("A:1", "loss", "db:0"):
        stage.press("Step")
        stage.at(0, step)
    slope = float(first.result.grad[12])
    expect(stage.sentence).to_contain_text(f"For the bias of ŷ it is {numbers.signed(slope)}")
    formulas = stage.caption.locator(".formula")
    assert shown_as(numbers_in((formulas.nth(1).text_content() or "").replace(" ", ""))[-1], slope)


def test_the_pulls_of_a_batch_and_what_is_of_one_example(open_page: OpenPage) -> None:
    """The largest pull is marked, the table sorts by pull and by example, and means are told from one's own numbers."""
    stage = on(open_page("?level=3&batch=10&sel=w:0:0:1&at=0.recheck", reduced_motion="reduce"))
    now = computed(Experiment(batch_size=10))
    expect(stage.inspector.get_by_role("group", name="gradient", exact=True)).to_contain_text("mean of 10 examples")
    expect(stage.panel("Chain")).to_contain_text(f"∂L/∂w of example {int(now.batch[0]) + 1} alone")
    expect(stage.panel("Chain")).to_contain_text("Gradient and lines: the mean of the batch's 10.")
    panel = stage.panel("Pulls")
    pulls = now.x[:, 0] * now.result.dZ[0][:, 1] * 10
    order = [int(now.batch[row]) + 1 for row in abs(pulls).argsort()[::-1]]
    expect(panel.locator(".bpi-readout")).to_contain_text(f"largest: example {order[0]},")

    def examples() -> list[int]:
        return [int(text) for text in panel.locator("tbody button").all_inner_texts()]

    assert examples() == [int(index) + 1 for index in now.batch]
    marked = panel.get_by_role("row").filter(has_text="largest")
    expect(marked).to_have_count(1)
    expect(marked.get_by_role("button")).to_have_text(str(order[0]))
    panel.get_by_role("button", name="pull a·δ").click()
    assert examples() == order
    panel.get_by_role("button", name="example", exact=True).click()
    assert examples() == sorted(order)
