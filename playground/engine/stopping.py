"""Early stopping, decided as Keras's callback does (`keras/src/callbacks/early_stopping.py`).

An epoch counts as better when its loss is below the best by more than min_delta; after `patience` epochs in a row that
were not better, training ends.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class EarlyStopping:
    """How it stands between two epochs. best: the lowest loss; best_epoch: its epoch; wait: epochs since then."""

    best: float = math.inf
    best_epoch: int = -1
    wait: int = 0

    def after(self, epoch: int, loss: float, min_delta: float = 0.0) -> EarlyStopping:
        """The same after this epoch's loss."""
        if loss + min_delta < self.best:
            return EarlyStopping(loss, epoch, 0)
        return replace(self, wait=self.wait + 1)

    def is_over(self, patience: float) -> bool:
        """Whether training is to end: `patience` epochs were not better (0 means 1, as in Keras)."""
        return self.wait >= max(patience, 1)
