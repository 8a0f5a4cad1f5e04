"""Arbeitnow's feed, page by page. It turns while it is read, so that no reading is known to be whole."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from jobraker import clock
from scrapers.arbeitnow.parse import (
    SHAPE,
    VOLATILE,
    drop_repeats,
    identify,
    parse_page,
    read_address,
    read_saved,
)
from scrapers.boards import Page, crawl_pages, read, read_pages
from scrapers.source import Crawl, Expect, Kind, Source, Visit

_TURNS: Final = "the feed turns while it is read and is never known whole"


def fetch(visit: Visit) -> Iterator[Crawl]:
    """One crawl. No key and no quota; as many pages as the settings allow."""
    feed = visit.settings.arbeitnow

    def fetch_page(number: int) -> Page:
        # The address is built here and not taken from the answer, see `parse_page`.
        answer = visit.client.fetch(f"{feed.base_url}/job-board-api", params={"page": number + 1}, revisit=True)
        page = read(answer.content, parse_page)
        return Page(page.rows, is_last=page.is_last or number + 1 >= feed.pages)

    for tenant in visit.tenants:
        started_at = clock.now()
        pages = read_pages(fetch_page, identify)
        seen = replace(pages, rows=drop_repeats(pages.rows), shortfall=pages.shortfall or _TURNS)
        yield crawl_pages(tenant, seen, SHAPE, started_at=started_at)


SOURCE: Final = Source(
    name="arbeitnow",
    kind=Kind.FEED,
    licence="Jobs from Arbeitnow",
    terms_url="https://www.arbeitnow.com/blog/job-board-api",
    expect=Expect(
        least_rows=1,
        title="$.title",
        description="$.description",
        posted_at="$.created_at",
        currency="$.salary_currency",  # never stated
    ),
    volatile=VOLATILE,
    skip_reason=lambda _settings: None,
    fetch=fetch,
    read_saved=read_saved,
    read_address=read_address,
)
