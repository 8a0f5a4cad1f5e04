"""Every named statement of the project is known to Postgres, allowed to its room, and keeps to its schemas."""

import re
from pathlib import Path
from typing import LiteralString, cast

import psycopg
import pytest
import sqlglot
from psycopg import sql as composed
from sqlglot import exp

from jobraker import sql
from jobraker.db import Connection, Role
from tests.architecture.tree import ROOT, statements

PARAMETER = re.compile(r"%\((?P<name>\w+)\)s")
FILES = statements()
# Which role runs a room's statements, what they may read, and what they may write. One writer a schema.
ROLES = {"api": Role.API, "flows": Role.FLOWS, "models": Role.FLOWS, "scrapers": Role.FLOWS, "jobraker": Role.FLOWS}
# Getting in, and whole accounts: at the door.
DOOR = {
    "api/account/leaving.sql", "api/accounts/store.sql", "api/admins.sql", "api/auth/store.sql", "api/callers.sql",
    "api/events/store.sql", "api/identities/store.sql", "api/oauth/store.sql", "api/one_time_codes.sql",
    "api/passwords.sql", "api/second_factor/store.sql", "api/sign_in.sql", "jobraker/vault.sql",
}  # fmt: skip
READS = {
    "api": {"app", "derived", "marts"},
    "models": {"app", "derived", "marts"},
    "flows": {"app", "raw", "intermediate", "derived", "marts"},
    "scrapers": set[str](),
    "jobraker": {"raw", "app"},
    "deploy": {"app", "raw", "derived", "marts", "public"},
}
WRITES = {
    "api": {"app"},
    "flows": {"raw", "derived"},
    "jobraker": {"raw", "app"},
    "deploy": {"raw", "derived", "marts"},  # benches fill a database of their own
}


def numbered(statement: str) -> tuple[str, int]:
    """The statement with `$1` for each named parameter, and how many there are."""
    names = list(dict.fromkeys(match["name"] for match in PARAMETER.finditer(statement)))
    text = PARAMETER.sub(lambda match: f"${names.index(match['name']) + 1}", statement).replace("%%", "%")
    return text, len(names)


def opening(statement: str) -> str:
    """The first words of a statement, after its comments."""
    return re.sub(r"^(?:--.*\n|\s)+", "", statement).lower()


def rehearse(connection: Connection, statement: str) -> None:
    """Have Postgres parse, plan and permit a statement without running it.

    What cannot be prepared is run instead, and rolled back: an index, a temporary table, an empty COPY.
    """
    first = opening(statement)
    if first.startswith("copy"):
        with connection.cursor().copy(composed.SQL(cast("LiteralString", statement))):
            pass
    elif not first.startswith(("select", "insert", "update", "delete", "with", "values", "merge")):
        connection.execute(composed.SQL(cast("LiteralString", statement)))
    else:
        text, count = numbered(statement)
        connection.execute(cast("LiteralString", f"prepare rehearsed as {text}"))
        nothing = f"({', '.join(['null'] * count)})" if count else ""
        connection.execute(cast("LiteralString", f"explain execute rehearsed{nothing}"))
        connection.execute("deallocate rehearsed")


@pytest.mark.parametrize("path", FILES, ids=str)
def test_every_statement_is_valid_and_permitted(path: Path, built_connection: Connection) -> None:
    role = Role.AUTH if path.as_posix() in DOOR else ROLES.get(path.parts[0])
    if role is not None:
        built_connection.execute(composed.SQL("set local role {}").format(composed.Identifier(role)))
    refused = {}
    for name, statement in sql.read(ROOT / path).items():
        try:
            with built_connection.transaction():
                rehearse(built_connection, statement.as_string(built_connection))
        except psycopg.Error as error:
            refused[name] = str(error)
    assert refused == {}


def test_a_wrong_column_would_be_noticed(built_connection: Connection) -> None:
    with pytest.raises(psycopg.errors.UndefinedColumn):
        rehearse(built_connection, "select nonsense from raw.crawls where source = %(source)s::text")


@pytest.mark.parametrize("path", FILES, ids=str)
def test_statements_stand_beside_their_module(path: Path) -> None:
    assert (ROOT / path).with_suffix(".py").is_file()
    assert sql.read(ROOT / path)


@pytest.mark.parametrize("path", FILES, ids=str)
def test_statements_keep_to_the_schemas_of_their_room(path: Path) -> None:
    room = path.parts[0]
    for name, statement in sql.read(ROOT / path).items():
        read, written = tables(statement.as_string(None))
        assert {table.db for table in read} <= READS[room], f"{name} reads {read}"
        assert {table.db for table in written} <= WRITES.get(room, set()), f"{name} writes {written}"


def tables(statement: str) -> tuple[list[exp.Table], list[exp.Table]]:
    """The tables a statement reads, and those it writes; temporary tables and CTEs left out."""
    read: list[exp.Table] = []
    written: list[exp.Table] = []
    for tree in sqlglot.parse(numbered(statement)[0], dialect="postgres"):
        if tree is None:
            continue
        local = {expression.alias_or_name for expression in tree.find_all(exp.CTE)}
        targets = {
            id(table)
            for node in tree.find_all(exp.Insert, exp.Update, exp.Delete, exp.Copy)
            if (table := node.this if isinstance(node.this, exp.Table) else node.this.find(exp.Table))
        }
        for table in tree.find_all(exp.Table):
            if table.db or table.name not in local:
                (written if id(table) in targets else read).append(table)
    functions = {"", "pg_catalog"}  # set-returning functions, catalog tables and temporary tables have no schema
    return [table for table in read if table.db not in functions], [table for table in written if table.db]
