"""What sources say of their market as a whole, kept as it came. Each subject is asked for at most once a week."""

from collections.abc import Callable
from typing import Final

from psycopg.types.json import Jsonb

from jobraker import log, sql
from jobraker.db import Database
from jobraker.errors import JobrakerError
from scrapers.source import Source, Visit

_SQL: Final = sql.beside(__file__)
_log = log.get(__name__)


def ingest_figures(database: Database, source: Source, visit: Visit) -> int:
    """Ask a source for the figures that are due and keep them; how many. A failure here costs no posting."""
    if source.fetch_figures is None:
        return 0
    kept = 0
    try:
        for figure in source.fetch_figures(visit, find_due(database, source.name)):
            with database.writing() as connection:
                connection.execute(
                    _SQL["record_figure"],
                    {
                        "source": source.name,
                        "subject": figure.subject,
                        "tenant": figure.tenant,
                        "payload": Jsonb(figure.payload),
                    },
                )
            kept += 1
    except JobrakerError as error:
        _log.warning("figures failed", source=source.name, reason=error.message)
    return kept


def find_due(database: Database, source: str) -> Callable[[str, str], bool]:
    """Tells of a subject and a tenant whether nothing was heard of them for a week."""
    with database.reading() as connection:
        rows = connection.execute(_SQL["find_recent"], {"source": source}).fetchall()
    recent = {(row["subject"], row["tenant"]) for row in rows}
    return lambda subject, tenant: (subject, tenant) not in recent
