"""Personio's public feeds: one XML answer holds every position of an employer, texts included."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from jobraker import clock
from jobraker.errors import InvalidError
from jobraker.settings import Settings
from scrapers.boards import crawl_board, crawl_boards, fail
from scrapers.personio.parse import build_address, demand_host, parse_feed, read_address, read_saved
from scrapers.source import Crawl, Expect, Kind, Source, Visit
from scrapers.tenants import Tenant


def fetch(visit: Visit) -> Iterator[Crawl]:
    """Each tenant's feed, in the order of the tenants. No key and no quota."""

    def crawl(tenant: Tenant) -> Crawl:
        try:
            address = _find_host(visit.settings, tenant.tenant)
        except InvalidError as error:
            return fail(tenant, error, clock.now())
        parse = partial(parse_feed, address=address)
        return crawl_board(visit.client, f"{address}/xml", tenant, params={"language": "en"}, parse=parse)

    yield from crawl_boards(visit.tenants, crawl)


def locate(settings: Settings, tenant: str, posting: str) -> str:
    """Where a single posting is: its page, for the feed knows no address of one. Raises as `demand_host` does."""
    return build_address(_find_host(settings, tenant), posting)


def _find_host(settings: Settings, tenant: str) -> str:
    demand_host(tenant)
    return settings.personio.base_url.replace("{tenant}", tenant)


SOURCE: Final = Source(
    name="personio",
    kind=Kind.BOARD,
    licence="Public job feed of the employer, hosted by Personio",
    terms_url="https://developer.personio.de/docs/retrieving-open-job-positions",
    expect=Expect(
        least_rows=1,
        title="$.name",
        description="$.jobDescriptions.jobDescription[*].value",
        posted_at="$.createdAt",
        currency="$.currency",  # never stated, as no pay is
    ),
    volatile=frozenset(),
    skip_reason=lambda _settings: None,
    fetch=fetch,
    read_saved=read_saved,
    read_address=read_address,
    locate=locate,
)
