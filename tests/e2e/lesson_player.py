"""Plays a lesson as a learner would: reads what to do and does it, answers its questions, wrongly first, goes on.

On a phone and before a class, where the lesson is one line, it is opened to be read and folded to act. Every step has
to be recognised; what it points at, and what a press has brought, is in sight without scrolling; every figure is the
engine's.
"""

import re
from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect

from playground.lessons.figures import Figures
from playground.lessons.opened import LinkTarget, opened
from playground.lessons.wire import Lesson, LessonStep, LessonWords
from tests.e2e.lesson_hands import Hands, press
from tests.e2e.on_stage import Stage, close, shown_as
from tests.serving import until

DONE = ".lesson[data-done]"

# Of some elements those of which less than a part is to be seen: outside of the window, or scrolled away.
HIDDEN = """(all, part) => all.filter(node => {
    const whole = node.getBoundingClientRect()
    let { left, top, right, bottom } = whole
    const within = ({ left: l, top: t, right: r, bottom: b }) => {
        left = Math.max(left, l), top = Math.max(top, t), right = Math.min(right, r), bottom = Math.min(bottom, b)
    }
    within({ left: 0, top: 0, right: innerWidth, bottom: innerHeight })
    for (let at = node.parentNode; at; at = at.parentNode ?? at.host) {
        const { overflow, display } = at instanceof Element ? getComputedStyle(at) : {}
        if (!overflow || overflow === "visible" || display === "contents") continue
        const { left, top, right, bottom } = at.getBoundingClientRect()
        // Places are scrolled to in whole pixels: less than one at an edge is seen.
        within({ left: left - 1, top: top - 1, right: right + 1, bottom: bottom + 1 })
    }
    const seen = Math.max(0, right - left) * Math.max(0, bottom - top)
    return seen < part * whole.width * whole.height
}).map(node => node.getAttribute("class") || node.getAttribute("aria-label") || node.tagName)"""


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
            where = f"{self.lesson['key']}, step {number + 1}"
            expect(self.page.locator(".lesson-title")).to_have_text(step["title"])
            # Nothing is pointed at before the step's experiment stands.
            expect(self.page.locator("[data-pointed]").first, where).to_be_attached()
            self._open(False)
            self._in_sight(self.page.locator("[data-pointed]"), 0.5, where)
            if step["done"] or step["find"]:
                Hands(self.page, step, link, where).do(_said(step["do"]))
            self._answer(step, link)
            assert step["predict"] is None, "Predictions are played by whoever owns their view."
            if step["done"] or step["ask"] or step["find"]:
                expect(self.page.locator(DONE), where).to_be_visible()
            self._open(True)
            self.compare(step, link)
            self._in_sight(self.page.locator(".lesson :is(.lesson-then, .lesson-go)"), 0.98, where)
            press(self.page.locator(".lesson-go"))
        expect(self.page.locator(".lesson-title")).to_have_text("That was the lesson")
        expect(self.page.locator(".lesson-mark[data-done]")).to_have_count(len(self.lesson["plan"]))

    def _open(self, wide: bool) -> None:
        """The whole lesson to be read, or its one line; where there is room it is always seen as a whole."""
        more = self.page.locator(".lesson-more")
        if more.is_visible() and (more.get_attribute("aria-expanded") == "true") != wide:
            press(more)
            expect(more).to_have_attribute("aria-expanded", str(wide).lower())

    def _answer(self, step: LessonStep, link: str) -> None:
        """Every answer, the right one last; each has its reason, in sight at once."""
        answers = step["ask"]["answers"] if step["ask"] else []
        if answers:
            self._open(True)
        for at, answer in sorted(enumerate(answers), key=lambda each: each[1]["right"]):
            press(self.page.locator(f".lesson-answer[data-answer='{at}']"))
            why = self.page.locator(".lesson-why")
            expect(why).to_have_attribute("data-of", str(at))
            self._in_sight(why, 0.98, f"{step['title']}, answer {at + 1}")
            if not answer["right"]:
                self.compare(step, link)

    def _in_sight(self, nodes: Locator, part: float, where: str) -> None:
        shown = nodes.and_(self.page.locator(":visible"))

        def hidden() -> list[str]:
            found: list[str] = shown.evaluate_all(HIDDEN, part)
            return found

        try:
            until(lambda: not hidden(), "all to be in sight")
        except AssertionError:
            raise AssertionError(f"{where}: to be scrolled to: {hidden()}") from None

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
        finished = self.page.locator(DONE).count() > 0
        wanted = list(_figures(step["after"] if finished else []))
        assert len(shown) >= len(wanted), f"{step['title']}: {[each['asked'] for each in wanted]}"

    def _as_on_the_page(self, asked: str, told: LessonWords) -> None:
        found = re.fullmatch(r"(weight|gradient) ([wb]:\S+)(?: at (\d+))?", asked)
        stage = Stage(self.page)
        if found is None or not stage.root.count():
            return
        update = int(stage.root.get_attribute("data-update") or 0)
        moved = stage.root.get_attribute("data-step") in {"theta", "recheck"}
        at = int(found[3] or 0)
        if at != update + (moved and found[1] == "weight"):
            return
        numbers = stage.hovered(found[2])
        value = numbers.get("weight" if found[1] == "weight" else "gradient")
        if value is not None:
            assert close(value, told["exact"]) or shown_as(told["text"], value), (asked, value, told["exact"])


def _figures(words: list[LessonWords]) -> Iterator[LessonWords]:
    """All figures in a tree of text."""
    for each in words:
        if each["kind"] == "figure":
            yield each
        yield from _figures(each.get("inside", []))


def _said(words: list[LessonWords]) -> str:
    """What a tree of text says."""
    return "".join(each.get("text", "") + _said(each.get("inside", [])) for each in words)
