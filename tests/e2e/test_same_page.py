"""Every kind of page at every kind of moment: its link opens the very same page, text for text and control for control,
in a browser and on a server that have seen nothing of it. A few of them; all with --every.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import on
from tests.e2e.on_training import dock, press, view
from tests.e2e.sharing import copied, curve, path_of, played, same_curve
from tests.e2e.telling import same_telling
from tests.serving import ROOT, Server, serve


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that has seen nothing of what was done on the first."""
    with serve(ROOT, tmp_path_factory.mktemp("other") / "log") as running:
        yield running


def stands(page: Page) -> None:
    """Where its link opened it."""
    on(page).ready()


def steps(count: int) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        stands(page)
        for _ in range(count):
            on(page).press("Step")
            expect(on(page).root).not_to_have_attribute("data-busy", "true")

    return act


def plays(digits: int, speed: int = 5) -> Callable[[Page], None]:
    return lambda page: played(page, speed, digits)


def to_the_end(page: Page) -> None:
    """Of a run that diverges."""
    stands(page)
    on(page).to_the_end()


def another_plane(page: Page) -> None:
    """Laid where the page stands."""
    steps(2)(page)
    surface = page.get_by_role("region", name="Loss surface")
    surface.get_by_role("button", name="New plane").click()
    expect(surface).to_contain_text("A new plane, as you asked")


def raced(page: Page) -> None:
    """Run to its end, and gone back into."""
    root = page.locator(".race-root")
    expect(page.locator(".race-root[data-known][data-steps]")).to_be_visible()
    expect(root).to_have_attribute("data-known", root.get_attribute("data-steps") or "")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")


def trained(page: Page) -> None:
    press(page, "Train")
    expect(dock(page)).to_contain_text("Done")
    view(page, "Result")


LATE = "lv=6&sel=w:0:1:0"
PAGES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "first": ("", stands),
    "early": ("?opt=adam&rate=0.01&lv=6&batch=10", steps(7)),
    "late": (f"?opt=adam&rate=0.01&batch=50&{LATE}", plays(3)),
    "late, one by one": (f"?{LATE}", plays(4, 6)),
    "diverged": ("?card=too_large&lv=6", to_the_end),
    "twin": ("?twin=adam:0.01&batch=10&lv=6", steps(6)),
    "twin, late": ("?twin=adam:0.01&batch=50&lv=6&shown=twin", plays(3)),
    "another plane": ("?batch=10&lv=6&at=30.recheck", another_plane),
    "two parameters": ("?batch=10&lv=6&surface=0:4&at=3.dW:1", steps(3)),
    "random directions": ("?batch=10&lv=6&surface=random:7", plays(3)),
    "a weight set by hand": ("?batch=10&lv=6&changes=2:w:3:0.5~5:rate:0.3&at=6.loss", steps(2)),
    "convolution": ("?card=edge&lv=6", steps(5)),
    "convolution, late": ("?card=edge&lv=6", plays(2, 4)),
    "moments": ("?card=remembering&lv=6", steps(5)),
    "moments, late": ("?card=remembering&lv=6", plays(2, 4)),
    "large": ("?hidden=8,8,8,8,8,8&act=tanh&batch=10&lv=6", plays(3)),
    "say it first": ("?hide=1&lv=3&at=1.dW:1", stands),
    "lesson": ("?lesson=four_moves.2", stands),
    "race": ("optimizer_race?surface=ravine&racers=sgd:0.019~momentum:0.01~adam:0.1&steps=60", raced),
    "race, own network": ("optimizer_race?surface=network&steps=40", raced),
    "race, at points": (
        "optimizer_race?surface=two_minima&racers=sgd:0.01~adam:0.05&steps=50&turn=30&noise=0.5",
        raced,
    ),
    "bigger data": ("bigger_data?recipe=recipe3&section=learning", lambda page: None),
    "lessons": ("lessons", lambda page: None),
    "worksheet": ("worksheet?kind=F", lambda page: None),
    "worksheet, to be filled in": ("worksheet?code=A0003-R", lambda page: None),
}
SAMPLE = ("twin", "another plane")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", PAGES if metafunc.config.getoption("--every") else SAMPLE)


def test_its_link_opens_the_same_page(name: str, open_page: OpenPage, server: Server, other: Server) -> None:
    query, act = PAGES[name]
    mine = open_page(query, reduced_motion="reduce")
    act(mine)
    reader = "Another teacher" if name == "worksheet" else ""
    theirs = open_page(path_of(copied(mine, reader), server), at=other, reduced_motion="reduce")
    same_telling(mine, theirs)
    # At a run's very start there is no curve yet, on either.
    if mine.locator(".history .line.train").count() and curve(mine) + curve(theirs):
        same_curve(mine, theirs)


def test_a_training_that_is_still_there_and_one_that_is_gone(
    request: pytest.FixtureRequest, open_page: OpenPage, server: Server, other: Server
) -> None:
    """On its own server whoever opens the link sees the training; on another its settings, and a sentence."""
    if not request.config.getoption("--every"):
        pytest.skip("with --every")
    mine = open_page("bigger_data?data=iris&epochs=3&layers=dense:8", reduced_motion="reduce")
    trained(mine)
    link = path_of(copied(mine), server)
    same_telling(mine, open_page(link, reduced_motion="reduce"))
    gone = open_page(link, at=other, reduced_motion="reduce")
    expect(gone.locator(".notices")).to_contain_text("is not known here any more. Its settings are here")
    # The same settings as whoever opens a link with nothing but them, and the offer to begin again from them.
    bare = "&".join(part for part in link.split("&") if not part.startswith("job="))
    asked = dock(open_page(bare, at=other, reduced_motion="reduce")).get_by_text("Train starts:")
    expect(asked).to_contain_text("3 epochs")
    expect(dock(gone).get_by_text("Train starts:")).to_have_text(asked.inner_text())
    expect(gone.get_by_role("button", name="Start it again")).to_be_visible()
