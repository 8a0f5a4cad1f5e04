"""Removes a source for good, as when its licence ends.

The rows go in one transaction; then marts and index are built from what is left. A run that was killed in between is
simply started again: there is nothing left to remove, and the building is done. Saved answers of the outside world are
thrown away whole, since their names do not tell whose they are.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from prefect import flow

from flows import progress
from flows.embed import hash_text
from flows.refresh import digest
from flows.resources import open_database, open_url
from jobraker import settings, sql
from jobraker.db import Database
from scrapers import registry

_SQL: Final = sql.beside(__file__)


@dataclass(frozen=True)
class Purge:
    """What was removed: rows by table."""

    source: str
    removed: Mapping[str, int]

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(self.removed.values())


@flow(name="purge", flow_run_name="purge {source}", persist_result=False)
def purge_source(source: str) -> Purge:
    """Remove everything of a source, then rebuild marts and index. Raises `InvalidError` for an unknown one."""
    registry.find(source)
    with open_url() as url, open_database() as database:
        done = remove(database, source)
        digest(database, url)
    return done


def count(database: Database, source: str) -> Mapping[str, int]:
    """What there is of a source. Raises `InvalidError` for an unknown one."""
    registry.find(source)
    with database.reading() as connection:
        row: dict[str, Any] = connection.execute(_SQL["count_source"], {"source": source}).fetchone() or {}
    return row


def remove(database: Database, source: str) -> Purge:
    """Remove everything of a source and switch it off. Waits until nobody reads it or builds marts."""
    with progress.holding(database, f"source {source}"), progress.holding(database, "digest"):
        values = {"source": source, "closed_texts": _find_closed_texts(database, source)}
        with database.writing() as connection:
            row = connection.execute(_SQL["purge_source"], values).fetchone() or {}
        shutil.rmtree(settings.load().place.revisits, ignore_errors=True)
    return Purge(source, row.get("removed") or {})


def _find_closed_texts(database: Database, source: str) -> list[str]:
    """The hashes of what the source's own closed jobs say: no index row tells of their vectors any more."""
    with database.reading() as connection:
        marts = connection.execute(_SQL["find_marts"]).fetchone()
        if not (marts and marts["are_there"]):
            return []
        return [hash_text(row) for row in connection.execute(_SQL["find_closed"], {"source": source})]
