"""Who may do what in which schema: one writer each, and analysts read marts only."""

from collections.abc import Mapping

import psycopg
import pytest
from psycopg import sql

from jobraker.db import Connection, Role

READ = frozenset({"select"})
APPEND = READ | {"insert"}
WRITE = APPEND | {"update", "delete"}
ALL = WRITE | {"truncate", "references", "trigger", "maintain"}
NONE = frozenset[str]()

# What a role may do to every table of a schema ...
SCHEMAS: Mapping[str, Mapping[Role, frozenset[str]]] = {
    "raw": {Role.FLOWS: APPEND, Role.DBT: READ},
    "staging": {Role.DBT: ALL},
    "intermediate": {Role.DBT: ALL, Role.FLOWS: READ},
    "marts": {Role.DBT: ALL, Role.FLOWS: READ, Role.API: READ, Role.ANALYST: READ},
    "derived": {Role.FLOWS: WRITE},
    "app": {Role.API: WRITE},
}
# ... and to single tables beyond that.
TABLES: Mapping[str, Mapping[Role, frozenset[str]]] = {
    "derived.job_identities": {Role.DBT: READ},
    "derived.search_index": {Role.API: READ},
    "derived.recommendations": {Role.API: READ},
    "derived.request_runs": {Role.API: READ},
    "app.profiles": {Role.FLOWS: READ},
    "app.resumes": {Role.FLOWS: READ},
    "app.job_marks": {Role.FLOWS: READ},
    "app.outbox": {Role.FLOWS: READ},
}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_do_what_its_room_needs_and_no_more(role: Role, built_connection: Connection) -> None:
    found = privileges(built_connection, role)
    expected = {
        name: SCHEMAS[name.partition(".")[0]].get(role, NONE) | TABLES.get(name, {}).get(role, NONE) for name in found
    }
    assert found == expected


def test_every_table_of_the_matrix_exists(built_connection: Connection) -> None:
    assert set(TABLES) <= set(privileges(built_connection, Role.API))


def test_flows_never_read_a_password(built_connection: Connection) -> None:
    readable = built_connection.execute(
        "select attname from pg_attribute where attrelid = 'app.users'::regclass and attnum > 0"
        " and has_column_privilege('jobraker_flows', attrelid, attnum, 'select') order by attname"
    ).fetchall()
    assert [row["attname"] for row in readable] == ["created_at", "email", "full_name", "user_id"]


def test_nobody_else_enters(built_connection: Connection) -> None:
    built_connection.execute("create role jobraker_stranger")
    for schema in SCHEMAS:
        row = built_connection.execute(
            "select has_schema_privilege('jobraker_stranger', %s, 'usage') as may", (schema,)
        ).fetchone()
        assert row == {"may": False}


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        (Role.ANALYST, "select * from app.users"),
        (Role.ANALYST, "create table marts.mine (id int)"),
        (Role.API, "select * from raw.postings"),
        (Role.API, "delete from derived.search_index"),
        (Role.DBT, "insert into raw.api_calls (source) values ('adzuna')"),
        (Role.FLOWS, "delete from raw.postings"),
        (Role.FLOWS, "update app.outbox set kind = 'other'"),
        (Role.FLOWS, "select * from app.refresh_tokens"),
        (Role.FLOWS, "insert into public.jobraker_migrations values ('9', '9')"),
    ],
)
def test_postgres_refuses_what_the_matrix_forbids(role: Role, statement: str, built_connection: Connection) -> None:
    built_connection.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        built_connection.execute(sql.SQL(statement))


def privileges(connection: Connection, role: Role) -> dict[str, frozenset[str]]:
    """What `role` may do to each table and view of the six schemas."""
    rows = connection.execute(
        "select format('%%s.%%s', nspname, relname) as name,"
        " array(select kind from unnest(%(kinds)s::text[]) as kind"
        "       where has_table_privilege(%(role)s, pg_class.oid, kind)) as kinds"
        " from pg_class join pg_namespace on pg_namespace.oid = relnamespace"
        " where nspname = any(%(schemas)s::text[]) and relkind in ('r', 'p', 'v', 'm')",
        {"role": role, "kinds": sorted(ALL), "schemas": list(SCHEMAS)},
    ).fetchall()
    return {row["name"]: frozenset(row["kinds"]) for row in rows}
