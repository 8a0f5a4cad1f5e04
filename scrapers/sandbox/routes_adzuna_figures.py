"""What the sandbox's Adzuna says of its market: categories, pay, employers, places; strict about what each takes."""

from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from fastapi import APIRouter, Request, Response

from scrapers.sandbox.answers import answer
from scrapers.sandbox.market import Market
from scrapers.sandbox.search import make_query
from scrapers.sandbox.wire_adzuna import CATEGORIES, mark, write_job

_BUCKET: Final = 10_000
_SAMPLED: Final = 500
_LEADERS: Final = 5
_MOST_MONTHS: Final = 24
_SAID: Final = frozenset({"what", "where", "category", *(f"location{level}" for level in range(8))})
Row = dict[str, Any]
Refuse = Callable[[dict[str, str], str, frozenset[str]], Response | None]


def add_figures(router: APIRouter, market: Market, refuse: Refuse) -> None:
    """Give the router its five figures. `refuse` says why a call is none, by the parameters beside the keys."""

    @router.get("/jobs/{country}/categories")
    def read_categories(request: Request, country: str) -> Response:
        rows = [mark("Category", tag=tag, label=label) for tag, label in CATEGORIES.items()]
        refusal = refuse(dict(request.query_params), country, frozenset())
        return refusal or answer(mark("Categories", results=rows))

    writers: dict[str, tuple[frozenset[str], Callable[[list[Row], dict[str, str]], Row]]] = {
        "histogram": (_SAID, lambda rows, _asked: mark("SalaryHistogram", histogram=_count_pay(rows))),
        "history": (_SAID | {"months"}, _write_history),
        "top_companies": (_SAID, lambda rows, _asked: mark("TopCompanies", leaderboard=_lead(rows))),
        "geodata": (_SAID, lambda rows, _asked: mark("GeoData", locations=_count_places(rows))),
    }

    def serve(subject: str) -> None:
        known, write = writers[subject]

        @router.get(f"/jobs/{{country}}/{subject}", name=subject)
        def read_figure(request: Request, country: str) -> Response:
            asked = dict(request.query_params)
            if refusal := refuse(asked, country, known):
                return refusal
            found = market.search(make_query(country, asked))[:_SAMPLED]
            return answer(write([write_job(job) for job in market.read_jobs(found)], asked))

    for subject in writers:
        serve(subject)


def _count_pay(rows: list[Row]) -> dict[str, int | str]:
    """By bucket; some counts come as strings, and in no order."""
    stated = np.array([row["salary_min"] for row in rows if "salary_min" in row], dtype=np.float64)
    counted = Counter((stated // _BUCKET * _BUCKET).astype(int).tolist())
    return {str(bucket): count if count % 2 else str(count) for bucket, count in counted.items()}


def _write_history(rows: list[Row], asked: dict[str, str]) -> Row:
    months = asked.get("months", "12")
    count = min(int(months), _MOST_MONTHS) if months.isdigit() else 0
    mean = sum(row["salary_max"] for row in rows if "salary_max" in row) / max(len(rows), 1)
    said = {
        f"{2026 - (place // 12)}-{12 - place % 12:02}": round(mean * (1 - place / 200), 2) for place in range(count)
    }
    return mark("HistoricalSalary", month=said)


def _lead(rows: list[Row]) -> list[Row]:
    counted = Counter(row["company"]["display_name"] for row in rows)
    # Either name may be the one that is there.
    return [
        mark("Company", **{("display_name", "canonical_name")[place % 2]: name}, count=count)
        for place, (name, count) in enumerate(counted.most_common(_LEADERS))
    ]


def _count_places(rows: list[Row]) -> list[Row]:
    counted = Counter(tuple(row["location"]["area"][:2]) for row in rows)
    return [
        mark(
            "LocationJobs", count=count, location=mark("Location", area=list(area), display_name=", ".join(area[::-1]))
        )
        for area, count in counted.most_common()
    ]
