"""Whether the person is still there for whom something is written down.

Work on somebody's request may outlast their account. Whatever writes rows about a person holds them first, in the
same transaction: either the deletion waits for the few rows and takes them along, or there is nobody any more.
"""

from typing import Final
from uuid import UUID

from jobraker import sql
from jobraker.db import Connection
from jobraker.errors import MissingError

_SQL: Final = sql.beside(__file__)


def hold(connection: Connection, user_id: UUID) -> None:
    """Keep a person from being deleted until the transaction ends. Raises `MissingError` where they already are.

    Before the first row is written or removed: asked for later, a deletion and the writer may wait for each other.
    """
    row = connection.execute(_SQL["hold_person"], {"user_id": user_id}).fetchone()
    if not (row and row["is_there"]):
        raise MissingError("That person does not exist any more.")
