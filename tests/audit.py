"""Known weaknesses of what is installed beside the tests, by pip-audit.

    python -m tests.audit

Ends with 1 where one is known. What could not be looked up is counted, not passed over: a network may have no service
that knows weaknesses, or one that does not know these versions.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SECONDS = 15
"""How long one package's look-up may take."""


def told(report: dict[str, Any]) -> tuple[list[str], int, int]:
    """Of pip-audit's report: a line for each known weakness, how many packages were looked up, how many there are."""
    packages = report["dependencies"]
    lines = [
        f"{package['name']} {package['version']}: {known['id']}, mended in {', '.join(known['fix_versions']) or 'none'}"
        for package in packages
        for known in package.get("vulns", [])
    ]
    return lines, sum("skip_reason" not in package for package in packages), len(packages)


def main() -> int:
    """Look everything up, print what came of it, and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip_audit", "--local", "--progress-spinner", "off", "--timeout", str(SECONDS)]
        ran = subprocess.run([*command, "-f", "json", "-o", file], capture_output=True, text=True, check=False)
        if not file.exists():
            reason = (ran.stderr.strip().splitlines() or ["no reason"])[-1]
            print(f"Not audited: the service that knows weaknesses did not answer ({reason}).")
            return 0
        lines, looked_up, packages = told(json.loads(file.read_text(encoding="utf-8")))
    print(f"{looked_up} of {packages} packages were looked up, {len(lines)} weaknesses are known.", *lines, sep="\n")
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main())
