"""Data that a page's own scripts start from: one object that is plainly the job.

Only an object with a title, a long description and one more thing that postings have; of several, only the one whose
title or id is the page's own.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from scrapers.page import json_ld
from scrapers.page.dates import parse_date
from scrapers.page.document import Document
from scrapers.page.headings import find_title_words
from scrapers.page.kinds import find_employment, find_remote_kind
from scrapers.page.places import build_place, parse_places
from scrapers.page.plain import fold, read_html, read_phrase
from scrapers.page.reading import Facts, Place

_KIND: Final = re.compile(r"^application/json$", re.IGNORECASE)
_ASSIGNED: Final = re.compile(
    r"(?:window\.|self\.|var |let |const )"
    r"(?:__)?[A-Za-z_$][\w$.]{0,40}(?:__)?\s*=\s*(?=[{\[])|JSON\.parse\(\s*(?=[\"'])"
)
_TITLES: Final = ("title", "jobTitle", "job_title", "name", "positionTitle", "postingTitle", "text")
_DESCRIPTIONS: Final = (
    "descriptionHtml", "description_html", "jobDescription", "job_description", "description", "content", "body",
    "descriptionPlain", "htmlDescription", "longDescription", "details", "fullDescription",
)  # fmt: skip
_TELLTALES: Final = frozenset(
    (
        "location",
        "locations",
        "jobLocation",
        "employmentType",
        "employment_type",
        "datePosted",
        "postedAt",
        "publishedAt",
        "published_at",
        "department",
        "departments",
        "applyUrl",
        "apply_url",
        "applicationUrl",
        "contractType",
        "contract_type",
        "workplaceType",
        "workplace_type",
        "salary",
        "office",
        "offices",
        "city",
        "seniority",
        "employmentTypeLabel",
        "requisitionId",
        "jobId",
        "postedDate",
        "createdAt",
        "remote",
        "isRemote",
        "contract",
        "jobType",
        "job_type",
        "country",
    )
)
_SHORTEST: Final = 200
_MOST_SCRIPTS: Final = 40


def read_state(document: Document) -> Facts | None:
    """The facts of the page's job object, if it is plain which one that is."""
    jobs = {fold(_first(job, _TITLES) or ""): job for job in _find_jobs(document)}
    shown = [fold(text) for text in find_title_words(document) if text]
    ours = [job for title, job in jobs.items() if any(title in text for text in shown) or _is_addressed(job, document)]
    if len(ours) != 1 and len(jobs) != 1:
        return None
    return _read_job(ours[0] if len(ours) == 1 else next(iter(jobs.values())), document)


def _find_jobs(document: Document) -> Iterator[Mapping[str, Any]]:
    for value in _find_values(document):
        for node in json_ld.walk(value):
            body = _first(node, _DESCRIPTIONS)
            if _first(node, _TITLES) and body and len(body) >= _SHORTEST and len(_TELLTALES & node.keys()) > 0:
                yield node


def _find_values(document: Document) -> Iterator[Any]:
    for count, script in enumerate(document.root.iter("script")):
        text = script.text or ""
        if count > _MOST_SCRIPTS or len(text) < _SHORTEST:
            continue
        if _KIND.match(script.get("type") or "") or script.get("id") == "__NEXT_DATA__":
            yield from json_ld.load(text)
        elif "javascript" in script.get("type", "javascript") and (match := _ASSIGNED.search(text)):
            yield from _read_assigned(text[match.end() :])


def _read_assigned(text: str) -> list[Any]:
    if text[:1] == '"':
        quoted = json_ld.load(text.rpartition(")")[0]) if ")" in text else []
        return json_ld.load(quoted[0]) if quoted and isinstance(quoted[0], str) else []
    return json_ld.load(text)[:1] if text[:1] in "{[" else []


def _is_addressed(job: Mapping[str, Any], document: Document) -> bool:
    identity = job.get("id", job.get("jobId", job.get("slug")))
    return isinstance(identity, str | int) and len(str(identity)) > 3 and str(identity) in (document.url or "")  # noqa: PLR2004


def _read_job(job: Mapping[str, Any], document: Document) -> Facts:
    how = "embedded state"
    company = _first(
        job,
        (
            "companyName",
            "company_name",
            "organizationName",
            "employer",
            "company",
            "organization",
            "hiringOrganization",
        ),
    )
    kind = _first(job, ("workplaceType", "workplace_type", "remoteType", "workType", "remote"))
    is_remote = job.get("isRemote") is True or job.get("remote") is True
    return Facts(
        how,
        title=read_phrase(_first(job, _TITLES) or "") or None,
        company=read_phrase(company) if company else None,
        places=tuple(dict.fromkeys(_read_places(job))),
        remote_kind=find_remote_kind(kind) if kind else ("remote" if is_remote else None),
        posted_at=_read_date(
            job, ("datePosted", "postedAt", "publishedAt", "published_at", "postedDate", "publishDate", "date_posted")
        ),
        valid_through=_read_date(job, ("validThrough", "expiresAt", "deadline", "closingDate", "applicationDeadline")),
        employment_type=find_employment(
            _first(job, ("employmentType", "employment_type", "contractType", "contract_type", "jobType", "job_type"))
            or ""
        ),
        description=read_html(_first(job, _DESCRIPTIONS) or "") or None,
        apply_url=document.resolve(_first(job, ("applyUrl", "apply_url", "applicationUrl", "application_url"))),
        identifier=_read_identity(job),
    )


def _read_places(job: Mapping[str, Any]) -> Iterator[Place]:
    for name in ("locations", "location", "jobLocation", "offices", "office", "city"):
        value = job.get(name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                yield from parse_places(item)
            elif isinstance(item, dict):
                city, region, country = (
                    _first(item, names)
                    for names in (("city", "locality"), ("region", "state"), ("country", "countryCode"))
                )
                place = build_place(_first(item, ("name", "label", "text")), city, region, country)
                if place:
                    yield place
        if value:
            return


def _read_date(job: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    return next((date for name in names if (date := parse_date(job.get(name)))), None)


def _read_identity(job: Mapping[str, Any]) -> str | None:
    stated = next((job[name] for name in ("requisitionId", "reqId", "jobId", "reference", "id") if job.get(name)), None)
    return str(stated) if isinstance(stated, str | int) and len(str(stated)) <= 100 else None  # noqa: PLR2004


def _first(node: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """The first text under one of `names`; of an object, its name."""
    for name in names:
        value = node.get(name)
        if isinstance(value, dict):
            value = next(
                (value[key] for key in ("name", "label", "title", "text") if isinstance(value.get(key), str)), None
            )
        if isinstance(value, str) and value.strip():
            return value
    return None
