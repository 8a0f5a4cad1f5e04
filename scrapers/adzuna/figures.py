"""What Adzuna says of its market: categories, pay, employers and places. Asked seldom, out of the same quota."""

from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import quote

from jobraker import log
from jobraker.errors import InvalidError, JobrakerError, LimitedError
from jobraker.settings import Settings
from scrapers.adzuna.parse import parse_figure
from scrapers.adzuna.ration import Ration
from scrapers.boards import TROUBLES
from scrapers.source import Figure, Visit

# Each with what it takes beside the keys: an unknown parameter is a 400.
_OF_A_SEARCH: Final = ("histogram", "history", "top_companies", "geodata")
_MONTHS: Final = 12
_A_RUN: Final = 3  # counted calls, so that postings never wait for figures
_log = log.get(__name__)


def fetch_figures(visit: Visit, is_due: Callable[[str, str], bool]) -> Iterator[Figure]:
    """The figures it is time for, a few a run where calls are counted. The first refusal ends it."""
    ration = Ration(visit.meter, _A_RUN) if visit.meter else None
    for subject, tenant in _list_due(visit, is_due):
        try:
            yield Figure(subject, tenant, _fetch(visit, ration, subject=subject, tenant=tenant))
        except LimitedError:
            return
        except InvalidError as error:
            _log.warning("figure not read", source="adzuna", subject=subject, tenant=tenant, reason=error.message)
        except TROUBLES as error:
            _report(error, subject, tenant)
            return


def _list_due(visit: Visit, is_due: Callable[[str, str], bool]) -> Iterator[tuple[str, str]]:
    countries = dict.fromkeys(tenant.tenant.partition("/")[0] for tenant in visit.tenants)
    asked = [("categories", country) for country in countries]
    asked += [(subject, tenant.tenant) for tenant in visit.tenants for subject in _OF_A_SEARCH]
    return (pair for pair in asked if is_due(*pair))


def _fetch(visit: Visit, ration: Ration | None, *, subject: str, tenant: str) -> Any:
    country, _, words = tenant.partition("/")
    url = f"{visit.settings.adzuna.base_url}/jobs/{quote(country, safe='')}/{subject}"
    params = {**sign(visit.settings), **({"what": words} if words else {})}
    if subject == "history":
        params["months"] = _MONTHS
    return parse_figure(visit.client.get(url, params=params, spend=ration.spend if ration else None), subject)


def sign(settings: Settings) -> dict[str, str | int]:
    """What every call carries."""
    key = settings.adzuna.app_key
    return {
        "app_id": settings.adzuna.app_id or "",
        "app_key": key.get_secret_value() if key else "",
        "content-type": "application/json",
    }


def _report(error: JobrakerError, subject: str, tenant: str) -> None:
    _log.warning("figures given up", source="adzuna", subject=subject, tenant=tenant, reason=error.message)
