"""The link that the dialog Share gives, as a learner takes it, and what it is compared with."""

from __future__ import annotations

import base64
import itertools
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.on_stage import on
from tests.serving import Server, until


def share(page: Page) -> Locator:
    """The dialog, open, with its link."""
    box = page.get_by_role("dialog", name="Share")
    if not box.is_visible():
        page.get_by_role("button", name="Share", exact=True).click()
    expect(box.get_by_label("Link to this page")).not_to_have_value("")
    return box


def copied(page: Page, reader: str = "") -> str:
    """The link, as the button puts it into the clipboard; for whom, where the page asks that."""
    box = share(page)
    if reader:
        before = box.get_by_label("Link to this page").input_value()
        box.get_by_role("radio", name=reader).check()
        expect(box.get_by_label("Link to this page")).not_to_have_value(before)
    box.get_by_role("button", name="Copy").click()
    expect(box.get_by_text("Copied.")).to_be_visible()
    link: str = page.evaluate("navigator.clipboard.readText()")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    return link


def path_of(link: str, server: Server) -> str:
    assert link.startswith(server.url), link
    return link.removeprefix(server.url)


def curve(page: Page) -> list[tuple[float, float]]:
    """The points of the loss curve, in pixels."""
    path = page.locator(".history .line.train:not(.beside)").get_attribute("d") or ""
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.-]+) ([\d.-]+)", path)]


def at(points: list[tuple[float, float]], x: float) -> float:
    """How high the line through these points is at x."""
    for (left, low), (right, high) in itertools.pairwise(points):
        if left <= x <= right:
            return low + (high - low) * ((x - left) / (right - left) if right > left else 0)
    return points[-1][1]


def same_curve(mine: Page, theirs: Page) -> None:
    """Each point of the curve that a link brought lies on the true one, within a pixel, once both are drawn."""

    def off() -> list[float]:
        true, told = curve(mine), curve(theirs)
        assert true
        return [x for x, y in told if abs(at(true, x) - y) > 1] if len(told) >= min(len(true), 2) else [0.0]

    try:
        until(lambda: off() == [], "the same curve")
    except AssertionError as waited:
        raise AssertionError(f"{waited}.\nmine: {curve(mine)}\ntheirs: {curve(theirs)}") from None


def played(page: Page, speed: int, digits: int) -> None:
    """Play at this speed until the number of updates has so many digits, and pause."""
    stage = on(page)
    page.get_by_role("slider", name="Speed").fill(str(speed))
    stage.press("Play")
    expect(stage.root).to_have_attribute("data-update", re.compile(rf"^\d{{{digits},}}$"))
    stage.press("Pause")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(page.locator(".stage-root[data-busy]")).to_have_count(0)


def is_picture(page: Page, png: bytes, size: tuple[float, float]) -> None:
    """A PNG of twice this size, opened: most of it may be ground, and much stands on it."""
    found, colours, most = page.evaluate(
        """async (encoded) => {
            const image = new Image()
            image.src = `data:image/png;base64,${encoded}`
            await image.decode()
            const canvas = document.createElement("canvas")
            canvas.width = image.naturalWidth
            canvas.height = image.naturalHeight
            const ink = canvas.getContext("2d")
            ink.drawImage(image, 0, 0)
            const dots = new Uint32Array(ink.getImageData(0, 0, canvas.width, canvas.height).data.buffer)
            const found = new Map()
            for (const dot of dots) found.set(dot, (found.get(dot) ?? 0) + 1)
            return [[canvas.width, canvas.height], found.size, Math.max(...found.values()) / dots.length]
        }""",
        base64.b64encode(png).decode(),
    )
    assert found == pytest.approx([2 * side for side in size], abs=2)
    assert colours > 50
    assert most < 0.95
