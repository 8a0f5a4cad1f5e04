"""Everything the house has about a person, found in the catalog: a table made later is in it without being named here.

What proves who somebody is (passwords, tokens, keys, codes: their hashes too) is kept back, and so are credentials of
other services. What a person wrote themselves and the house sealed is opened.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg import sql as composed

from jobraker import sql
from jobraker.db import Connection
from jobraker.vault import Contents, PersonVault

_SQL: Final = sql.beside(__file__)
_READ: Final = composed.SQL(
    "select to_jsonb(theirs.*) as row_of_theirs"
    " from (select {columns} from {table} where user_id = %(user_id)s::uuid) as theirs"
)
_ANSWERS: Final = "screening_answers"
_FOREIGN: Final = ("actor_id", "address", "agent")


@dataclass(frozen=True)
class Belongings:
    """What one table has about a person, and the columns that are kept back."""

    schema: str
    table: str
    rows: Sequence[Mapping[str, Any]]
    kept_back: Sequence[str] = ()


@dataclass(frozen=True)
class StoredFile:
    """A file of theirs, under the name they gave it, sealed in the store."""

    filename: str
    blob_hash: str


def find_belongings(connection: Connection, user_id: UUID, vault: PersonVault) -> Sequence[Belongings]:
    """What each table with rows of persons has about this one."""
    tables = connection.execute(_SQL["find_tables"]).fetchall()
    return [_read_table(connection, user_id, vault, table) for table in tables]


def find_requests(connection: Connection, user_id: UUID) -> Sequence[Mapping[str, Any]]:
    """What a person asked for and what came of it."""
    return connection.execute(_SQL["find_requests"], {"user_id": user_id}).fetchall()


def find_files(connection: Connection, user_id: UUID) -> Sequence[StoredFile]:
    """The files of a person, oldest first."""
    rows = connection.execute(_SQL["find_files"], {"user_id": user_id}).fetchall()
    return [StoredFile(row["filename"], row["blob_hash"]) for row in rows]


def _read_table(connection: Connection, user_id: UUID, vault: PersonVault, table: Mapping[str, Any]) -> Belongings:
    schema, name, kept_back = table["schema_name"], table["table_name"], table["kept_back"]
    if name == _ANSWERS:
        return Belongings(schema, name, _open_answers(connection, user_id, vault))
    rows = _read_rows(connection, user_id, table) if table["shown"] else []
    if name == "audit_log":
        rows = [_spare_others(row) for row in rows]
    return Belongings(schema, name, rows, kept_back)


def _read_rows(connection: Connection, user_id: UUID, table: Mapping[str, Any]) -> list[dict[str, Any]]:
    statement = _READ.format(
        columns=composed.SQL(", ").join(map(composed.Identifier, table["shown"])),
        table=composed.Identifier(table["schema_name"], table["table_name"]),
    )
    return [row["row_of_theirs"] for row in connection.execute(statement, {"user_id": user_id})]


def _open_answers(connection: Connection, user_id: UUID, vault: PersonVault) -> list[dict[str, Any]]:
    rows = connection.execute(_SQL["find_answers"], {"user_id": user_id}).fetchall()
    return [
        {
            "topic": row["topic"],
            "answer": _read_text(vault.open(row["sealed"], Contents.SCREENING_ANSWER)),
            "updated_at": row["updated_at"],
        }
        for row in rows
    ]


def _read_text(content: bytes) -> Any:
    """What was sealed as JSON, or else as text."""
    try:
        return json.loads(content)
    except ValueError:
        return content.decode("utf-8", "replace")


def _spare_others(event: dict[str, Any]) -> dict[str, Any]:
    """Where somebody of the house acted from is theirs, not the account's owner's."""
    if event["actor_id"] in (None, event["user_id"]):
        return event
    return {name: value for name, value in event.items() if name not in _FOREIGN}
