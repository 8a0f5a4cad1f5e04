"""Remotive's feed of remote jobs: one answer, a day late, and at most four times a day."""

from collections.abc import Iterator
from typing import Final

from jobraker import clock
from jobraker.quota import Windows
from scrapers.boards import TROUBLES, end, fail, read
from scrapers.remotive.parse import parse_feed, read_address, read_saved
from scrapers.source import Crawl, Expect, Kind, Outcome, Source, Visit
from scrapers.tenants import Tenant


def fetch(visit: Visit) -> Iterator[Crawl]:
    """The whole feed. Each attempt is counted, retries too."""
    for tenant in visit.tenants:
        yield _crawl_feed(visit, tenant)


def _crawl_feed(visit: Visit, tenant: Tenant) -> Crawl:
    started_at = clock.now()
    url = f"{visit.settings.remotive.base_url}/remote-jobs"
    spend = visit.meter.spend if visit.meter else None
    try:
        board = read(visit.client.fetch(url, spend=spend, revisit=True).content, parse_feed)
    except TROUBLES as error:
        return fail(tenant, error, started_at)
    outcome = Outcome.PARTIAL if board.shortfall else Outcome.COMPLETE
    return end(tenant, outcome, board.shortfall, board.sifted, started_at)


SOURCE: Final = Source(
    name="remotive",
    kind=Kind.FEED,
    licence="Jobs by Remotive (https://remotive.com)",
    terms_url="https://github.com/remotive-com/remote-jobs-api",
    expect=Expect(
        least_rows=1,
        title="$.title",
        description="$.description",
        posted_at="$.publication_date",
        currency="$.currency",  # never stated: pay is free text
    ),
    volatile=frozenset(),
    skip_reason=lambda _settings: None,
    fetch=fetch,
    read_saved=read_saved,
    read_address=read_address,
    windows=Windows(per_minute=1, per_six_hours=1, per_day=4, per_week=28, per_month=124),
)
