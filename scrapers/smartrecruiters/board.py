"""SmartRecruiters' public boards: a list in pages of a hundred, and a call for the text of each posting."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from jobraker import clock
from jobraker.settings import Settings
from scrapers.boards import Page, Pages, crawl_boards, crawl_pages, read, read_pages
from scrapers.details import Listed, add_details
from scrapers.smartrecruiters.parse import PAGE_SIZE, SHAPE, parse_detail, parse_page, read_address, read_saved
from scrapers.source import Crawl, Expect, Kind, Source, Visit
from scrapers.tenants import Tenant

_LISTED: Final = Listed(key="id", sign="jobAd", volatile=frozenset())
_EMPTY: Final = "no postings: the board is empty or there is none, which SmartRecruiters answers alike"


def fetch(visit: Visit) -> Iterator[Crawl]:
    """Each tenant's board, in the order of the tenants. No key and no quota."""
    yield from crawl_boards(visit.tenants, lambda tenant: _crawl(visit, tenant))


def locate(settings: Settings, tenant: str, posting: str) -> str:
    """Where a single posting of a board is."""
    return f"{_write_address(settings, tenant)}/{quote(posting, safe='')}"


def _crawl(visit: Visit, tenant: Tenant) -> Crawl:
    started_at = clock.now()
    pages = _read_list(visit, tenant)
    if not pages.rows and not pages.trouble:
        return crawl_pages(tenant, replace(pages, shortfall=pages.shortfall or _EMPTY), SHAPE, started_at=started_at)

    def fetch_detail(row: dict[str, Any]) -> dict[str, Any]:
        answer = visit.client.get(locate(visit.settings, tenant.tenant, str(row.get("id"))))
        # What the list tells too is told by the list: else a row would seem changed each time.
        return {name: value for name, value in read(answer, parse_detail).items() if name not in row}

    recall = partial(visit.recall, tenant.tenant)
    detailed = add_details(pages.rows, recall, fetch_detail, listed=_LISTED, today=started_at.date())
    whole = replace(pages, rows=detailed.rows)
    return crawl_pages(tenant, whole, SHAPE, started_at=started_at, note=detailed.note, troubles=detailed.troubles)


def _read_list(visit: Visit, tenant: Tenant) -> Pages:
    url = _write_address(visit.settings, tenant.tenant)

    def fetch_page(number: int) -> Page:
        params = {"limit": PAGE_SIZE, "offset": number * PAGE_SIZE}
        return read(visit.client.fetch(url, params=params, revisit=True).content, parse_page)

    return read_pages(fetch_page, lambda row: row.get("id") if isinstance(row, dict) else None)


def _write_address(settings: Settings, tenant: str) -> str:
    return f"{settings.smartrecruiters.base_url}/companies/{quote(tenant, safe='')}/postings"


SOURCE: Final = Source(
    name="smartrecruiters",
    kind=Kind.BOARD,
    licence="Public job board of the employer, hosted by SmartRecruiters",
    terms_url="https://developers.smartrecruiters.com/docs/posting-api",
    expect=Expect(
        least_rows=1,
        title="$.name",
        description="$.jobAd.sections.*.text",
        posted_at="$.releasedDate",
        currency="$.compensation.salary.currency",
    ),
    volatile=_LISTED.volatile,
    skip_reason=lambda _settings: None,
    fetch=fetch,
    read_saved=read_saved,
    read_address=read_address,
    locate=locate,
)
