"""Greenhouse's wire format. Its `content` is HTML with entities, escaped once more."""

from datetime import datetime, timedelta
from html import escape
from typing import Any, Final

from scrapers.sandbox.jobs import Job
from scrapers.sandbox.text import write_html

_FIRST_ID: Final = 4_000_000_000
_GENERATIONS: Final = 16
_SITE: Final = "https://greenhouse.sandbox.example"


def write_board(jobs: list[dict[str, Any]]) -> dict[str, Any]:
    """The envelope of a board."""
    return {"jobs": jobs, "meta": {"total": len(jobs)}}


def write_job(job: Job) -> dict[str, Any]:
    """One row of a board read with `content=true`."""
    identity = _FIRST_ID + job.number * _GENERATIONS + job.generation
    return {
        "absolute_url": f"{_SITE}/{job.company.token}/jobs/{identity}",
        "data_compliance": [{"type": "gdpr", "requires_consent": False, "retention_period": None}],
        "internal_job_id": 3_000_000_000 + job.number,
        "location": {"name": _write_location(job)},
        "metadata": _write_metadata(job),
        "id": identity,
        "updated_at": _write_time(job.posted_at + timedelta(days=job.number % 9, hours=24 * 7 * job.revision)),
        "requisition_id": f"R-{job.number}",
        "title": job.title,
        "company_name": job.company.name,
        "first_published": _write_time(job.posted_at),
        "language": "en",
        "application_deadline": None,
        "content": escape(write_html(job.description)),
        "departments": [{"id": 400 + job.number % 50, "name": job.team, "child_ids": [], "parent_id": None}],
        "offices": [_write_office(job)],
    }


def without_content(row: dict[str, Any]) -> dict[str, Any]:
    """The row as it comes when nobody asks for content."""
    return {key: value for key, value in row.items() if key not in ("content", "departments", "offices")}


def _write_location(job: Job) -> str:
    city, country = job.city.name, job.country.name
    if job.work_kind == "remote":
        return f"Remote - {country}"
    if job.number % 11 == 0:
        return f"{city}, {country}; {job.country.cities[-1].name}, {country}"
    return (f"{city}, {country}", f"{city}, {job.city.region}, {country}", city)[job.number % 3]


def _write_metadata(job: Job) -> list[dict[str, Any]] | None:
    if job.company.number % 4 == 0:
        return None
    kinds = {"FullTime": "Full-time", "PartTime": "Part-time", "Contract": "Contract", "Intern": "Internship"}
    work = {"onsite": "On-site", "hybrid": "Hybrid", "remote": "Remote"}.get(job.work_kind)
    stated = [("Employment Type", kinds.get(job.employment, "Temporary")), ("Workplace Type", work)]
    return [
        {"id": 4000 + place, "name": name, "value": value, "value_type": "single_select"}
        for place, (name, value) in enumerate(stated)
    ]


def _write_office(job: Job) -> dict[str, Any]:
    location = f"{job.city.name}, {job.city.region}, {job.country.name}"
    return {"id": 900, "name": job.city.name, "location": location, "child_ids": [], "parent_id": None}


def _write_time(moment: datetime) -> str:
    # Greenhouse writes the employer's local time with its offset.
    return (moment - timedelta(hours=4)).replace(tzinfo=None).isoformat(timespec="seconds") + "-04:00"
