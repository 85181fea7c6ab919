"""What is made of pip-audit's report."""

from tests.audit import told

SOUND = {"name": "numpy", "version": "2.4.6", "vulns": []}
UNKNOWN = {"name": "ours", "skip_reason": "Dependency not found"}
WEAK = {
    "name": "jinja2",
    "version": "2.4.1",
    "vulns": [{"id": "PYSEC-2014-8", "fix_versions": ["2.7.2"]}, {"id": "PYSEC-2021-66", "fix_versions": []}],
}


def test_each_known_weakness_is_told_and_what_was_not_looked_up_is_not_taken_for_sound() -> None:
    lines, looked_up, packages = told({"dependencies": [SOUND, UNKNOWN, WEAK]})
    assert lines == ["jinja2 2.4.1: PYSEC-2014-8, mended in 2.7.2", "jinja2 2.4.1: PYSEC-2021-66, mended in none"]
    assert (looked_up, packages) == (2, 3)


def test_nothing_looked_up_is_no_weakness_and_no_soundness() -> None:
    assert told({"dependencies": [UNKNOWN]}) == ([], 0, 1)
