"""Remote OK's wire format: a notice first, places cut short, pay of 0, and letters broken on the way."""

from typing import Any, Final

from scrapers.sandbox.jobs import Job
from scrapers.sandbox.text import write_html

_FIRST_ID: Final = 1_100_000
_GENERATIONS: Final = 16
_SITE: Final = "https://remoteok.sandbox.example/remote-jobs"
_MOST: Final = 100
_NOTICE: Final = (
    "Please link back with a link that may be followed, and name the feed as the source. This one is invented."
)


def write_feed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The feed: its notice, then its newest rows."""
    newest = sorted(rows, key=lambda row: -int(row["epoch"]))[:_MOST]
    return [{"last_updated": newest[0]["epoch"] if newest else 0, "legal": _NOTICE}, *newest]


def write_job(job: Job) -> dict[str, Any]:
    """One row of the feed."""
    identity = str(_FIRST_ID + job.number * _GENERATIONS + job.generation)
    slug = f"remote-{job.title.lower().replace(' ', '-').replace(',', '')}-{identity}"
    paid = job.pay_shown and job.number % 9 == 0
    url = f"{_SITE}/{slug}"
    return {
        "slug": slug,
        "id": identity,
        "epoch": int(job.posted_at.timestamp()),
        "date": job.posted_at.isoformat(timespec="seconds"),
        "company": job.company.name,
        "company_logo": "",
        "position": job.title,
        "tags": [skill.lower() for skill in job.occupation.skills[:4]],
        "description": _break_letters(f"{write_html(job.description)}<p>We\u2019re a caf\u00e9 on the web.</p>", job),
        "location": f"{job.city.name}, " if job.number % 4 else "Worldwide",
        "apply_url": url,
        "salary_min": job.pay.low if paid else 0,
        "salary_max": job.pay.high if paid else 0,
        "logo": "",
        "url": url,
    }


def _break_letters(text: str, job: Job) -> str:
    return text.encode().decode("latin-1") if job.number % 2 else text
