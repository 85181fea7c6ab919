"""Worksheets: one update to work out by hand, another one for each code, and what was worked out, marked."""
