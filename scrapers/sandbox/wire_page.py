"""Employers' own pages: the same job as a content system, a theme, a plain page or a program of scripts shows it."""

import json
from html import escape
from typing import Any, Final

from scrapers.sandbox.jobs import Job
from scrapers.sandbox.text import write_html

_INTERVALS: Final = {"year": "YEAR", "month": "MONTH", "hour": "HOUR"}
_TYPES: Final = {
    "FullTime": ("FULL_TIME", "Full-time"),
    "PartTime": ("PART_TIME", "Part-time"),
    "Contract": ("CONTRACTOR", "Contract"),
    "Temporary": ("TEMPORARY", "Temporary"),
    "Intern": ("INTERN", "Internship"),
}
_KINDS: Final = {"onsite": "On-site", "hybrid": "Hybrid", "remote": "Remote"}


def write_slug(job: Job) -> str:
    """The last part of a job's address."""
    words = "".join(mark if mark.isalnum() else "-" for mark in job.title.lower())
    return f"{job.number * 16 + job.generation}-" + "-".join(filter(None, words.split("-")))


def write_list(name: str, jobs: list[Job], path: str, *, next_path: str | None = None) -> str:
    """A careers page: links, and nothing else about the jobs."""
    items = "".join(
        f'<li><a href="{path}/{write_slug(job)}">{escape(job.title)}</a> {job.city.name}</li>' for job in jobs
    )
    more = f'<p><a rel="next" href="{next_path}">Next page</a></p>' if next_path else ""
    return _write_page(f"Careers at {name}", f"<h1>Open positions at {escape(name)}</h1><ul>{items}</ul>{more}")


def write_posting(job: Job, path: str) -> str:
    """A job's page, in one of three makes."""
    return (_write_structured, _write_marked, _write_plain)[job.number % 3](job, path)


def write_scripted(job: Job, path: str) -> str:
    """A job's page that is empty until its script has asked for the job."""
    script = (
        f"fetch('{path}/{write_slug(job)}.json').then(answer => answer.json()).then(job => {{"
        "document.title = job.title; document.getElementById('root').innerHTML = job.html; });"
    )
    head = '<!doctype html><html lang="en"><head><title>Jobs</title></head>'
    return f'{head}<body><div id="root"></div><script>{script}</script></body></html>'


def write_state(job: Job, path: str) -> dict[str, Any]:
    """What that script asks for."""
    return {"title": job.title, "html": _write_labels(job, path)}


def write_several(jobs: list[Job]) -> str:
    """A page that holds every posting whole, in structured data alone."""
    data = json.dumps([_write_data(job) for job in jobs]).replace("<", "\\u003c")
    items = "".join(f"<li>{escape(job.title)}</li>" for job in jobs)
    return _write_page("Jobs", f'<h1>Jobs</h1><ul>{items}</ul><script type="application/ld+json">{data}</script>')


def _write_page(title: str, body: str, head: str = "") -> str:
    whole = f'<meta charset="utf-8"><title>{escape(title)}</title>{head}'
    return f'<!doctype html><html lang="en"><head>{whole}</head><body>{body}</body></html>'


def _write_structured(job: Job, path: str) -> str:
    data = json.dumps(_write_data(job)).replace("<", "\\u003c")
    head = f'<script type="application/ld+json">{data}</script>'
    body = f"<h1>{escape(job.title)}</h1>{write_html(job.description)}{_write_apply(job, path)}"
    return _write_page(f"{job.title} - {job.company.name}", body, head)


def _write_data(job: Job) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": job.title,
        "description": write_html(job.description),
        "identifier": {"@type": "PropertyValue", "name": job.company.name, "value": f"P-{job.number}-{job.generation}"},
        "datePosted": job.posted_at.date().isoformat(),
        "employmentType": _TYPES[job.employment][0],
        "hiringOrganization": {"@type": "Organization", "name": job.company.legal_name},
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": job.city.name,
                "addressRegion": job.city.region,
                "addressCountry": job.country.name,
            },
        },
    }
    if job.work_kind == "remote":
        data |= {
            "jobLocationType": "TELECOMMUTE",
            "applicantLocationRequirements": {"@type": "Country", "name": job.country.name},
        }
    if job.pay_shown:
        value = {"@type": "QuantitativeValue", "minValue": job.pay.low, "maxValue": job.pay.high}
        unit = {"unitText": _INTERVALS[job.pay.interval]}
        data["baseSalary"] = {"@type": "MonetaryAmount", "currency": job.pay.currency, "value": value | unit}
    return data


def _write_marked(job: Job, path: str) -> str:
    body = (
        '<div itemscope itemtype="https://schema.org/JobPosting">'
        f'<h1 itemprop="title">{escape(job.title)}</h1><meta itemprop="datePosted" content="{job.posted_at.date()}">'
        f'<p itemprop="hiringOrganization" itemscope itemtype="https://schema.org/Organization"><b itemprop="name">'
        f"{escape(job.company.legal_name)}</b></p>"
        '<p itemprop="jobLocation" itemscope itemtype="https://schema.org/Place"><span itemprop="address" itemscope'
        f' itemtype="https://schema.org/PostalAddress"><span itemprop="addressLocality">{job.city.name}</span>, '
        f'<span itemprop="addressCountry">{job.country.name}</span></span></p>'
        f'<p itemprop="employmentType" content="{_TYPES[job.employment][0]}">{_TYPES[job.employment][1]}</p>'
        f'<div itemprop="description">{write_html(job.description)}</div>{_write_apply(job, path)}</div>'
    )
    return _write_page(f"{job.title} | {job.company.name}", body)


def _write_plain(job: Job, path: str) -> str:
    return _write_page(f"{job.title} - {job.company.name}", _write_labels(job, path))


def _write_labels(job: Job, path: str) -> str:
    rows = {
        "Employer": job.company.legal_name,
        "Location": f"{job.city.name}, {job.country.name}",
        "Employment type": _TYPES[job.employment][1],
        "Workplace type": _KINDS.get(job.work_kind, ""),
        "Salary": f"{job.pay.currency} {job.pay.low:,} - {job.pay.high:,} per {job.pay.interval}"
        if job.pay_shown
        else "",
        "Posted on": f"{job.posted_at.day} {job.posted_at:%B %Y}",
        "Reference": f"P-{job.number}-{job.generation}",
    }
    listed = "".join(f"<dt>{label}</dt><dd>{escape(value)}</dd>" for label, value in rows.items() if value)
    text = f"<main>{write_html(job.description)}</main>{_write_apply(job, path)}"
    return f"<h1>{escape(job.title)}</h1><dl>{listed}</dl>{text}"


def _write_apply(job: Job, path: str) -> str:
    return f'<p><a href="{path}/{write_slug(job)}/apply">Apply now</a></p>'
