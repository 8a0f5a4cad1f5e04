"""Ashby's public boards: one answer holds the whole board. Slow, so a few are read at a time."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from scrapers.ashby.parse import parse_board, read_address, read_saved
from scrapers.boards import crawl_board, crawl_boards
from scrapers.source import Crawl, Expect, Kind, Source, Visit
from scrapers.tenants import Tenant


def fetch(visit: Visit) -> Iterator[Crawl]:
    """Each tenant's board, in the order of the tenants. No key and no quota."""

    def crawl(tenant: Tenant) -> Crawl:
        url = f"{visit.settings.ashby.base_url}/posting-api/job-board/{quote(tenant.tenant, safe='')}"
        return crawl_board(visit.client, url, tenant, params={"includeCompensation": "true"}, parse=parse_board)

    yield from crawl_boards(visit.tenants, crawl)


SOURCE: Final = Source(
    name="ashby",
    kind=Kind.BOARD,
    licence="Public job board of the employer, hosted by Ashby",
    terms_url="https://developers.ashbyhq.com/docs/public-job-posting-api",
    expect=Expect(
        least_rows=1,
        title="$.title",
        description='$.keyvalue() ? (@.key == "descriptionPlain" || @.key == "descriptionHtml").value',
        posted_at="$.publishedAt",
        currency="$.compensation.summaryComponents[*].currencyCode",
    ),
    volatile=frozenset(),
    skip_reason=lambda _settings: None,
    fetch=fetch,
    read_saved=read_saved,
    read_address=read_address,
)
