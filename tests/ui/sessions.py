"""Sessions to try things on, and what a message to the stage says."""

from collections.abc import Mapping
from typing import Any

from playground.experiment import Experiment, Run
from playground.experiment.link import Cursor
from playground.frames import Message, decode
from playground.timeline import Timeline
from playground.ui import answers, questions
from playground.ui.session import Session


def session_on(experiment: Experiment | None = None, update: int = 0, step: str = "start") -> Session:
    """A session at a place of a run that the learner has come to by way of its start."""
    session = Session(Timeline(Run(experiment or Experiment())), Cursor(update, step), reached=update)
    for seen in range(min(update, 3) + 1 if update else 0):
        session.curve.add(seen, session.timeline.metrics(seen))
    return session


def asked(session: Session, **wishes: Any) -> Message:
    """The answer to a question with these entries."""
    return decode(answers.answer(session, questions.read({"id": "q.1", **wishes})))


def rows(message: Message, kind: str) -> Mapping[int, dict[str, Any]]:
    """The states or moves of a message by update: name -> row."""
    headers = message.header[kind]
    stem = f"{kind.removesuffix('s')}_"
    arrays = {name.removeprefix(stem): array for name, array in message.arrays.items() if name.startswith(stem)}
    return {
        header["update"]: {**header, **{name: array[at] for name, array in arrays.items()}}
        for at, header in enumerate(headers)
    }
