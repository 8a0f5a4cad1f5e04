"""Workable's wire format: one row for each place of a posting."""

from datetime import timedelta
from typing import Any, Final

from scrapers.sandbox.dice import chooser
from scrapers.sandbox.jobs import Job
from scrapers.sandbox.text import write_html
from scrapers.sandbox.vocabulary import City

_SITE: Final = "https://workable.sandbox.example"
_TOPIC_ID: Final = 600
_KINDS: Final = {"FullTime": "Full-time", "PartTime": "Part-time", "Intern": "Other"}
_WORKPLACE: Final = {"onsite": "on_site", "hybrid": "hybrid", "remote": "remote"}


def write_board(name: str, about: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The envelope of a board."""
    return {"name": name, "description": f"<p>{about}</p>", "jobs": rows}


def write_rows(job: Job, seed: int, *, details: bool) -> list[dict[str, Any]]:
    """The rows of a posting: one a place."""
    cities = [job.city, *([] if job.number % 13 else [job.country.cities[-1]])]
    return [_write_row(job, seed, city, details=details) for city in dict.fromkeys(cities)]


def write_posting(job: Job, seed: int) -> dict[str, Any]:
    """A single posting at its own address, which has other names for some things."""
    row = _write_row(job, seed, job.city, details=True)
    place = {"country": job.country.name, "city": job.city.name, "region": job.city.region}
    return {
        "shortcode": row["shortcode"],
        "title": row["title"],
        "remote": row["telecommuting"],
        "workplace": _WORKPLACE.get(job.work_kind),
        "location": place,
        "locations": row["locations"],
        "published": f"{row['published_on']}T00:00:00.000Z",
        "description": row["description"],
    }


def write_form(job: Job) -> list[dict[str, Any]]:
    """What the form of a posting asks."""
    why = {"id": f"QA_{job.number}", "label": f"Why {job.team}?", "type": "paragraph", "required": job.number % 2 == 0}
    permit = {"id": "CA_1", "label": f"Do you need a visa for {job.country.name}?", "type": "boolean", "required": True}
    consent = {"id": "CA_2", "label": "I consent to the processing of my data.", "type": "boolean", "required": True}
    return [
        {
            "name": "Personal information",
            "fields": [
                {"id": "firstname", "label": "First name", "type": "text", "required": True, "maxLength": 127},
                {"id": "email", "label": "Email", "type": "email", "required": True},
                {"id": "resume", "label": "Resume", "type": "file", "required": True},
            ],
        },
        {"name": "Details", "fields": [why, permit, _write_choice(), consent]},
    ]


def _write_choice() -> dict[str, Any]:
    options = [{"name": str(number), "value": value} for number, value in enumerate(("Mornings", "Evenings"), start=1)]
    asked = {"id": "CA_3", "label": "When may we call?", "type": "multiple", "required": False}
    return {**asked, "singleOption": True, "options": options}


def find_code(job: Job, seed: int) -> str:
    """The short code of the job's posting."""
    return f"{chooser(seed, _TOPIC_ID + job.generation, job.number).getrandbits(40):010X}"


def _write_row(job: Job, seed: int, city: City, *, details: bool) -> dict[str, Any]:
    code = find_code(job, seed)
    url = f"{_SITE}/j/{code}"
    place = {"country": job.country.name, "countryCode": job.country.code, "city": city.name, "region": city.region}
    return {
        "title": job.title,
        "shortcode": code,
        "code": f"W-{job.number}" if job.number % 3 else "",
        "employment_type": _KINDS.get(job.employment, job.employment),
        "telecommuting": job.work_kind == "remote",
        "department": job.team,
        "url": url,
        "shortlink": url,
        "application_url": f"{url}/apply",
        "published_on": job.posted_at.date().isoformat(),
        "created_at": (job.posted_at - timedelta(days=3)).date().isoformat(),
        "country": job.country.name,
        "city": city.name,
        "state": city.region,
        "education": "",
        "experience": "",
        "function": job.occupation.family,
        "industry": "",
        "locations": [{**place, "hidden": False}],
        **({"description": write_html(job.description)} if details else {}),
    }
