"""Decides which job a posting is a sighting of: insert only where none was decided, so ids never change."""

from typing import Final

from prefect import task

from jobraker import log, sql
from jobraker.db import Database

_SQL: Final = sql.beside(__file__)
_log = log.get(__name__)


@task(persist_result=False)
def identify(database: Database) -> int:
    """Give each new posting its job; the number of postings decided."""
    with database.writing() as connection:
        decided = connection.execute(_SQL["insert_identities"]).rowcount
    _log.info("postings identified", decided=decided)
    return decided
