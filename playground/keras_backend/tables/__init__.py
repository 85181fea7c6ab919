"""A learner's table, read as its author meant it: bytes to text, text to rows, rows to columns, columns to numbers.

Each step takes what the learner chose (`plans.reading.Reading`), guesses the rest and says what it took.
"""
