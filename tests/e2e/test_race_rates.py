"""A learning rate that falls over the race, in a real browser: chosen, seen in a step, brought back by its link."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage
from tests.e2e.test_race import open_race, root, steady, tab

__all__ = ["open_race"]


def test_a_falling_rate_is_chosen_shown_and_linked(open_race: OpenPage) -> None:
    page = open_race("?surface=bowl&start=-1.6,1.2&racers=sgd:0.2~sgd:0.2&steps=100&at=50")
    tab(page, "One step opened")
    sentence = page.locator(".r-side-sentence").nth(1)
    expect(sentence).to_contain_text("The gradient is")
    page.locator(".r-racer .r-more summary").nth(1).click()
    page.get_by_label("Rate of SGD 0.2 (b) over the race").select_option("cosine")
    expect(page.locator(".r-racer .r-more summary").nth(1)).to_have_text("rate falls, cosine")
    # It stays unfolded, as its racer was left.
    floor = page.get_by_label("at the end, times the first").nth(1)
    floor.fill("0.05")
    floor.press("Enter")
    page.wait_for_url(re.compile(r"schedule;cosine:floor;0\.05"))
    page.locator(".r-slider").fill("50")
    expect(sentence).to_contain_text("The learning rate of this step is 0.105")
    tab(page, "Verdict").get_by_role("button", name="Tell me now").click()
    expect(page.locator(".r-verdict tbody")).to_contain_text("SGD 0.2 cosine")
    page.locator(".r-slider").fill("50")
    steady(page)
    page.wait_for_url(re.compile(r"at=50"))
    page.reload()
    expect(root(page)).to_have_attribute("data-step", "50")
    expect(page.locator(".r-racer .r-more summary").nth(1)).to_have_text("rate falls, cosine")
