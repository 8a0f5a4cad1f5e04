"""A table made later cannot be forgotten when a person leaves or takes their data along."""

import pytest

from flows.belongings import _SQL
from jobraker.db import Connection

# Rows about a person that stay when they leave, without their name.
OUTLIVES = {"app.audit_log"}
OWNED = """
select pg_class.oid, format('%%s.%%s', nspname, relname) as name
from pg_attribute
inner join pg_class on pg_class.oid = attrelid
inner join pg_namespace on pg_namespace.oid = relnamespace
where nspname = any(%s) and attname = any(%s) and relkind in ('r', 'p') and not attisdropped
order by 2
"""
CASCADE = """
select from pg_constraint
inner join pg_attribute on pg_attribute.attrelid = conrelid and pg_attribute.attnum = conkey[1]
where
    conrelid = %s and contype = 'f' and confrelid = 'app.users'::regclass and confdeltype = 'c'
    and cardinality(conkey) = 1 and attname = 'user_id' and convalidated
"""


def test_rows_about_a_person_go_with_the_person(connection: Connection) -> None:
    owned = connection.execute(OWNED, (["app", "derived"], ["user_id"])).fetchall()
    staying = {row["name"] for row in owned if connection.execute(CASCADE, (row["oid"],)).fetchone() is None}
    assert {row["name"] for row in owned} >= {"app.profiles", "derived.recommendations", "derived.exports"}
    assert staying - {"app.users"} == OUTLIVES, "reference app.users (user_id) on delete cascade"


def test_nobody_is_named_where_no_deletion_looks(connection: Connection) -> None:
    """A column about a person that is not called `user_id` would neither cascade nor be exported."""
    columns = connection.execute(
        "select distinct column_name from information_schema.columns"
        " where table_schema in ('raw', 'app', 'derived') and column_name ~ '(person|user|owner|actor|account|seeker)'"
    ).fetchall()
    assert {row["column_name"] for row in columns} == {"user_id", "actor_id"}


def test_every_table_with_rows_of_persons_can_be_exported(connection: Connection) -> None:
    owned = connection.execute(OWNED, (["app", "derived"], ["user_id"])).fetchall()
    connection.execute("set local role jobraker_flows")
    found = connection.execute(_SQL["find_tables"]).fetchall()
    assert {f"{row['schema_name']}.{row['table_name']}" for row in found} == {row["name"] for row in owned}
    # The person's key opens things and says nothing; of all others something can be read.
    closed = {row["table_name"] for row in found if "user_id" not in row["shown"]}
    assert closed == set(), "grant the flows select on the columns that are no secrets"


def test_secrets_are_kept_back(connection: Connection) -> None:
    connection.execute("set local role jobraker_flows")
    found = connection.execute(_SQL["find_tables"]).fetchall()
    kept_back = {row["table_name"]: set(row["kept_back"]) for row in found if row["kept_back"]}
    assert kept_back == {
        "api_keys": {"key_hash"},
        "exports": {"blob_hash"},
        "integrations": {"sealed"},
        "oauth_attempts": {"state_hash", "browser_hash", "code_verifier", "nonce"},
        "person_embeddings": {"text_hash"},
        "person_keys": {"wrapped"},
        "recovery_codes": {"code_hash"},
        "refresh_tokens": {"token_hash"},
        "resumes": {"blob_hash"},
        "screening_answers": {"sealed"},
        "second_factors": {"sealed", "last_step"},
        "users": {"password_hash"},
    }, "say here what of a new table proves who somebody is"


@pytest.mark.parametrize(
    ("function", "callers"),
    [
        ("hold_person", {"jobraker_flows"}),
        ("sweep", {"jobraker_flows"}),
        ("forget_person", {"jobraker_auth"}),
        ("names_person", set[str]()),
    ],
)
def test_what_runs_with_the_owners_rights_is_for_few(function: str, callers: set[str], connection: Connection) -> None:
    rows = connection.execute(
        "select rolname, proconfig from pg_proc cross join pg_roles"
        " where proname = %s and pronamespace = 'app'::regnamespace and rolname like 'jobraker%%'"
        " and has_function_privilege(pg_roles.oid, pg_proc.oid, 'execute')",
        (function,),
    ).fetchall()
    assert {row["rolname"] for row in rows} == callers
    assert all(row["proconfig"] == ['search_path=""'] for row in rows)


def test_no_other_function_runs_with_the_owners_rights(connection: Connection) -> None:
    rows = connection.execute(
        "select proname from pg_proc where prosecdef and pronamespace in"
        " (select oid from pg_namespace where nspname in ('raw', 'staging', 'intermediate', 'marts', 'derived', 'app'))"
    ).fetchall()
    ways = {"find_present_job", "find_given_ids"}
    assert {row["proname"] for row in rows} == {"hold_person", "sweep", "forget_person", "purge_source"} | ways
