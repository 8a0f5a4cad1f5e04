"""Workday's career sites, read as their own pages read them: a list of twenty a page, then each posting alone.

Read only. Its guard answers too many questions with pages and redirects: after a few bad answers in a row the rest is
left for the next visit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from jobraker import clock
from jobraker.errors import BrokenError, InvalidError, UnavailableError
from jobraker.settings import Settings
from scrapers.boards import Page, Pages, crawl_boards, crawl_pages, fail, read, read_pages
from scrapers.details import Listed, add_details
from scrapers.source import Crawl, Expect, Kind, Source, Visit
from scrapers.tenants import Tenant
from scrapers.workday.parse import (
    MOST_COUNTED,
    PAGE_SIZE,
    PATH,
    SHAPE,
    Site,
    name_postings,
    parse_detail,
    parse_page,
    parse_tenant,
    read_address,
    read_saved,
)

_PATIENCE: Final = 5
_LISTED: Final = Listed(key=PATH, sign="jobPostingInfo", volatile=frozenset({"postedOn"}))
Row = dict[str, Any]


@dataclass
class _Reader:
    """Reads one site, and knows how its guard took the last questions."""

    visit: Visit
    site: Site
    refusals: int = 0
    total: int | None = None

    @property
    def address(self) -> str:
        return self.visit.settings.workday.base_url.replace("{host}", self.site.host)

    @property
    def api(self) -> str:
        return _write_api(self.visit.settings, self.site)

    def fetch_page(self, number: int) -> Page:
        """A page of the list. Only the first one's total is believed: later ones may say 0."""
        asked = {"appliedFacets": {}, "limit": PAGE_SIZE, "offset": number * PAGE_SIZE, "searchText": ""}
        page = read(self.visit.client.post(f"{self.api}/jobs", json=asked), parse_page)
        if number == 0:
            self.total = page.total or None
        is_told = self.total is not None and self.total < MOST_COUNTED
        return Page(page.rows, self.total if is_told else None, page.is_last)

    def fetch_detail(self, row: Row) -> Row:
        """What is behind a row. Raises what the client raises, and `UnavailableError` once the guard has enough."""
        if self.refusals >= _PATIENCE:
            raise UnavailableError(
                f"{_PATIENCE} details in a row could not be read: the others wait for the next visit"
            )
        path = str(row.get(PATH))
        try:
            detail = read(self.visit.client.get(f"{self.api}{_quote(path)}"), parse_detail)
        except (UnavailableError, BrokenError, InvalidError):
            self.refusals += 1
            raise
        self.refusals = 0
        return detail


def fetch(visit: Visit) -> Iterator[Crawl]:
    """Each tenant's site, in the order of the tenants. No key and no quota, but a wary guard."""

    def crawl(tenant: Tenant) -> Crawl:
        return _crawl_site(visit, tenant)

    yield from crawl_boards(visit.tenants, crawl)


def locate(settings: Settings, tenant: str, posting: str) -> str:
    """Where a single posting of a site is. Raises `InvalidError` for a tenant that is none."""
    return f"{_write_api(settings, parse_tenant(tenant))}{_quote(posting.removeprefix(tenant))}"


def _crawl_site(visit: Visit, tenant: Tenant) -> Crawl:
    started_at = clock.now()
    try:
        reader = _Reader(visit, parse_tenant(tenant.tenant))
    except InvalidError as error:
        return fail(tenant, error, started_at)
    pages = _doubt(read_pages(reader.fetch_page, _identify), reader.total)
    detailed = add_details(
        pages.rows,
        partial(_recall, visit, tenant.tenant),
        reader.fetch_detail,
        listed=_LISTED,
        today=started_at.date(),
    )
    whole = Pages(detailed.rows, pages.read, pages.trouble, pages.shortfall)
    crawl = crawl_pages(tenant, whole, SHAPE, started_at=started_at, note=detailed.note, troubles=detailed.troubles)
    return name_postings(crawl, reader.address)


def _doubt(pages: Pages, total: int | None) -> Pages:
    """The same, with a shortfall where the board has more than it counts."""
    distinct = len({_identify(row) for row in pages.rows})
    if pages.shortfall or total is None or total < MOST_COUNTED or distinct > MOST_COUNTED:
        return pages
    shortfall = f"{distinct} postings came and the board counts no further than {MOST_COUNTED}"
    return replace(pages, shortfall=shortfall)


def _identify(row: Any) -> object:
    return row.get(PATH) if isinstance(row, dict) else None


def _recall(visit: Visit, tenant: str, paths: Sequence[str]) -> Mapping[str, Row]:
    """What is known of each posting, by its path."""
    known = visit.recall(tenant, [f"{tenant}{path}" for path in paths])
    return {identity.removeprefix(tenant): row for identity, row in known.items()}


def _write_api(settings: Settings, site: Site) -> str:
    address = settings.workday.base_url.replace("{host}", site.host)
    return f"{address}/wday/cxs/{quote(site.company, safe='')}/{quote(site.name, safe='')}"


def _quote(path: str) -> str:
    return quote(path, safe="/%")


SOURCE: Final = Source(
    name="workday",
    kind=Kind.BOARD,
    licence="Public career site of the employer, hosted by Workday",
    terms_url="https://www.workday.com/en-us/legal.html",
    expect=Expect(
        least_rows=1,
        title="$.**{0 to 1}.title",  # of a saved detail only the inner one is there
        description="$.jobPostingInfo.jobDescription",
        posted_at="$.jobPostingInfo.startDate",
        currency="$.currency",  # never stated: pay stands in the text
    ),
    volatile=_LISTED.volatile,
    skip_reason=lambda _settings: None,
    fetch=fetch,
    read_saved=read_saved,
    read_address=read_address,
    locate=locate,
)
