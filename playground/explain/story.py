"""`story`: one caption for every micro-step of an update, and what comes next; `Telling`: the same in parts."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from playground.explain.captions import backward, forward, gradients, loss, recheck, start, update
from playground.explain.captions.by_kind import words_of_kind
from playground.explain.captions.caption import Caption, Words, begun
from playground.explain.captions.diverged import diverged
from playground.explain.captions.plain import plain
from playground.explain.captions.shapes import matrices
from playground.explain.captions.summary import summary
from playground.explain.view import View, look

if TYPE_CHECKING:
    from playground.engine import Step
    from playground.timeline import Moment


#: Captions that are written whatever the time: an LSTM's hundreds come to an end even where there never is any.
LEAST_CAPTIONS = 16


def story(moment: Moment, selection: str | None = None, focus: int | None = None) -> list[Caption]:
    """The captions of one update: one for "start", then one a step, in order.

    selection: id of the weight, bias, unit or input the numbers are put in for; one that does not fit is ignored.
    focus: index of the example in the training set the numbers are shown for; None is the batch's first. Never raises
    for numbers that are not finite: the step where that happened says so.
    """
    telling = Telling(moment, selection, focus)
    telling.on(math.inf)
    return telling.captions


def words_of(view: View, step_id: str) -> Words | None:
    """The words of one operation, about what the view has selected; None for one that the update did not come to, or
    that gave no finite numbers.
    """
    steps = view.moment.steps
    step = next((each for each in steps if each.id == step_id), None)
    if step is None or not _finite(step):
        return None
    words = _words(view, step, steps.index(step), closing=False)
    return replace(words, sentence=begun(words.sentence))


def sentence_of(view: View, step_id: str) -> str:
    """Its sentence alone; "" where there is none."""
    words = words_of(view, step_id)
    return "" if words is None else words.sentence


class Telling:
    """The captions of `story` as they are written: of a large network they take longer than a message may."""

    def __init__(self, moment: Moment, selection: str | None, focus: int | None) -> None:
        self._written: dict[int, Caption] = {}
        self._ids = ["start", *(step.id for step in moment.steps)]
        with np.errstate(all="ignore"):
            self._view = look(moment, selection, focus)

    @property
    def captions(self) -> list[Caption]:
        """Those that are written, in the order of their operations."""
        return [self._written[at] for at in sorted(self._written)]

    @property
    def whole(self) -> bool:
        """Whether all are written."""
        return len(self._written) == len(self._ids)

    def at(self, step_id: str) -> None:
        """Write what is said where somebody stands behind the operation `step_id`: its caption, and the one whose
        formulas belong to it. Of an update that ends before it, where it ends.
        """
        place = self._ids.index(step_id) if step_id in self._ids else len(self._ids) - 1
        with np.errstate(all="ignore"):
            if place not in self._written:
                self._write(place, 0.0)
            other = self._written[place].summary_of
            if other in self._ids and (about := self._ids.index(other)) not in self._written:
                self._write(about, 0.0)

    def on(self, until: float, step_id: str = "start", least: int = LEAST_CAPTIONS) -> None:
        """Write on, to `until` (of ``time.perf_counter``) or a little longer: first the caption of the operation
        `step_id` and the one whose formulas belong to it, then those behind it, then those before. least: how many
        whatever the time.

        By then the trying out of why a run ended must be over; that caption is ``unfinished`` then, and a new telling
        goes on with it.
        """
        begin = self._ids.index(step_id) if step_id in self._ids else 0
        ahead = [at for at in (*range(begin, len(self._ids)), *range(begin)) if at not in self._written]
        least += len(self._written)
        with np.errstate(all="ignore"):
            while ahead:
                if len(self._written) >= least and time.perf_counter() > until:
                    return
                caption = self._write(ahead.pop(0), until)
                if caption.summary_of in self._ids and (other := self._ids.index(caption.summary_of)) in ahead:
                    ahead.remove(other)
                    ahead.insert(0, other)

    def _write(self, at: int, until: float) -> Caption:
        self._written[at] = caption = _caption(self._view, at - 1, until)
        return caption


def cell_story(
    moment: Moment, step_id: str, cells: Sequence[int], selection: str | None = None, focus: int | None = None
) -> dict[int, Caption]:
    """The captions of an operation that is gone through cell by cell, at some of its cells; {} for any other.

    cells: units of its layer, by their index there; those outside it are left out.
    """
    index = next((at for at, step in enumerate(moment.steps) if step.id == step_id), None)
    if index is None:
        return {}
    step = moment.steps[index]
    walked = moment.experiment.anatomy.operation(step_id).cells
    count = math.prod(walked) if walked else 0
    with np.errstate(all="ignore"):
        view = look(moment, selection, focus)
        if not count or not _finite(step):
            return {}
        found = {cell: words_of_kind(view, step, cell) for cell in cells if 0 <= cell < count}
    told = {cell: words for cell, words in found.items() if words is not None}
    return {cell: words.caption(step.id, step.phase, step.layer, "") for cell, words in told.items()}


def _caption(view: View, index: int, until: float) -> Caption:
    """The caption of step ``index``; -1 is the start."""
    steps = view.moment.steps
    upcoming = _next(view, index + 1)
    if index < 0:
        return start.start(view).caption("start", "start", None, upcoming)
    step = steps[index]
    if not _finite(step):
        return diverged(view, step, until).caption(step.id, step.phase, step.layer, upcoming)
    told = _words(view, step, index).caption(step.id, step.phase, step.layer, upcoming, summary(view, index))
    return replace(told, matrices=matrices(view, step))


def _finite(step: Step) -> bool:
    values = step.value if isinstance(step.value, tuple) else (step.value,)
    return all(bool(np.isfinite(value).all()) for value in values)


def _words(view: View, step: Step, index: int, reached: int | None = None, *, closing: bool = True) -> Words:
    """closing: the last gradient also says that it is the last one."""
    layer = step.layer if step.layer is not None else 0
    if step.layer is not None and not _between_units(view, step):
        return words_of_kind(view, step, reached) or plain(view, step)
    write = _WRITERS.get(step.name)
    if write is not None:
        return write(view, layer)
    if step.name == "recheck":
        return recheck.recheck(view, step.value)
    if step.name in ("dW", "db"):
        following = view.moment.steps[index + 1 : index + 2]
        stop = closing and layer == 0 and not (following and following[0].phase == "backward")
        if step.name == "db":
            return gradients.bias_gradient(view, layer, stop=stop)
        if view.penalised(layer):
            return gradients.whole_gradient(view, layer, stop=stop)
        return gradients.weight_gradient(view, layer, stop=stop)
    return update.substep(view, step.name)


def _between_units(view: View, step: Step) -> bool:
    """Whether an operation is one of weights that join two units each: of a Dense layer, or back through one."""
    layer = step.layer or 0
    if step.name == "dA" and layer < view.last:
        return view.is_dense(layer + 1)
    return view.is_dense(layer)


def _arrived(view: View, layer: int) -> Words:
    return backward.slope_at_guess(view) if layer == view.last else backward.passed_back(view, layer)


_WRITERS: dict[str, Callable[[View, int], Words]] = {
    "Z": forward.weighted_sum,
    "A": forward.activated,
    "loss": lambda view, layer: loss.loss(view),
    "dA": _arrived,
    "dZ": backward.delta,
    "dW_data": lambda view, layer: gradients.weight_gradient(view, layer, stop=False, data_part=True),
    "dW_penalty": gradients.penalty_gradient,
}


def _next(view: View, index: int) -> str:
    """What the step at ``index`` will do, as "Next: ..."; past the end, which update follows."""
    moment = view.moment
    if index == len(moment.steps):
        return _after(view)
    return f"Next: {view.anatomy.operation(moment.steps[index].id).next}"


def _after(view: View) -> str:
    moment = view.moment
    if moment.after is None:
        return "The run ends here: go Back"
    if moment.batch_number + 1 < moment.batches_per_epoch:
        return "Next: another example" if moment.experiment.batch_size == 1 else "Next: another batch"
    if moment.batches_per_epoch == 1:
        return "Next: the same examples once more" if view.n > 1 else "Next: the same example once more"
    return "Next: a new epoch, all examples in a new order"
