"""Keeps the search index equal to the open jobs of the marts; cost follows what changed.

A job is written again when its mart row changed, and its text is embedded only where no vector of that
very text exists. Each batch is one transaction, so a killed run goes on where it stopped.
"""

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pgvector import HalfVector
from prefect import task

from flows import progress
from jobraker import log, settings, sql
from jobraker.db import Connection, Database
from models.embedding.encoder import Encoder, load_encoder
from models.embedding.essence import build_essence
from models.skills.matcher import find_skills

_SQL: Final = sql.beside(__file__)
_BATCH: Final = 256
_log = log.get(__name__)


@dataclass(frozen=True)
class Indexing:
    """What one run of indexing did."""

    removed: int
    indexed: int
    embedded: int


@dataclass(frozen=True)
class _Essence:
    job_id: uuid.UUID
    text: str
    skills: Sequence[str]

    @property
    def text_hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@task(persist_result=False)
def index(database: Database) -> Indexing:
    """Bring the search index up to date with the marts."""
    encoder = load_encoder(settings.load())
    with database.writing() as connection:
        removed = connection.execute(_SQL["remove_gone"]).rowcount
        stale = connection.execute(_SQL["count_stale"], {"encoder": encoder.name}).fetchone() or {"jobs": 0}
    indexed = embedded = 0
    with progress.step("Understanding jobs", stale["jobs"]) as step:
        for batch in _read_stale(database, encoder):
            with database.writing() as connection:
                embedded += _embed_missing(connection, encoder, batch)
                _write_index(connection, encoder, batch)
            indexed += len(batch)
            step.advance(len(batch))
    _log.info("index is up to date", removed=removed, indexed=indexed, embedded=embedded)
    return Indexing(removed, indexed, embedded)


def _read_stale(database: Database, encoder: Encoder) -> Iterator[list[_Essence]]:
    after = uuid.UUID(int=0)
    while True:
        with database.reading() as connection:
            rows = connection.execute(
                _SQL["find_stale"], {"encoder": encoder.name, "after": after, "batch": _BATCH}
            ).fetchall()
        if not rows:
            return
        after = rows[-1]["job_id"]
        yield [_understand(row) for row in rows]


def _understand(job: dict[str, Any]) -> _Essence:
    description = job["description"] or ""
    text = build_essence(title=job["title"], company=job["company_name"], place=job["place"], description=description)
    return _Essence(job["job_id"], text, find_skills(f"{job['title']}\n{description}"))


def _embed_missing(connection: Connection, encoder: Encoder, batch: Sequence[_Essence]) -> int:
    """Embed the texts that have no vector yet; how many there were."""
    texts = {essence.text_hash: essence.text for essence in batch}
    rows = connection.execute(_SQL["find_embedded"], {"encoder": encoder.name, "text_hashes": list(texts)})
    for row in rows:
        del texts[row["text_hash"]]
    if not texts:
        return 0
    vectors = encoder.encode(list(texts.values()))
    with connection.cursor() as cursor, cursor.copy(_SQL["copy_embeddings"]) as copy:
        for text_hash, vector in zip(texts, vectors, strict=True):
            copy.write_row((text_hash, encoder.name, HalfVector(vector).to_text()))
    return len(texts)


def _write_index(connection: Connection, encoder: Encoder, batch: Sequence[_Essence]) -> None:
    connection.execute(
        _SQL["index_jobs"],
        {
            "encoder": encoder.name,
            "job_ids": [essence.job_id for essence in batch],
            "text_hashes": [essence.text_hash for essence in batch],
            "skills": ["|".join(essence.skills) for essence in batch],
        },
    )
