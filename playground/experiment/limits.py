"""How far things may go that more than one place judges. The range of a single setting stands in `settings`."""

from __future__ import annotations

MOST_SEED = 2**31 - 1
MOST_LAYERS = 6
MOST_UNITS = 8
# Of layers that are not all Dense: the largest picture network is a convolution of eight filters over 8 × 8 pixels with
# pooling and a Dense layer, the largest recurrent one sixteen units over twelve moments. All its numbers travel.
MOST_STACKED = 8
MOST_FILTERS = 8
MOST_WINDOW = 5
MOST_STATES = 16
MOST_HEARD = 16
MOST_STACK_PARAMETERS = 2400
MOST_STACK_UNITS = 1600
MOST_RATE = 1e6
MOST_PENALTY = 10.0
MOST_BIAS = 10.0
# How far out a point of one's own may lie, in both directions; the picture of the plane shows this much.
MOST_COORDINATE = 6.0
MOST_CHANGES = 1000
# Numbers that all the points of a loss surface set in a run: some four places of the largest network.
MOST_SET_TOGETHER = 2000
MOST_UPDATE = 10**9
# Characters of an address that is made to be given on: mail programs, chats and servers cut off longer ones.
MOST_ADDRESS = 8_000
# Characters of a link that is opened in place, as a file may bring it: two states at their largest, and all the rest.
MOST_LINK = 300_000

LEARNING_RATES = (1e-5, 1e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
"""TensorFlow Playground's ladder."""
