"""Adzuna's search, country by country and search by search, within its quota and by a plan (`plan.py`).

A search shows a window of the newest ads and never all of them, so its crawl is at best partial.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final
from urllib.parse import quote

from jobraker import clock, log, web
from jobraker.errors import ForbiddenError, JobrakerError, LimitedError
from jobraker.quota import Windows
from jobraker.settings import Settings
from scrapers.adzuna.figures import fetch_figures, sign
from scrapers.adzuna.parse import (
    SHAPE,
    Refusal,
    parse_categories,
    parse_page,
    parse_refusal,
    read_address,
    read_saved,
)
from scrapers.adzuna.plan import Plan, Share, allot, count_refreshes
from scrapers.adzuna.plan import plan as plan_pages
from scrapers.adzuna.ration import Ration
from scrapers.boards import TROUBLES, keep, read
from scrapers.rows import sift
from scrapers.source import Crawl, Expect, Kind, Outcome, Source, Visit
from scrapers.tenants import Tenant

PAGE_SIZE: Final = 50
WINDOWS: Final = Windows(per_minute=25, per_day=250, per_week=1000, per_month=2500)
_DAY_S: Final = 86_400
_log = log.get(__name__)


@dataclass
class _Search:
    """What one search has brought so far."""

    rows: list[Any] = field(default_factory=list)
    pages: int = 0
    trouble: JobrakerError | None = None


def find_searches(settings: Settings) -> list[Tenant]:
    """Each country with each search."""
    pairs = product(settings.adzuna.countries, settings.adzuna.searches)
    return [Tenant(f"{country}/{words}", f"{words} ({country})") for country, words in pairs]


def fetch(visit: Visit) -> Iterator[Crawl]:
    """One crawl per search that the plan gives a page. Once the keys are refused no further call is made."""
    plan = _plan(visit)
    _log.info("calls planned", source="adzuna", plan=plan.describe())
    ration = Ration(visit.meter, plan.calls) if visit.meter else None
    refusal: Refusal | None = None
    for tenant in visit.tenants:
        share = plan.shares[tenant.tenant]
        if not share.pages:
            continue
        country, _, words = tenant.tenant.partition("/")
        started_at = clock.now()
        search = _Search() if refusal else _read_pages(visit, ration, share.pages, country=country, words=words)
        refusal = refusal or _find_bad_keys(search.trouble)
        outcome, reason = _judge(search, share, refusal)
        sifted = sift(search.rows, SHAPE)
        rejects = [*sifted.rejects, *keep(search.trouble)]
        yield Crawl(tenant.tenant, outcome, reason, sifted.postings, rejects, started_at, clock.now())


def check_keys(client: web.Client, base_url: str, *, app_id: str, app_key: str) -> None:
    """Return if Adzuna takes these keys, by its cheapest call, which counts against their own quota.

    Raises `ForbiddenError` where it does not, and what the client raises.
    """
    params: dict[str, str | int] = {"app_id": app_id, "app_key": app_key, "content-type": "application/json"}
    try:
        parse_categories(client.get(f"{base_url}/jobs/gb/categories", params=params))
    except JobrakerError as error:
        refusal = parse_refusal(error.fields.get("body", ""))
        if refusal and refusal.bad_keys:
            raise ForbiddenError("Adzuna refuses the keys.") from None
        raise


def _plan(visit: Visit) -> Plan:
    """What this run reads. Without a meter nothing is counted, and each search gets what the settings allow."""
    chosen = visit.settings
    names, most = [tenant.tenant for tenant in visit.tenants], chosen.adzuna.pages
    if visit.meter is None:
        return Plan(len(names) * most, dict.fromkeys(names, Share(most, "calls are not counted")))
    refreshes = count_refreshes(chosen.prefect.refresh_cron)
    turn = int(clock.now().timestamp() / _DAY_S * refreshes)
    calls = allot(visit.meter.find_left(), WINDOWS, refreshes=refreshes)
    return plan_pages(names, visit.yields, calls=calls, most=most, turn=turn)


def _read_pages(visit: Visit, ration: Ration | None, pages: int, *, country: str, words: str) -> _Search:
    settings, spend = visit.settings, ration.spend if ration else None
    search = _Search()
    while search.pages < pages:
        url = f"{settings.adzuna.base_url}/jobs/{quote(country, safe='')}/search/{search.pages + 1}"
        try:
            page = read(visit.client.get(url, params=_params(settings, words), spend=spend), parse_page)
        except TROUBLES as error:
            search.trouble = error
            break
        search.pages += 1
        search.rows.extend(page.rows)
        if len(page.rows) < PAGE_SIZE or len(search.rows) == page.total:
            break
    return search


def _params(settings: Settings, words: str) -> dict[str, str | int]:
    return {**sign(settings), "results_per_page": PAGE_SIZE, "what": words, "sort_by": "date"}


def _find_bad_keys(trouble: JobrakerError | None) -> Refusal | None:
    refusal = parse_refusal(trouble.fields.get("body", "")) if trouble else None
    return refusal if refusal and refusal.bad_keys else None


def _judge(search: _Search, share: Share, refusal: Refusal | None) -> tuple[Outcome, str]:
    if refusal:
        return Outcome.FAILED, f"Adzuna refuses the keys: {refusal.display}"
    if search.trouble is None:
        planned = f"{search.pages} of {share.pages} pages planned, {share.reason}"
        return Outcome.PARTIAL, f"a search shows the newest ads, not all of them ({planned})"
    said = parse_refusal(search.trouble.fields.get("body", ""))
    reason = f"{search.trouble.message} {said.display}" if said else search.trouble.message
    limited = isinstance(search.trouble, LimitedError)
    return Outcome.PARTIAL if search.pages or limited else Outcome.FAILED, reason


def _find_missing_keys(settings: Settings) -> str | None:
    if settings.adzuna.app_id and settings.adzuna.app_key:
        return None
    return "no keys: set JOBRAKER_ADZUNA__APP_ID and JOBRAKER_ADZUNA__APP_KEY (free at developer.adzuna.com)"


SOURCE: Final = Source(
    name="adzuna",
    kind=Kind.FEED,
    licence="Jobs by Adzuna",
    terms_url="https://developer.adzuna.com/docs/terms_of_service",
    expect=Expect(
        least_rows=1,
        title="$.title",
        description="$.description",
        posted_at="$.created",
        currency="$.salary_currency",  # never stated: the country tells it
    ),
    volatile=frozenset({"__CLASS__", "adref", "redirect_url"}),
    skip_reason=_find_missing_keys,
    fetch=fetch,
    read_saved=read_saved,
    read_address=read_address,
    find_searches=find_searches,
    fetch_figures=fetch_figures,
    windows=WINDOWS,
)
