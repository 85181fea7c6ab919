"""A finger on a page: real touches, which the browser itself makes into a scroll, a click or a drag."""

from collections.abc import Sequence
from itertools import pairwise

from playwright.sync_api import Locator, Page

MOVES = 12

# Where a finger can begin on a part: the first place of a few that is in sight with nothing over it.
BEGIN = """part => {
  const {left, top, width, height} = part.getBoundingClientRect()
  const deepest = (x, y) => {
    let at = document.elementFromPoint(x, y)
    while (at?.shadowRoot?.elementFromPoint(x, y) && at.shadowRoot.elementFromPoint(x, y) !== at)
      at = at.shadowRoot.elementFromPoint(x, y)
    return at
  }
  for (const v of [0.5, 0.3, 0.7, 0.15, 0.85]) for (const u of [0.5, 0.4, 0.6, 0.25, 0.75]) {
    const [x, y] = [left + u * width, top + v * height]
    const at = deepest(x, y)
    if (at && (part === at || part.contains(at) || part.shadowRoot?.contains(at))) return [x, y]
  }
  return null
}"""


def begin_on(part: Locator) -> tuple[float, float]:
    """Bring a part into the middle of the window; a place of it that a finger can go down on."""
    part.evaluate("part => part.scrollIntoView({block: 'center', behavior: 'instant'})")
    place = part.evaluate(BEGIN)
    assert place, "something lies over all of it"
    return place[0], place[1]


def drag(page: Page, places: Sequence[tuple[float, float]]) -> None:
    """A finger goes down at the first place, over the others in small moves, and up at the last."""
    line = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    send("touchStart", places[0])
    for (x, y), (to_x, to_y) in pairwise(places):
        for move in range(1, MOVES + 1):
            share = move / MOVES
            send("touchMove", (x + share * (to_x - x), y + share * (to_y - y)))
    send("touchEnd")
    line.detach()
