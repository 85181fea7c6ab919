"""Tables for the tests: bytes put where the reader finds them, and what it makes of them."""

import csv
import io
import os

from playground.keras_backend.tables import table, telling
from playground.plans import uploads
from playground.plans.reading import FoundTable, Reading


def kept(content: str | bytes) -> str:
    """The hash of a file put into the folder that PLAYGROUND_JOBS_DIR names."""
    assert os.environ["PLAYGROUND_JOBS_DIR"]
    return uploads.store(content.encode() if isinstance(content, str) else content)


def look(content: str | bytes, reading: Reading = Reading()) -> FoundTable:  # noqa: B008  frozen
    found = telling.look(kept(content), reading)
    assert found.rows == found.used + sum(rows for _, rows in found.left_out)  # nothing is lost in silence
    return found


def read(content: str | bytes, reading: Reading = Reading()) -> table.Table:  # noqa: B008  frozen
    return table.read(kept(content), reading)


def listed(digest: str, found: FoundTable) -> list[dict[str, str]]:
    """The rows that are left out, from the file that is written of them as a spreadsheet would open it."""
    written = table.left_out(digest, found.reading)
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    encoding = next((name for mark, name in marks.items() if written.startswith(mark)), found.encoding)
    return [*csv.DictReader(io.StringIO(written.decode(encoding), newline=""), delimiter=found.separator)]


def texts(found: FoundTable) -> list[str]:
    return [note.text for note in found.notes]


def other(found: FoundTable, label: str) -> Reading:
    """The reading that one choice of a note or a column leads to."""
    choices = [each for note in found.notes for each in note.others]
    choices += [each for column in found.columns for each in (*column.uses, *column.decimals)]
    return next(each.reading for each in choices if each.label.startswith(label))
