"""Ashby's wire format. The company's name is nowhere in it."""

from typing import Any, Final
from uuid import UUID

from scrapers.sandbox.dice import chooser
from scrapers.sandbox.jobs import Job, Pay
from scrapers.sandbox.text import write_html, write_plain

_SITE: Final = "https://ashby.sandbox.example"
_TOPIC_ID: Final = 300
_WORKPLACE: Final = {"onsite": "OnSite", "hybrid": "Hybrid", "remote": "Remote"}
_SIGNS: Final = {"GBP": "£", "USD": "$", "EUR": "€", "INR": "₹"}


def write_board(jobs: list[dict[str, Any]]) -> dict[str, Any]:
    """The envelope of a board."""
    return {"jobs": jobs, "apiVersion": "1"}


def write_job(job: Job, seed: int) -> dict[str, Any]:
    """One row of a board read with `includeCompensation=true`."""
    identity = UUID(int=chooser(seed, _TOPIC_ID + job.generation, job.number).getrandbits(128), version=4)
    url = f"{_SITE}/{job.company.token}/{identity}"
    return {
        "id": str(identity),
        "title": job.title,
        "department": job.occupation.family.capitalize(),
        "team": job.team,
        "employmentType": job.employment,
        "location": f"Remote ({job.country.name})" if job.work_kind == "remote" else job.city.name,
        "shouldDisplayCompensationOnJobPostings": job.pay_shown,
        "secondaryLocations": _write_others(job),
        "publishedAt": job.posted_at.isoformat(timespec="milliseconds"),
        "isListed": job.number % 97 != 0,
        "isRemote": None if job.work_kind == "none" else job.work_kind == "remote",
        "workplaceType": _WORKPLACE.get(job.work_kind),
        "address": {"postalAddress": _write_address(job.city.name, job.city.region, job.country.name)},
        "jobUrl": url,
        "applyUrl": f"{url}/application",
        "descriptionHtml": write_html(job.description),
        "descriptionPlain": write_plain(job.description),
        "compensation": _write_compensation(job.pay if job.pay_shown else None),
    }


def without_compensation(row: dict[str, Any]) -> dict[str, Any]:
    """The row as it comes when nobody asks for compensation."""
    return {key: value for key, value in row.items() if key != "compensation"}


def _write_others(job: Job) -> list[dict[str, Any]]:
    if job.number % 13:
        return []
    other = job.country.cities[-1]
    address = {"postalAddress": _write_address(other.name, other.region, job.country.name)}
    return [{"location": other.name, "address": address}]


def _write_address(city: str, region: str, country: str) -> dict[str, str]:
    return {"addressLocality": city, "addressRegion": region, "addressCountry": country}


def _write_compensation(pay: Pay | None) -> dict[str, Any]:
    if pay is None:
        return {
            "compensationTierSummary": None,
            "scrapeableCompensationSalarySummary": None,
            "compensationTiers": [],
            "summaryComponents": [],
        }
    sign = _SIGNS.get(pay.currency, f"{pay.currency} ")
    summary = f"{sign}{pay.low / 1000:g}K - {sign}{pay.high / 1000:g}K"
    component = {
        "id": "salary",
        "summary": summary,
        "compensationType": "Salary",
        "interval": f"1 {pay.interval.upper()}",
        "currencyCode": pay.currency,
        "minValue": pay.low,
        "maxValue": pay.high,
    }
    tier = {"id": "tier", "title": "Base", "tierSummary": summary, "additionalInformation": None}
    return {
        "compensationTierSummary": summary,
        "scrapeableCompensationSalarySummary": summary,
        "compensationTiers": [{**tier, "components": [component]}],
        "summaryComponents": [{key: value for key, value in component.items() if key != "id"}],
    }
