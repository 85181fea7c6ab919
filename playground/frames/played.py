"""Pictures for a player: what they draw, in half the bytes and less.

While states go by, weights are seen as widths and colours, and of a large network they are nearly all of a picture's
bytes. So each picture's weights travel as the way from the picture before, in whole parts of a unit: 16 bits a weight.
What was lost in rounding is part of the next way, so errors do not add up: a weight is right to half a unit, which is
the largest way of its picture over 65,534. Where the player comes to rest, the state is asked for bit for bit.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.frames.codec import single

Array = NDArray[Any]

#: Of fewer weights than this a picture is small anyway.
LEAST_WEIGHTS = 1000
#: The largest way, in units.
MOST_UNITS = 32_767


def played(arrays: dict[str, Array]) -> dict[str, Array]:
    """Joined states' arrays, of a large network as a player has them: `state_way` (1 + states, weights) int16 and
    `state_unit` (1 + states,) in place of `state_theta`, and outputs as float32.
    """
    theta = arrays.get("state_theta")
    if theta is None or theta.shape[1] < LEAST_WEIGHTS:
        return arrays
    way, unit = ways(theta)
    if not np.isfinite(unit).all():
        return arrays
    rest = {name: array for name, array in arrays.items() if name != "state_theta"}
    if "state_outputs" in rest:
        rest["state_outputs"] = single(rest["state_outputs"])
    return {**rest, "state_way": way, "state_unit": unit}


def ways(thetas: Array) -> tuple[Array, Array]:
    """Rows of weights (rows, weights) as the way of each from the one before, int16, and the unit of each.

    Two lead to the first row: from 0, and what that leaves. The browser goes the same way, in the same arithmetic.
    """
    codes = np.empty((1 + len(thetas), thetas.shape[1]), "<i2")
    units = np.empty(1 + len(thetas))
    at = np.zeros(thetas.shape[1])
    with np.errstate(all="ignore"):
        for row, target in enumerate([thetas[0], *thetas]):
            way = target - at
            units[row] = (np.abs(way).max() / MOST_UNITS) or 1.0
            codes[row] = np.nan_to_num(np.rint(way / units[row]))
            at += codes[row] * units[row]
    return codes, units
