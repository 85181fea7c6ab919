"""What a page says over its line, delivered as no sound line would: twice, or once more behind what followed."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute

Said = str | bytes
PLAIN, TWICE, LATE_AGAIN = "plain", "twice", "late again"


class TroubledLine:
    """The line of a page between its browser and the server. how: what is done to what the page says from now on.

    PLAIN       nothing
    TWICE       it arrives two times, at once
    LATE_AGAIN  it arrives, and once more behind what the page says next
    """

    def __init__(self, page: Page) -> None:
        self.how = PLAIN
        self.troubled = 0
        self._kept: list[Said] = []
        page.route_web_socket(re.compile("/_stcore/stream"), self._between)

    def _between(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        line.on_message(lambda said: self._deliver(said, server.send))

    def _deliver(self, said: Said, send: Callable[[Said], None]) -> None:
        kept, self._kept = self._kept, []
        self.troubled += self.how != PLAIN
        if self.how == LATE_AGAIN:
            self._kept = [said]
        for each in (said, said) if self.how == TWICE else (said, *kept):
            send(each)
