"""Lands one crawl in `raw`: one transaction, so a crawl is in memory whole or not at all.

Only versions that are not in memory yet travel to the database; an unchanged posting costs its key and a
sighting. The hash leaves out what a source changes at every visit, else everything would always be new.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import psycopg

from flows import history
from jobraker import clock, sql
from jobraker.db import Connection, Database
from scrapers.source import Crawl, Outcome, Posting, Reject, Source

_SQL: Final = sql.beside(__file__)
_BATCH: Final = 5_000


@dataclass(frozen=True)
class Landing:
    """What became of one crawl's rows."""

    crawl_id: uuid.UUID
    tenant: str
    postings: int
    landed: int
    rejects: Sequence[Reject] = field(repr=False)
    outcome: Outcome = Outcome.COMPLETE
    """How the crawl went in the end: failed also where the database refused it."""
    reason: str | None = None
    doubt: str | None = None
    """Why it is not believed about what it lacks."""

    @property
    def unchanged(self) -> int:
        """Postings whose version was in memory already."""
        return self.postings - self.landed


@dataclass(frozen=True)
class _Version:
    posting: Posting
    content_hash: str
    text: str
    """The payload as JSON, which is made once and used for both."""


def land_crawl(database: Database, source: Source, crawl: Crawl, *, run_id: uuid.UUID) -> Landing:
    """Store one crawl: new versions, sightings, rejects and how the crawl went.

    Where Postgres refuses a value that nobody thought of, the whole crawl goes to quarantine as a failed one,
    and the boards after it go on.
    """
    try:
        return _land(database, source, crawl, run_id=run_id)
    except psycopg.DataError as error:
        reason = f"the database refused the board: {error.diag.message_primary}"
        rows = [Reject(row.source_posting_id, reason, json.dumps(row.payload)) for row in crawl.postings]
        failed = replace(crawl, outcome=Outcome.FAILED, reason=reason, postings=[], rejects=[*crawl.rejects, *rows])
        return _land(database, source, failed, run_id=run_id)


def _land(database: Database, source: Source, crawl: Crawl, *, run_id: uuid.UUID) -> Landing:
    crawl_id = uuid.uuid4()
    versions = _last_versions(source, crawl.postings)
    with database.writing() as connection:
        connection.execute(_SQL["lock_source"], {"source": source.name})
        fresh = _find_fresh(connection, source.name, versions)
        _copy_postings(connection, source.name, crawl, crawl_id, fresh)
        _copy_sightings(connection, source.name, crawl, crawl_id, versions)
        for reject in crawl.rejects:
            _record_reject(connection, source.name, crawl, crawl_id, reject)
        doubt = (
            history.doubt(connection, source=source.name, tenant=crawl.tenant, ids=_list_ids(versions))
            if crawl.outcome is Outcome.COMPLETE
            else None
        )
        _record_crawl(
            connection,
            source.name,
            crawl,
            {
                "doubt": doubt,
                "crawl_id": crawl_id,
                "run_id": run_id,
                "postings": len(versions),
                "landed": len(fresh),
                "seen_digest": _digest(versions),
            },
        )
    return Landing(crawl_id, crawl.tenant, len(versions), len(fresh), crawl.rejects, crawl.outcome, crawl.reason, doubt)


def hash_content(payload: dict[str, Any], volatile: frozenset[str]) -> str:
    """SHA-256 of the payload as canonical JSON, without its volatile top-level keys."""
    return _build_version(Posting("", None, payload), volatile).content_hash


def _build_version(posting: Posting, volatile: frozenset[str]) -> _Version:
    text = _write(posting.payload)
    lasting = {key: value for key, value in posting.payload.items() if key not in volatile}
    hashed = text if len(lasting) == len(posting.payload) else _write(lasting)
    return _Version(posting, hashlib.sha256(hashed.encode()).hexdigest(), text)


def _write(payload: dict[str, Any]) -> str:
    return json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _last_versions(source: Source, postings: Iterable[Posting]) -> list[_Version]:
    """One version an id; a board that lists an id twice means the later one."""
    last = {posting.source_posting_id: posting for posting in postings}
    return [_build_version(posting, source.volatile) for posting in last.values()]


def _find_fresh(connection: Connection, source: str, versions: Sequence[_Version]) -> list[_Version]:
    known: set[tuple[str, str]] = set()
    for start in range(0, len(versions), _BATCH):
        batch = versions[start : start + _BATCH]
        rows = connection.execute(
            _SQL["find_known"],
            {
                "source": source,
                "ids": [version.posting.source_posting_id for version in batch],
                "hashes": [version.content_hash for version in batch],
            },
        )
        known.update((row["source_posting_id"], row["content_hash"]) for row in rows)
    return [version for version in versions if (version.posting.source_posting_id, version.content_hash) not in known]


def _copy_postings(
    connection: Connection, source: str, crawl: Crawl, crawl_id: uuid.UUID, fresh: Sequence[_Version]
) -> None:
    with connection.cursor() as cursor, cursor.copy(_SQL["copy_postings"]) as copy:
        for version in fresh:
            posting = version.posting
            copy.write_row(
                (
                    source,
                    posting.source_posting_id,
                    version.content_hash,
                    crawl.tenant,
                    posting.url,
                    version.text,
                    crawl_id,
                    crawl.fetched_at,
                )
            )


def _copy_sightings(
    connection: Connection, source: str, crawl: Crawl, crawl_id: uuid.UUID, versions: Sequence[_Version]
) -> None:
    with connection.cursor() as cursor, cursor.copy(_SQL["copy_sightings"]) as copy:
        for version in versions:
            copy.write_row(
                (
                    source,
                    version.posting.source_posting_id,
                    crawl_id,
                    version.content_hash,
                    crawl.fetched_at,
                )
            )


def _record_reject(connection: Connection, source: str, crawl: Crawl, crawl_id: uuid.UUID, reject: Reject) -> None:
    connection.execute(
        _SQL["record_reject"],
        {
            "source": source,
            "source_posting_id": _storable(reject.source_posting_id) if reject.source_posting_id else None,
            "content_hash": hashlib.sha256(reject.payload.encode("utf-8", "surrogatepass")).hexdigest(),
            "reason": reject.reason,
            "origin": crawl.tenant,
            "payload": _storable(reject.payload),
            "crawl_id": crawl_id,
        },
    )


def _storable(text: str) -> str:
    """Text that Postgres can hold: NUL and lone surrogates written out as escapes."""
    return text.replace("\x00", "\\u0000").encode("utf-8", "backslashreplace").decode()


def _record_crawl(connection: Connection, source: str, crawl: Crawl, facts: dict[str, Any]) -> None:
    connection.execute(
        _SQL["record_crawl"],
        {
            **facts,
            "source": source,
            "tenant": crawl.tenant,
            "outcome": crawl.outcome,
            "reason": crawl.reason,
            "started_at": crawl.started_at,
            "finished_at": clock.now(),
        },
    )


def _list_ids(versions: Sequence[_Version]) -> list[str]:
    return [version.posting.source_posting_id for version in versions]


def _digest(versions: Sequence[_Version]) -> str:
    seen = sorted(f"{version.posting.source_posting_id} {version.content_hash}" for version in versions)
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()
