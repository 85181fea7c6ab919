"""Backprop Playground: watch one training step of a neural network happen, one operation at a time."""
