"""What a learner takes along of "Step through": numbers as tables, the run as a program, a notebook or for Keras.

Each is made from the link that the page shares, so that a file says what anybody sees who opens that link.
"""
