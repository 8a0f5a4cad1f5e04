"""Profiles in the database."""

from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from api.profile.schemas import Profile, Wishes
from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


def find_profile(connection: Connection, user_id: UUID) -> Profile:
    """What a person looks for; nothing in particular where nothing was saved."""
    cursor = connection.cursor(row_factory=class_row(Profile))
    return cursor.execute(_SQL["find_profile"], {"user_id": user_id}).fetchone() or Profile()


def save_profile(connection: Connection, user_id: UUID, wishes: Wishes) -> Profile:
    """Replace what a person looks for."""
    cursor = connection.cursor(row_factory=class_row(Profile))
    cursor.execute(_SQL["save_profile"], {"user_id": user_id, **wishes.model_dump()})
    return cursor.fetchone() or Profile()
