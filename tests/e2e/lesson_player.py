"""Plays a lesson as a learner would: does on the page what each step waits for, answers its questions, goes on.

What is done follows from the step's own conditions, so a lesson that no one can finish is noticed, whoever wrote it.
"""

import re
from collections.abc import Callable, Iterator

from playwright.sync_api import Page, expect

from playground.lessons.figures import Figures
from playground.lessons.opened import LinkTarget, opened
from playground.lessons.wire import Lesson, LessonCondition, LessonStep, LessonWords
from tests.e2e.on_stage import Stage, close, shown_as

MOST_PRESSES = 400
DONE = ".lesson[data-done]"
SETTINGS = {"learning_rate": "Learning rate", "batch_size": "Batch size", "l2": "L2 penalty", "l1": "L1 penalty"}


class LessonPlayer:
    """Plays one lesson on a page where it is open at its first step."""

    def __init__(self, page: Page, lesson: Lesson) -> None:
        self.page, self.lesson = page, lesson
        self.known: dict[str, LinkTarget] = {}

    def play(self) -> None:
        """From the first step to the end; fails at the first step that is not recognised, naming it."""
        link = self.lesson["open"]
        for number, step in enumerate(self.lesson["plan"]):
            link = step["open"] or link
            expect(self.page.locator(".lesson-title")).to_have_text(step["title"])
            if step["look"]:
                # Nothing is pointed at before the step's experiment stands.
                expect(self.page.locator("[data-pointed]").first).to_be_attached()
            self.do(step)
            if step["done"] or step["ask"] or step["predict"] or step["find"]:
                where = f"{self.lesson['key']}, step {number + 1}: {step['done']}"
                expect(self.page.locator(DONE), where).to_be_visible()
            self.compare(step, link)
            self.page.locator(".lesson-go").click()
        expect(self.page.locator(".lesson-title")).to_have_text("That was the lesson")
        expect(self.page.locator(".lesson-mark[data-done]")).to_have_count(len(self.lesson["plan"]))

    def do(self, step: LessonStep) -> None:
        """What the step waits for: settings first, then the way there, then what is looked at."""
        for condition in sorted(step["done"], key=lambda each: _ORDER.get(each["fact"], 1)):
            _WAYS.get(condition["fact"], _set)(self, condition)
        if step["ask"]:
            right = next(at for at, answer in enumerate(step["ask"]["answers"]) if answer["right"])
            self.page.locator(f".lesson-answer[data-answer='{right}']").click()
        if step["find"]:
            self.find()
        if step["predict"]:
            raise AssertionError("Predictions are played by whoever owns their view.")

    def find(self) -> None:
        """Points at line after line until the wrong one is found."""
        lines = self.page.get_by_role("region", name="Find the mistake").get_by_role("listitem")
        expect(lines.first).to_be_visible()
        for line in lines.all():
            line.get_by_role("button").click()
            expect(line.locator(".find-mark")).not_to_be_empty()
            if line.get_attribute("data-state") == "wrong":
                return
        raise AssertionError("No line is the wrong one.")

    @property
    def stage(self) -> Stage:
        return Stage(self.page)

    def press_until(self, there: Callable[[], bool]) -> None:
        """Step by step, until something holds."""
        for _ in range(MOST_PRESSES):
            if there():
                return
            self.page.get_by_role("button", name="Step", exact=True).click()
            expect(self.stage.root).not_to_have_attribute("data-busy", "true")
        raise AssertionError(f"{MOST_PRESSES} steps did not lead there.")

    # -- the figures --

    def compare(self, step: LessonStep, link: str) -> None:
        """Every figure in sight is the engine's, as the page writes it; of the weights also the page's own number."""
        shown = [row for row in self.page.locator("data.figure").all() if row.is_visible()]
        for row in shown:
            asked, text = row.get_attribute("title") or "", row.inner_text()
            told = Figures().figure(asked, opened(link), self.known)
            assert text == told["text"], (asked, text, told)
            assert float(row.get_attribute("value") or "nan") == told["exact"]
            self._as_on_the_page(asked, told)
        wanted = list(figures(step["after"] if step["done"] else []))
        assert len(shown) >= len(wanted), f"{step['title']}: {[each['asked'] for each in wanted]}"

    def _as_on_the_page(self, asked: str, told: LessonWords) -> None:
        found = re.fullmatch(r"(weight|gradient) ([wb]:\S+)(?: at (\d+))?", asked)
        root = self.stage.root
        if found is None or not root.count():
            return
        update = int(root.get_attribute("data-update") or 0)
        moved = root.get_attribute("data-step") in {"theta", "recheck"}
        at = int(found[3] or 0)
        if at != update + (moved and found[1] == "weight"):
            return
        numbers = self.stage.hovered(found[2])
        value = numbers.get("weight" if found[1] == "weight" else "gradient")
        if value is not None:
            assert close(value, told["exact"]) or shown_as(told["text"], value), (asked, value, told["exact"])


def figures(words: list[LessonWords]) -> Iterator[LessonWords]:
    """All figures in a tree of text."""
    for each in words:
        if each["kind"] == "figure":
            yield each
        yield from figures(each.get("inside", []))


def _set(player: LessonPlayer, condition: LessonCondition) -> None:
    """A setting, typed in."""
    label = SETTINGS.get(condition["fact"])
    assert label, f"No way is known to {condition}."
    player.stage.type_in(label, f"{condition['values'][0]:g}")


def _place(player: LessonPlayer, condition: LessonCondition) -> None:
    """To an operation of an update, one by one."""
    by = player.page.get_by_role("radio", name="operation", exact=True)
    if by.is_visible():
        by.click()
    player.press_until(lambda: _recognised(player) or _at(player, str(condition["values"][0])))


def _at(player: LessonPlayer, place: str) -> bool:
    root = player.stage.root
    return f"{root.get_attribute('data-update')}.{root.get_attribute('data-step')}" == place


def _recognised(player: LessonPlayer) -> bool:
    return bool(player.page.locator(DONE).count())


def _phase(player: LessonPlayer, condition: LessonCondition) -> None:
    player.press_until(lambda: player.stage.root.get_attribute("data-phase") in condition["values"])


def _updates(player: LessonPlayer, condition: LessonCondition) -> None:
    """So many updates: pressed where they are few, else played."""
    wanted = float(str(condition["values"][0]))
    if wanted > 30:
        return _played(player, condition)
    player.page.get_by_role("radio", name="batch", exact=True).click()

    def done() -> bool:
        root = player.stage.root
        after = root.get_attribute("data-step") == "recheck"
        return int(root.get_attribute("data-update") or 0) + after >= wanted

    return player.press_until(done)


def _played(player: LessonPlayer, condition: LessonCondition) -> None:
    """As fast as it goes, until the step is recognised."""
    del condition
    player.page.get_by_role("slider", name="Speed").press("End")
    player.page.get_by_role("button", name="Play", exact=True).click()
    expect(player.page.locator(DONE)).to_be_visible()
    pause = player.page.get_by_role("button", name="Pause", exact=True)
    if pause.is_visible():
        pause.click()


def _select(player: LessonPlayer, condition: LessonCondition) -> None:
    player.stage.select(str(condition["values"][0]))


def _tab(player: LessonPlayer, condition: LessonCondition) -> None:
    player.page.locator(f"[data-guide='tab_{condition['values'][0]}']").click()


def _finished(player: LessonPlayer, condition: LessonCondition) -> None:
    """A race, to its end."""
    del condition
    expect(player.page.locator(".race-root")).not_to_have_attribute("data-busy", "true")
    player.page.get_by_role("toolbar", name="Transport").get_by_role("slider").first.press("End")


def _trained(player: LessonPlayer, condition: LessonCondition) -> None:
    del condition
    player.page.get_by_role("button", name="Train", exact=True).click()
    expect(player.page.locator(DONE)).to_be_visible(timeout=180_000)


def _activation(player: LessonPlayer, condition: LessonCondition) -> None:
    """Of the hidden layers, in the settings."""
    settings = player.stage.open_settings()
    settings.get_by_role("combobox", name=re.compile("activation", re.IGNORECASE)).first.click()
    option = {"leaky_relu": "Leaky ReLU"}.get(str(condition["values"][0]), str(condition["values"][0]))
    player.page.get_by_role("option", name=re.compile(option, re.IGNORECASE)).first.click()


def _changes(player: LessonPlayer, condition: LessonCondition) -> None:
    """The value that the step names, for the bias that it names."""
    del condition
    player.stage.select("b:0:0")
    form = player.page.locator(".bpi-edit")
    form.get_by_role("textbox").fill("20")
    form.get_by_role("button", name="Set", exact=True).click()


def _goal(player: LessonPlayer, condition: LessonCondition) -> None:
    player.stage.press("Reset")
    player.page.locator("[data-guide='until']").click()
    player.page.get_by_role("combobox", name="Play until").select_option(str(condition["values"][0]))
    player.page.keyboard.press("Escape")


def _add_racer(player: LessonPlayer, condition: LessonCondition) -> None:
    del condition
    player.page.locator("[data-guide='add_racer']").select_option(label="RMSprop")


def _view(player: LessonPlayer, condition: LessonCondition) -> None:
    del condition
    player.page.get_by_role("tab", name="Try it").click()


_WAYS: dict[str, Callable[[LessonPlayer, LessonCondition], None]] = {
    "at": _place, "phase": _phase, "update": _updates, "loss": _played, "accuracy": _played, "diverged": _played,
    "selection": _select, "tab": _tab, "finished": _finished, "status": _trained,
    "playing": lambda player, condition: None, "activations": _activation, "changes": _changes, "goal": _goal,
    "racers": _add_racer, "view": _view,
}  # fmt: skip
_ORDER = {
    "learning_rate": 0, "activations": 0, "goal": 0, "racers": 0, "batch_size": 0, "l2": 0,
    "at": 2, "update": 2, "loss": 2, "finished": 2, "selection": 3, "tab": 4,
}  # fmt: skip
