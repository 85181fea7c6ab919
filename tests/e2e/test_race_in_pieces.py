"""A long race in a real browser: it shows at once, says what has not arrived, and goes there when it has."""

import re
from urllib.parse import quote

from playwright.sync_api import Page, expect

from playground.experiment import Experiment, Run
from playground.experiment.link import encode
from tests.e2e.conftest import OpenPage
from tests.e2e.test_race import open_race, root, steady, tab

__all__ = ["open_race"]

EIGHT = "sgd:0.1~momentum:0.03~adam:0.03~nesterov:0.03~rmsprop:0.03~adagrad:0.1~nadam:0.03~lion:0.01"
LONG = f"?surface=network&plane=random&racers={EIGHT}&steps=2500"
OWN = quote(encode(Run(Experiment(batch_size=250))), safe="")
DEAR = f"?surface=network&plane=pair&pair=0,1&racers={EIGHT}&steps=500&net={OWN}"

# As soon as another race shows its first steps: go to its last one, and tell what the page says then.
SCRUB = """([root, input]) => new Promise((done) => {
  const before = root.dataset.race
  const text = (name) => root.querySelector(name).textContent
  new MutationObserver((_, observer) => {
    if (root.dataset.race === before) return
    observer.disconnect()
    setTimeout(() => {
      const slider = root.querySelector('.r-slider')
      const known = Number(root.dataset.known)
      slider.value = 2500
      slider.dispatchEvent(new Event('input'))
      done({ known, step: Number(root.dataset.step), slider: slider.value, status: text('.dock .status'),
             verdict: text('.r-verdict'), rows: root.querySelectorAll('.r-verdict tbody tr').length })
    })
  }).observe(root, { attributes: true })
  input.value = '20'
  input.dispatchEvent(new Event('change'))
})"""

# Every sentence the player says, from now on.
LISTEN = """root => {
  window.said = []
  const status = root.querySelector('.dock .status')
  const watched = { childList: true, characterData: true, subtree: true }
  new MutationObserver(() => window.said.push(status.textContent)).observe(status, watched)
}"""


def whole(page: Page, steps: int) -> None:
    expect(root(page)).to_have_attribute("data-known", str(steps))
    steady(page)


def test_a_step_that_is_not_here_yet_is_waited_for_and_the_page_says_so(open_race: OpenPage) -> None:
    page = open_race(LONG)
    whole(page, 2_500)
    size = page.get_by_label("Batch size").element_handle()
    seen = page.evaluate(SCRUB, [root(page).element_handle(), size])
    assert 0 < seen["known"] < 2_500
    assert seen["step"] == seen["known"]
    assert seen["slider"] == "2500"
    assert "Step 2,500 is shown as soon as it is here." in seen["status"]
    assert f"{seen['known']:,} of 2,500 steps are here" in seen["status"]
    assert "The race is still being run." in seen["verdict"]
    assert seen["rows"] == 0
    expect(root(page)).to_have_attribute("data-step", "2500")
    expect(page.locator(".r-verdict tbody tr")).to_have_count(8)
    expect(page.locator(".dock .status")).not_to_contain_text("steps are here")
    expect(page.locator(".r-picture")).to_contain_text("% of the movement")
    page.wait_for_url(re.compile(r"at=2500"))


def test_a_link_to_a_late_step_opens_there(open_race: OpenPage) -> None:
    page = open_race(LONG + "&at=2345")
    expect(root(page)).to_have_attribute("data-step", "2345")
    steady(page)
    page.wait_for_url(re.compile(r"at=2345"))


def test_the_plane_of_the_paths_is_computed_before_it_is_drawn_and_says_how_far(open_race: OpenPage) -> None:
    page = open_race(LONG)
    whole(page, 2_500)
    page.get_by_role("radio", name="two weights only").click()
    whole(page, 2_500)
    root(page).evaluate(LISTEN)
    page.get_by_role("radio", name="where the paths go").click()
    page.wait_for_function("() => window.said.some((words) => words.startsWith('Computing step'))")
    # What is chosen meanwhile adds to what was chosen before it.
    page.get_by_label("Arrived below").fill("0.3")
    page.get_by_label("Arrived below").press("Enter")
    expect(page.locator(".r-picture")).to_contain_text("The plane follows the paths")
    tab(page, "Verdict").get_by_role("button", name="Tell me now").click()
    expect(page.locator(".r-verdict thead")).to_contain_text("Stays below 0.3")
    expect(page.get_by_role("radio", name="where the paths go")).to_have_attribute("aria-checked", "true")
    told = [
        int(n.replace(",", ""))
        for n in re.findall(r"Computing step ([\d,]+) of 2,500", " ".join(page.evaluate("window.said")))
    ]
    assert len(set(told)) > 3
    assert max(told) <= 2_500


def test_a_long_computation_says_how_far_it_is_and_can_be_stopped(open_race: OpenPage) -> None:
    page = open_race(DEAR)
    whole(page, 500)
    working = page.locator(".r-working li")
    tune = tab(page, "Tune each")
    expect(working).to_contain_text(re.compile(r"Every racer is trying its rates: [1-9]\d? %"))
    # The race goes on answering meanwhile.
    tab(page, "One step opened")
    expect(page.locator(".r-side-tables .r-steps").first).to_be_visible()
    working.get_by_role("button", name="Stop").click()
    expect(working).to_have_count(0)
    expect(tune).to_contain_text("Stopped. Open another tab and this one again to begin anew.")
    steady(page)
