"""What Algolia tells of Hacker News: comments as HTML whose first line says it all, mostly."""

from html import escape
from typing import Any, Final

from scrapers.sandbox.jobs import Job

THREAD: Final = 46_000_000
_FIRST_ID: Final = 46_000_100
_GENERATIONS: Final = 16
_SITE: Final = "https://hackernews.sandbox.example"
_WORK: Final = {"remote": "REMOTE", "hybrid": "Hybrid", "onsite": "ONSITE"}
_FREE_FORM_EVERY: Final = 7
_SEVERAL_EVERY: Final = 5


def write_stories() -> dict[str, Any]:
    """The stories of the account, the newest first; only one of a month's three is the thread."""
    titles = {
        THREAD + 2: "Ask HN: Freelancer? Seeking freelancer? (November 2026)",
        THREAD + 1: "Ask HN: Who wants to be hired? (November 2026)",
        THREAD: "Ask HN: Who is hiring? (November 2026)",
        THREAD - 900_000: "Ask HN: Who is hiring? (October 2026)",
    }
    hits = [{"objectID": str(story), "title": title, "author": "whoishiring"} for story, title in titles.items()]
    return {"hits": hits, "nbHits": len(hits), "page": 0}


def write_thread(comments: list[dict[str, Any]]) -> dict[str, Any]:
    """The thread with its comments."""
    return {
        "id": THREAD,
        "type": "story",
        "author": "whoishiring",
        "title": "Ask HN: Who is hiring? (November 2026)",
        "created_at": "2026-11-02T16:00:00.000Z",
        "created_at_i": 1_793_635_200,
        "children": comments,
    }


def write_comment(job: Job) -> dict[str, Any]:
    """One comment."""
    identity = _FIRST_ID + job.number * _GENERATIONS + job.generation
    about = [" ".join(part.lines) for part in job.description[:4]]
    lines = [_write_header(job), *about, f"Apply: {_SITE}/{job.company.token}/{job.number}"]
    return {
        "id": identity,
        "created_at": job.posted_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "created_at_i": int(job.posted_at.timestamp()),
        "type": "comment",
        "author": f"hiring{job.company.number}",
        "title": None,
        "url": None,
        "text": "<p>".join(escape(line).replace("/", "&#x2F;") for line in lines),
        "points": None,
        "parent_id": THREAD,
        "story_id": THREAD,
        "children": [],
    }


def write_deleted(comment: dict[str, Any]) -> dict[str, Any]:
    """The comment after its author took it back."""
    return {**comment, "text": None, "author": None}


def _write_header(job: Job) -> str:
    if job.number % _FREE_FORM_EVERY == 0:
        return f"At {job.company.name} we make {job.company.product} and look for a {job.title} in {job.city.name}."
    role = f"{job.title}, and more roles" if job.number % _SEVERAL_EVERY == 0 else job.title
    parts = [f"{job.company.name} (YC S21)" if job.company.number % 3 == 0 else job.company.name, role]
    parts.append(f"{job.city.name}, {job.country.name}")
    parts += [_WORK[job.work_kind]] if job.work_kind in _WORK else []
    if job.pay_shown and job.pay.interval == "year":
        parts.append(f"{job.pay.currency} {job.pay.low // 1000}k - {job.pay.high // 1000}k")
    return " | ".join([*parts, f"{_SITE}/{job.company.token}"])
