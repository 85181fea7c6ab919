"""A learner's table in a training: gaps filled from the training rows, the split obeyed, numbers of any size."""

from pathlib import Path

import numpy as np
import pytest

from playground.plans import Plan, Source, layer, to_json, uploads
from playground.plans.plan import fitted
from playground.plans.reading import ANSWER, CATEGORY, INPUT, Reading
from tests.keras_backend import helpers

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]
R = range(100)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_JOBS_DIR", str(tmp_path))


def plan(file: str, reading: Reading = Reading(), **changes) -> Plan:  # noqa: B008  frozen
    from dataclasses import replace

    from playground.keras_backend.tables import telling

    source = telling.source(uploads.store(file.encode()), reading)
    return fitted(Plan(), source=replace(source, **changes), layers=(layer("dense", units=4),), epochs=2)


def test_gaps_are_filled_with_the_middle_of_the_training_rows() -> None:
    from playground.keras_backend.read import prepare

    file = "a,b,y\n" + "".join(f"{n},{'' if n % 10 == 0 else n * n},{'uv'[n % 2]}\n" for n in R)
    chosen = plan(file, standardise=False)
    data = prepare(chosen)
    known = [a * a for a in data.x[:, 0].tolist() if a % 10]
    for part in (data.x, data.x_val, data.x_test):
        gaps = part[part[:, 0] % 10 == 0]
        assert len(gaps)
        assert gaps[:, 1].tolist() == [np.float32(np.median(known))] * len(gaps)
    everything = np.median([n * n for n in R if n % 10])
    assert np.median(known) != everything  # or the test could not tell


def test_the_files_own_split_is_obeyed() -> None:
    from playground.keras_backend.read import prepare

    words = ["train", "train", "val", "test"]
    file = "a,split,y\n" + "".join(f"{n},{words[n % 4]},{n % 3}\n" for n in R)
    data = prepare(plan(file, standardise=False))
    assert sorted(data.x[:, 0].tolist()) == [n for n in R if n % 4 < 2]
    assert sorted(data.x_val[:, 0].tolist()) == [n for n in R if n % 4 == 2]
    assert sorted(data.x_test[:, 0].tolist()) == [n for n in R if n % 4 == 3]

    no_val = prepare(plan(file.replace("val", "train"), standardise=False))
    assert sorted(no_val.x_test[:, 0].tolist()) == [n for n in R if n % 4 == 3]
    assert (len(no_val.x), len(no_val.x_val)) == (60, 15)

    no_test = prepare(plan(file.replace("test", "train"), standardise=False))
    assert sorted(no_test.x_val[:, 0].tolist()) == [n for n in R if n % 4 == 2]
    assert (len(no_test.x), len(no_test.x_test)) == (60, 15)


def test_numbers_near_the_largest_are_standardised_and_refused_as_they_are() -> None:
    from playground.keras_backend.read import prepare

    file = "a,b,y\n" + "".join(f"{'-' if n % 2 else ''}1.{n}e307,{n},{n % 3 / 2}\n" for n in R)
    data = prepare(plan(file))
    together = np.concatenate([data.x, data.x_val, data.x_test])
    assert np.isfinite(together).all()
    np.testing.assert_allclose(data.x.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(data.x.std(axis=0), 1, atol=1e-5)
    with pytest.raises(ValueError, match=r"a holds numbers beyond 3\.4 × 10³⁸"):
        prepare(plan(file, standardise=False))


def test_a_plan_that_says_otherwise_than_the_table_is_refused() -> None:
    from playground.keras_backend.read import prepare

    file = "a,b,y\n" + "".join(f"{n},{n % 7},{'uv'[n % 2]}\n" for n in R)
    for changes in ({"shape": (3,)}, {"labels": ("u", "w")}):
        with pytest.raises(ValueError, match="not read as it was when this plan was made"):
            prepare(plan(file, **changes))


@pytest.mark.parametrize(
    ("file", "reading"),
    [
        ("a;b;y\n" + "".join(f"{n},5;{'' if n == 3 else 'rg'[n % 2]};{'uv'[n % 3 > 0]}\n" for n in R), Reading()),
        ("a\tb\tmark\r\n" + "".join(f"{n}\t{'' if n % 9 == 0 else n % 7}\t{n % 5 + 1}\r\n" for n in R),
         Reading().choose("mark", role=ANSWER, kind="number").choose("b", role=INPUT, kind=CATEGORY)),
        ("a,b,y\n" + "".join(f"{n},{n % 7},{n % 5 + 1}e30\n" for n in R), Reading().choose("y", role=ANSWER, power=30)),
    ],
)  # fmt: skip
def test_a_table_is_trained_shown_and_written_as_code(file: str, reading: Reading, tmp_path: Path) -> None:
    from playground.keras_backend import answers
    from playground.keras_backend.tables import table, telling
    from playground.keras_backend.train import train

    chosen = plan(file, reading)
    result = train(helpers.Listener(tmp_path / "job"), to_json(chosen))
    assert len(result["history"]) == 2
    assert all(np.isfinite(value) for row in result["history"] for value in row.values())
    look = answers.look(to_json(chosen))
    assert tuple(look["columns"]) == telling.look(chosen.source.file, reading).inputs
    assert np.isfinite(answers.sample_row(to_json(chosen))["row"]).all()
    script = answers.code(to_json(chosen))
    assert "stored = np.load(io.BytesIO" in script
    found = telling.look(chosen.source.file, reading)
    names = found.separator.join(["line", "to line", "rows", "reason", "row"])
    assert names in table.left_out(chosen.source.file, reading).decode(found.encoding)


def test_source_of_no_table_is_refused_before_any_file_is_looked_for() -> None:
    with pytest.raises(ValueError, match="does not travel in a link"):
        Plan(Source("csv", file="tables/mine.csv", target="y", shape=(2,)), (layer("dense"),))
