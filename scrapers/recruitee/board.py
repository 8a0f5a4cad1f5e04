"""Recruitee's public boards, each on a host of its own: one answer holds the whole board."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from jobraker import clock
from jobraker.errors import InvalidError
from jobraker.settings import Settings
from scrapers.boards import crawl_board, crawl_boards, fail
from scrapers.recruitee.parse import demand_name, parse_board, read_address, read_saved
from scrapers.source import Crawl, Expect, Kind, Source, Visit
from scrapers.tenants import Tenant


def fetch(visit: Visit) -> Iterator[Crawl]:
    """Each tenant's board, in the order of the tenants. No key and no quota."""

    def crawl(tenant: Tenant) -> Crawl:
        try:
            url = f"{_write_address(visit.settings, tenant.tenant)}/"
        except InvalidError as error:
            return fail(tenant, error, clock.now())
        return crawl_board(visit.client, url, tenant, parse=parse_board)

    yield from crawl_boards(visit.tenants, crawl)


def locate(settings: Settings, tenant: str, posting: str) -> str:
    """Where a single posting of a board is. Raises as `demand_name` does."""
    return f"{_write_address(settings, tenant)}/{quote(posting, safe='')}"


def _write_address(settings: Settings, tenant: str) -> str:
    demand_name(tenant)
    return f"{settings.recruitee.base_url.replace('{tenant}', tenant)}/api/offers"


SOURCE: Final = Source(
    name="recruitee",
    kind=Kind.BOARD,
    licence="Public job board of the employer, hosted by Recruitee",
    terms_url="https://docs.recruitee.com/reference/intro-to-careers-site-api",
    expect=Expect(
        least_rows=1,
        title="$.title",
        description="$.description",
        posted_at="$.published_at",
        currency="$.salary.currency",
    ),
    # The place in the employer's own order, and the hour somebody last touched anything.
    volatile=frozenset({"position", "updated_at"}),
    skip_reason=lambda _settings: None,
    fetch=fetch,
    read_saved=read_saved,
    read_address=read_address,
    locate=locate,
)
