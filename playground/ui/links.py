"""The address bar: from a link to a session, and back."""

from playground.ui.session import Session


def link_of(session: Session) -> str:
    return ""
