"""Browser parts: typed wrappers in Python, with their ES modules and CSS beside them."""
