"""The database itself keeps people apart, whatever a statement forgets to say."""

import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from psycopg import sql
from psycopg.types.json import Jsonb

from jobraker.db import Connection, Database, Role
from tests.api.conftest import AddJob, SignIn, read_user_id
from tests.api.planting import Planted, plant, plant_export

TABLES = """
with people as (
    select pg_class.oid, nspname as schema, relname as name, relrowsecurity as is_guarded
    from pg_class
    join pg_namespace on pg_namespace.oid = relnamespace
    join pg_attribute on attrelid = pg_class.oid and attname = 'user_id' and not attisdropped
    where nspname in ('app', 'derived') and relkind in ('r', 'p')
),

columns as (
    select
        people.oid,
        attname::text as name,
        has_column_privilege('jobraker_api', people.oid, attnum, 'select') as is_readable,
        has_column_privilege('jobraker_api', people.oid, attnum, 'insert') and attidentity <> 'a' as is_insertable,
        has_column_privilege('jobraker_api', people.oid, attnum, 'update') as is_updatable
    from people
    join pg_attribute on attrelid = people.oid and attnum > 0 and not attisdropped
)

select
    people.schema,
    people.name,
    people.is_guarded,
    has_table_privilege('jobraker_api', people.oid, 'delete') as is_deletable,
    bool_or(columns.is_readable) as is_readable,
    array_agg(columns.name) filter (where columns.is_insertable) as insertable,
    array_agg(columns.name) filter (where columns.is_updatable) as updatable
from people
join columns on columns.oid = people.oid
group by people.oid, people.schema, people.name, people.is_guarded
order by people.schema, people.name
"""


@pytest.fixture
def planted(client: TestClient, app: FastAPI, owner: Connection, add_job: AddJob) -> Planted:
    planted = plant(app, owner, add_job())
    plant_export(app, owner, planted.user_id)
    return planted


@pytest.fixture
def eve_id(sign_in: SignIn) -> uuid.UUID:
    return uuid.UUID(read_user_id(sign_in("eve@example.com")))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """As the API uses it."""
    with Database(database_url, role=Role.API, pool_size=1) as database:
        yield database


@pytest.fixture
def tables(owner: Connection) -> list[dict[str, Any]]:
    """Every table that says whose its rows are, and what the API may do there."""
    found = owner.execute(TABLES).fetchall()
    assert len(found) >= 20
    return [{**table, "itself": sql.Identifier(table["schema"], table["name"])} for table in found]


def count(connection: Connection, table: dict[str, Any], user_id: uuid.UUID | None) -> int:
    """The rows of a person, or all of them."""
    theirs = sql.SQL("" if user_id is None else " where user_id = %(user_id)s")
    statement = sql.SQL("select count(*) as rows from {}{}").format(table["itself"], theirs)
    row = connection.execute(statement, {"user_id": user_id}).fetchone()
    return int(row["rows"]) if row else -1


def test_every_table_of_people_is_guarded(tables: list[dict[str, Any]]) -> None:
    assert [table["name"] for table in tables if not table["is_guarded"]] == []


def test_nobody_sees_rows_of_somebody_else(
    planted: Planted, eve_id: uuid.UUID, tables: list[dict[str, Any]], database: Database, owner: Connection
) -> None:
    for table in (one for one in tables if one["is_readable"]):
        assert count(owner, table, planted.user_id) > 0, f"nothing was planted in {table['name']}"
        with database.reading(eve_id) as connection:
            assert count(connection, table, planted.user_id) == 0, table["name"]
            assert count(connection, table, None) == count(connection, table, eve_id), table["name"]
        with database.reading() as connection:
            assert count(connection, table, None) == 0, table["name"]
        with database.reading(planted.user_id) as connection:
            assert count(connection, table, None) == count(owner, table, planted.user_id), table["name"]


def test_answers_to_requests_are_their_askers(planted: Planted, eve_id: uuid.UUID, database: Database) -> None:
    for user_id, expected in ((planted.user_id, 1), (eve_id, 0), (None, 0)):
        with database.reading(user_id) as connection:
            runs = connection.execute("select request_id from derived.request_runs").fetchall()
            assert len(runs) == expected


def test_one_transaction_does_not_lend_its_eyes_to_the_next(planted: Planted, database: Database) -> None:
    with database.reading(planted.user_id) as connection:
        assert connection.execute("select from app.resumes").fetchall()
    with database.reading() as connection:
        assert connection.execute("select from app.resumes").fetchall() == []


@pytest.mark.parametrize("is_somebody", [True, False])
def test_nobody_changes_rows_of_somebody_else(
    *, planted: Planted, eve_id: uuid.UUID, tables: list[dict[str, Any]], database: Database, is_somebody: bool
) -> None:
    user_id = eve_id if is_somebody else None
    for table in tables:
        with database.writing(user_id) as connection:
            if table["is_deletable"]:
                deletion = sql.SQL("delete from {} where user_id = %s").format(table["itself"])
                assert connection.execute(deletion, (planted.user_id,)).rowcount == 0, table["name"]
            for column in table["updatable"] or []:
                change = sql.SQL("update {} set {column} = default where user_id = %s")
                change = change.format(table["itself"], column=sql.Identifier(column))
                assert connection.execute(change, (planted.user_id,)).rowcount == 0, table["name"]


def test_nobody_adds_rows_for_somebody_else(
    planted: Planted, eve_id: uuid.UUID, tables: list[dict[str, Any]], database: Database, owner: Connection
) -> None:
    for table in tables:
        names = sql.SQL(", ").join(map(sql.Identifier, table["insertable"] or ["user_id"]))
        whole = sql.SQL("select to_jsonb(one) as whole from {} as one where user_id = %s limit 1").format(
            table["itself"]
        )
        row = owner.execute(whole, (planted.user_id,)).fetchone()
        assert row is not None
        copy = sql.SQL("insert into {} ({}) select {} from jsonb_populate_record(null::{}, %s)").format(
            table["itself"], names, names, table["itself"]
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege), database.writing(eve_id) as connection:
            connection.execute(copy, (Jsonb(row["whole"]),))


def test_nobody_gives_rows_away(
    planted: Planted, eve_id: uuid.UUID, tables: list[dict[str, Any]], database: Database
) -> None:
    for table in tables:
        gift = sql.SQL("update {} set user_id = %s").format(table["itself"])
        with pytest.raises(psycopg.errors.InsufficientPrivilege), database.writing(planted.user_id) as connection:
            connection.execute(gift, (eve_id,))


def test_a_forgotten_where_would_be_seen(
    planted: Planted, eve_id: uuid.UUID, database: Database, owner: Connection
) -> None:
    """What the tests above rest on: without the policy they would see the rows."""
    owner.execute("alter table app.resumes disable row level security")
    with database.reading(eve_id) as connection:
        assert connection.execute("select from app.resumes").fetchall()
