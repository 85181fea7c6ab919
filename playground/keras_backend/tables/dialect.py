"""Which character parts the fields, and which one quotes them: sniffed on samples, then held against every line."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass

from clevercsv.detect import Detector

from playground.keras_backend.tables import dates, numerals
from playground.plans.reading import NO, SEPARATORS, Reading

_SAMPLE = 65_536
_CHECKED = 400  # lines of each sample
_TYPED = 60  # lines of each sample whose fields are looked at
_AS_PLAIN, _NAMED = 0.05, 0.1
_ALIKE = 0.75  # the share of lines that have one number of fields
_FORM = 12_000  # characters that the sniffer is given: its time grows with them, its answer does not change


@dataclass(frozen=True)
class TableDialect:
    """separator; quote: "" where no character quotes; escape: a backslash where one goes before a quote in a field.
    likely: other separators under which the lines have one number of fields, too.
    """

    separator: str
    quote: str
    escape: str = ""
    likely: tuple[str, ...] = ()

    def options(self) -> dict[str, object]:
        """As `csv.reader` wants them."""
        quoting = {"quotechar": self.quote} if self.quote else {"quoting": csv.QUOTE_NONE}
        return {
            "delimiter": self.separator,
            "escapechar": self.escape or None,
            "skipinitialspace": self.separator != "\t",
            **quoting,
        }


def sniff(lines: list[str], reading: Reading, told: str) -> TableDialect:
    """The dialect. told: the separator that a line `sep=` names."""
    samples = _samples(lines)
    quote, escape = _quote(samples, reading)
    fits = {sign: _fit(samples, sign, quote, escape) for sign in SEPARATORS}
    likely = [sign for sign, (share, fields) in fits.items() if share > _ALIKE and fields > 1]
    chosen = reading.separator or told or _chosen(samples, fits, likely, quote, escape)
    return TableDialect(chosen, quote, escape, tuple(sign for sign in likely if sign not in {chosen, " "}))


def _samples(lines: list[str]) -> list[list[str]]:
    """The first 64 kB and three samples further in, in whole lines, empty ones left out."""
    size, length = 0, 0
    for line in lines:
        size += len(line) + 1
        length += 1
        if size > _SAMPLE:
            break
    starts = [0, *(len(lines) * part // 4 for part in (1, 2, 3))] if len(lines) > 2 * length else [0]
    found = []
    for start in starts:
        kept: list[str] = []
        room = _SAMPLE
        for line in lines[start : start + max(length, 1)]:
            room -= len(line) + 1
            if room < 0 or len(kept) >= _CHECKED:
                break
            if line.strip():
                kept.append(line)
        if kept:
            found.append(kept)
    return found


def _quote(samples: list[list[str]], reading: Reading) -> tuple[str, str]:
    if reading.quotes == NO:
        return "", ""
    text = "\n".join("\n".join(sample) for sample in samples)
    escape = "\\" if '\\"' in text and '""' not in text else ""
    if '"' in text:
        return '"', escape
    single = sum(
        field.startswith("'") and field.endswith("'") and len(field) > 1
        for sample in samples
        for line in sample
        for sign in ",;\t|"
        if sign in line
        for field in line.split(sign)
    )
    # A double quote may still come further on; the single one quotes only where it is seen to.
    return ("'" if single > 2 * sum(map(len, samples)) / 3 else '"'), escape


def _fit(samples: list[list[str]], sign: str, quote: str, escape: str) -> tuple[float, int]:
    """The share of lines that have the most frequent number of fields, and that number: of the worst sample."""
    worst, usual = 1.0, 0
    for sample in samples:
        counts = Counter(_fields(line, sign, quote, escape) for line in sample)
        fields, lines = counts.most_common(1)[0]
        share = lines / len(sample)
        if usual and fields != usual:
            return 0.0, 1
        worst, usual = min(worst, share), fields
    return worst, usual


def _named(sample: list[str], sign: str, usual: int, quote: str, escape: str) -> bool:
    """Whether the first line has as many fields as the others, one that is empty at their end not counted."""
    fields = _fields(sample[0], sign, quote, escape)
    ended = 2 * sum(line.rstrip(" ").endswith(sign) for line in sample) > len(sample)
    return fields == usual or (fields == usual - 1 and ended)


def _fields(line: str, sign: str, quote: str, escape: str) -> int:
    """Fields of one line by itself."""
    if not quote or quote not in line:
        return sum(bool(each) for each in line.split(" ")) if sign == " " else line.count(sign) + 1
    return len(_parted(line, sign, quote, escape))


def _parted(line: str, sign: str, quote: str, escape: str) -> list[str]:
    options = TableDialect(sign, quote, escape).options()
    return next(csv.reader([line], **options), [])  # type: ignore[arg-type]


def _plainness(samples: list[list[str]], sign: str, quote: str, escape: str) -> float:
    """The share of fields that are numbers, dates or empty, less the share of others in which a separator stands: where
    the wrong one parts the fields, few are plain and many hold the right one.
    """
    lines = [line for sample in samples for line in sample[1:_TYPED]]
    fields = [each.strip() for line in lines for each in _parted(line, sign, quote, escape)]
    others = [each for each in fields if each and not numerals.could_be(each) and not dates.is_date(each)]
    mixed = sum(any(other in each for other in SEPARATORS if other not in {sign, " "}) for each in others)
    return (len(fields) - len(others) - mixed) / max(1, len(fields))


def _chosen(
    samples: list[list[str]], fits: dict[str, tuple[float, int]], likely: list[str], quote: str, escape: str
) -> str:
    """The sniffer's answer where it stands up to the count of fields; else what does."""
    if len(likely) == 1:
        return likely[0]
    room = _FORM
    form: list[str] = []
    for line in samples[0]:
        room -= len(line) + 1
        if room < 0 and form:
            break
        form.append(line[:_FORM])
    found = Detector().detect("\n".join(form) + "\n", delimiters=list(SEPARATORS))
    sniffed = str(found.delimiter) if found is not None else ""
    if likely:
        # One damaged line must not decide, though it be the first: as many names as fields is one mark among others.
        plain = {
            sign: _plainness(samples, sign, quote, escape)
            + _NAMED * _named(samples[0], sign, fits[sign][1], quote, escape)
            for sign in likely
        }
        best = max(likely, key=lambda sign: (plain[sign], sign != " ", fits[sign]))
        return sniffed if sniffed in likely and plain[sniffed] > plain[best] - _AS_PLAIN else best
    best = max(fits, key=lambda sign: (fits[sign][1] > 1, fits[sign][0], sign != " "))
    if sniffed in SEPARATORS and fits[sniffed][1] > 1 and fits[sniffed][0] > 0.5 * fits[best][0]:
        return sniffed
    return best if fits[best][1] > 1 else ","
