"""How fast postings land, beside a bare COPY of the same payloads into the same table."""

import json
import statistics
import uuid
from collections.abc import Sequence
from typing import Any, Final

from deploy.bench.stopwatch import measure
from flows.landing import land_crawl
from jobraker import clock, db, migrate, postgres, settings
from jobraker.db import Database, Role
from scrapers.registry import find
from scrapers.source import Crawl, Outcome, Posting

_ROUNDS: Final = 5
_POSTINGS: Final = 3_000


def run(url: str, *, postings: int) -> dict[str, Any]:
    """Rows per second of both, and their ratio (ours over bare), from alternating rounds on emptied tables."""
    rows = [_make_posting(number) for number in range(postings)]
    texts = [(row.source_posting_id, json.dumps(row.payload)) for row in rows]
    bare: list[float] = []
    ours: list[float] = []
    with Database(url, role=Role.FLOWS) as database, db.connect(url) as owner:
        for _ in range(_ROUNDS):
            owner.execute("truncate raw.postings, raw.sightings, raw.crawls")
            bare.append(measure(lambda: _copy(owner, texts)))
            owner.execute("truncate raw.postings, raw.sightings, raw.crawls")
            ours.append(measure(lambda: land_crawl(database, find("ashby"), _crawl(rows), run_id=uuid.uuid4())))
        owner.execute("truncate raw.postings, raw.sightings, raw.crawls")
    bare_rate, our_rate = (postings / statistics.median(seconds) for seconds in (bare, ours))
    return {
        "postings": postings,
        "bare_copy_rows_per_s": round(bare_rate),
        "landing_rows_per_s": round(our_rate),
        "ratio": round(our_rate / bare_rate, 2),
        "wanted": "ratio >= 0.5",
    }


def _copy(connection: db.Connection, rows: Sequence[tuple[str, str]]) -> None:
    """Texts that are ready to be sent, as little work as there can be."""
    columns = "source, source_posting_id, content_hash, tenant, url, payload, crawl_id, fetched_at"
    crawl_id, now = uuid.uuid4(), clock.now()
    with (
        connection.transaction(),
        connection.cursor() as cursor,
        cursor.copy(f"copy raw.postings ({columns}) from stdin") as copy,
    ):
        for posting_id, text in rows:
            copy.write_row(("ashby", posting_id, "-", "bench", None, text, crawl_id, now))


def _crawl(rows: Sequence[Posting]) -> Crawl:
    now = clock.now()
    return Crawl("bench", Outcome.COMPLETE, None, rows, [], now, now)


def _make_posting(number: int) -> Posting:
    """A posting of the size that real boards send, about 12 kB."""
    paragraph = f"Job {number}: you will build, run and mend what people rely on, with people who do the same. "
    text = "\n".join(f"{index}. {paragraph}{hash((number, index))}" for index in range(45))
    payload = {
        "id": f"bench-{number}", "title": f"Engineer {number}", "location": "Leeds", "employmentType": "FullTime",
        "publishedAt": "2026-10-01T09:00:00Z", "descriptionPlain": text, "descriptionHtml": f"<p>{text}</p>",
    }  # fmt: skip
    return Posting(f"bench-{number}", None, payload)


if __name__ == "__main__":
    with postgres.serving(settings.load()) as url:
        migrate.migrate(url)
        print(json.dumps(run(url, postings=_POSTINGS)))  # noqa: T201 - figures go to standard output
