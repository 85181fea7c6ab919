"""The cards: experiments made ready to show one thing each."""

import streamlit as st

from playground.experiment import Run
from playground.experiment.link import Link
from playground.experiment.presets import PRESETS, Preset
from playground.ui.session import Session


def show_cards(session: Session) -> None:
    """A button a card, with its purpose in a line."""
    for card in PRESETS.values():
        with st.container(gap="xxsmall"):
            st.button(
                card.title,
                key=f"card_{card.key}",
                width="stretch",
                type="primary" if card.key == session.card else "secondary",
                on_click=_open,
                args=(session, card),
            )
            st.caption(card.purpose)


def _open(session: Session, card: Preset) -> None:
    """Show the card's experiment from its start; what was there before can be brought back."""
    session.restart(card.experiment)
    session.open(Link(Run(card.experiment), selection=card.selection, card=card.key))
    session.granularity = card.granularity
    level = max(card.level, session.view.level) if card.key != "first" else card.level
    session.view = type(session.view)(level, session.view.present, session.view.hide_next)
    session.retold = True
