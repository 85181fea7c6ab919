"""The page "Optimizer race" in Python: what it keeps for a tab, and how it answers the component."""
