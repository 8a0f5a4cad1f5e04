"""USAJOBS' wire format: everything a level down, amounts as strings, dates without a zone."""

from datetime import timedelta
from typing import Any, Final

from scrapers.sandbox.jobs import Job
from scrapers.sandbox.text import write_plain

_FIRST_ID: Final = 800_000_000
_GENERATIONS: Final = 16
_SITE: Final = "https://usajobs.sandbox.example"
_OPEN_DAYS: Final = 400  # longer than any test lets pass
_DEPARTMENT: Final = "Department of Invented Affairs"
AGENCIES: Final = (
    "Bureau of Tidal Records",
    "Office of Lighthouse Maintenance",
    "National Archive of Weather Vanes",
    "Agency for Bridges and Ferries",
    "Service of Orchards and Meadows",
    "Commission on Clock Towers",
)
_OFFERINGS: Final = {"Temporary": ("Temporary", "15318"), "Intern": ("Internships", "15328")}


def write_results(rows: list[dict[str, Any]], count: int) -> dict[str, Any]:
    """The envelope of one page."""
    return {
        "LanguageCode": "EN",
        "SearchParameters": {},
        "SearchResult": {
            "SearchResultCount": len(rows),
            "SearchResultCountAll": count,
            "SearchResultItems": rows,
            "UserArea": {"NumberOfPages": "1", "IsRadialSearch": False},
        },
    }


def write_job(job: Job) -> dict[str, Any]:
    """One result."""
    identity = str(_FIRST_ID + job.number * _GENERATIONS + job.generation)
    is_remote = job.work_kind == "remote"
    display = "Anywhere in the U.S. (remote job)" if is_remote else f"{job.city.name}, {job.city.region}"
    part = job.employment == "PartTime"
    offering, code = _OFFERINGS.get(job.employment, ("Permanent", "15317"))
    return {
        "MatchedObjectId": identity,
        "MatchedObjectDescriptor": {
            "PositionID": f"SB-{26_000_000 + job.number}",
            "PositionTitle": job.title,
            "PositionURI": f"{_SITE}/job/{identity}",
            "ApplyURI": [f"{_SITE}/job/{identity}?PostingChannelID=sandbox"],
            "PositionLocationDisplay": display,
            "PositionLocation": [_write_place(job)],
            "OrganizationName": job.company.name,
            "DepartmentName": _DEPARTMENT,
            "JobCategory": [{"Name": job.occupation.title, "Code": f"{1000 + len(job.occupation.title):04}"}],
            "JobGrade": [{"Code": "GS"}],
            "PositionSchedule": [{"Name": "Part-time" if part else "Full-time", "Code": "2" if part else "1"}],
            "PositionOfferingType": [{"Name": offering, "Code": code}],
            "QualificationSummary": " ".join(job.description[3].lines),
            "PositionRemuneration": [_write_pay(job)],
            "PublicationStartDate": job.posted_at.strftime("%Y-%m-%dT%H:%M:%S.0070"),
            "ApplicationCloseDate": (job.posted_at + timedelta(days=_OPEN_DAYS)).strftime("%Y-%m-%dT23:59:59.9970"),
            "UserArea": {"Details": _write_details(job)},
        },
        "RelevanceRank": 0,
    }


def _write_place(job: Job) -> dict[str, Any]:
    name = f"{job.city.name}, {job.city.region}"
    return {
        "LocationName": name,
        "CountryCode": "United States",
        "CountrySubDivisionCode": job.city.region,
        "CityName": name,
        "Longitude": job.city.longitude,
        "Latitude": job.city.latitude,
    }


def _write_pay(job: Job) -> dict[str, str]:
    low, high = job.pay.low, job.pay.high
    return {
        "MinimumRange": f"{low}.0",
        "MaximumRange": f"{high}.0",
        "RateIntervalCode": "PA" if job.number % 2 else "Per Year",
        "Description": "Per Year",
    }


def _write_details(job: Job) -> dict[str, Any]:
    return {
        "JobSummary": write_plain(job.description[:2]),
        "MajorDuties": list(job.description[2].lines),
        "LowGrade": "9",
        "HighGrade": "12",
        "TeleworkEligible": job.work_kind == "hybrid",
        "RemoteIndicator": job.work_kind == "remote",
        "WhoMayApply": {"Name": "", "Code": ""},
        "HowToApply": "Send the papers named above before the closing date.",
    }
