"""A page as who uses the keyboard alone meets it: what has the focus, and where Tab leads."""

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

MOST_STOPS = 200

FOCUS = """() => {
    let at = document.activeElement
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
    if (!at || at === document.body || at === document.documentElement) return null
    const box = at.getBoundingClientRect()
    const ring = getComputedStyle(at)
    return {
        name: at.getAttribute("aria-label") || at.labels?.[0]?.textContent?.trim() || at.textContent.trim(),
        role: at.getAttribute("role") || at.localName,
        place: at.closest(".bar, .dock, .guide, .headline, section, [popover]")?.className ?? "",
        seen: at.checkVisibility({opacityProperty: true, visibilityProperty: true})
            && box.right > 0 && box.left < innerWidth && box.width > 0 && box.height > 0,
        ringed: at.matches(".node, main") || ring.outlineStyle !== "none" || ring.boxShadow !== "none",
    }
}"""


@dataclass(frozen=True)
class Focus:
    """What has the keyboard's focus. seen: it stands in the window, or is scrolled to; ringed: one sees that it has (a
    neuron by its box).
    """

    name: str
    role: str
    place: str
    seen: bool
    ringed: bool


def focus(page: Page) -> Focus | None:
    """What has it now; None: nothing, it has fallen to the body."""
    found = page.evaluate(FOCUS)
    return Focus(**found) if found else None


def holds_focus(page: Page, name: str) -> None:
    """Wait until something of this name has it: a box that closes gives it back a moment later."""
    page.wait_for_function(f"name => ({FOCUS})()?.name === name", arg=name)


def stops(page: Page) -> Iterator[Focus]:
    """Where Tab leads, one stop after the other, until it leaves the page."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if (found := focus(page)) is None:
            return
        yield found


def to(page: Page, name: str, *, key: str = "Tab", role: str = "") -> Focus:
    """Tab until something of this name has the focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        found = focus(page)
        if found and found.name == name and role in found.role:
            return found
    raise AssertionError(f"The keyboard does not reach {name!r}")
