"""Workday's wire format: a list that tells little, and a detail for each posting."""

import re
from datetime import timedelta
from typing import Any, Final

from scrapers.sandbox.epochs import FIRST_DAY
from scrapers.sandbox.jobs import Job
from scrapers.sandbox.text import write_html

_SITE: Final = "https://workday.sandbox.example"
_TIME: Final = {"PartTime": "Part time"}
_REMOTE: Final = {"remote": "Remote", "hybrid": "Hybrid", "onsite": "On-site"}
_MANY_DAYS: Final = 30


def write_page(rows: list[dict[str, Any]], total: int, *, offset: int, limit: int) -> dict[str, Any]:
    """A page of the list. Only the first one counts."""
    page = rows[offset : offset + limit]
    return {"total": 0 if offset else total, "jobPostings": page, "facets": [], "userAuthenticated": False}


def write_row(job: Job) -> dict[str, Any]:
    """One row of the list."""
    others = _find_others(job)
    return {
        "title": job.title,
        "externalPath": write_path(job),
        "locationsText": f"{len(others) + 1} Locations" if others else _write_place(job),
        "postedOn": _write_age(job),
        "bulletFields": [_write_number(job)],
    }


def write_detail(job: Job, address: str) -> dict[str, Any]:
    """The detail of a posting, whose page is below `address`."""
    info: dict[str, Any] = {
        "id": f"{job.number * 16 + job.generation:032x}",
        "title": job.title,
        "jobDescription": write_html(job.description),
        "location": _write_place(job),
        "postedOn": _write_age(job),
        "startDate": job.posted_at.date().isoformat(),
        "timeType": _TIME.get(job.employment, "Full time"),
        "jobReqId": _write_number(job),
        "country": {"descriptor": job.country.name, "id": "c0"},
        "canApply": True,
        "externalUrl": f"{address}{write_path(job)}",
    }
    if others := _find_others(job):
        info["additionalLocations"] = others
    if job.work_kind in _REMOTE:
        info["remoteType"] = _REMOTE[job.work_kind]
    return {
        "jobPostingInfo": info,
        "hiringOrganization": {"name": f"2100 {job.company.legal_name}", "url": ""},
        "similarJobs": [],
        "userAuthenticated": False,
    }


def write_path(job: Job) -> str:
    """Where the posting is below its site: place, title and number, with one more for each time it was posted anew."""
    again = f"-{job.generation}" if job.generation else ""
    return f"/job/{_write_slug(job.city.name)}/{_write_slug(job.title)}_{_write_number(job)}{again}"


def _write_number(job: Job) -> str:
    return f"JR{100_000 + job.number}"


def _write_slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "-", text)


def _write_place(job: Job) -> str:
    return f"{job.country.name}, {job.city.name}" if job.number % 2 else f"{job.city.name}, {job.country.name}"


def _find_others(job: Job) -> list[str]:
    return [] if job.number % 11 else [f"{job.country.cities[-1].name}, {job.country.name}"]


def _write_age(job: Job) -> str:
    days = max((FIRST_DAY + timedelta(days=1) - job.posted_at).days, 0)
    if days > _MANY_DAYS:
        return "Posted 30+ Days Ago"
    return ("Posted Today", "Posted Yesterday")[days] if days < 2 else f"Posted {days} Days Ago"  # noqa: PLR2004
