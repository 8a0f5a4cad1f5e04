"""The gate between landed and used: row by row with Great Expectations, and the run as a whole by its size.

Bad rows go to quarantine with the reason and the rest passes. Too few rows stop the run instead: a source
that suddenly sends little is broken, and going on would close its jobs. Nothing in `raw` is changed.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from jobraker import clock, log, pay, sql
from jobraker.db import Database
from jobraker.errors import BrokenError
from scrapers.source import Source

_SQL: Final = sql.beside(__file__)
_log = log.get(__name__)


@dataclass(frozen=True)
class Quarantined:
    """A row that was held back."""

    crawl_id: uuid.UUID
    source_posting_id: str
    reason: str
    is_new: bool


def demand_enough(source: Source, postings: int) -> None:
    """Stop the run where a source gave fewer rows than a healthy run of it yields.

    Raises `BrokenError`.
    """
    if postings < source.expect.least_rows:
        raise BrokenError(
            f"{source.name} gave {postings} postings where a healthy run gives at least {source.expect.least_rows}:"
            " nothing of this run goes further."
        )


def gate(database: Database, source: Source, *, run_id: uuid.UUID) -> Counter[str]:
    """Check every landed crawl of the source that was not checked yet; why rows were held back now, and how many.

    One transaction: rows are held back and their crawls let through together.
    """
    with database.writing() as connection:
        crawls = connection.execute(_SQL["find_ungated"], {"source": source.name}).fetchall()
        news = [crawl["crawl_id"] for crawl in crawls if crawl["landed"]]
        rows = connection.execute(_SQL["find_batch"], _batch(source, news)).fetchall() if news else []
        bad = _find_bad(rows)
        for position, reason in bad.items():
            row = rows[position]
            connection.execute(
                _SQL["quarantine_posting"],
                {
                    "source": source.name,
                    "source_posting_id": row["source_posting_id"],
                    "content_hash": row["content_hash"],
                    "reason": reason,
                },
            )
            _log.warning("posting quarantined", source=source.name, posting=row["source_posting_id"], reason=reason)
        for crawl in crawls:
            verdict = "passed" if crawl["run_id"] == run_id else "late"
            connection.execute(_SQL["record_gate"], {"crawl_id": crawl["crawl_id"], "verdict": verdict})
    return Counter(bad.values())


def find_quarantined(database: Database, source: str, crawl_ids: Sequence[uuid.UUID]) -> list[Quarantined]:
    """Of what these crawls saw, what is held back, now or since earlier."""
    with database.reading() as connection:
        rows = connection.execute(_SQL["find_quarantined"], {"source": source, "crawl_ids": list(crawl_ids)})
        return [Quarantined(**row) for row in rows]


def _batch(source: Source, crawl_ids: Sequence[uuid.UUID]) -> dict[str, Any]:
    expect = source.expect
    return {
        "source": source.name,
        "crawl_ids": list(crawl_ids),
        "title": expect.title,
        "description": expect.description,
        "posted_at": expect.posted_at,
        "currency": expect.currency,
        "known_currencies": list(pay.find_currencies()),
    }


def _find_bad(rows: Sequence[dict[str, Any]]) -> dict[int, str]:
    if not rows:
        return {}
    # Great Expectations takes seconds to import; a run without news never pays for it.
    from flows.expectations import find_bad_rows  # noqa: PLC0415

    return find_bad_rows(rows, now=clock.now())
