from pathlib import Path

import pytest

from jobraker import sql


def test_statements_are_found_by_name(tmp_path: Path) -> None:
    (tmp_path / "store.sql").write_text(
        "-- name: find_one\n-- One.\nselect 1;\n\n-- name: find_two\n-- Two.\nselect 2\n"
    )
    statements = sql.beside(str(tmp_path / "store.py"))
    assert list(statements) == ["find_one", "find_two"]
    assert statements["find_one"].as_string(None) == "-- One.\nselect 1"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("-- name: one\nselect 1", "no description"),
        ("-- name: one\n-- A.\nselect 1\n-- name: one\n-- B.\nselect 2", "defined twice"),
    ],
)
def test_a_careless_file_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "store.sql").write_text(text)
    with pytest.raises(ValueError, match=complaint):
        sql.read(tmp_path / "store.sql")
