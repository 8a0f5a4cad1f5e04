"""Arbeitnow's wire format: descriptions escaped twice, seconds since 1970, tags that count."""

from html import escape
from typing import Any, Final

from scrapers.sandbox.jobs import Job
from scrapers.sandbox.text import write_html

_SITE: Final = "https://arbeitnow.sandbox.example"
_GENERATIONS: Final = 16
_TYPES: Final = {"FullTime": "full time", "PartTime": "part time", "Contract": "freelance", "Intern": "internship"}


def write_page(rows: list[dict[str, Any]], *, page: int, has_next: bool) -> dict[str, Any]:
    """The envelope of a page. The address of the next one carries a search nobody asked for."""
    at = f"{_SITE}/api/job-board-api"
    return {
        "data": rows,
        "links": {
            "first": f"{at}?page=1",
            "last": None,
            "prev": f"{at}?page={page - 1}" if page > 1 else None,
            "next": f"{at}?search=promoted&page={page + 1}" if has_next else None,
        },
        "meta": {"current_page": page, "per_page": len(rows), "path": at},
    }


def write_job(job: Job, visit: int) -> dict[str, Any]:
    """One row. The numbers in its tags depend on the `visit`."""
    words = f"{job.title} {job.city.name}".lower().replace(",", "").replace(" ", "-")
    slug = f"{words}-{job.number * _GENERATIONS + job.generation}"
    return {
        "slug": slug,
        "company_name": job.company.name.lower(),
        "title": job.title,
        "description": escape(escape(write_html(job.description), quote=False), quote=False),
        "remote": job.work_kind == "remote",
        "url": f"{_SITE}/jobs/companies/{job.company.token}/{slug}",
        "tags": [f"{job.occupation.family.capitalize()} ({400 + visit})", f"Remote ({500 + visit})"],
        "job_types": [_TYPES.get(job.employment, "temporary")] if job.number % 5 else ["professional / experienced"],
        "location": job.city.name,
        "created_at": int(job.posted_at.timestamp()),
    }
