"""The sandbox's employers with pages of their own, and what odd ones do: forbid, close, hide behind scripts."""

import zlib
from typing import Final

from fastapi import APIRouter, Request, Response

from scrapers.sandbox import wire_page
from scrapers.sandbox.answers import answer, answer_csv
from scrapers.sandbox.companies import Board, find_name, make_company
from scrapers.sandbox.jobs import Job
from scrapers.sandbox.market import Market

ODD_PAGES: Final = {
    "odd-forbidden": "Odd Forbidden",
    "odd-closed": "Odd Closed",
    "odd-scripts": "Odd Scripts",
    "odd-several": "Odd Several",
}
_SEVERAL, _SCRIPTED, _OVER = {"odd-several"}, {"odd-scripts"}, {"odd-closed"}
_PAGE_SIZE: Final = 10
_ODD_JOBS: Final = 4
_HTML: Final = "text/html; charset=utf-8"
_ROBOTS: Final = "User-agent: *\nDisallow: /page/odd-forbidden/\nAllow: /\n"
_CLOSED: Final = '<div class="alert">This position is no longer available.</div>'


def make_pages(market: Market) -> APIRouter:
    """Careers pages and the pages of postings."""
    router = APIRouter()

    @router.get("/robots.txt")
    def read_robots() -> Response:
        return Response(_ROBOTS, media_type="text/plain")

    @router.get("/page/{token}/careers")
    def read_list(token: str, request: Request, page: int = 1) -> Response:
        jobs = _find_jobs(market, token)
        if jobs is None:
            return _miss()
        if token in _SEVERAL:
            return Response(wire_page.write_several(jobs), media_type=_HTML)
        path = request.url.path
        shown = jobs[(page - 1) * _PAGE_SIZE : page * _PAGE_SIZE]
        following = f"{path}?page={page + 1}" if len(jobs) > page * _PAGE_SIZE else None
        name = token.replace("-", " ").title()
        content = wire_page.write_list(name, shown, path.replace("/careers", "/jobs"), next_path=following)
        return _answer_conditionally(request, content)

    @router.get("/tenants/page.csv")
    def list_tenants(request: Request) -> Response:
        found = {token: find_name(market.world.seed, number) for token, number in market.boards[Board.PAGE].items()}
        listed = found | (ODD_PAGES if market.odd else {})
        base = str(request.base_url).rstrip("/")
        return answer_csv("tenant,company", [f"{base}/page/{token}/careers,{name}" for token, name in listed.items()])

    _add_postings(router, market)
    return router


def _add_postings(router: APIRouter, market: Market) -> None:
    @router.get("/page/{token}/jobs/{slug}")
    def read_posting(token: str, slug: str, request: Request) -> Response:
        path = request.url.path.rpartition("/")[0]
        jobs = _find_jobs(market, token) or []
        job = next((job for job in jobs if wire_page.write_slug(job) == slug.removesuffix(".json")), None)
        if job is None:
            return Response("<h1>Page not found</h1>", 410 if jobs else 404, media_type=_HTML)
        if slug.endswith(".json"):
            return answer(wire_page.write_state(job, path))
        if token in _SCRIPTED:
            return Response(wire_page.write_scripted(job, path), media_type=_HTML)
        content = wire_page.write_posting(job, path)
        if token in _OVER:
            content = content.replace("<body>", f"<body>{_CLOSED}")
        return _answer_conditionally(request, content)


def _find_jobs(market: Market, token: str) -> list[Job] | None:
    if market.odd and token in ODD_PAGES:
        # They borrow the jobs of the first company of the world.
        return market.find_jobs(make_company(market.world.seed, 0))[:_ODD_JOBS] if market.world.companies else []
    company = market.find_company(Board.PAGE, token)
    return None if company is None else market.find_jobs(company)


def _answer_conditionally(request: Request, content: str) -> Response:
    tag = f'"{zlib.crc32(content.encode()):x}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(content, media_type=_HTML, headers={"ETag": tag})


def _miss() -> Response:
    return Response("<h1>Page not found</h1>", 404, media_type=_HTML)
