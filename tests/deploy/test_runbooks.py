"""What the runbooks quote is what the house says."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What is quoted, and the module that says it.
SAID = {
    "does not answer": "jobraker/web.py",
    "does not come to the end of its answer": "jobraker/web.py",
    "in spite of retries": "jobraker/web.py",
    "no such board": "scrapers/boards.py",
    "are used": "jobraker/quota.py",
}


@pytest.mark.parametrize(("words", "module"), SAID.items())
def test_a_quoted_message_exists(words: str, module: str) -> None:
    assert words in " ".join((ROOT / "docs" / "runbooks" / "first-aid.md").read_text(encoding="utf-8").split())
    assert words in (ROOT / module).read_text(encoding="utf-8")
