"""The page "Bigger data": its state, its controls, and what it shows of a training."""
