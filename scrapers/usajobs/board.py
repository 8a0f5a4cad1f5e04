"""USAJOBS' search, one search after another, each to its end.

Only the search for everything is a board. One for a keyword is a part of it, and which part the keyword and the words
of an announcement decide: an announcement that it lacks may be open all the same.

The key goes in a header of every call: no answer is kept for a revisit, and no redirect is followed.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from jobraker import clock
from jobraker.settings import Settings
from scrapers.boards import Page, crawl_pages, read, read_pages
from scrapers.source import Crawl, Expect, Kind, Source, Visit
from scrapers.tenants import Tenant
from scrapers.usajobs.parse import SHAPE, identify, parse_page, read_address, read_saved

PAGE_SIZE: Final = 500
_EVERYTHING: Final = "everything"
_IN_PART: Final = "a search for a keyword does not tell which announcements are gone"


def find_searches(settings: Settings) -> list[Tenant]:
    """Each search of the settings; an empty one is everything."""
    words = [search.strip() or _EVERYTHING for search in settings.usajobs.searches]
    return [Tenant(search, f"{search} (USAJOBS)") for search in dict.fromkeys(words)]


def fetch(visit: Visit) -> Iterator[Crawl]:
    """One crawl per search."""
    for tenant in visit.tenants:
        yield _crawl(visit, tenant)


def _crawl(visit: Visit, tenant: Tenant) -> Crawl:
    settings = visit.settings
    keyword = {} if tenant.tenant == _EVERYTHING else {"Keyword": tenant.tenant}

    def fetch_page(number: int) -> Page:
        params: dict[str, str | int] = {
            **keyword,
            "ResultsPerPage": PAGE_SIZE,
            "Page": number + 1,
            "Fields": "Full",
        }
        url = f"{settings.usajobs.base_url}/Search"
        page = read(visit.client.get(url, params=params, headers=_sign(settings)), parse_page)
        return Page(page.rows, page.total, is_last=len(page.rows) < PAGE_SIZE)

    started_at = clock.now()
    pages = read_pages(fetch_page, identify)
    if keyword and not pages.trouble:
        pages = replace(pages, shortfall=pages.shortfall or _IN_PART)
    return crawl_pages(tenant, pages, SHAPE, started_at=started_at)


def _sign(settings: Settings) -> dict[str, str]:
    key = settings.usajobs.api_key
    return {
        "User-Agent": settings.usajobs.email or "",
        "Authorization-Key": key.get_secret_value() if key else "",
    }


def _find_missing_keys(settings: Settings) -> str | None:
    if settings.usajobs.email and settings.usajobs.api_key and settings.usajobs.api_key.get_secret_value():
        return None
    return "no key: set JOBRAKER_USAJOBS__EMAIL and JOBRAKER_USAJOBS__API_KEY (free at developer.usajobs.gov)"


SOURCE: Final = Source(
    name="usajobs",
    kind=Kind.BOARD,
    licence="Public vacancy of the United States government, from USAJOBS",
    terms_url="https://developer.usajobs.gov/terms",
    expect=Expect(
        least_rows=1,
        title="$.MatchedObjectDescriptor.PositionTitle",
        description="$.MatchedObjectDescriptor.QualificationSummary",
        posted_at="$.MatchedObjectDescriptor.PublicationStartDate",
        currency="$.currency",  # never stated: it is always the dollar
    ),
    volatile=frozenset({"RelevanceRank"}),
    skip_reason=_find_missing_keys,
    fetch=fetch,
    read_saved=read_saved,
    read_address=read_address,
    find_searches=find_searches,
)
