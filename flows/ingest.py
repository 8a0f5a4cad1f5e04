"""Reads a source and lands what it gives. One bad board never stops the others."""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from prefect import task

from flows import checks, clients, figures, history, landing, progress, tenants
from flows.landing import Landing
from jobraker import log, settings
from jobraker.db import Database
from scrapers.source import Outcome, Source, Visit

_log = log.get(__name__)
_MOST_REASONS: Final = 5


@dataclass(frozen=True)
class Ingest:
    """What one run of a source gave."""

    source: str
    skipped: str | None = None
    boards: int = 0
    failed: int = 0
    partial: int = 0
    doubted: int = 0
    postings: int = 0
    landed: int = 0
    rejected: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Why rows were rejected, the most frequent reasons first, and how many for each."""

    def describe(self) -> str:
        """One line for a reader, and one for each reason why rows were rejected."""
        if self.skipped:
            return f"{self.source}: skipped, {self.skipped}"
        troubles = {
            "failed": self.failed,
            "read in part": self.partial,
            "not believed about what they lack": self.doubted,
        }
        told = "".join(f", {count} boards {trouble}" for trouble, count in troubles.items() if count)
        line = (
            f"{self.source}: {self.boards} boards, {self.postings} postings, {self.landed} new or changed,"
            f" {self.rejected} rejected{told}"
        )
        return "\n".join([line, *(f"  {count} rejected: {reason}" for reason, count in self.reasons.items())])


@task(task_run_name="ingest {source.name}", persist_result=False)
def ingest(source: Source, database: Database, run_id: uuid.UUID) -> Ingest:
    """Fetch, land and gate one source. Says why instead where the source cannot be read now.

    Holds the source meanwhile, so that a crawl of another run that was not checked yet is one of a dead run.

    Raises `BrokenError` where so little came that the source must be broken.
    """
    if off := tenants.find_off(database, source.name):
        return Ingest(source.name, skipped=off)
    skipped = source.skip_reason(settings.load()) or _find_full(source, database)
    if skipped:
        _log.warning("source skipped", source=source.name, reason=skipped)
        tenants.record_skip(database, source.name, skipped)
        return Ingest(source.name, skipped=skipped)
    with progress.holding(database, f"source {source.name}"):
        return _ingest(source, database, run_id)


def _ingest(source: Source, database: Database, run_id: uuid.UUID) -> Ingest:
    landings: list[Landing] = []
    with progress.step(f"Reading {source.name}") as step, _visiting(source, database) as visit:
        for crawl in source.fetch(visit):
            landings.append(landing.land_crawl(database, source, crawl, run_id=run_id))
            _report(source, landings[-1])
            step.advance(landings[-1].postings)
        figures.ingest_figures(database, source, visit)
    # A source whose calls are used up is not asked, and so not broken.
    if landings or source.windows is None:
        checks.demand_enough(source, sum(landing.postings for landing in landings))
    rejected = Counter(reject.reason for landing in landings for reject in landing.rejects)
    rejected += checks.gate(database, source, run_id=run_id)
    return Ingest(
        source.name,
        boards=len(landings),
        failed=sum(landing.outcome is Outcome.FAILED for landing in landings),
        partial=sum(landing.outcome is Outcome.PARTIAL for landing in landings),
        doubted=sum(landing.doubt is not None for landing in landings),
        rejected=rejected.total(),
        reasons=dict(rejected.most_common(_MOST_REASONS)),
        postings=sum(landing.postings for landing in landings),
        landed=sum(landing.landed for landing in landings),
    )


def _find_full(source: Source, database: Database) -> str | None:
    meter = clients.find_meter(source, database)
    return meter.find_full() if meter else None


@contextmanager
def _visiting(source: Source, database: Database) -> Iterator[Visit]:
    chosen = settings.load()
    with clients.opened(chosen, source) as client:
        yield Visit(
            settings=chosen,
            client=client,
            tenants=tenants.find_enabled(database, source, chosen),
            meter=clients.find_meter(source, database),
            recall=partial(history.recall, database, source.name),
            yields=history.find_yields(database, source.name),
        )


def _report(source: Source, landed: Landing) -> None:
    _log.info(
        "board read",
        source=source.name,
        tenant=landed.tenant,
        outcome=landed.outcome,
        reason=landed.reason,
        doubt=landed.doubt,
        postings=landed.postings,
        landed=landed.landed,
        rejected=len(landed.rejects),
    )
