"""Small files and small functions. What is larger is listed here with its own cap, and the list may only shrink."""

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import ROOMS, ROOT, files, modules, walk

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
FILES: dict[str, int] = {"jobraker/schema.sql": 3000}  # generated
FUNCTIONS: dict[str, int] = {}
CODE = modules(*ROOMS, "tests", "docs")


@pytest.mark.parametrize(
    "path", [path for path in files() if path.suffix in (".py", ".sql", ".sh") or path.name == "Makefile"], ids=str
)
def test_files_are_short(path: Path) -> None:
    lines = len((ROOT / path).read_text(encoding="utf-8").splitlines())
    assert lines <= FILES.get(path.as_posix(), LONGEST_FILE)


@pytest.mark.parametrize("path", CODE, ids=str)
def test_functions_are_short(path: Path) -> None:
    long = {
        f"{path.as_posix()}:{node.name}": length
        for node in walk(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert {name: length for name, length in long.items() if length > FUNCTIONS.get(name, 0)} == {}


def test_the_exceptions_are_still_needed() -> None:
    for name in FILES:
        assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
    for name in FUNCTIONS:
        file, _, function = name.partition(":")
        assert any(getattr(node, "name", None) == function for node in walk(Path(file)))
