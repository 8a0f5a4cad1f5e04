"""Crawls made by hand, in Ashby's words."""

from collections.abc import Sequence
from typing import Any

from jobraker import clock
from scrapers.source import Crawl, Outcome, Posting, Reject


def make_payload(posting_id: str, **changes: Any) -> dict[str, Any]:
    """A posting in Ashby's words."""
    return {
        "id": posting_id,
        "title": "Data Engineer",
        "location": "Leeds, United Kingdom",
        "employmentType": "FullTime",
        "isListed": True,
        "workplaceType": "Hybrid",
        "publishedAt": "2026-10-01T09:00:00.000+00:00",
        "jobUrl": f"https://jobs.ashbyhq.com/example/{posting_id}",
        "descriptionPlain": "You build pipelines with Python, SQL and Airflow.",
        "descriptionHtml": "<p>You build pipelines with Python, SQL and Airflow.</p>",
    } | changes


def make_crawl(
    *payloads: dict[str, Any],
    tenant: str = "example",
    outcome: Outcome = Outcome.COMPLETE,
    rejects: Sequence[Reject] = (),
) -> Crawl:
    """A crawl that saw these payloads."""
    postings = [Posting(payload["id"], payload.get("jobUrl"), payload) for payload in payloads]
    return Crawl(
        tenant=tenant,
        outcome=outcome,
        reason=None,
        postings=postings,
        rejects=list(rejects),
        started_at=clock.now(),
        fetched_at=clock.now(),
    )
