"""All that a page tells a learner: every text in sight, and what is chosen, typed, pressed or unfolded."""

from __future__ import annotations

import difflib

from playwright.sync_api import Page, expect

from tests.e2e.waiting import settled
from tests.serving import until

_TELL = """() => {
    const STREAMLITS = ["stHeader", "stSidebarHeader", "stStatusWidget"].map((name) => `[data-testid=${name}]`)
    // Of a curve a link brings a few points, which are compared as a curve: its table in figures is of those.
    const FIGURES = ".heard:has(> table)"
    const NOT_SHARED = ["[popover]", ".notices", FIGURES, ...STREAMLITS].join(", ")
    const told = []
    const walk = (node, root) => {
        for (const child of node.childNodes) {
            if (child.nodeType === Node.TEXT_NODE) {
                const text = child.data.replace(/\\s+/g, " ").trim()
                if (text) told.push(text)
                continue
            }
            if (!(child instanceof Element) || child.closest("style, script, template")) continue
            // A dialog over the page, and the lines of Streamlit's own, are not what was shared.
            if (child.matches(NOT_SHARED)) continue
            const shown = child.checkVisibility({visibilityProperty: true, contentVisibilityAuto: false})
            if (!shown && getComputedStyle(child).display !== "contents") continue
            const said = state(child)
            if (said) told.push(said)
            if (child.shadowRoot) walk(child.shadowRoot)
            if (!child.matches("select")) walk(child)
        }
    }
    const state = (node) => {
        const name = node.getAttribute("aria-label") ?? node.getAttribute("name") ?? ""
        if (node.matches("select")) return `[${name}: ${node.selectedOptions[0]?.text ?? ""}]`
        if (node.matches("input[type=checkbox], input[type=radio]")) return `[${name}: ${node.checked}]`
        if (node.matches("input, textarea")) return `[${name}: ${node.value}]`
        if (node.matches("details")) return `[unfolded: ${node.open}]`
        const states = ["pressed", "selected", "checked", "sort", "valuenow", "current"]
        return states.flatMap((each) => {
            const value = node.getAttribute(`aria-${each}`)
            return value === null ? [] : [`[${each}: ${value} ${name}]`]
        }).join(" ")
    }
    for (const place of document.querySelectorAll('[data-testid="stAppViewContainer"]')) walk(place)
    // Where a word of the glossary is marked, its sentence is in pieces: the marks come a little later.
    return told.reduce((lines, next) => {
        const before = lines.at(-1)
        const both = before !== undefined && !before.startsWith("[") && !next.startsWith("[")
        if (both) lines[lines.length - 1] += next.replaceAll(" ", "")
        else lines.push(next.startsWith("[") ? next : next.replaceAll(" ", ""))
        return lines
    }, [])
}"""


def told(page: Page) -> list[str]:
    """Every text in sight and the state of every control, in the order of the page."""
    found: list[str] = page.evaluate(_TELL)
    return found


def same_telling(mine: Page, theirs: Page) -> None:
    """Wait until both tell the very same; else show what does not."""
    settled(theirs)
    expect(theirs.locator(":is(.stage-root, .race-root, .training-root)[data-busy=true]")).to_have_count(0)
    try:
        until(lambda: told(theirs) == told(mine), "the same page")
    except AssertionError as waited:
        apart = "\n".join(difflib.unified_diff(told(mine), told(theirs), "mine", "theirs", lineterm="", n=1))
        raise AssertionError(f"{waited}.\n{apart}") from None
