"""Workable's public boards: one answer holds the whole board. All boards are on one host, which tires easily."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote, urlsplit

from jobraker import web
from jobraker.settings import Settings
from scrapers.boards import crawl_board, crawl_boards, read
from scrapers.source import Crawl, Expect, Kind, Source, Visit
from scrapers.tenants import Tenant
from scrapers.workable.parse import parse_board, parse_form, read_address, read_saved


def fetch(visit: Visit) -> Iterator[Crawl]:
    """Each tenant's board, in the order of the tenants, at Workable's own pace. No key and no quota."""
    _slow_down(visit.settings, visit.client)

    def crawl(tenant: Tenant) -> Crawl:
        url = f"{visit.settings.workable.base_url}/api/v1/widget/accounts/{quote(tenant.tenant, safe='')}"
        return crawl_board(visit.client, url, tenant, params={"details": "true"}, parse=parse_board)

    yield from crawl_boards(visit.tenants, crawl)


def locate(settings: Settings, tenant: str, posting: str) -> str:
    """Where a single posting of a board is."""
    account, code = quote(tenant, safe=""), quote(posting, safe="")
    return f"{settings.workable.base_url}/api/v2/accounts/{account}/jobs/{code}"


def fetch_form(settings: Settings, client: web.Client, tenant: str, posting: str) -> dict[str, Any]:  # noqa: ARG001
    """What the application form of a posting asks, in Workable's own words. Raises what the client raises."""
    _slow_down(settings, client)
    url = f"{settings.workable.base_url}/api/v1/jobs/{quote(posting, safe='')}/form"
    return read(client.get(url), parse_form)


def _slow_down(settings: Settings, client: web.Client) -> None:
    client.slow_down(urlsplit(settings.workable.base_url).hostname or "", settings.workable.pace_s)


SOURCE: Final = Source(
    name="workable",
    kind=Kind.BOARD,
    licence="Public job board of the employer, hosted by Workable",
    terms_url="https://help.workable.com/hc/en-us/articles/115012771647",
    expect=Expect(
        least_rows=1,
        title="$.title",
        description="$.description",
        posted_at="$.published_on",
        currency="$.salary.salary_currency",  # never stated on boards
    ),
    volatile=frozenset(),
    skip_reason=lambda _settings: None,
    fetch=fetch,
    read_saved=read_saved,
    read_address=read_address,
    locate=locate,
    fetch_form=fetch_form,
)
