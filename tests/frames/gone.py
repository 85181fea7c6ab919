"""The weights of played pictures, as the browser has them."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray


def gone(arrays: Mapping[str, NDArray[np.generic]]) -> NDArray[np.float64]:
    """(states, weights): each reached from the one before, the first in two ways."""
    steps = arrays["state_way"].astype("f8") * arrays["state_unit"].astype("f8")[:, None]
    reached: NDArray[np.float64] = np.cumsum(steps, axis=0)[1:]
    return reached
