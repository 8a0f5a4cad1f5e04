"""Loads the named statements of `x.sql` for `x.py`.

A statement opens with `-- name: NAME`, then one or more comment lines that say what it does. User
input reaches a statement only as a parameter; nothing here ever formats text into SQL.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, LiteralString

from psycopg import sql

_HEADER: Final = re.compile(r"^-- name: (?P<name>[a-z][a-z0-9_]*)\s*$", re.MULTILINE)


def beside(module_file: str) -> Mapping[str, sql.SQL]:
    """The statements of the `.sql` file next to `module_file`, by name.

    Raises `ValueError` for a statement without a description and for a name used twice.
    """
    return read(Path(module_file).with_suffix(".sql"))


def read(path: Path) -> Mapping[str, sql.SQL]:
    """The statements of one file, by name, in file order."""
    text = path.read_text(encoding="utf-8")
    headers = list(_HEADER.finditer(text))
    ends = [header.start() for header in headers[1:]] + [len(text)]
    statements: dict[str, sql.SQL] = {}
    for header, end in zip(headers, ends, strict=True):
        name, body = header["name"], text[header.end() : end].strip()
        if name in statements:
            raise ValueError(f"{path.name}: statement {name} is defined twice")
        if not body.startswith("--"):
            raise ValueError(f"{path.name}: statement {name} has no description")
        statements[name] = sql.SQL(_trusted(body.rstrip(";")))
    return statements


def _trusted(text: Any) -> LiteralString:
    """Files of the project are as trusted as literals in its code."""
    literal: LiteralString = text
    return literal
