"""The lessons, as data: a file each (`*.md`), read into one plain value that the browser's runner plays.

`reading.py` reads a file and finds its faults; `words.py` its text; `figures.py` computes every number it quotes;
`facts.py` and `places.py` list what a step may wait for and point at; `serving.py` hands lessons to the browser.
"""
