"""Real postings beside the project, and pairs of them labelled by hand.

The project keeps only their ids and the labels; the texts stay where they are. `tuned` pairs were looked at while the
rules were made; so were the `rewritten` ones, which are one job in other words or two openings under one title;
`held_out` pairs were drawn and labelled when the rules stood, `near_text` ones later, by near text alone and with no
ad in common with any of the others. The trap: the first figures of these two taught something, too, so that the later
ones say that nothing was lost and not how unknown pairs fare.
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from models.identity.postings import Posting

_ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = _ROOT.parent / "shared" / "data"
HALVES: Final = ("tuned", "rewritten", "held_out", "near_text")
_PAIRS: Final = _ROOT / "tests" / "models" / "identity"
_LONGEST_FIELD: Final = 10_000_000


def read_pairs(half: str) -> list[tuple[str, str, str]]:
    """Two names and what they are to each other; none where the half is absent."""
    path = _PAIRS / f"pairs_{half}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["left"], row["right"], row["label"]) for row in csv.DictReader(file)]


def read_postings() -> list[tuple[str, Posting]]:
    """Every real posting with the name under which the pairs know it."""
    return [*_read_ashby(), *_read_adzuna(), *_read_uber()]


def _read_ashby() -> Iterator[tuple[str, Posting]]:
    for path in sorted((FOLDER / "postings-ashby").glob("*.json")):
        for job in json.loads(path.read_text(encoding="utf-8")).get("jobs", []):
            if job.get("isListed", True):
                yield f"ashby:{path.stem}/{job['id']}", _read_ashby_job(path.stem, job)


def _read_ashby_job(tenant: str, job: dict[str, Any]) -> Posting:
    others = [other["location"] if isinstance(other, dict) else other for other in job.get("secondaryLocations") or []]
    return Posting(
        source="ashby",
        source_posting_id=job["id"],
        title=job["title"],
        company=tenant.partition(".")[0],
        description=job.get("descriptionPlain"),
        place="; ".join([job.get("location") or "", *others]),
        is_own=True,
        tenant=tenant,
        addresses=(job["jobUrl"],) if job.get("jobUrl") else (),
    )


def _read_adzuna() -> Iterator[tuple[str, Posting]]:
    csv.field_size_limit(_LONGEST_FIELD)
    path = FOLDER / "postings-adzuna" / "adzuna_uk_fulltext_1241.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            yield (
                f"adzuna-csv:{number}",
                Posting(
                    source="adzuna",
                    source_posting_id=str(number),
                    title=row["job_title"],
                    company=row["employer_name"],
                    description=row["job_description"],
                    place=row["location"],
                    country="GB",
                ),
            )


def _read_uber() -> Iterator[tuple[str, Posting]]:
    jobs = json.loads((FOLDER / "postings-uber" / "uber.json").read_text(encoding="utf-8"))["jobs"]
    for number, job in enumerate(jobs):
        yield (
            f"uber:{number}",
            Posting(
                source="uber",
                source_posting_id=str(number),
                title=job["title"],
                company="Uber",
                description=job.get("description"),
                place="; ".join(job.get("locations") or [job.get("location") or ""]),
                is_own=True,
                tenant="uber",
                addresses=(job["url"],),
            ),
        )
