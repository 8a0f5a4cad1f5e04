"""Reads what the application forms of open jobs ask, where a source shows that, and keeps it as it came.

A form is read once a version of its posting, the newest postings first, and no more in a run than its budget. One that
cannot be read is tried again after hours, then days, then weeks; a new version of its posting is tried at once. A
failure is a probe of the posting that stays unsure, even a 404: a form may be gone where its posting is not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import psycopg
from prefect import task
from psycopg.types.json import Jsonb

from flows import clients, progress, tenants, upkeep
from jobraker import clock, log, settings, sql
from jobraker.db import Database
from jobraker.errors import BrokenError, InvalidError, LimitedError, MissingError, UnavailableError
from jobraker.settings import Settings
from scrapers.source import Source

_SQL: Final = sql.beside(__file__)
_FIRST_WAIT: Final = timedelta(hours=6)
_log = log.get(__name__)


@dataclass(frozen=True)
class Reading:
    """What one run read."""

    read: int = 0
    failed: int = 0

    def describe(self) -> str:
        """One line for a reader."""
        failed = f", {self.failed} could not be read" if self.failed else ""
        return f"{self.read} application forms read{failed}"


@dataclass(frozen=True)
class _Formless:
    source_posting_id: str
    tenant: str
    content_hash: str


@task(persist_result=False)
def read_forms(database: Database, sources: Sequence[Source]) -> Reading:
    """Read the forms that are wanting, within the run's budget."""
    chosen = settings.load()
    read = failed = 0
    with progress.step("Reading application forms") as step:
        for source in sources:
            left = chosen.forms.most - read - failed
            if source.fetch_form is None or left <= 0 or source.skip_reason(chosen):
                continue
            for is_read in _read_source(database, source, chosen, left):
                read += is_read
                failed += not is_read
                step.advance()
    _log.info("application forms read", read=read, failed=failed)
    return Reading(read, failed)


def _read_source(database: Database, source: Source, chosen: Settings, most: int) -> Iterator[bool]:
    if source.fetch_form is None:
        raise BrokenError(f"{source.name} shows no forms.")
    budget = upkeep.Budget(most, chosen.forms.most_of_a_host)
    with progress.holding(database, f"source {source.name}"), clients.opened(chosen, source) as client:
        if tenants.find_off(database, source.name):  # purged, it may be, since this run began
            return
        for formless in _find_formless(database, source, most):
            try:
                where = (
                    source.locate(chosen, formless.tenant, formless.source_posting_id) if source.locate else source.name
                )
                if not budget.spend(urlsplit(where).hostname or where):
                    continue
                form = source.fetch_form(chosen, client, formless.tenant, formless.source_posting_id)
            except (MissingError, UnavailableError, BrokenError, InvalidError, LimitedError) as error:
                _record_failure(database, source, formless, error.message)
                yield False
            else:
                yield _record(database, source, formless, form)


def _find_formless(database: Database, source: Source, most: int) -> list[_Formless]:
    with database.reading() as connection:
        values = {
            "source": source.name,
            "most": most,
            "mark": upkeep.FORM_MARK,
            "first_wait": _FIRST_WAIT,
            "longest_wait": upkeep.LONGEST_WAIT,
            "as_of": clock.now(),
        }
        rows = connection.execute(_SQL["find_formless"], values)
        return [_Formless(**row) for row in rows]


def _record(database: Database, source: Source, formless: _Formless, form: Mapping[str, Any]) -> bool:
    """Whether the form could be kept: Postgres takes no NUL in a text."""
    try:
        with database.writing() as connection:
            connection.execute(
                _SQL["record_form"],
                {
                    "source": source.name,
                    "source_posting_id": formless.source_posting_id,
                    "content_hash": formless.content_hash,
                    "payload": Jsonb(dict(form)),
                    "fetched_at": clock.now(),
                },
            )
    except psycopg.DataError as error:
        _record_failure(database, source, formless, f"the database refused it: {error.diag.message_primary}")
        return False
    return True


def _record_failure(database: Database, source: Source, formless: _Formless, reason: str) -> None:
    _log.warning("form not read", source=source.name, posting=formless.source_posting_id, reason=reason)
    with database.writing() as connection:
        connection.execute(
            _SQL["record_failure"],
            {
                "source": source.name,
                "source_posting_id": formless.source_posting_id,
                "mark": upkeep.FORM_MARK,
                "reason": reason,
                "probed_at": clock.now(),
            },
        )
