"""Training with Keras, in worker processes only: the web server's process never imports this.

Functions that jobs name: `train.train`, and beside the work `answers.*`.
"""
