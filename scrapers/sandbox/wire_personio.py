"""Personio's wire format: XML, the texts in CDATA, no address anywhere."""

from typing import Final
from xml.sax.saxutils import escape

from scrapers.sandbox.jobs import Job, Part
from scrapers.sandbox.text import write_html

_FIRST_ID: Final = 1_500_000
_GENERATIONS: Final = 16
_SENIORITY: Final = {"intern": "student", "junior": "entry-level", "executive": "executive"}
_EMPLOYMENT: Final = {"Intern": "intern", "Contract": "freelance", "Temporary": "temporary"}


def write_feed(positions: list[str]) -> str:
    """The document of a board."""
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<workzag-jobs>\n{''.join(positions)}</workzag-jobs>\n"


def write_position(job: Job) -> str:
    """One position of a feed."""
    stated = {
        "id": str(write_id(job)),
        "subcompany": job.company.legal_name,
        "office": f"{job.city.name} (Remote)" if job.work_kind == "remote" else job.city.name,
        "department": job.team,
        "recruitingCategory": job.occupation.family.capitalize(),
        "name": job.title,
    }
    ended = {
        "employmentType": _EMPLOYMENT.get(job.employment, "permanent"),
        "seniority": _SENIORITY.get(job.seniority, "experienced"),
        "schedule": "part-time" if job.employment == "PartTime" else "full-time",
        "yearsOfExperience": "2-5",
        "keywords": ",".join(job.occupation.skills[:3]),
        "occupation": job.occupation.title.lower().replace(" ", "_"),
        "occupationCategory": job.occupation.family,
        "createdAt": job.posted_at.isoformat(timespec="seconds"),
    }
    inner = "".join([_write_all(stated), _write_others(job), _write_descriptions(job), _write_all(ended)])
    return f"<position>\n{inner}</position>\n"


def write_id(job: Job) -> int:
    """Its number in feed and addresses."""
    return _FIRST_ID + job.number * _GENERATIONS + job.generation


def _write_all(stated: dict[str, str]) -> str:
    return "".join(f"  <{name}>{escape(value)}</{name}>\n" for name, value in stated.items())


def _write_others(job: Job) -> str:
    if job.number % 13:
        return ""
    return f"  <additionalOffices><office>{escape(job.country.cities[-1].name)}</office></additionalOffices>\n"


def _write_descriptions(job: Job) -> str:
    written = "".join(map(_write_description, job.description))
    return f"  <jobDescriptions>\n{written}  </jobDescriptions>\n"


def _write_description(part: Part) -> str:
    html = write_html([Part(None, part.lines, is_list=part.is_list)])
    name = escape(part.heading or "About us")
    return f"    <jobDescription><name>{name}</name><value><![CDATA[{html}]]></value></jobDescription>\n"
