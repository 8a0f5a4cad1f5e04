"""Keeps the search index equal to the open jobs of the marts; cost follows what changed.

A job is written again when its mart row changed, and its text is embedded only where no vector of that
very text exists. Each batch is one transaction, so a killed run goes on where it stopped.
"""

import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector
from prefect import task

from flows import progress
from jobraker import clock, log, settings, sql
from jobraker.db import Connection, Database
from models.embedding.encoder import Encoder, load_encoder
from models.embedding.essence import build_essence
from models.skills.matcher import EXTRACTOR_VERSION, find_skills

_SQL: Final = sql.beside(__file__)
_BATCH: Final = 256
Vector: TypeAlias = NDArray[np.float32]
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
        return _hash(self.text)


@task(persist_result=False)
def index(database: Database) -> Indexing:
    """Bring the search index up to date with the marts."""
    encoder = load_encoder(settings.load())
    removed = remove_gone(database)
    with database.reading() as connection:
        stale = connection.execute(_SQL["count_stale"], _state(encoder)).fetchone() or {"jobs": 0}
    indexed = embedded = 0
    with progress.step("Understanding jobs", stale["jobs"]) as step:
        for batch in _read_stale(database, encoder):
            vectors = _embed_missing(database, encoder, batch)
            with database.writing() as connection:
                _save_vectors(connection, encoder, vectors)
                _write_index(connection, encoder, batch)
            embedded += len(vectors)
            indexed += len(batch)
            step.advance(len(batch))
    _log.info("index is up to date", removed=removed, indexed=indexed, embedded=embedded)
    return Indexing(removed, indexed, embedded)


def remove_gone(database: Database) -> int:
    """Take what is closed, past its stated end, held or gone out of the index; how many jobs."""
    with database.writing() as connection:
        return connection.execute(_SQL["remove_gone"], {"as_of": clock.now()}).rowcount


def _state(encoder: Encoder) -> dict[str, Any]:
    """What, beside its mart row, an index row was made with: a change of either makes it stale. And now: jobs end."""
    return {"encoder": encoder.name, "extractor": f"/{EXTRACTOR_VERSION}", "as_of": clock.now()}


def _read_stale(database: Database, encoder: Encoder) -> Iterator[list[_Essence]]:
    after = uuid.UUID(int=0)
    while True:
        with database.reading() as connection:
            rows = connection.execute(
                _SQL["find_stale"], {**_state(encoder), "after": after, "batch": _BATCH}
            ).fetchall()
        if not rows:
            return
        after = rows[-1]["job_id"]
        yield [_understand(row) for row in rows]


def _understand(job: dict[str, Any]) -> _Essence:
    return _Essence(job["job_id"], _write_text(job), find_skills(f"{job['title']}\n{job['description'] or ''}"))


def hash_text(job: dict[str, Any]) -> str:
    """The key of the vector of what a job says."""
    return _hash(_write_text(job))


def _write_text(job: dict[str, Any]) -> str:
    description = job["description"] or ""
    return build_essence(title=job["title"], company=job["company_name"], place=job["place"], description=description)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _embed_missing(database: Database, encoder: Encoder, batch: Sequence[_Essence]) -> dict[str, Vector]:
    """Vectors of the texts that have none yet, by hash. Outside any transaction: an encoder may be far away."""
    texts = {essence.text_hash: essence.text for essence in batch}
    with database.reading() as connection:
        values = {"encoder": encoder.name, "text_hashes": list(texts)}
        for row in connection.execute(_SQL["find_embedded"], values):
            del texts[row["text_hash"]]
    return dict(zip(texts, encoder.encode(list(texts.values())), strict=True)) if texts else {}


def _save_vectors(connection: Connection, encoder: Encoder, vectors: Mapping[str, Vector]) -> None:
    with connection.cursor() as cursor, cursor.copy(_SQL["copy_embeddings"]) as copy:
        for text_hash, vector in vectors.items():
            copy.write_row((text_hash, encoder.name, HalfVector(vector).to_text()))


def _write_index(connection: Connection, encoder: Encoder, batch: Sequence[_Essence]) -> None:
    connection.execute(
        _SQL["index_jobs"],
        {
            **_state(encoder),
            "job_ids": [essence.job_id for essence in batch],
            "text_hashes": [essence.text_hash for essence in batch],
            "skills": ["|".join(essence.skills) for essence in batch],
        },
    )
