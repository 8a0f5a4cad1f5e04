"""Asks the workers for new vectors of a person, in the transaction that changed what the vectors are made of.

Kept outside the slices because profile and CVs both ask.
"""

from typing import Final
from uuid import UUID

from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


def hold_seeker(connection: Connection, user_id: UUID) -> None:
    """Let nobody else save or read what is embedded of a person until the transaction ends."""
    connection.execute(_SQL["hold_seeker"], {"user_id": user_id})


def ask_to_embed(connection: Connection, user_id: UUID) -> None:
    """One request, unless one waits already: whoever takes that will read what is saved here.

    They wait for this transaction to end before they read, so that a request taken meanwhile misses nothing.
    """
    hold_seeker(connection, user_id)
    connection.execute(_SQL["ask_to_embed"], {"user_id": user_id})
