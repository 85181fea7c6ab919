"""The page "Step through" as a learner uses it, and its numbers as the engine computes them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from playwright.sync_api import Locator, Page, expect

from playground.engine import Pass
from playground.experiment import Experiment, Run
from tests.e2e.waiting import settled
from tests.timeline.plain import plain

NUMBER = r"[−-]?\d+(?:\.\d+)?(?:\s×\s10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


@dataclass(frozen=True)
class Stage:
    """The stage of one page: what can be done with it, and where it stands."""

    page: Page

    @property
    def root(self) -> Locator:
        return self.page.locator(".stage-root")

    def at(self, update: int, step: str) -> None:
        """Wait until the stage stands at this place and has all it draws there."""
        expect(self.root).to_have_attribute("data-update", str(update))
        expect(self.root).to_have_attribute("data-step", step)
        expect(self.root).not_to_have_attribute("data-busy", re.compile(".*"))

    def ready(self) -> None:
        """Wait until the first picture is there."""
        expect(self.root).to_have_attribute("data-run", re.compile(r"^[0-9a-f]{16}(\.[0-9a-f]{16})?$"))
        expect(self.sentence).not_to_be_empty()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def to_the_end(self) -> None:
        """Step on, to the end of a run that diverges.

        By keyboard: a press of a button that has just gone off would wait until it is on again.
        """
        step = self.page.get_by_role("button", name="Step", exact=True)
        while step.is_enabled():
            self.page.keyboard.press("ArrowRight")
            expect(self.root).not_to_have_attribute("data-busy", "true")

    def step_by(self, granularity: str) -> None:
        radio = self.page.get_by_role("radio", name=granularity, exact=True)
        radio.click()
        expect(radio).to_be_checked()

    @property
    def run(self) -> str:
        return self.root.get_attribute("data-run") or ""

    def another_run(self, before: str) -> None:
        """Wait until another run than `before` is on the stage, and the page has come to rest."""
        expect(self.root).not_to_have_attribute("data-run", before)
        settled(self.page)

    @property
    def status(self) -> Locator:
        """The line that says where we are."""
        lines = self.page.get_by_role("toolbar", name="Transport").locator(".status")
        return lines.filter(has_text=re.compile("^Epoch"))

    @property
    def caption(self) -> Locator:
        return self.page.get_by_role("region", name="What just happened")

    @property
    def sentence(self) -> Locator:
        return self.caption.locator(".sentence")

    def said(self) -> str:
        """The sentence, once it speaks of the place there is now."""
        expect(self.caption).not_to_have_class(re.compile("waiting"))
        return self.sentence.inner_text()

    @property
    def inspector(self) -> Locator:
        return self.page.get_by_role("region", name="Inspector").locator(".bp-inspector")

    @property
    def notices(self) -> Locator:
        return self.page.get_by_role("status").filter(has=self.page.get_by_role("button", name="Dismiss"))

    def panel(self, name: str) -> Locator:
        """The panel of a tab of the inspector, opened, once it speaks of the place and the selection there are now."""
        self.inspector.get_by_role("tab", name=name, exact=True).click()
        expect(self.inspector).not_to_have_attribute("aria-busy", "true")
        return self.inspector.get_by_role("tabpanel", name=name)

    def told(self, name: str) -> Locator:
        """A number of the inspector's row ("gradient"), once it speaks of the place and the selection there are now."""
        expect(self.inspector).not_to_have_attribute("aria-busy", "true")
        return self.inspector.get_by_role("group", name=name, exact=True).locator(".bpi-value")

    def unit(self, selection: str) -> str:
        """What a unit or an input says of itself to those who listen: "h₂: 0.42"."""
        return self.root.locator(f'[role=button][data-select="{selection}"]').get_attribute("aria-label") or ""

    def hovered(self, selection: str) -> dict[str, float | None]:
        """The numbers of the small card beside a part of the network, at full length; None: not computed yet.

        Read as it comes: a mouse that has been left over the picture may soon call up another one.
        """
        pairs = self.root.locator(f'[data-select="{selection}"][tabindex]').evaluate(
            """mark => {
                mark.blur()
                mark.focus()
                const lines = mark.closest(".stage-root").querySelectorAll("[role=tooltip]:not([hidden]) div")
                return [...lines].map(line => [line.children[0].textContent, line.children[1].title])
            }"""
        )
        return {label: float(full) if full else None for label, full in pairs}

    def select(self, selection: str) -> None:
        """A click on the first place of a weight, bias or unit that nothing else lies over."""
        places = self.root.locator(f'[data-select="{selection}"][tabindex]').evaluate(
            """mark => {
                const drawn = mark.getTotalLength ? mark : mark.querySelector("rect")
                const length = drawn.getTotalLength()
                mark.scrollIntoView({block: "nearest"})
                for (let share = 0.04; share < 1; share += 0.04) {
                    const at = drawn.getPointAtLength(length * share).matrixTransform(drawn.getScreenCTM())
                    const found = mark.getRootNode().elementsFromPoint(at.x, at.y)[0]
                    if (found?.closest("[data-select]")?.dataset.select === mark.dataset.select) return [at.x, at.y]
                }
                return null
            }"""
        )
        assert places, f"{selection} lies hidden under something else"
        self.page.mouse.click(*places)

    def open_settings(self) -> Locator:
        """The settings beside the network, opened the way the page offers."""
        panel = self.page.get_by_test_id("stSidebar")
        place = panel.bounding_box()
        if place is None or place["x"] + place["width"] <= 0:  # folded away, past the left edge
            self.page.get_by_role("button", name="Settings", exact=True).click()
        expect(panel).to_be_in_viewport(ratio=1)
        return panel

    def open_cards(self) -> Locator:
        """The experiments, over the page."""
        cards = self.page.get_by_role("dialog", name="Experiments")
        if not cards.is_visible():
            self.page.get_by_role("button", name="Experiments", exact=True).click()
        expect(cards).to_be_visible()
        return cards

    def open_runs(self) -> Locator:
        """The runs set aside, over the page."""
        runs = self.page.get_by_role("dialog", name="Runs to compare")
        if not runs.is_visible():
            self.page.get_by_role("button", name=re.compile("^Runs")).click()
        expect(runs).to_be_visible()
        return runs

    def choose(self, label: str, option: str) -> None:
        """An option of a list in the settings."""
        box = self.open_settings().get_by_role("combobox", name=label, exact=True)
        box.click()
        self.page.get_by_role("option", name=option, exact=True).click()


def on(page: Page) -> Stage:
    stage = Stage(page)
    stage.ready()
    return stage


# -- numbers as they are shown -----------------------------------------------------------------------------------------


def value(text: str) -> float:
    """A number from the screen: "−0.41", "1.2 × 10⁻⁵"."""
    mantissa, _, power = text.replace("−", "-").replace("\u00a0", " ").partition(" × 10")
    return float(mantissa) * 10.0 ** int(power.translate(_RAISED) or 0)


def shown_as(text: str, exact: float) -> bool:
    """Whether the text is the number `exact`, rounded to as many digits as the text has."""
    mantissa, _, power = text.replace("\u00a0", " ").partition(" × 10")
    digits = len(mantissa.partition(".")[2])
    unit = 10.0 ** (int(power.translate(_RAISED) or 0) - digits)
    return abs(value(text) - exact) <= 0.501 * unit


def numbers_in(text: str) -> list[str]:
    return re.findall(NUMBER, text)


def says(label: str, exact: float | None) -> bool:
    """Whether a unit's label ends in this number; None: that it has not been computed yet."""
    if exact is None:
        return label.endswith("not computed yet")
    found = numbers_in(label.partition(":")[2] or label.partition("=")[2])
    return len(found) == 1 and shown_as(found[0], exact)


# -- numbers as the engine computes them -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Update:
    """One update by the engine alone: the pass at the old weights, and the new weights of plain gradient descent."""

    experiment: Experiment
    batch: np.ndarray
    x: np.ndarray
    y: np.ndarray
    before: np.ndarray
    after: np.ndarray
    result: Pass

    def loss(self, theta: np.ndarray) -> float:
        return float(self.experiment.network().loss(theta, self.x, self.y, self.experiment.loss))


def computed(run: Run | Experiment, update: int = 0) -> Update:
    """Update number `update` of a run that is trained by plain SGD."""
    run = run if isinstance(run, Run) else Run(run)
    experiment = run.experiment
    state = plain(run, update)[update]
    batch = experiment.batches().indices(update)
    x, y = experiment.training_set()
    result = experiment.network().evaluate(state.theta, x[batch], y[batch], experiment.loss)
    after = state.theta - run.experiment_at(update).learning_rate * result.grad
    return Update(experiment, batch, x[batch], y[batch], state.theta, after, result)


def close(shown: float | None, exact: float) -> bool:
    """Equal but for the stage's float32."""
    return shown is not None and abs(shown - exact) <= 2e-7 * abs(exact) + 1e-12


def all_close(shown: Iterable[float | None], exact: Iterable[float]) -> bool:
    return all(close(a, float(b)) for a, b in zip(shown, exact, strict=True))
