"""What earlier crawls of a board tell the next one.

Payloads it need not fetch again, how much a call brought, and whether what it shows now can be believed.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from jobraker import sql
from jobraker.db import Connection, Database
from scrapers.source import Yield

_SQL: Final = sql.beside(__file__)
_LEAST_BASELINE: Final = 5
_DOUBTED_SHARE: Final = 0.2


def recall(database: Database, source: str, tenant: str, ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    """The last payload of each of these postings that one of the last crawls of a board saw.

    One crawl that broke off does not make the others forgotten.
    """
    where = {"source": source, "tenant": tenant, "ids": list(ids)}
    with database.reading() as connection:
        rows = connection.execute(_SQL["find_last_payloads"], where)
        return {row["source_posting_id"]: row["payload"] for row in rows}


def find_yields(database: Database, source: str) -> dict[str, Yield]:
    """By tenant, the new postings that the last crawls of it brought."""
    with database.reading() as connection:
        rows = connection.execute(_SQL["find_yields"], {"source": source})
        return {row["tenant"]: Yield(float(row["landed_a_crawl"]), row["readings"]) for row in rows}


def doubt(connection: Connection, *, source: str, tenant: str, ids: Collection[str]) -> str | None:
    """Why a complete reading of a board is not to be believed about what it lacks; None where it is.

    A board that shows nearly nothing of what it showed in its last readings, or the like under other ids, is more often
    broken than changed. Once it has shown so for several readings, they are the ones it is compared with.
    """
    where = {"source": source, "tenant": tenant}
    row = connection.execute(_SQL["find_baseline"], where).fetchone()
    baseline: int = (row or {}).get("postings") or 0
    if baseline < _LEAST_BASELINE:
        return None
    if len(ids) < _DOUBTED_SHARE * baseline:
        return f"{len(ids)} postings where there were {baseline} a few readings ago"
    known = connection.execute(_SQL["count_known"], {**where, "ids": list(ids)}).fetchone()
    if known and known["postings"] >= _LEAST_BASELINE and known["again"] < _DOUBTED_SHARE * known["postings"]:
        return (
            f"{known['again']} of {known['postings']} postings come under the ids of the last reading that was believed"
        )
    return None
