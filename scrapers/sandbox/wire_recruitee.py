"""Recruitee's wire format. Moments are no ISO, amounts are strings, and the form comes along."""

from datetime import datetime
from typing import Any, Final

from scrapers.sandbox.jobs import Job
from scrapers.sandbox.text import write_html
from scrapers.sandbox.vocabulary import City

_FIRST_ID: Final = 2_000_000
_GENERATIONS: Final = 16
_KINDS: Final = {
    "FullTime": "fulltime_permanent",
    "PartTime": "parttime_permanent",
    "Contract": "freelance",
    "Intern": "internship",
    "Temporary": "fulltime_fixed_term",
}


def write_offer(job: Job) -> dict[str, Any]:
    """One offer, as the board and its own address show it."""
    identity = find_id(job)
    slug = f"{job.occupation.family}-{identity}"
    url = f"https://{job.company.token}.recruitee.sandbox.example/o/{slug}"
    told, demanded = job.description[:3], job.description[3:]
    texts = {"title": job.title, "description": write_html(told), "requirements": write_html(demanded)}
    cities = dict.fromkeys([job.city, *([] if job.number % 13 else [job.country.cities[-1]])])
    return {
        "id": identity,
        "guid": f"{identity:x}",
        "slug": slug,
        "status": "published",
        "position": job.number % 400,
        **texts,
        "translations": {"en": texts},
        "company_name": job.company.name,
        "department": job.team,
        "category_code": job.occupation.family,
        "employment_type_code": _KINDS[job.employment],
        "experience_code": "mid_level",
        **_write_place(job, list(cities)),
        "remote": job.work_kind == "remote",
        "hybrid": job.work_kind == "hybrid",
        "on_site": job.work_kind == "onsite",
        "salary": _write_pay(job),
        "careers_url": url,
        "careers_apply_url": f"{url}/c/new",
        "mailbox_email": f"job.{identity:x}@{job.company.token}.recruitee.com",
        "created_at": _write_time(job.posted_at),
        "published_at": _write_time(job.posted_at),
        "updated_at": _write_time(job.posted_at),
        "close_at": None,
        "tags": [],
        **_write_form(job),
    }


def find_id(job: Job) -> int:
    """The id of the job's offer."""
    return _FIRST_ID + job.number * _GENERATIONS + job.generation


def _write_place(job: Job, cities: list[City]) -> dict[str, Any]:
    country, code, city = job.country.name, job.country.code, cities[0]
    return {
        "location": f"{city.name}, {city.region}, {country}",
        "city": city.name,
        "state_name": city.region,
        "country": country,
        "country_code": code,
        "locations": [
            {
                "id": number,
                "name": each.name,
                "city": each.name,
                "state": each.region,
                "country": country,
                "country_code": code,
            }
            for number, each in enumerate(cities, start=1)
        ],
    }


def _write_pay(job: Job) -> dict[str, Any]:
    if not job.pay_shown:
        return dict.fromkeys(("min", "max", "period", "currency"))
    pay = job.pay
    return {"min": str(pay.low), "max": str(pay.high), "period": pay.interval, "currency": pay.currency}


def _write_form(job: Job) -> dict[str, Any]:
    question = {"id": 4_000_000 + job.number, "position": 1, "required": True, "kind": "boolean", "options": {}}
    return {
        "options_cv": "required",
        "options_phone": "optional",
        "options_photo": "off",
        "options_cover_letter": "required" if job.number % 3 == 0 else "optional",
        "dynamic_fields": [],
        "open_questions": [
            {**question, "body": f"Do you have the right to work in {job.country.name}?", "open_question_options": []},
            *([] if job.number % 2 else [_write_choice(job)]),
        ],
    }


def _write_choice(job: Job) -> dict[str, Any]:
    told = ("A friend", "A fair", "Elsewhere")
    options = [{"id": 5_000_000 + place, "body": body} for place, body in enumerate(told)]
    question = {"id": 4_500_000 + job.number, "position": 2, "required": False, "kind": "single_choice", "options": {}}
    return {**question, "body": "Where did you hear of us?", "open_question_options": options}


def _write_time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
