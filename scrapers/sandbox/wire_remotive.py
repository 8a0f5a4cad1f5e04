"""Remotive's wire format: every job is remote, pay is free text, times have no zone."""

from typing import Any, Final

from scrapers.sandbox.jobs import Job
from scrapers.sandbox.text import write_html

_FIRST_ID: Final = 1_900_000
_GENERATIONS: Final = 16
_SITE: Final = "https://remotive.sandbox.example/remote-jobs"
_TYPES: Final = {"FullTime": "full_time", "PartTime": "part_time", "Contract": "contract", "Intern": "internship"}
_NOTICE: Final = "Please link back to the job and name the feed as its source. This one is invented."


def write_feed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The envelope of the feed."""
    return {"0-legal-notice": _NOTICE, "job-count": len(rows), "total-job-count": len(rows), "jobs": rows}


def write_job(job: Job) -> dict[str, Any]:
    """One row of the feed."""
    identity = _FIRST_ID + job.number * _GENERATIONS + job.generation
    category = job.occupation.family.replace(" ", "-")
    return {
        "id": identity,
        "url": f"{_SITE}/{category}/{job.title.lower().replace(' ', '-').replace(',', '')}-{identity}",
        "title": job.title,
        "company_name": job.company.name,
        "company_logo": f"https://remotive.sandbox.example/logos/{job.company.number}",
        "category": category,
        "tags": list(job.occupation.skills[:4]),
        "job_type": _TYPES.get(job.employment, "freelance"),
        "publication_date": job.posted_at.strftime("%Y-%m-%dT%H:%M:%S"),
        "candidate_required_location": job.country.name if job.number % 3 else "Worldwide",
        "salary": _write_pay(job),
        "description": write_html(job.description),
    }


def _write_pay(job: Job) -> str:
    if not job.pay_shown:
        return ""
    return f"{job.pay.low:,} - {job.pay.high:,} {job.pay.currency} per {job.pay.interval}"
