"""The link that the dialog Share gives, as a learner takes it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.serving import Server


def share(page: Page) -> Locator:
    """The dialog, open, with its link."""
    box = page.get_by_role("dialog", name="Share")
    if not box.is_visible():
        page.get_by_role("button", name="Share", exact=True).click()
    expect(box.get_by_label("Link to this page")).not_to_have_value("")
    return box


def copied(page: Page) -> str:
    """The link, as the button puts it into the clipboard."""
    box = share(page)
    box.get_by_role("button", name="Copy").click()
    expect(box.get_by_text("Copied.")).to_be_visible()
    link: str = page.evaluate("navigator.clipboard.readText()")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    return link


def path_of(link: str, server: Server) -> str:
    assert link.startswith(server.url), link
    return link.removeprefix(server.url)
