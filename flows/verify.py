"""Asks for single postings at their own addresses, where readings of their board leave doubt.

Only 404 and 410 of the posting itself mean that it is gone, and are believed only where a posting that its board has
just shown does answer: a host whose addresses have moved says 404 to everything. Whatever is not plain stays unsure.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from prefect import task

from flows import clients, progress, tenants, upkeep
from jobraker import clock, log, settings, sql, web
from jobraker.db import Database
from jobraker.errors import BrokenError, ForbiddenError, InvalidError, LimitedError, MissingError, UnavailableError
from jobraker.settings import Settings
from scrapers.judging import Heard, Verdict, judge
from scrapers.source import Source

_SQL: Final = sql.beside(__file__)
_SILENT: Final = Heard(Verdict.UNSURE, "a control")
_log = log.get(__name__)


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
class _Inquiry:
    """What the postings of one source are asked for with."""

    database: Database
    source: Source
    chosen: Settings
    fetch: Callable[[str], web.Answer]


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
    """Holds the source meanwhile: of one that is being purged nothing may be written down."""
    budget = upkeep.Budget(most, chosen.verify.most_of_a_host)
    controls: dict[str, bool] = {}
    with progress.holding(database, f"source {source.name}"), clients.opened(chosen, source) as client:
        if tenants.find_off(database, source.name):
            return
        fetch = source.open_reader(chosen, client) if source.open_reader else client.fetch
        inquiry = _Inquiry(database, source, chosen, fetch)
        for doubtful in _find_doubtful(inquiry, most):
            try:
                url = _locate(inquiry, doubtful)
            except InvalidError as error:
                _record(inquiry, doubtful, Heard(Verdict.UNSURE, error.message), _find_sequence(inquiry))
                yield Verdict.UNSURE
                continue
            if budget.spend(urlsplit(url).hostname or ""):
                yield _ask_after(inquiry, url, doubtful, controls)


def _ask_after(inquiry: _Inquiry, url: str, doubtful: _Doubtful, controls: dict[str, bool]) -> Verdict:
    """Ask for a posting and write down what its address says. That it is gone needs another that answers."""
    sequence = _find_sequence(inquiry)  # before asking: a reading that comes meanwhile knows better
    heard = _ask(inquiry, url, doubtful)
    if heard.verdict is Verdict.GONE:
        if doubtful.tenant not in controls:
            controls[doubtful.tenant] = _is_answered(inquiry, url, doubtful)
        if not controls[doubtful.tenant]:
            heard = Heard(Verdict.UNSURE, f"{heard.reason} Nor is there one that its board shows.")
    _record(inquiry, doubtful, heard, sequence)
    return heard.verdict


def _find_doubtful(inquiry: _Inquiry, most: int) -> list[_Doubtful]:
    before = clock.now() - timedelta(days=inquiry.chosen.verify.unverified_days)
    with inquiry.database.reading() as connection:
        tables = connection.execute(_SQL["find_tables"]).fetchone()
        if not (tables and tables["are_there"]):
            return []
        values = {"source": inquiry.source.name, "verified_before": before, "most": most}
        return [_Doubtful(**row) for row in connection.execute(_SQL["find_doubtful"], values)]


def _is_answered(inquiry: _Inquiry, url: str, doubtful: _Doubtful) -> bool:
    """Whether a posting that a board at the same host has just shown answers. False where there is none to ask for."""
    with inquiry.database.reading() as connection:
        values = {
            "source": inquiry.source.name,
            "tenant": doubtful.tenant,
            "source_posting_id": doubtful.source_posting_id,
        }
        row: dict[str, Any] | None = connection.execute(_SQL["find_control"], values).fetchone()
    if row is None:
        return False
    control = _Doubtful(**row)
    try:
        address = _locate(inquiry, control)
    except InvalidError:
        return False
    if urlsplit(address).hostname != urlsplit(url).hostname:
        return False
    sequence = _find_sequence(inquiry)
    heard = _ask(inquiry, address, control)
    _record(inquiry, control, heard if heard.verdict is not Verdict.GONE else _SILENT, sequence)
    return heard.verdict is Verdict.THERE


def _locate(inquiry: _Inquiry, doubtful: _Doubtful) -> str:
    """The posting's address. Raises `InvalidError` where its tenant or its id leads to none of the party's."""
    if inquiry.source.locate is None:
        raise BrokenError(f"{inquiry.source.name} has no addresses of postings.")
    return inquiry.source.locate(inquiry.chosen, doubtful.tenant, doubtful.source_posting_id)


def _ask(inquiry: _Inquiry, url: str, doubtful: _Doubtful) -> Heard:
    try:
        answer = inquiry.fetch(url)
    except MissingError as error:
        return Heard(Verdict.GONE, error.message)
    except (UnavailableError, BrokenError, LimitedError, ForbiddenError, InvalidError) as error:
        return Heard(Verdict.UNSURE, error.message)
    return judge(answer.content, source_posting_id=doubtful.source_posting_id, title=doubtful.title, url=answer.url)


def _find_sequence(inquiry: _Inquiry) -> int:
    """The number of the source's newest reading."""
    with inquiry.database.reading() as connection:
        row = connection.execute(_SQL["find_sequence"], {"source": inquiry.source.name}).fetchone()
    return int(row["sequence"]) if row else 0


def _record(inquiry: _Inquiry, doubtful: _Doubtful, heard: Heard, sequence: int) -> None:
    with inquiry.database.writing() as connection:
        connection.execute(
            _SQL["record_probe"],
            {
                "source": inquiry.source.name,
                "source_posting_id": doubtful.source_posting_id,
                "verdict": heard.verdict,
                "reason": heard.reason,
                "probed_at": clock.now(),
                "after_sequence": sequence,
            },
        )
