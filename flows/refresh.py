"""The main job: read every source, clean, identify, index. Running it again costs only what changed."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prefect import flow
from prefect.futures import wait
from prefect.task_runners import ThreadPoolTaskRunner

from flows import embed, forms, ingest, progress, transform, verify
from flows.embed import Indexing
from flows.forms import Reading
from flows.ingest import Ingest
from flows.resources import open_database, open_url
from flows.verify import Verification
from jobraker import log
from jobraker.db import Database
from jobraker.errors import JobrakerError, UnavailableError
from scrapers.registry import SOURCES, find
from scrapers.source import Source

_log = log.get(__name__)


@dataclass(frozen=True)
class Refresh:
    """What one refresh did."""

    ingests: Sequence[Ingest]
    failed: Mapping[str, str]
    verification: Verification
    forms: Reading
    rebuilt: bool
    indexing: Indexing


@flow(name="refresh", task_runner=ThreadPoolTaskRunner[Any](max_workers=3), persist_result=False)  # type: ignore[arg-type]
def refresh(source: str | None = None) -> Refresh:
    """Read one source or all, ask for postings in doubt, read forms, then bring marts and index up to date.

    A source that fails does not stop the others. Raises `UnavailableError` where every one failed,
    `InvalidError` for an unknown source.
    """
    sources = [find(source)] if source else list(SOURCES.values())
    with open_url() as url, open_database() as database:
        ingests, failed = _ingest_all(database, sources)
        if failed and not any(done.skipped is None for done in ingests):
            raise UnavailableError("No source could be read: " + "; ".join(failed.values()))
        # Before the build, so that what an address said counts in it.
        verification = verify.verify(database, sources)
        read = forms.read_forms(database, sources)
        rebuilt, indexing = digest(database, url)
    return Refresh(ingests, failed, verification, read, rebuilt, indexing)


def digest(database: Database, url: str) -> tuple[bool, Indexing]:
    """Everything after landing: marts, identity, index. Whether marts were rebuilt, and what was indexed.

    One at a time, whoever asks for it: two builds of dbt would tear at the same tables.
    """
    with progress.holding(database, "digest"):
        with progress.step("Cleaning and matching postings", 1) as step:
            rebuilt = transform.transform(database, url)
            step.advance()
        return rebuilt, embed.index(database)


def _ingest_all(database: Database, sources: Sequence[Source]) -> tuple[list[Ingest], dict[str, str]]:
    run_id = uuid.uuid4()
    futures = {source.name: ingest.ingest.submit(source, database, run_id) for source in sources}
    wait(list(futures.values()))
    ingests: list[Ingest] = []
    failed: dict[str, str] = {}
    for name, future in futures.items():
        outcome = future.result(raise_on_failure=False)
        if isinstance(outcome, JobrakerError):
            _log.error("source failed", source=name, reason=outcome.message)
            failed[name] = outcome.message
        elif isinstance(outcome, Exception):
            # The task's log tells the whole story; the other sources go on.
            _log.error("source broke", source=name, reason=repr(outcome))
            failed[name] = f"{name} broke: {type(outcome).__name__}"
        else:
            ingests.append(outcome)
    return ingests, failed
