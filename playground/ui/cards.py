"""The cards: experiments made ready to show one thing each."""

from dataclasses import replace

from playground.experiment import Run
from playground.experiment.link import Link
from playground.experiment.presets import FIRST_WEIGHT, Preset
from playground.experiment.twin import twin_of
from playground.ui.session import Session, another_level


def open_card(session: Session, card: Preset) -> None:
    """Show the card's experiment from its start; what was there before can be brought back.

    What was selected stays so where the network has the same parts, unless the card is about another one.
    """
    same = session.experiment.anatomy.sizes == card.experiment.anatomy.sizes
    held = session.selection if same and card.selection == FIRST_WEIGHT else None
    run = Run(card.experiment)
    twin = twin_of(run, *card.twin) if card.twin is not None else None
    lost = session.open_in_place(Link(run, selection=held or card.selection, card=card.key, twin=twin))
    before = session.view.level
    level = max(card.level, before) if card.key != "first" else card.level
    session.notices += another_level("card", before, level)
    if lost and session.before is not None:
        # A run that is kept stands among the runs, where it is found again. Last: the button that brings it back is
        # beside the last sentence.
        session.notices.append(lost)
    session.granularity = card.granularity
    session.view = replace(session.view, level=level)
    session.retold = True
