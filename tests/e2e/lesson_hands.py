"""What the sentences of lessons ask for, done on the page the way a learner would: the sentence is read from left to
right, and of each clause that names a button, a line or a field just that is done.

Nothing else is. So a step that waits for what its sentence does not say is not done, and its lesson fails.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from playground.lessons.opened import STEP, opened
from playground.lessons.wire import LessonCondition, LessonStep
from tests.e2e.on_stage import Stage

MOST_PRESSES = 60
"""What a learner can be asked to press one after another."""
TRAINED = 240_000
"""Milliseconds a training of Keras may take, where much else is done besides."""
DID = ".lesson[data-did]"
"""What the sentence asks for is done, though a question may still be open."""
COUNTS = {"once": 1, "again": 1, "twice": 2, "three": 3, "four": 4, "eight": 8, "ten": 10}


def press(control: Locator) -> None:
    """With a finger where the page is touched, else with the pointer."""
    if control.evaluate("() => navigator.maxTouchPoints > 0"):
        control.tap()
    else:
        control.click()


@dataclass
class Hands:
    """Does what one step's sentence asks for. link: what is open; where: how the step is named where it fails."""

    page: Page
    step: LessonStep
    link: str
    where: str

    def do(self, sentence: str) -> None:
        """Clause by clause."""
        found = [each for clause, act in CLAUSES for each in _matches(clause, act, sentence)]
        found.sort(key=lambda each: each[0].start())
        assert found, f"{self.where}: nothing in “{sentence}” says what to do."
        end = 0
        for clause, act in found:
            if clause.start() >= end:
                act(self, clause)
                end = clause.end()

    @property
    def stage(self) -> Stage:
        return Stage(self.page)

    @property
    def dock(self) -> Locator:
        return self.page.get_by_role("toolbar", name="Transport")

    def recognised(self) -> bool:
        return self.page.locator(DID).count() > 0

    def press_step(self) -> None:
        press(self.dock.get_by_role("button", name="Step", exact=True))
        expect(self.stage.root).not_to_have_attribute("data-busy", "true")

    # -- clauses --

    def step_so_often(self, clause: re.Match[str]) -> None:
        for _ in range(COUNTS[(clause["count"] or "once").split()[0]]):
            self.press_step()

    def step_until_there(self, clause: re.Match[str]) -> None:
        """As long as what is waited for is not there."""
        for _ in range(MOST_PRESSES):
            if self.recognised() or self._there():
                return
            self.press_step()
        raise AssertionError(f"{self.where}: {MOST_PRESSES} presses did not lead there.")

    def _there(self) -> bool:
        """Whether the page stands where the step wants it, as its own dock and lines tell."""
        root = self.stage.root
        update, step = int(root.get_attribute("data-update") or 0), root.get_attribute("data-step") or ""
        wanted = [each for each in self.step["done"] if each["fact"] in {"at", "update"}]
        return bool(wanted) and all(self._reached(each, update, step) for each in wanted)

    def _reached(self, condition: LessonCondition, update: int, step: str) -> bool:
        (value, *_) = condition["values"]
        if condition["fact"] == "update":
            return update + (step == "recheck") >= float(str(value))
        target = opened(self.link)
        assert target.page == STEP
        assert target.link is not None
        order = target.link.run.experiment.anatomy.step_ids
        place, _, operation = str(value).partition(".")
        return (update, order.index(step)) >= (int(place), order.index(operation))

    def play(self, clause: re.Match[str]) -> None:
        """Play, and wait for what comes: the end of a race, or what the step is waiting for."""
        if "full speed" in clause[0]:
            self.dock.get_by_role("slider", name="Speed").press("End")
        race = self.page.locator(".race-root")
        if race.count():
            expect(race).not_to_have_attribute("data-busy", "true")
        self.dock.get_by_role("button", name="Play", exact=True).click()
        expect(self.page.locator(DID), self.where).to_be_visible()

    def pause(self, clause: re.Match[str]) -> None:
        del clause
        self.dock.get_by_role("button", name="Pause", exact=True).click()

    def reset(self, clause: re.Match[str]) -> None:
        self.dock.get_by_role("button", name="Reset", exact=True).click()
        self.page.get_by_role("menuitem", name=clause["how"], exact=True).click()
        self.stage.at(0, "start")

    def select(self, clause: re.Match[str]) -> None:
        """The part that is waited for, else the one that is pointed at."""
        del clause
        names = [str(each["values"][0]) for each in self.step["done"] if each["fact"] == "selection"]
        names += [each["name"] for each in self.step["look"] if each["what"] == "part"]
        self.stage.select(names[0])

    def open_tab(self, clause: re.Match[str]) -> None:
        press(self.page.get_by_role("tab", name=clause["tab"], exact=True))

    def set_rate(self, clause: re.Match[str]) -> None:
        self.stage.open_settings().get_by_role("combobox", name="Learning rate", exact=True).click()
        self.page.keyboard.type(clause["rate"])
        self.page.keyboard.press("Enter")

    def set_value(self, clause: re.Match[str]) -> None:
        form = self.page.locator(".bpi-edit")
        form.get_by_role("textbox").fill(clause["value"])
        form.get_by_role("button", name="Set", exact=True).click()

    def set_activation(self, clause: re.Match[str]) -> None:
        before = self.stage.run
        self.stage.choose("Activation", clause["name"][0].upper() + clause["name"][1:])
        self.stage.another_run(before)

    def choose_goal(self, clause: re.Match[str]) -> None:
        self.page.get_by_role("button", name="until …").click()
        box = self.page.get_by_role("dialog", name="When Play stops")
        box.get_by_role("combobox", name="Play until").select_option(label=clause["goal"])
        if clause["value"]:
            box.get_by_role("textbox", name="Value").fill(clause["value"])
            box.get_by_role("textbox", name="Value").press("Enter")
        self.page.keyboard.press("Escape")

    def add_racer(self, clause: re.Match[str]) -> None:
        self.page.get_by_role("combobox", name="Add a racer").select_option(label=clause["name"])
        expect(self.page.get_by_label(f"Learning rate of {clause['name']}")).to_be_visible()

    def train(self, clause: re.Match[str]) -> None:
        del clause
        self.dock.get_by_role("button", name="Train", exact=True).click()
        expect(self.page.locator(DID), self.where).to_be_visible(timeout=TRAINED)

    def draw(self, clause: re.Match[str]) -> None:
        """A stroke downwards, much like a one."""
        del clause
        box = self.page.locator(".digit-pad canvas").bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 0.2 * box["height"])
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 0.8 * box["height"], steps=8)
        self.page.mouse.up()

    def point_at_the_mistake(self, clause: re.Match[str]) -> None:
        """At line after line until the wrong one is found."""
        del clause
        lines = self.page.get_by_role("region", name="Find the mistake").get_by_role("listitem")
        expect(lines.first).to_be_visible()
        for line in lines.all():
            press(line.get_by_role("button"))
            expect(line.locator(".find-mark")).not_to_be_empty()
            if line.get_attribute("data-state") == "wrong":
                return
        raise AssertionError(f"{self.where}: no line is the wrong one.")


Act = Callable[[Hands, re.Match[str]], None]
_TABS = "Chain|Curve|Pulls|Check|Optimizer|Sum|Code|Moments|Positions|Tune each|Try your own"
CLAUSES: list[tuple[str, Act]] = [
    (r"[Pp]ress Step(?: (?P<count>once more|once|again|twice|\w+ times))?(?=[.,]| and)", Hands.step_so_often),
    (r"(?:[Pp]ress Step|\b[Ss]tep)(?: on)? (?:until|to|through)\b|then on until\b", Hands.step_until_there),
    (r"[Pp]ress Play\b|\b[Pp]lay (?:at full speed )?(?:until|to|on)\b", Hands.play),
    (r"[Pp]ress Pause\b", Hands.pause),
    (r"[Pp]ress Reset, (?:then )?“(?P<how>[\w ]+)”", Hands.reset),
    (r"(?:[Cc]lick|[Ss]elect) (?:the|a|w|h)\w*", Hands.select),
    (rf"(?:[Oo]pen|with) [“\"]?(?P<tab>{_TABS})\b", Hands.open_tab),
    (r"learning rate to (?P<rate>[\d.]*\d)", Hands.set_rate),
    (r"set it to (?P<value>\d+)", Hands.set_value),
    (r"activation of the hidden layer to (?P<name>leaky ReLU)", Hands.set_activation),
    (
        r"[Oo]pen “until …”, choose “(?P<goal>[\w ]+)”(?:, write (?P<value>[\d.]+) into the field)?",
        Hands.choose_goal,
    ),
    (r"[Aa]dd (?P<name>RMSprop)\b", Hands.add_racer),
    (r"[Pp]ress Train\b", Hands.train),
    (r"draw a digit", Hands.draw),
    (r"[Pp]oint at (?:the|its) (?:wrong )?line", Hands.point_at_the_mistake),
]


def _matches(clause: str, act: Act, sentence: str) -> list[tuple[re.Match[str], Act]]:
    return [(each, act) for each in re.finditer(clause, sentence)]
