"""How long 10 MB of table take to be read, and what they take of memory: seconds of a processor, peak of the process.

Beside each, pandas on the same file, which asks nothing and says nothing of what it reads.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playground.plans import uploads

_BYTES = 9_900_000


def _rows(head: str, row: Callable[[random.Random, int], str]) -> bytes:
    rng = random.Random(1)
    lines, size, n = [head], len(head), 0
    while size < _BYTES:
        lines.append(row(rng, n))
        size += len(lines[-1].encode()) + 1
        n += 1
    return "\n".join(lines).encode()


MAKES: dict[str, Callable[[], bytes]] = {
    "eight columns of decimals": lambda: _rows(
        "a,b,c,d,e,f,g,h,y", lambda rng, n: ",".join(f"{rng.random() * 100:.4f}" for _ in range(8)) + f",{n % 3}"
    ),
    "the same with a decimal comma": lambda: _rows(
        "a;b;c;d;e;f;g;h;y",
        lambda rng, n: ";".join(f"{rng.random() * 100:.4f}".replace(".", ",") for _ in range(8)) + f";{n % 3}",
    ),
    "amounts: 1.234.567,50 €": lambda: _rows(
        "a;b;c;y",
        lambda rng, n: ";".join(f"{rng.randrange(10**7):,},50 €".replace(",", ".", 2) for _ in range(3)) + f";{n % 2}",
    ),
    "200 columns of digits": lambda: _rows(
        ",".join(f"c{n}" for n in range(200)), lambda rng, n: ",".join(rng.choice("0123456789") for _ in range(200))
    ),
    "2.5 million rows of two": lambda: _rows("a,y", lambda rng, n: f"{rng.choice('12')},{rng.choice('12')}"),
    "texts in quotation marks": lambda: _rows(
        "id,text,y", lambda rng, n: f'{n},"words, and {rng.random()} more of ""them"" {n}",{n % 2}'
    ),
    "150 columns of categories": lambda: _rows(
        ",".join(f"c{n}" for n in range(150)),
        lambda rng, n: ",".join(rng.choice("abcde") + rng.choice("xy") for _ in range(150)),
    ),
    "an open quotation mark a line": lambda: _rows("a,b,y", lambda rng, n: f'{n},"open{n},{n % 2}'),
    "carriage returns astray": lambda: _rows("a,b,y", lambda rng, n: f"{n},{n % 7}\r,{n % 2}"),
    "a million columns": ("a," * 1_000_000 + "y\n1").encode,
}


def megabytes(name: str) -> float:
    """What Linux says of this process's memory: VmRSS, what it has; VmHWM, the most it had."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1e3


def measure(digest: str, folder: str, answer: multiprocessing.Queue[tuple[str, float, float, float, float]]) -> None:
    """In a process of its own that has seen nothing but this table, so that its peak is the table's."""
    os.environ["PLAYGROUND_JOBS_DIR"] = folder
    import pandas as pd

    from playground.keras_backend.tables import table, telling
    from playground.plans.reading import Reading

    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak so far is forgotten; Linux alone has it
    before = megabytes("VmRSS")
    begun, wall = time.process_time(), time.perf_counter()
    try:
        found = telling.look(digest, Reading())
        if not found.problem:
            table.read(digest, Reading())
        said = f"{found.used:,} rows" + (", refused" if found.problem else "")
    except ValueError:
        said = "refused"
    spent, waited = time.process_time() - begun, time.perf_counter() - wall
    peak = megabytes("VmHWM")
    begun = time.process_time()
    if said != "refused":
        content = uploads.content(digest)
        pd.read_csv(io.BytesIO(content), sep=";" if b";" in content[:40] else ",", on_bad_lines="skip", quoting=3)
    answer.put((said, spent, waited, peak - before, time.process_time() - begun))


def main() -> None:
    """One line for each make of table."""
    context = multiprocessing.get_context("spawn")
    print(f"{'10 MB of':34}{'processor':>10}{'waited':>9}{'memory':>10}{'pandas':>9}")
    for name, make in MAKES.items():
        with tempfile.TemporaryDirectory() as folder:
            answer = context.Queue()
            process = context.Process(target=measure, args=(uploads.store(make(), folder), folder, answer))
            process.start()
            said, spent, waited, memory, beside = answer.get(timeout=300)
            process.join()
        print(f"{name:34}{spent:8.2f} s{waited:7.2f} s{memory:7.0f} MB{beside:7.2f} s  {said}")


if __name__ == "__main__":
    main()
