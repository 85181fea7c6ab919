"""The two parameters of a surface are picked on the learner's own network, and a link brings them back."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.test_race import open_race, root, steady

__all__ = ["open_race"]

LINK = "?surface=network&plane=pair&pair=0,1&racers=sgd:0.1~adam:0.03&steps=60"
# A point on a line, at a share of its length, in the browser's window.
ON_LINE = """(line, share) => {
  line.scrollIntoView({ block: 'center' })
  const { x, y } = line.getPointAtLength(line.getTotalLength() * share)
  const at = new DOMPoint(x, y).matrixTransform(line.getScreenCTM())
  return [at.x, at.y]
}"""


def click_line(page: Page, parameter: int, share: float = 0.2) -> None:
    page.mouse.click(*page.locator(f"[data-parameter='{parameter}']").evaluate(ON_LINE, share))


def axes(page: Page) -> list[str]:
    return page.locator(".r-map .r-axis-name").all_text_contents()


def test_two_lines_clicked_are_the_two_directions_of_the_surface(open_race: OpenPage) -> None:
    page = open_race(LINK)
    words, note = page.locator(".r-pick-words"), page.locator(".r-pick-note")
    expect(words).to_have_text("Pick on your network: the next one goes across, in place of x₁→h₁.")
    page.mouse.move(*page.locator("[data-parameter='5']").evaluate(ON_LINE, 0.2))
    expect(note).to_have_text(re.compile(r"^x₂→h₃ starts at −?0\.\d+\.$"))
    before = page.locator(".r-isolines").get_attribute("d")
    click_line(page, 5)
    expect(page.locator(".r-picture")).to_contain_text("Only x₂→h₃ and x₁→h₂ train")
    expect(words).to_have_text("Pick on your network: the next one goes up, in place of x₁→h₂.")
    click_line(page, 9)
    expect(page.locator(".r-picture")).to_contain_text("Only x₂→h₃ and h₁→ŷ train")
    expect(words).to_have_text("Pick on your network: the next one goes across, in place of x₂→h₃.")
    steady(page)
    assert axes(page) == ["x₂→h₃", "h₁→ŷ"]
    assert page.locator(".r-isolines").get_attribute("d") != before
    assert page.locator("[aria-pressed='true'][data-parameter]").evaluate_all(
        "nodes => nodes.map((node) => Number(node.dataset.parameter))"
    ) == [5, 9]
    page.wait_for_url(re.compile(r"pair=5,9"))
    page.reload()
    expect(root(page)).to_have_attribute("data-step", "0")
    steady(page)
    assert axes(page) == ["x₂→h₃", "h₁→ŷ"]
    expect(page.get_by_label("across", exact=True)).to_have_value("5")
    expect(page.get_by_label("upwards", exact=True)).to_have_value("9")
    expect(page.locator(".r-pick-badge.r-up")).to_be_visible()


def test_keys_pick_too_and_never_the_same_parameter_twice(open_race: OpenPage) -> None:
    page = open_race(LINK)
    page.locator("[data-parameter='0']").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".r-pick-note")).to_contain_text("x₁→h₂ starts at")
    page.keyboard.press("Enter")
    # It went up until now: the two change places.
    expect(page.locator(".r-picture")).to_contain_text("Only x₁→h₂ and x₁→h₁ train")
    expect(page.locator("[data-parameter='1']")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    expect(page.locator(".r-picture")).to_contain_text("Only x₁→h₂ and the bias of h₂ train")
    expect(root(page)).to_have_attribute("data-step", "0")
    expect(root(page)).not_to_have_attribute("data-playing", "")


def test_where_all_weights_train_the_network_is_there_and_nothing_is_picked(open_race: OpenPage) -> None:
    page = open_race(LINK, width=390, height=844)
    network = page.get_by_role("region", name="Network")
    expect(network.locator(".r-pick-svg")).to_be_visible()
    assert root(page).evaluate("root => root.scrollWidth <= root.clientWidth")
    expect(network.locator(".r-pick-badge.r-up")).to_be_visible()
    page.get_by_role("button", name="Racers").click()
    page.get_by_role("radio", name="random directions").click()
    expect(network).to_contain_text("All 13 weights and biases of your network train.")
    expect(network.locator(".r-pick-badge.r-up")).to_be_hidden()
    race = root(page).get_attribute("data-race")
    page.get_by_role("button", name="Inspector").click()
    click_line(page, 5)
    expect(network.locator(".r-pick-note")).to_contain_text("x₂→h₃ starts at")
    assert root(page).get_attribute("data-race") == race
