"""Text that is nobody's markup: what stands in a learner's file or in a link, in a place that Streamlit draws as
Markdown.
"""

from __future__ import annotations

import re

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:&^=])")


def plainly(text: str) -> str:
    """The text with everything escaped that Markdown, Streamlit's colours and icons or a formula would make of it."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
