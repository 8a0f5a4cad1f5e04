"""How much fraud the rules of moderation hold, and how many honest postings: invented ones, and real ones beside us.

The rules were made with the tuned examples in sight and never looked at the blind ones. Real postings are those in
`../shared/data`, left out where that is absent. They are taken for honest: of those held, a person reads each.
"""

import csv
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from models.quality.judge import RULES_VERSION, judge
from models.quality.posting import Posting, Verdict

_EXAMPLES: Final = Path(__file__).parent / "data" / "quality_examples.json"
_SHARED: Final = Path(__file__).parents[2].parent / "shared" / "data"


def run() -> dict[str, Any]:
    """Verdicts of each set, and what a posting costs."""
    examples = json.loads(_EXAMPLES.read_text(encoding="utf-8"))
    sets: dict[str, Any] = {
        f"invented {name}": _judge(_build(example) for example in rows) for name, rows in examples.items()
    }
    sets |= {f"real {name}": _judge(postings) for name, postings in _find_real().items()}
    blind = sets["invented blind"]
    return {
        "rules_version": RULES_VERSION,
        "sets": sets,
        "blind_recall": round(blind["held"] / blind["postings"], 3),
        "honest_held": sum(found["held"] for name, found in sets.items() if "real" in name or "honest" in name),
        "wanted": "honest_held = 0, blind_recall >= 0.8",
    }


def _judge(postings: Iterable[Posting]) -> dict[str, float]:
    counted = dict.fromkeys(Verdict, 0)
    started, number = time.perf_counter(), 0
    for posting in postings:
        counted[judge(posting).verdict] += 1
        number += 1
    seconds = time.perf_counter() - started
    return {
        "postings": number,
        **{str(verdict): count for verdict, count in counted.items()},
        "ms_a_posting": round(1000 * seconds / max(1, number), 2),
    }


def _build(example: Mapping[str, Any]) -> Posting:
    return Posting(**{name: value for name, value in example.items() if name != "make"})


def _find_real() -> dict[str, Iterator[Posting]]:
    if not _SHARED.is_dir():
        return {}
    return {"ashby": _read_ashby(), "adzuna": _read_adzuna(), "uber": _read_uber()}


def _read_ashby() -> Iterator[Posting]:
    for path in sorted((_SHARED / "postings-ashby").glob("*.json")):
        for job in json.loads(path.read_text(encoding="utf-8")).get("jobs", []):
            text = job.get("descriptionPlain") or ""
            yield Posting(job["title"], path.stem, text, job.get("jobUrl"), job.get("applyUrl"))


def _read_adzuna() -> Iterator[Posting]:
    with (_SHARED / "postings-adzuna" / "adzuna_uk_fulltext_1241.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield Posting(row["job_title"], row["employer_name"], row["job_description"], row["job_link"])


def _read_uber() -> Iterator[Posting]:
    rows = json.loads((_SHARED / "postings-uber" / "uber.json").read_text(encoding="utf-8"))
    listed = rows if isinstance(rows, list) else rows.get("data", {}).get("results") or rows.get("jobs") or []
    for row in listed:
        yield Posting(row.get("title") or "", "Uber", row.get("description") or "")


if __name__ == "__main__":
    print(json.dumps(run()))  # noqa: T201 - figures go to standard output
