"""Greenhouse's public boards: one answer holds the whole board, bodies included when asked for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

from jobraker import web
from jobraker.quota import Meter
from jobraker.settings import Settings
from scrapers.boards import crawl_board, crawl_boards
from scrapers.greenhouse.parse import parse_board, read_saved
from scrapers.source import Crawl, Expect, Source
from scrapers.tenants import Tenant, find_tenants


def fetch(settings: Settings, client: web.Client, meter: Meter | None) -> Iterator[Crawl]:  # noqa: ARG001
    """Each tenant's board, in the order of the tenants. No key and no quota."""

    def crawl(tenant: Tenant) -> Crawl:
        url = f"{settings.greenhouse.base_url}/boards/{quote(tenant.tenant, safe='')}/jobs"
        return crawl_board(client, url, tenant, params={"content": "true"}, parse=parse_board)

    yield from crawl_boards(find_tenants(Path(__file__).parent, settings, client), crawl)


SOURCE: Final = Source(
    name="greenhouse",
    licence="Public job board of the employer, hosted by Greenhouse",
    expect=Expect(
        least_rows=1,
        title="$.title",
        description="$.content",
        posted_at="$.first_published",
        currency="$.pay_input_ranges[*].currency_type",
    ),
    # Moves whenever the employer touches anything, also where nothing that is shown has changed.
    volatile=frozenset({"updated_at"}),
    skip_reason=lambda _settings: None,
    fetch=fetch,
    read_saved=read_saved,
    windows=None,
)
