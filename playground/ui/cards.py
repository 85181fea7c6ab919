"""The cards: experiments made ready to show one thing each."""

from dataclasses import replace

from playground.experiment import Run
from playground.experiment.link import Link
from playground.experiment.presets import Preset
from playground.ui.session import Session


def open_card(session: Session, card: Preset) -> None:
    """Show the card's experiment from its start; what was there before can be brought back."""
    session.restart(card.experiment)
    session.open(Link(Run(card.experiment), selection=card.selection, card=card.key))
    session.granularity = card.granularity
    level = max(card.level, session.view.level) if card.key != "first" else card.level
    session.view = replace(session.view, level=level)
    session.retold = True
