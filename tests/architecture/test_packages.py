"""Every package the code imports is declared and pinned: where it happens to be installed, nobody else would notice."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.tree import ROOMS, ROOT, dotted, modules, walk

OURS = {*ROOMS, "tests", "docs"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Parts of a declared package that come as packages of their own.
BROUGHT = {
    "anyio": "fastapi",
    "click": "typer",
    "dbt-common": "dbt-core",
    "jinja2": "dbt-core",
    "numpy": "torch",
    "packaging": "prefect",
    "pandas": "great-expectations",
    "psycopg-pool": "psycopg",
    "pydantic": "fastapi",
    "pydantic-core": "fastapi",
    "pyyaml": "dbt-core",
    "redis": "limits",
    "starlette": "fastapi",
    "transformers": "sentence-transformers",
}
HOMES = packages_distributions()


def names(requirements: list[str]) -> set[str]:
    return {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", text)[0]).lower() for text in requirements}


def imported(path: Path) -> set[str]:
    """The top-level packages a module imports or takes files from, wherever in it."""
    found = set()
    for node in walk(path):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Call) and dotted(node.func).endswith("files") and node.args:
            found |= {text for text in (getattr(node.args[0], "value", None),) if isinstance(text, str)}
    return found - sys.stdlib_module_names - OURS


@pytest.mark.parametrize("path", modules(*OURS), ids=str)
def test_what_is_imported_is_declared(path: Path) -> None:
    declared = names(PROJECT["dependencies"])
    if path.parts[0] not in ROOMS:
        declared |= names(PROJECT["optional-dependencies"]["dev"])
    for package in imported(path):
        brought_by = {re.sub(r"[-_.]+", "-", home).lower() for home in HOMES.get(package, [package])}
        assert brought_by & declared or {BROUGHT.get(home) for home in brought_by} & declared, package


def test_what_is_declared_is_pinned() -> None:
    pinned = names((ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines())
    declared = names(PROJECT["dependencies"]) | names(PROJECT["optional-dependencies"]["dev"])
    assert declared - pinned == set()
