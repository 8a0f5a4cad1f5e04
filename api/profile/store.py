"""Profiles in the database."""

from typing import Final
from uuid import UUID

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from api.profile.schemas import Statements, Stored
from jobraker import sql
from jobraker.db import Connection
from jobraker.errors import BrokenError

_SQL: Final = sql.beside(__file__)
_DOCUMENTS: Final = frozenset({"contact", "work_history", "education", "skill_years", "languages", "places"})


def find_profile(connection: Connection, user_id: UUID) -> Stored:
    """What a person said; nothing in particular where nothing was saved."""
    cursor = connection.cursor(row_factory=class_row(Stored))
    return cursor.execute(_SQL["find_profile"], {"user_id": user_id}).fetchone() or Stored()


def save_profile(connection: Connection, user_id: UUID, said: Statements) -> Stored:
    """Replace what a person said."""
    values = said.model_dump(mode="json")
    documents = {name: Jsonb(values[name]) for name in _DOCUMENTS}
    cursor = connection.cursor(row_factory=class_row(Stored))
    stored = cursor.execute(_SQL["save_profile"], {"user_id": user_id, **values, **documents}).fetchone()
    if stored is None:
        raise BrokenError("The profile was not stored.")
    return stored


def has_resume(connection: Connection, user_id: UUID) -> bool:
    """Whether jobs are matched to a CV of theirs."""
    row = connection.execute(_SQL["has_resume"], {"user_id": user_id}).fetchone()
    return bool(row and row["has_resume"])
