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
    "app": {},
}
# ... and to single tables beyond that. People's own things are the API's, what proves who they are is the door's.
TABLES: Mapping[str, Mapping[Role, frozenset[str]]] = {
    "derived.job_identities": {Role.DBT: READ},
    "derived.job_families": {Role.DBT: READ},
    "derived.job_decisions": {Role.API: READ},
    "derived.posting_quality": {Role.DBT: READ, Role.API: READ},
    "derived.job_rulings": {Role.DBT: READ},
    "app.moderation_decisions": {Role.API: APPEND, Role.FLOWS: READ},
    "derived.search_index": {Role.API: READ},
    "derived.recommendations": {Role.API: READ},
    "derived.exports": {Role.API: READ},
    "derived.request_runs": {Role.API: READ},
    "app.users": {Role.AUTH: APPEND | {"update"}},
    "app.person_keys": {Role.AUTH: APPEND | {"update"}, Role.API: APPEND, Role.FLOWS: READ},
    "app.sessions": {Role.AUTH: APPEND | {"update"}, Role.API: READ},
    "app.refresh_tokens": {Role.AUTH: WRITE},
    "app.oauth_attempts": {Role.AUTH: WRITE},
    "app.identities": {Role.AUTH: WRITE, Role.API: READ, Role.FLOWS: READ},
    "app.second_factors": {Role.AUTH: WRITE},
    "app.recovery_codes": {Role.AUTH: WRITE},
    "app.api_keys": {Role.AUTH: READ | {"update"}, Role.API: frozenset({"insert"})},
    "app.consents": {Role.API: APPEND, Role.FLOWS: READ},
    "app.audit_log": {Role.AUTH: APPEND, Role.API: APPEND, Role.FLOWS: READ},
    "app.outbox": {Role.AUTH: frozenset({"insert"}), Role.API: APPEND, Role.FLOWS: READ},
    "app.profiles": {Role.API: WRITE, Role.FLOWS: READ},
    "app.screening_answers": {Role.API: WRITE, Role.FLOWS: READ},
    "app.integrations": {Role.API: WRITE, Role.FLOWS: READ},
    "app.resumes": {Role.API: WRITE, Role.FLOWS: READ},
    "app.job_marks": {Role.API: WRITE, Role.FLOWS: READ},
}
# What proves who somebody is: only the role of signing in ever reads it.
PROOFS = {
    "app.users": {"password_hash"},
    "app.refresh_tokens": {"token_hash"},
    "app.api_keys": {"key_hash"},
    "app.oauth_attempts": {"state_hash", "code_verifier", "nonce"},
    "app.second_factors": {"sealed"},
    "app.recovery_codes": {"code_hash"},
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


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUTH])
@pytest.mark.parametrize(("table", "columns"), PROOFS.items(), ids=PROOFS)
def test_only_the_door_reads_what_proves_who_somebody_is(
    role: Role, table: str, columns: set[str], built_connection: Connection
) -> None:
    readable = built_connection.execute(
        "select attname from pg_attribute where attrelid = %(table)s::regclass and attname = any(%(columns)s)"
        " and has_column_privilege(%(role)s, attrelid, attnum, 'select')",
        {"table": table, "columns": list(columns), "role": role},
    ).fetchall()
    assert readable == []


def test_every_row_of_a_person_is_guarded(built_connection: Connection) -> None:
    """A table that names a person and lets the API in has a policy that shows each person their own rows only."""
    unguarded = built_connection.execute(
        "select attrelid::regclass::text as name from pg_attribute join pg_class on pg_class.oid = attrelid"
        " where attname = 'user_id' and relkind in ('r', 'p')"
        " and relnamespace in ('app'::regnamespace, 'derived'::regnamespace)"
        " and not (relrowsecurity and exists (select from pg_policy where polrelid = pg_class.oid"
        "   and 'jobraker_api'::regrole = any(polroles)"
        "   and pg_get_expr(polqual, polrelid) like '%(user_id = ( SELECT app.current_user_id()%'))"
    ).fetchall()
    assert unguarded == []


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
        (Role.API, "select password_hash from app.users"),
        (Role.API, "update app.users set roles = '{admin}'"),
        (Role.API, "select key_hash from app.api_keys"),
        (Role.API, "select * from app.refresh_tokens"),
        (Role.API, "update app.audit_log set event = 'nothing'"),
        (Role.API, "delete from app.audit_log"),
        (Role.AUTH, "delete from app.audit_log"),
        (Role.AUTH, "select * from app.profiles"),
        (Role.AUTH, "select * from marts.jobs"),
        (Role.API, "select * from raw.postings"),
        (Role.API, "delete from derived.search_index"),
        (Role.DBT, "insert into raw.api_calls (source) values ('adzuna')"),
        (Role.FLOWS, "delete from raw.postings"),
        (Role.DBT, "select derived.purge_source('ashby', '{}')"),
        (Role.API, "select derived.purge_source('ashby', '{}')"),
        (Role.DBT, "select derived.find_present_job(gen_random_uuid())"),
        (Role.DBT, "select derived.find_given_ids(gen_random_uuid())"),
        (Role.API, "update app.moderation_decisions set decision = 'release'"),
        (Role.API, "delete from app.moderation_decisions"),
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
