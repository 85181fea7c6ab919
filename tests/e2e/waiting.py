"""Waiting in the browser: for conditions, never for a time."""

from playwright.sync_api import Page, expect

from tests import serving

PATIENCE = 1000 * serving.PATIENCE  # milliseconds, for any action and any expectation


def settled(page: Page) -> None:
    """Wait until Streamlit has run the page's script to its end and drawn something."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(page.get_by_test_id("stMain").locator(".stElementContainer").first).to_be_attached()


def holds(page: Page, expression: str, argument: object = None) -> None:
    """Wait until a JavaScript expression is true in the page. `expression` may be a function of `argument`."""
    page.wait_for_function(expression, arg=argument)
