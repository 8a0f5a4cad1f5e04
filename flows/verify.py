"""Asks for single postings at their own addresses, where readings of their board leave doubt.

Only 404 and 410 of the posting itself mean that it is gone, and are believed only where a posting that its board has
just shown does answer: a host whose addresses have moved says 404 to everything. Whatever is not plain stays unsure.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from html import unescape
from typing import Any, Final
from urllib.parse import urlsplit

from prefect import task

from flows import progress, upkeep
from jobraker import clock, log, settings, sql, web
from jobraker.db import Database
from jobraker.errors import BrokenError, ForbiddenError, InvalidError, LimitedError, MissingError, UnavailableError
from jobraker.settings import Settings
from scrapers.source import Source

_SQL: Final = sql.beside(__file__)
_OVER: Final = (
    "no longer accepting",
    "no longer available",
    "position has been filled",
    "job has expired",
    "job is closed",
)
_log = log.get(__name__)


class Verdict(StrEnum):
    """What an address said of its posting."""

    THERE = "there"
    GONE = "gone"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Verification:
    """What one run asked and heard."""

    there: int = 0
    gone: int = 0
    unsure: int = 0

    def describe(self) -> str:
        """One line for a reader."""
        asked = self.there + self.gone + self.unsure
        return f"{asked} postings asked for: {self.there} there, {self.gone} gone, {self.unsure} unsure"


@dataclass(frozen=True)
class _Doubtful:
    source_posting_id: str
    tenant: str
    title: str


@dataclass(frozen=True)
class _Heard:
    verdict: Verdict
    reason: str


@task(persist_result=False)
def verify(database: Database, sources: Sequence[Source]) -> Verification:
    """Ask for the postings that are in doubt, within the run's budget."""
    chosen = settings.load()
    heard: Counter[str] = Counter()
    with progress.step("Asking for missing postings") as step:
        for source in sources:
            left = chosen.verify.most - heard.total()
            if source.locate is None or left <= 0 or source.skip_reason(chosen):
                continue
            for verdict in _verify_source(database, source, chosen, left):
                heard[verdict] += 1
                step.advance()
    done = Verification(heard[Verdict.THERE], heard[Verdict.GONE], heard[Verdict.UNSURE])
    _log.info("postings asked for", there=done.there, gone=done.gone, unsure=done.unsure)
    return done


def _verify_source(database: Database, source: Source, chosen: Settings, most: int) -> Iterator[Verdict]:
    budget = upkeep.Budget(most, chosen.verify.most_of_a_host)
    controls: dict[str, bool] = {}
    with upkeep.opened(chosen) as client:
        for doubtful in _find_doubtful(database, source, chosen, most):
            url = _locate(source, chosen, doubtful)
            if not budget.spend(urlsplit(url).hostname or ""):
                continue
            heard = _ask(client, url, doubtful)
            if heard.verdict is Verdict.GONE:
                if doubtful.tenant not in controls:
                    controls[doubtful.tenant] = _is_answered(database, source, chosen, client, doubtful)
                if not controls[doubtful.tenant]:
                    heard = _Heard(Verdict.UNSURE, f"{heard.reason} Nor is there one that its board shows.")
            _record(database, source, doubtful, heard)
            yield heard.verdict


def _find_doubtful(database: Database, source: Source, chosen: Settings, most: int) -> list[_Doubtful]:
    before = clock.now() - timedelta(days=chosen.verify.unverified_days)
    with database.reading() as connection:
        tables = connection.execute(_SQL["find_tables"]).fetchone()
        if not (tables and tables["are_there"]):
            return []
        values = {"source": source.name, "verified_before": before, "most": most}
        return [_Doubtful(**row) for row in connection.execute(_SQL["find_doubtful"], values)]


def _is_answered(database: Database, source: Source, chosen: Settings, client: web.Client, doubtful: _Doubtful) -> bool:
    """Whether a posting that the board has just shown answers; True where there is none to ask for."""
    with database.reading() as connection:
        values = {"source": source.name, "tenant": doubtful.tenant}
        row: dict[str, Any] | None = connection.execute(_SQL["find_control"], values).fetchone()
    if row is None:
        return True
    control = _Doubtful(**row)
    heard = _ask(client, _locate(source, chosen, control), control)
    _record(
        database, source, control, heard if heard.verdict is not Verdict.GONE else _Heard(Verdict.UNSURE, "a control")
    )
    return heard.verdict is Verdict.THERE


def _locate(source: Source, chosen: Settings, doubtful: _Doubtful) -> str:
    if source.locate is None:
        raise BrokenError(f"{source.name} has no addresses of postings.")
    return source.locate(chosen, doubtful.tenant, doubtful.source_posting_id)


def _ask(client: web.Client, url: str, doubtful: _Doubtful) -> _Heard:
    try:
        answer = client.fetch(url)
    except MissingError as error:
        return _Heard(Verdict.GONE, error.message)
    except (UnavailableError, BrokenError, LimitedError, ForbiddenError, InvalidError) as error:
        return _Heard(Verdict.UNSURE, error.message)
    return judge(answer.content, source_posting_id=doubtful.source_posting_id, title=doubtful.title)


def judge(content: bytes, *, source_posting_id: str, title: str) -> _Heard:
    """What an answer says of a posting: it is there where the answer is that posting. Pure."""
    text = content.decode("utf-8", "replace")
    try:
        answer = json.loads(text)
    except ValueError:
        return _judge_page(text, title)
    if isinstance(answer, dict) and _names(answer, source_posting_id):
        return _Heard(Verdict.THERE, "its address shows it")
    return _Heard(Verdict.UNSURE, "its address shows something else")


def _names(answer: dict[str, Any], source_posting_id: str) -> bool:
    """Whether an object is the posting of this id, itself or one level down."""
    inner = [value for value in answer.values() if isinstance(value, dict)]
    return any(
        str(value) == source_posting_id
        for level in [answer, *inner]
        for value in level.values()
        if isinstance(value, str | int) and not isinstance(value, bool)
    )


def _judge_page(text: str, title: str) -> _Heard:
    words = " ".join(unescape(text).casefold().split())
    if not title or " ".join(title.casefold().split()) not in words:
        return _Heard(Verdict.UNSURE, "its address shows something else")
    if any(over in words for over in _OVER):
        return _Heard(Verdict.UNSURE, "its page may say that it is over")
    return _Heard(Verdict.THERE, "its address shows it")


def _record(database: Database, source: Source, doubtful: _Doubtful, heard: _Heard) -> None:
    with database.writing() as connection:
        connection.execute(
            _SQL["record_probe"],
            {
                "source": source.name,
                "source_posting_id": doubtful.source_posting_id,
                "verdict": heard.verdict,
                "reason": heard.reason,
                "probed_at": clock.now(),
            },
        )
