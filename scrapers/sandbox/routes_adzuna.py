"""The sandbox's Adzuna: strict about keys and parameters, as the real one."""

from typing import Final

from fastapi import APIRouter, Request, Response

from scrapers.sandbox import odd
from scrapers.sandbox.answers import answer
from scrapers.sandbox.market import Market
from scrapers.sandbox.routes_adzuna_figures import add_figures
from scrapers.sandbox.search import make_query
from scrapers.sandbox.vocabulary import read_countries
from scrapers.sandbox.wire_adzuna import mark, write_job, write_refusal, write_results

_MOST_A_PAGE: Final = 50
_DEFAULT_A_PAGE: Final = 10
_KEYS: Final = frozenset({"app_id", "app_key", "content-type"})
_FILTERS: Final = frozenset(
    {"what", "what_and", "what_or", "what_phrase", "what_exclude", "title_only", "where", "category", "max_days_old"}
)
_SEARCH: Final = _KEYS | _FILTERS | {"results_per_page", "sort_by", "sort_dir"}
_SORTS: Final = frozenset({"date", "relevance", "salary"})


def make_adzuna(market: Market) -> APIRouter:
    """Adzuna's API. Every order of a search is by date, newest first."""
    router = APIRouter(prefix="/adzuna/v1/api")

    @router.get("/jobs/{country}/search/{page}")
    def search(request: Request, country: str, page: int) -> Response:
        asked = dict(request.query_params)
        return _refuse(asked, country, known=_SEARCH) or _search(market, asked, country=country, page=page)

    add_figures(router, market, lambda asked, country, known: _refuse(asked, country, known=_KEYS | known))

    @router.get("/version")
    def read_version() -> Response:
        return answer(mark("Version", api_version=1, software_version="sandbox"))

    return router


def _search(market: Market, asked: dict[str, str], *, country: str, page: int) -> Response:
    try:
        size, query = int(asked.get("results_per_page", _DEFAULT_A_PAGE)), make_query(country, asked)
    except ValueError:
        return _complain("A number is expected.")
    if not 1 <= size <= _MOST_A_PAGE or page < 1 or asked.get("sort_by", "date") not in _SORTS:
        return _complain("A parameter is out of range.")
    found, start = market.search(query), (page - 1) * size
    strange = odd.make_adzuna_rows() if market.odd and country == "gb" and "software" in query.what.lower() else []
    shown = strange[start : start + size]  # the odd ones come first
    after = max(start - len(strange), 0)
    rows = shown + [write_job(job) for job in market.read_jobs(found[after : after + size - len(shown)])]
    return answer(write_results(rows, len(strange) + len(found)))


def _refuse(asked: dict[str, str], country: str, *, known: frozenset[str]) -> Response | None:
    if not asked.get("app_id") or not asked.get("app_key"):
        return answer(write_refusal("AUTH_FAIL", "Authorisation failed"), 401)
    unknown = sorted(asked.keys() - known)
    if unknown:
        return _complain(f"Unknown parameter: {', '.join(unknown)}")
    if country not in {stated.code.lower() for stated in read_countries()}:
        return answer(write_refusal("UNSUPPORTED_COUNTRY", "Country not supported"), 404)
    return None


def _complain(display: str) -> Response:
    return answer(write_refusal("INVALID_REQUEST", display), 400)
