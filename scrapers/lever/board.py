"""Lever's public boards, of both its instances: one answer holds the whole board."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from jobraker.settings import Settings
from scrapers.boards import crawl_board, crawl_boards
from scrapers.lever.parse import EUROPEAN, parse_board, read_address, read_saved
from scrapers.source import Crawl, Expect, Kind, Source, Visit
from scrapers.tenants import Tenant


def fetch(visit: Visit) -> Iterator[Crawl]:
    """Each tenant's board, in the order of the tenants. No key and no quota."""

    def crawl(tenant: Tenant) -> Crawl:
        url = _write_address(visit.settings, tenant.tenant)
        return crawl_board(visit.client, url, tenant, params={"mode": "json"}, parse=parse_board)

    yield from crawl_boards(visit.tenants, crawl)


def locate(settings: Settings, tenant: str, posting: str) -> str:
    """Where a single posting of a board is."""
    return f"{_write_address(settings, tenant)}/{quote(posting, safe='')}"


def _write_address(settings: Settings, tenant: str) -> str:
    base = settings.lever.eu_base_url if tenant.startswith(EUROPEAN) else settings.lever.base_url
    return f"{base}/postings/{quote(tenant.removeprefix(EUROPEAN), safe='')}"


SOURCE: Final = Source(
    name="lever",
    kind=Kind.BOARD,
    licence="Public job board of the employer, hosted by Lever",
    terms_url="https://github.com/lever/postings-api",
    expect=Expect(
        least_rows=1,
        title="$.text",
        description='$.keyvalue() ? (@.key == "descriptionPlain" || @.key == "description").value',
        posted_at="$.createdAt",
        currency="$.salaryRange.currency",
    ),
    volatile=frozenset(),
    skip_reason=lambda _settings: None,
    fetch=fetch,
    read_saved=read_saved,
    read_address=read_address,
    locate=locate,
)
