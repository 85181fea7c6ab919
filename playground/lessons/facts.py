"""The facts of a page that a step can wait for: the names, each with what it is. The pages tell them (`guide.look`)."""

from __future__ import annotations

import re

from playground.experiment.settings import SETTINGS

EVERYWHERE = {
    "page": "step_through, optimizer_race or bigger_data",
    "presenting": "whether the page is shown on a projector",
    "theme": "light or dark",
    "tab": "the open tab of the inspector, of the race's inspector, or the open part of Set up",
    "predicted": "how many questions of “Say it first” were answered in this step",
    "predicted_right": "how many of them rightly",
    "predicted_kind": "the kind of the one answered last",
    "mistake_found": "whether the wrong line of “Find the mistake” was pointed at",
}
STEP = {
    "at": "the place, as links tell it: 0.start, 0.Z:0, 0.loss, 0.dW:0, 0.theta, 0.recheck",
    "update": "how many updates are done",
    "step": "the operation that was done last: start, Z:0, loss, dW:0, theta, recheck",
    "phase": "start, forward, loss, backward, update or recheck",
    "layer": "the layer of that operation, from 0",
    "cell": "the cell it has come to, from 0",
    "granularity": "what one Step is: operation, layer, pass, batch, epoch",
    "level": "how much is shown, 1 to 6",
    "playing": "whether it plays",
    "speed": "the notch of the speed, from 0",
    "selection": "the selected part, by its id",
    "focus": "the example in focus, from 0",
    "loss": "the loss of all training examples at the state that is shown",
    "test_loss": "the same of the test examples",
    "accuracy": "the share of the training examples it gets right, 0 to 1",
    "test_accuracy": "the same of the test examples",
    "diverged": "whether the run has ended in numbers that are not finite",
    "twin": "the optimizer of the run beside it, or none",
    "surface": "the plane of the loss surface: path, pair, random",
    "space": "whether the loss surface is seen in three dimensions",
    "shown": "whose numbers are shown: first or twin",
    "changes": "how many changes there are on the way",
    "checked": "whether a gradient check is seen",
    "card": "the card that is open",
    "goal": "where Play stops: epochs, below, patience",
    "kept": "how many runs are kept beside this one",
    "points": "how many points of one's own there are",
}
RACE = {
    "preset": "the race card that is open",
    "racers": "the racers' optimizers, with commas between them",
    "running": "whether it plays",
    "updates": "the step that is shown",
    "steps": "how many steps are raced",
    "finished": "whether the race was seen to its end",
    "best": "the racer with the lowest loss at the step that is shown",
    "question": "the question that is asked",
    "answered": "whether the verdict was told",
    "start": "where the race begins, x,y",
}
BIGGER = {
    "recipe": "the recipe that the settings are",
    "status": "none, waiting, running, done, stopped or failed",
    "epoch": "how many epochs are done",
    "epochs": "how many there will be",
    "val_loss": "the loss of the validation examples",
    "val_accuracy": "the same for the accuracy",
    "view": "the open view of the network",
    "drawer": "whether Set up is open",
    "compared": "how many settings are on the list to compare",
    "loss_name": "the loss that is trained on, by Keras's name",
    "patience": "epochs without a better validation loss after which it stops, 0 for never",
    "mistakes": "how many mistakes are listed",
}
SETTING = {name: f"the setting: {row.label or row.name}" for name, row in SETTINGS.items()}

FACTS: dict[str, str] = {**SETTING, **EVERYWHERE, **BIGGER, **RACE, **STEP}
_RATE = re.compile(r"rate_\w{1,20}")


def known(name: str) -> bool:
    """Whether a page tells of such a fact. The rate of a racer is one: rate_sgd, rate_adam."""
    return name in FACTS or _RATE.fullmatch(name) is not None
