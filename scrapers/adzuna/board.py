"""Adzuna's search, country by country and search by search, within its quota.

A search shows a window of the newest ads and never all of them, so its crawl is at best partial.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final
from urllib.parse import quote

from jobraker import clock, web
from jobraker.errors import (
    BrokenError,
    ForbiddenError,
    InvalidError,
    JobrakerError,
    LimitedError,
    MissingError,
    UnavailableError,
)
from jobraker.quota import Meter, Windows
from jobraker.settings import Settings
from scrapers.adzuna.parse import SHAPE, Refusal, parse_categories, parse_page, parse_refusal, read_saved
from scrapers.rows import sift
from scrapers.source import Crawl, Expect, Outcome, Source

PAGE_SIZE: Final = 50


@dataclass
class _Search:
    """What one search has brought so far."""

    rows: list[Any] = field(default_factory=list)
    pages: int = 0
    trouble: JobrakerError | None = None


def fetch(settings: Settings, client: web.Client, meter: Meter | None) -> Iterator[Crawl]:
    """One crawl per country and search. Once the keys are refused no further call is made."""
    refusal: Refusal | None = None
    for country, words in product(settings.adzuna.countries, settings.adzuna.searches):
        started_at = clock.now()
        search = _Search() if refusal else _read_pages(settings, client, meter, country=country, words=words)
        refusal = refusal or _find_bad_keys(search.trouble)
        outcome, reason = _judge(search, refusal)
        sifted = sift(search.rows, SHAPE)
        yield Crawl(f"{country}/{words}", outcome, reason, sifted.postings, sifted.rejects, started_at, clock.now())


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


def _read_pages(settings: Settings, client: web.Client, meter: Meter | None, *, country: str, words: str) -> _Search:
    search = _Search()
    while search.pages < settings.adzuna.pages:
        url = f"{settings.adzuna.base_url}/jobs/{quote(country, safe='')}/search/{search.pages + 1}"
        try:
            page = parse_page(client.get(url, params=_params(settings, words), spend=meter.spend if meter else None))
        except (LimitedError, MissingError, UnavailableError, BrokenError, InvalidError) as error:
            search.trouble = error
            break
        search.pages += 1
        search.rows.extend(page.rows)
        if len(page.rows) < PAGE_SIZE or len(search.rows) == page.total:
            break
    return search


def _params(settings: Settings, words: str) -> dict[str, str | int]:
    app_key = settings.adzuna.app_key
    return {
        "app_id": settings.adzuna.app_id or "",
        "app_key": app_key.get_secret_value() if app_key else "",
        "results_per_page": PAGE_SIZE,
        "what": words,
        "sort_by": "date",
        "content-type": "application/json",
    }


def _find_bad_keys(trouble: JobrakerError | None) -> Refusal | None:
    refusal = parse_refusal(trouble.fields.get("body", "")) if trouble else None
    return refusal if refusal and refusal.bad_keys else None


def _judge(search: _Search, refusal: Refusal | None) -> tuple[Outcome, str]:
    if refusal:
        return Outcome.FAILED, f"Adzuna refuses the keys: {refusal.display}"
    if search.trouble is None:
        return Outcome.PARTIAL, "a search shows the newest ads, not all of them"
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
    licence="Jobs by Adzuna",
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
    windows=Windows(per_minute=25, per_day=250, per_week=1000, per_month=2500),
)
