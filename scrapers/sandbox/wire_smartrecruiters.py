"""SmartRecruiters' wire format. The list tells no text; a posting's own address tells all."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from scrapers.sandbox.dice import chooser
from scrapers.sandbox.jobs import Job, Part, Pay
from scrapers.sandbox.text import write_html

_SITE: Final = "https://smartrecruiters.sandbox.example"
_FIRST_ID: Final = 744_000_000_000_000
_GENERATIONS: Final = 16
_TOPIC_ID: Final = 500
_EMPLOYMENT: Final = {
    "FullTime": ("permanent", "Full-time"),
    "PartTime": ("part-time", "Part-time"),
    "Contract": ("contract", "Contract"),
    "Intern": ("intern", "Intern"),
    "Temporary": ("temporary", "Temporary"),
}
_LEVELS: Final = {"intern": "internship", "junior": "entry_level", "mid": "associate", "executive": "executive"}
_SECTIONS: Final = {
    "companyDescription": "Company Description",
    "jobDescription": "Job Description",
    "qualifications": "Qualifications",
    "additionalInformation": "Additional Information",
}


def write_page(rows: list[dict[str, Any]], offset: int, limit: int) -> dict[str, Any]:
    """A page of a board of these rows."""
    return {"offset": offset, "limit": limit, "totalFound": len(rows), "content": rows[offset : offset + limit]}


def write_row(job: Job, seed: int) -> dict[str, Any]:
    """One row of the list."""
    identity = find_id(job)
    kind, label = _EMPLOYMENT[job.employment]
    token = job.company.token
    level = _LEVELS.get(job.seniority, "mid_senior_level")
    return {
        "id": identity,
        "name": job.title,
        "uuid": str(UUID(int=chooser(seed, _TOPIC_ID + job.generation, job.number).getrandbits(128), version=4)),
        "defaultJobAd": True,
        "refNumber": f"REF{job.number}X",
        "company": {"identifier": token, "name": job.company.name},
        "releasedDate": _write_time(job.posted_at),
        "location": _write_place(job),
        "industry": {"id": "other", "label": "Other"},
        "department": {"id": str(job.number % 50), "label": job.team} if job.number % 4 else {},
        "function": {"id": job.occupation.family, "label": job.occupation.family.capitalize()},
        "typeOfEmployment": {"id": kind, "label": label},
        "experienceLevel": {"id": level, "label": level.replace("_", " ").title()},
        "customField": [],
        "visibility": "PUBLIC",
        "ref": f"https://api.smartrecruiters.com/v1/companies/{token.lower()}/postings/{identity}",
        "language": {"code": "en", "label": "English", "labelNative": "English"},
    }


def write_detail(job: Job, seed: int) -> dict[str, Any]:
    """A single posting. Its place says a little more than the list's."""
    row = write_row(job, seed)
    url = f"{_SITE}/{job.company.token}/{row['id']}"
    place = {**row["location"], "latitude": f"{job.city.latitude}", "longitude": f"{job.city.longitude}"}
    return {
        **row,
        "location": place,
        "active": True,
        "applyUrl": f"{url}?oga=true",
        "postingUrl": f"{url}-{job.occupation.family}",
        "jobAd": {"sections": _write_sections(job)},
        **_write_pay(job.pay if job.pay_shown and job.number % 5 == 0 else None),
    }


def find_id(job: Job) -> str:
    """The id of the job's posting."""
    return str(_FIRST_ID + job.number * _GENERATIONS + job.generation)


def _write_place(job: Job) -> dict[str, Any]:
    city = job.city
    return {
        "city": city.name,
        "region": city.region,
        "country": job.country.code.lower(),
        "remote": job.work_kind == "remote",
        "hybrid": job.work_kind == "hybrid",
        "fullLocation": f"{city.name}, {city.region}, {job.country.name}",
    }


def _write_sections(job: Job) -> dict[str, Any]:
    parts: dict[str, list[Part]] = {name: [] for name in _SECTIONS}
    names = iter(("companyDescription", "jobDescription", "jobDescription", "qualifications", "qualifications"))
    for part in job.description:
        parts[next(names, "additionalInformation")].append(part)
    return {name: {"title": _SECTIONS[name], "text": write_html(written)} for name, written in parts.items()}


def _write_pay(pay: Pay | None) -> dict[str, Any]:
    if pay is None:
        return {}
    salary = {"min": pay.low, "max": pay.high, "currency": pay.currency, "period": pay.interval.upper()}
    return {"compensation": {"salary": salary}}


def _write_time(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
