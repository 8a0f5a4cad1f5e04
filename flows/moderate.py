"""Lets the rules of `models.quality` judge every posting that is new, changed, or judged by older rules.

Runs between the cleaning and the marts, so that what is held is not counted there. A batch is a transaction: a killed
run goes on where it stopped.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from prefect import task
from psycopg.types.json import Jsonb

from flows import embed, progress
from flows.resources import Request, Tools
from jobraker import log, sql
from jobraker.db import Database
from models.quality.judge import RULES_VERSION, judge
from models.quality.posting import Judgement, Posting, Verdict

_SQL: Final = sql.beside(__file__)
_BATCH: Final = 500
_log = log.get(__name__)


@dataclass(frozen=True)
class Moderation:
    """What one run of judging did."""

    judged: int
    held: int


@task(persist_result=False)
def moderate(database: Database) -> Moderation:
    """Judge what has changed, and follow decisions to the jobs they are about now."""
    judged = held = 0
    with progress.step("Judging postings", _count(database)) as step:
        for rows in _read_unjudged(database):
            judgements = [judge(build_posting(row)) for row in rows]
            _save(database, rows, judgements)
            judged += len(rows)
            held += sum(judgement.verdict is Verdict.HELD for judgement in judgements)
            step.advance(len(rows))
    with database.writing() as connection:
        connection.execute(_SQL["remove_rulings"])
        connection.execute(_SQL["insert_rulings"])
    _log.info("postings judged", judged=judged, held=held)
    return Moderation(judged, held)


def follow_decision(tools: Tools, request: Request) -> dict[str, Any]:
    """Bring the index in line with what an admin has just decided. To take a job out, nobody has to be waited for."""
    if request.payload.get("decision") == "hold":
        return {"removed": embed.remove_gone(tools.database), "indexed": 0}
    with progress.holding(tools.database, "digest"):
        done = embed.index(tools.database)
    return {"removed": done.removed, "indexed": done.indexed}


def find_state(database: Database) -> str:
    """What, beside postings, the marts depend on here: the rules and the last decision."""
    with database.reading() as connection:
        row = connection.execute(_SQL["find_last_decision"]).fetchone() or {}
    return f"{RULES_VERSION} {row.get('decision')}"


def build_posting(row: dict[str, Any]) -> Posting:
    """What the rules look at, from a row of `find_unjudged`."""
    amounts = {name: None if row[name] is None else float(row[name]) for name in ("pay_min", "pay_max")}
    return Posting(
        title=row["title"],
        company=row["company_text"],
        text=row["description"] or "",
        url=row["url"],
        apply_url=row["apply_url"],
        pay_currency=row["pay_currency"],
        pay_interval=row["pay_interval"],
        **amounts,
    )


def _count(database: Database) -> int:
    with database.reading() as connection:
        row = connection.execute(_SQL["count_unjudged"], {"rules_version": RULES_VERSION}).fetchone()
    return row["postings"] if row else 0


def _read_unjudged(database: Database) -> Iterator[list[dict[str, Any]]]:
    """What is new, changed or judged by older rules, batch by batch, as it stood at the start: asked for once."""
    with database.reading() as connection, connection.cursor(name="unjudged") as cursor:
        cursor.itersize = _BATCH
        cursor.execute(_SQL["find_unjudged"], {"rules_version": RULES_VERSION})
        while rows := cursor.fetchmany(_BATCH):
            yield rows


def _save(database: Database, rows: Sequence[dict[str, Any]], judgements: Sequence[Judgement]) -> None:
    values = {
        "sources": [row["source"] for row in rows],
        "ids": [row["source_posting_id"] for row in rows],
        "version_hashes": [row["version_hash"] for row in rows],
        "scores": [judgement.score for judgement in judgements],
        "verdicts": [judgement.verdict for judgement in judgements],
        "findings": [Jsonb([dataclasses.asdict(finding) for finding in each.findings]) for each in judgements],
        "rules_version": RULES_VERSION,
    }
    with database.writing() as connection:
        connection.execute(_SQL["retire_judgements"], values)
        connection.execute(_SQL["save_judgements"], values)
