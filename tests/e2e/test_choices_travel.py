"""However a page is looked at, the link of the dialog Share opens it so for somebody else."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import OpenPage, Watch
from tests.e2e.on_stage import on
from tests.e2e.sharing import copied, path_of
from tests.e2e.telling import same_telling
from tests.e2e.waiting import PATIENCE, settled
from tests.serving import Server

GROUND = r"&ground=[^&]*"


def travels(mine: Page, open_page: OpenPage, server: Server, width: int = 1440) -> str:
    """Opens the page's link in a fresh browser and compares both; the link."""
    link = path_of(copied(mine), server)
    theirs = open_page(link, reduced_motion="reduce", width=width)
    same_telling(mine, theirs)
    # And from there it is the same link again; the surface's plane may have come since.
    again = path_of(copied(theirs), server)
    assert re.sub(GROUND, "", again) == re.sub(GROUND, "", link)
    return link


def test_what_is_chosen_in_the_inspector_and_the_dock(open_page: OpenPage, server: Server) -> None:
    page = open_page("?lv=6&batch=10&hidden=3,2&at=1.recheck", reduced_motion="reduce")
    stage = on(page)
    panel = stage.panel("Pulls")
    panel.get_by_role("button", name=re.compile("^pull a")).click()
    page.get_by_role("group", name="Click to").get_by_role("button").nth(1).click()
    page.get_by_role("button", name="until …").click()
    page.get_by_label("Play until").select_option("loss")
    goal = page.get_by_role("textbox", name="Value", exact=True)
    goal.fill("0.02")
    goal.press("Enter")
    page.keyboard.press("Escape")
    stage.open_settings()
    assert "see=tab.pulls~pulls.pull:down~tool.0~goal.loss:0.02~settings.open" in travels(page, open_page, server)
    stage.panel("Chain").locator(".bpi-path").nth(1).click()
    assert "path.2" in travels(page, open_page, server)


def test_a_place_on_a_weights_curve_and_the_order_of_a_table(open_page: OpenPage, server: Server) -> None:
    page = open_page("?card=hand_121&lv=4&at=1.recheck", reduced_motion="reduce")
    stage = on(page)
    page.locator(".examples-table th button").nth(1).click()
    stage.panel("Curve").get_by_role("slider").press("PageUp")
    link = travels(page, open_page, server)
    assert re.search(r"see=examples\.2:down~tab\.curve~probe\.\d+", link)


def test_on_a_phone_what_is_seen_beside_the_network(open_page: OpenPage, server: Server) -> None:
    page = open_page("?at=1.recheck", reduced_motion="reduce", width=390)
    on(page)
    page.get_by_role("group", name="Beside the network").get_by_role("button", name="Output").click()
    expect(page).to_have_url(re.compile(r"see=beside\.output"))
    travels(page, open_page, server, width=390)


def test_how_a_race_is_looked_at(open_page: OpenPage, server: Server) -> None:
    page = open_page(
        "optimizer_race?surface=bowl&racers=sgd:0.1~adam:0.3~momentum:0.05&steps=40", reduced_motion="reduce"
    )
    root = page.locator(".race-root")
    expect(root).to_have_attribute("data-known", "40")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.get_by_role("tab", name="One step opened").click()
    page.get_by_label("Second racer").select_option("2")
    page.get_by_text("step length", exact=True).click()
    page.locator("details.r-more summary").nth(1).click()
    page.get_by_label("Speed").fill("2")
    link = travels(page, open_page, server)
    for chosen in ("reached.40", "tab.opened", "pair.1,3", "curve.length", "more.2", "speed.fast"):
        assert chosen in link


def test_the_drawer_and_the_view_of_bigger_data(open_page: OpenPage, server: Server) -> None:
    page = open_page("bigger_data?recipe=recipe2", reduced_motion="reduce")
    page.get_by_role("radio", name="Learning").click()
    expect(page).to_have_url(re.compile("section=learning"))
    travels(page, open_page, server)
    page.get_by_role("button", name="Set up", exact=True).first.click()
    page.get_by_role("tab", name="Result").click()
    expect(page).to_have_url(re.compile("view=result"))
    assert "see=drawer.closed" in travels(page, open_page, server)


#: Streamlit's side bar, hidden from whoever looks for it until `come` is called.
LATE = """() => {
    const find = Document.prototype.querySelector
    let late = true
    Document.prototype.querySelector = function (name) {
        return late && /stSidebar|stExpandSidebar/.test(name) ? null : find.call(this, name)
    }
    globalThis.come = () => { late = false; document.body.append(document.createElement("i")) }
}"""


def test_settings_open_though_the_side_bar_is_drawn_after_the_stage(
    browser: Browser, server: Server, watch: Watch
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    watch.over(page)
    page.add_init_script(f"({LATE})()")
    page.goto(f"{server.url}?see=settings.open")
    settled(page)
    on(page)
    data_set = page.get_by_role("combobox", name="Data set")
    expect(data_set).not_to_be_in_viewport()
    page.evaluate("come()")
    expect(data_set).to_be_in_viewport()
    context.close()
    assert not watch.problems
