"""Lever's wire format. The title is called `text`, and what a job demands stands in lists beside the description."""

from typing import Any, Final
from uuid import UUID

from scrapers.sandbox.dice import chooser
from scrapers.sandbox.jobs import Job, Part, Pay
from scrapers.sandbox.text import write_html, write_plain

_SITE: Final = "https://lever.sandbox.example"
_TOPIC_ID: Final = 400
_WORKPLACE: Final = {"onsite": "on-site", "hybrid": "hybrid", "remote": "remote"}
_COMMITMENT: Final = {"FullTime": "Full-time", "PartTime": "Part-time", "Intern": "Internship"}
_INTERVAL: Final = {"hour": "per-hour-wage"}


def write_job(job: Job, seed: int) -> dict[str, Any]:
    """One posting, as the board and its own address show it."""
    identity = UUID(int=chooser(seed, _TOPIC_ID + job.generation, job.number).getrandbits(128), version=4)
    url = f"{_SITE}/{job.company.token}/{identity}"
    lists = [part for part in job.description if part.is_list]
    told = [part for part in job.description if not part.is_list]
    return {
        "id": str(identity),
        "text": job.title,
        "country": job.country.code,
        "workplaceType": _WORKPLACE.get(job.work_kind, "unspecified"),
        "createdAt": int(job.posted_at.timestamp() * 1000),
        "categories": _write_categories(job),
        **_write_texts("opening", ()),
        **_write_texts("description", told[:-1]),
        **_write_texts("descriptionBody", told[:-1]),
        "lists": [{"text": part.heading, "content": _write_items(part)} for part in lists],
        **_write_texts("additional", told[-1:]),
        **_write_pay(job.pay if job.pay_shown else None),
        "hostedUrl": url,
        "applyUrl": f"{url}/apply",
    }


def _write_categories(job: Job) -> dict[str, Any]:
    place = job.city.name if job.number % 3 else f"{job.city.name}, {job.country.name}"
    others = [] if job.number % 13 else [job.country.cities[-1].name]
    return {
        "commitment": _COMMITMENT.get(job.employment, job.employment),
        "department": job.occupation.family.capitalize(),
        "location": place,
        "team": job.team,
        "allLocations": [place, *others],
    }


def _write_texts(name: str, parts: Any) -> dict[str, str]:
    return {name: write_html(parts), f"{name}Plain": write_plain(parts)}


def _write_items(part: Part) -> str:
    return write_html([Part(None, part.lines, is_list=True)]).removeprefix("<ul>").removesuffix("</ul>")


def _write_pay(pay: Pay | None) -> dict[str, Any]:
    if pay is None:
        return {}
    interval = _INTERVAL.get(pay.interval, f"per-{pay.interval}-salary")
    return {"salaryRange": {"interval": interval, "currency": pay.currency, "min": pay.low, "max": pay.high}}
