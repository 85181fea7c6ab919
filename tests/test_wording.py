"""So many things: a number that may be 1 is followed by one thing, not by things.

Read off the sources: what puts a number before a plural is written by `counted` (experiment/numbers.py,
shared/format.js), or is one of those that were looked at, whose number is never 1 or is told otherwise where it is.
"""

import re
from collections.abc import Iterator

import pytest

from tests.serving import ROOT

THINGS = (
    "examples|epochs|updates|batches|steps|weights|biases|numbers|classes|units|pictures|points|runs|racers|trainings|"
    "seconds|minutes|hours|rows|columns|filters|moments|words|letters|characters|layers|inputs|outputs|positions|"
    "places|paths|settings|values|labels|lines|seeds|starts|questions|lessons|windows|maps|pixels|parameters"
)
COUNTS = {
    ".py": re.compile(rf"\{{([^{{}}]+)\}} ({THINGS})\b"),
    ".js": re.compile(rf"\$\{{([^{{}}]+)\}} ({THINGS})\b"),
}
LIMIT = re.compile(r"\b_?[A-Z]{2}[A-Z_]+\b")
"""One of the house's, which is large."""

REVIEWED = {
    "components/race/pick_view.js": (
        "names.length weights",
        "names[index] starts",
    ),
    "components/race/tune_view.js": (
        "count(found.of) steps",
        "found.count seeds",
    ),
    "components/shared/share/link.js": (
        "count(text.length) characters",
        "count(link.length) characters",
    ),
    "components/shared/share/link_part.js": (
        "count(made.length) characters",
        "count(parts.weights.length) characters",
    ),
    "components/stage/inspector/chain.js": (
        "count paths",
        "count units",
    ),
    "components/stage/inspector/moments.js": (
        "batch examples",
        "rows.length moments",
    ),
    "components/stage/inspector/positions.js": (
        "batch examples",
        "part.rows rows",
    ),
    "components/stage/inspector/row.js": ("batch examples",),
    "components/stage/transport/seek.js": (
        "Math.ceil(seconds / 3600) hours",
        "Math.ceil(seconds / 60) minutes",
    ),
    "components/table_form/table_form.js": ("head.length rows",),
    "components/worksheet/make_view.js": ("each.numbers numbers",),
    "components/worksheet/mark_view.js": ("rest places",),
    "engine/training.py": ("batches.n examples",),
    "experiment/document.py": ("len(text):, characters",),
    "experiment/layer_rules.py": (
        "parameters:, weights",
        "units:, units",
    ),
    "experiment/link_changes.py": ("size weights",),
    "experiment/output_and_loss.py": ("classes classes",),
    "experiment/rules.py": (
        "choice.most:, examples",
        "size weights",
    ),
    "experiment/run.py": ("size weights",),
    "experiment/stacking.py": (
        "shape[0] steps",
        "shape[0]:, numbers",
        "stride steps",
    ),
    "explain/blame.py": ("moment.update:, updates",),
    "explain/captions/backward.py": ("len(deltas) paths",),
    "explain/captions/convolution.py": (
        "len(ways) // filters windows",
        "view.n examples",
    ),
    "explain/captions/loss.py": ("view.n examples",),
    "explain/captions/normalisation.py": ("at.count numbers",),
    "explain/captions/passing.py": ("len(view.a[layer]) numbers",),
    "explain/captions/plain.py": ("step.value.size:, numbers",),
    "explain/captions/pooling.py": ("len(heard) numbers",),
    "explain/captions/recheck.py": ("view.n examples",),
    "explain/captions/residual.py": ("view.n examples",),
    "explain/captions/shares.py": ("n examples",),
    "explain/captions/simple_rnn.py": ("seen.moments moments",),
    "explain/captions/start.py": (
        "len(says) numbers",
        "len(says) pixels",
        "n examples",
    ),
    "explain/captions/summary.py": ("len(view.t) pixels",),
    "explain/guessing.py": ("max(experiment.classes, 2) classes",),
    "explain/predicting/choosing.py": ("ahead.view.n examples",),
    "explain/standstill.py": ("view.n examples",),
    "explain/working/gradients.py": ("view.n examples",),
    "explain/working/pulls.py": ("count positions",),
    "explain/working/units.py": ("outputs outputs",),
    "frames/setup.py": ("len(named) weights",),
    "jobs/apart.py": (":.0f seconds",),
    "jobs/remote.py": (":.0f seconds",),
    "jobs/service.py": ("self.settings.per_session trainings",),
    "keras_backend/answers.py": ("shape[0] numbers",),
    "keras_backend/files.py": (
        "len(x):, examples",
        "len(y):, labels",
    ),
    "keras_backend/read.py": ("len(x) rows",),
    "keras_backend/tables/encoding.py": (
        "len(text):, characters",
        "text.count(chr(0)):, characters",
    ),
    "keras_backend/tables/grid.py": (
        "count(len(self.rows)) rows",
        "wide:, columns",
    ),
    "keras_backend/tables/lines.py": ("most + 1:, columns",),
    "keras_backend/tables/telling.py": ("len(undecided) columns",),
    "keras_backend/tables/understanding.py": (
        "count(rows * len(made.inputs)) numbers",
        "len(made.inputs):, numbers",
    ),
    "lessons/reading.py": ("longest characters",),
    "plans/plan.py": ("len(text):, characters",),
    "plans/reading.py": ("most characters",),
    "plans/stack.py": ("total(rows):, numbers",),
    "race/at_point.py": ("size parameters",),
    "race/basins.py": ("side * side:, starts",),
    "race/curvature.py": ("label steps",),
    "race/graph.py": ("size parameters",),
    "race/on_network.py": (
        "count parameters",
        "self.whole.size parameters",
    ),
    "race/path_ends.py": ("course.settings.steps:, steps",),
    "race/picture.py": (
        "len(called) racers",
        "size weights",
    ),
    "race/reading.py": (
        "found.steps:, steps",
        "len(value) racers",
        "most:, steps",
        "size parameters",
    ),
    "race/starts.py": (
        "len(found.starts) paths",
        "side starts",
    ),
    "ui/bigger/after.py": ("words:, words",),
    "ui/bigger/look_inside.py": ("which examples",),
    "ui/bigger/own_table.py": ("count(lost) rows",),
    "ui/bigger/standing.py": (
        "len(plans) trainings",
        "result['rate']:,.0f examples",
        "story.rate:,.0f examples",
    ),
    "ui/bigger/table_shown.py": (
        "count(found.rows) rows",
        "len(found.labels) classes",
    ),
    "ui/goal.py": ("self.stopping.wait epochs",),
}
"""Looked at: a check beside it tells 1 apart (n > 1), or there are always more: of a race, a table, a set of data."""


def counts(source: str, kind: str) -> Iterator[str]:
    """What a source text puts before a plural: "n examples"."""
    for number, things in COUNTS[kind].findall(source):
        if not LIMIT.search(number):
            yield f"{number} {things}"


def sources() -> Iterator[tuple[str, list[str]]]:
    for file in sorted((ROOT / "playground").rglob("*")):
        if file.suffix in COUNTS:
            found = sorted(set(counts(file.read_text(encoding="utf-8"), file.suffix)))
            yield str(file.relative_to(ROOT / "playground")), found


def test_one_thing_is_not_called_things() -> None:
    found = {name: [each for each in told if each not in REVIEWED.get(name, ())] for name, told in sources()}
    assert not {name: told for name, told in found.items() if told}


@pytest.mark.parametrize(
    ("source", "kind", "said"),
    [
        ("setText(words, `After ${epochs} epochs`)", ".js", ["epochs epochs"]),
        ('f"{len(story.rows)} epochs in {seconds}"', ".py", ["len(story.rows) epochs"]),
        ('f"{counted(n, "epoch")}"; f"At most {MOST_POINTS} points"', ".py", []),
    ],
)
def test_a_text_that_counts_wrongly_is_noticed(source: str, kind: str, said: list[str]) -> None:
    assert list(counts(source, kind)) == said
