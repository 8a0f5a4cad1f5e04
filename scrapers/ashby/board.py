"""Ashby's public boards: one answer holds the whole board. Slow, so a few are read at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

from jobraker import web
from jobraker.quota import Meter
from jobraker.settings import Settings
from scrapers.ashby.parse import parse_board, read_saved
from scrapers.boards import crawl_board, crawl_boards
from scrapers.source import Crawl, Expect, Source
from scrapers.tenants import Tenant, find_tenants


def fetch(settings: Settings, client: web.Client, meter: Meter | None) -> Iterator[Crawl]:  # noqa: ARG001
    """Each tenant's board, in the order of the tenants. No key and no quota."""

    def crawl(tenant: Tenant) -> Crawl:
        url = f"{settings.ashby.base_url}/posting-api/job-board/{quote(tenant.tenant, safe='')}"
        return crawl_board(client, url, tenant, params={"includeCompensation": "true"}, parse=parse_board)

    yield from crawl_boards(find_tenants(Path(__file__).parent, settings, client), crawl)


SOURCE: Final = Source(
    name="ashby",
    licence="Public job board of the employer, hosted by Ashby",
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
    windows=None,
)
