"""Greenhouse's public boards: one answer holds the whole board, bodies included when asked for."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from jobraker import web
from jobraker.settings import Settings
from scrapers.boards import crawl_board, crawl_boards
from scrapers.greenhouse.parse import parse_board, parse_form, read_address, read_saved
from scrapers.source import Crawl, Expect, Kind, Source, Visit
from scrapers.tenants import Tenant


def fetch(visit: Visit) -> Iterator[Crawl]:
    """Each tenant's board, in the order of the tenants. No key and no quota."""

    def crawl(tenant: Tenant) -> Crawl:
        url = _write_address(visit.settings, tenant.tenant)
        return crawl_board(visit.client, url, tenant, params={"content": "true"}, parse=parse_board)

    yield from crawl_boards(visit.tenants, crawl)


def locate(settings: Settings, tenant: str, posting: str) -> str:
    """Where a single posting of a board is."""
    return f"{_write_address(settings, tenant)}/{quote(posting, safe='')}"


def fetch_form(settings: Settings, client: web.Client, tenant: str, posting: str) -> dict[str, Any]:
    """What the application form of a posting asks, in Greenhouse's own words. Raises what the client raises."""
    answer = client.get(locate(settings, tenant, posting), params={"questions": "true", "pay_transparency": "true"})
    return parse_form(answer)


def _write_address(settings: Settings, tenant: str) -> str:
    return f"{settings.greenhouse.base_url}/boards/{quote(tenant, safe='')}/jobs"


SOURCE: Final = Source(
    name="greenhouse",
    kind=Kind.BOARD,
    licence="Public job board of the employer, hosted by Greenhouse",
    terms_url="https://developers.greenhouse.io/job-board.html",
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
    read_address=read_address,
    locate=locate,
    fetch_form=fetch_form,
)
