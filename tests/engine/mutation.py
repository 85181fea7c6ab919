"""Is there a formula that could be wrong without a test noticing?

    python -m tests.engine.mutation               every mutant, an hour or so
    python -m tests.engine.mutation activations   only files whose name contains a word

In a copy of the engine, one arithmetic sign after the other is broken in every formula: + becomes -, * becomes /, a
minus sign falls away. After each, the engine's tests run until the first goes red. A mutant that no test notices is
printed: either a test is missing, or the change makes no difference.
"""

import ast
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[2]
ENGINE = Path("playground/engine")
# file -> functions whose formulas are broken; None: all of them
TARGETS: dict[str, set[str] | None] = {
    "activations.py": None,
    "special.py": None,
    "losses.py": None,
    "penalties.py": None,
    "schedules.py": {"__call__"},
    "optimizers/sgd.py": None,
    "optimizers/adam.py": None,
    "optimizers/adam_family.py": None,
    "optimizers/adagrad.py": None,
    "optimizers/rmsprop.py": None,
    "optimizers/base.py": {"step", "_clipped", "_norm"},
    "layers/dense.py": {"forward", "backward"},
    "layers/dropout.py": {"draw_mask", "forward", "backward"},
    "layers/batch_normalization.py": {"forward", "backward", "new_statistics"},
    "layers/conv2d.py": {"forward", "backward"},
    "layers/pooling.py": None,
    "layers/windows.py": None,
    "layers/simple_rnn.py": None,
    "layers/lstm.py": {"forward", "backward"},
    "layers/residual.py": {"forward", "backward"},
    "layers/base.py": {"rows_times", "penalty"},
    "network.py": {"loss", "evaluate"},
    "dense_gradient.py": {"__call__"},
    "one_update.py": None,
    "landscapes.py": {
        "_turned_ravine_slope", "_rosenbrock_slope", "_beale_slope", "_himmelblau_slope", "_rastrigin_slope",
        "_ackley_slope", "_goldstein_price_slope", "_two_minima_slope", "_ripples_slope", "_plateau_slope",
        "_ellipse_slope",
    },
    "surfaces.py": None,
    "diagnostics.py": None,
}  # fmt: skip
SWAPS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult, ast.MatMult: ast.Sub,
}  # fmt: skip


class Breaker(ast.NodeTransformer):
    """Breaks the formula number `target` of the chosen functions; counts them all."""

    def __init__(self, functions: set[str] | None, target: int) -> None:
        self.functions, self.target = functions, target
        self.count, self.inside, self.broken = 0, functions is None, ""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        before, self.inside = self.inside, self.inside or node.name in (self.functions or ())
        self.generic_visit(node)
        self.inside = before
        return node

    def _is_target(self, node: ast.AST) -> bool:
        if not self.inside or _is_text(node):
            return False
        self.count += 1
        if self.count - 1 != self.target:
            return False
        self.broken = f"line {getattr(node, 'lineno', 0)}: {ast.unparse(node)}"
        return True

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if type(node.op) in SWAPS and self._is_target(node):
            node.op = SWAPS[type(node.op)]()
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        if type(node.op) in SWAPS and self._is_target(node):
            node.op = SWAPS[type(node.op)]()
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        is_number = isinstance(node.operand, ast.Constant)  # an axis such as -1 is no formula
        if isinstance(node.op, ast.USub) and not is_number and self._is_target(node):
            return node.operand
        return node


def _is_text(node: ast.AST) -> bool:
    """Whether an operator joins tuples, lists or texts rather than numbers."""
    joined = (ast.Tuple, ast.List, ast.JoinedStr)
    return any(isinstance(child, joined) for child in (getattr(node, "left", None), getattr(node, "right", None)))


def mutants(name: str, source: str) -> Iterator[tuple[str, str]]:
    """(what was broken, the broken file's text) for every formula of a file."""
    count = 1
    target = 0
    while target < count:
        breaker = Breaker(TARGETS[name], target)
        tree = breaker.visit(ast.parse(source))
        count = breaker.count
        if breaker.broken:
            yield breaker.broken, ast.unparse(ast.fix_missing_locations(tree))
        target += 1


def tests_notice(copy: Path) -> bool:
    """Whether the engine's tests go red in this copy."""
    command = [sys.executable, "-m", "pytest", "tests/engine", "-x", "-q", "-p", "no:cacheprovider", "--timeout=20"]
    return subprocess.run(command, cwd=copy, capture_output=True, check=False).returncode != 0


def main(words: list[str]) -> int:
    """Breaks, tests, prints the score and every survivor."""
    start, killed, survivors = perf_counter(), 0, []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(ROOT / "playground", copy / "playground")
        shutil.copytree(ROOT / "tests", copy / "tests")
        shutil.copy(ROOT / "pyproject.toml", copy)
        if tests_notice(copy):
            print("the tests are red before anything is broken")
            return 2
        for name in TARGETS:
            if words and not any(word in name for word in words):
                continue
            original = (copy / ENGINE / name).read_text()
            found = 0
            for broken, text in mutants(name, original):
                found += 1
                (copy / ENGINE / name).write_text(text)
                if tests_notice(copy):
                    killed += 1
                else:
                    survivors.append(f"{name} {broken}")
                    print(f"  unnoticed: {name} {broken}", flush=True)
            (copy / ENGINE / name).write_text(original)
            print(f"{name}: {found} broken", flush=True)
    total = killed + len(survivors)
    print(f"{killed} of {total} noticed ({100 * killed / max(total, 1):.1f} %) in {perf_counter() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
