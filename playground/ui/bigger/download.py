"""What has to be fetched before a training can begin: said beside every button that would begin one."""

from playground.experiment.numbers import count
from playground.plans.sets import SETS
from playground.ui.bigger import engine_room


def download(name: str) -> str:
    """Of the set of this name, as a sentence; "" where nothing is fetched. Until a worker has looked, with an if."""
    data = SETS.get(name)
    if data is None or not data.files:  # a learner's own table, or data that scikit-learn brings
        return ""
    there = engine_room.known("at_hand", name)
    if there:
        return ""
    if there is None:
        return f"{data.title}, {count(data.megabytes)} MB, is downloaded first where it is not here yet."
    return f"Downloads {data.title} first: {count(data.megabytes)} MB."
