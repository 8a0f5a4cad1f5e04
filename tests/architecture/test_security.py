"""What docs/security.md says is done somewhere is there, and its test too."""

import ast
import re
from collections import Counter

import pytest

from tests.architecture.tree import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
HOLDS, _, REST = PAGE.partition("## What does not hold yet")
ROW = re.compile(
    r"^\| (?P<item>\d+\.\d+\.\d+) \| (?P<asks>[^|]+) \| (?P<where>[^|]+) \|(?: (?P<proof>[^|]+) \|)?$", re.MULTILINE
)
HELD = list(ROW.finditer(HOLDS))
OWED = list(ROW.finditer(REST))


def test_every_line_of_a_table_is_read() -> None:
    lines = [line for line in PAGE.splitlines() if re.match(r"\| \d", line)]
    assert len(HELD) + len(OWED) == len(lines)
    assert len(HELD) > 100


def test_an_item_is_told_of_once_and_in_order() -> None:
    for rows in (HELD, OWED):
        numbers = [tuple(map(int, row["item"].split("."))) for row in rows]
        assert numbers == sorted(numbers)
    counted = Counter(row["item"] for row in (*HELD, *OWED))
    assert [item for item, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("row", HELD, ids=[row["item"] for row in HELD])
def test_what_is_named_is_there(row: re.Match[str]) -> None:
    places = re.findall(r"`([^`]+)`", row["where"])
    assert places
    assert [place for place in places if not (ROOT / place).is_file()] == []
    proofs = re.findall(r"`([^`]+)::([^`]+)`", row["proof"])
    assert proofs
    for path, name in proofs:
        assert (ROOT / path).is_file(), path
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, name


def test_what_is_owed_names_no_proof() -> None:
    assert [row["item"] for row in OWED if row["proof"] or "::" in row[0]] == []
