"""Judging what is new, and following decisions to the jobs that they are about now."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from flows import moderate
from jobraker.db import Connection, Database

TABLE = """
create table intermediate.int_postings_unioned (
    source text, source_posting_id text, title text, company_text text, description text, text_hash text, url text,
    apply_url text, pay_min numeric, pay_max numeric, pay_currency text, pay_interval text,
    primary key (source, source_posting_id)
);
grant select on intermediate.int_postings_unioned to jobraker_flows;
"""


@pytest.fixture
def owner(database_url: str) -> Iterator[Connection]:
    with psycopg.connect(database_url, autocommit=True, row_factory=psycopg.rows.dict_row) as connection:
        connection.execute(TABLE)
        yield connection


class Counting(dict[str, Any]):
    """Statements, and how often each was asked for."""

    def __init__(self, statements: dict[str, Any]) -> None:
        super().__init__(statements)
        self.asked: list[str] = []

    def __getitem__(self, name: str) -> Any:
        self.asked.append(name)
        return super().__getitem__(name)


def see(owner: Connection, name: str, job_id: UUID) -> None:
    owner.execute(
        "insert into derived.job_identities"
        " (source, source_posting_id, job_id, first_job_id, match_key, evidence) values ('ashby', %s, %s, %s, '', '')"
        " on conflict (source, source_posting_id) do update set job_id = excluded.job_id",
        (name, job_id, job_id),
    )


def decide(owner: Connection, name: str, job_id: UUID, decision: str) -> None:
    owner.execute(
        "insert into app.moderation_decisions (job_id, source, source_posting_id, decision)"
        " values (%s, 'ashby', %s, %s)",
        (job_id, name, decision),
    )


def read_decisions(owner: Connection) -> dict[UUID, str]:
    rows = owner.execute("select job_id, decision from derived.job_decisions").fetchall()
    return {row["job_id"]: row["decision"] for row in rows}


def test_all_that_is_to_be_judged_is_asked_for_once(
    flows_database: Database, owner: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        owner.execute(
            "insert into intermediate.int_postings_unioned (source, source_posting_id, title)"
            " values ('ashby', %s, 'x')",
            (str(number),),
        )
    statements = Counting(dict(moderate._SQL))
    monkeypatch.setattr(moderate, "_SQL", statements)
    monkeypatch.setattr(moderate, "_BATCH", 2)
    assert moderate.moderate.fn(flows_database).judged == 5
    assert (statements.asked.count("find_unjudged"), statements.asked.count("save_judgements")) == (1, 3)
    assert moderate.moderate.fn(flows_database).judged == 0


def test_the_last_word_about_a_job_is_that_about_any_of_its_parts(flows_database: Database, owner: Connection) -> None:
    kept, gone = uuid4(), uuid4()
    see(owner, "a", kept)
    see(owner, "b", gone)
    decide(owner, "a", kept, "release")
    decide(owner, "b", gone, "hold")
    owner.execute(
        "insert into derived.identity_rulings (kind, job_id, into_job_id, ruled_by) values ('merge', %s, %s, 'x')",
        (gone, kept),
    )
    see(owner, "b", kept)
    moderate.moderate.fn(flows_database)
    # Under the old id too, which the marts have until they are built anew.
    assert read_decisions(owner) == {kept: "hold", gone: "hold"}
    decide(owner, "a", kept, "release")
    assert read_decisions(owner)[kept] == "release"


def test_a_decision_leaves_the_job_that_its_posting_left(flows_database: Database, owner: Connection) -> None:
    job_id, own = uuid4(), uuid4()
    see(owner, "a", job_id)
    see(owner, "b", job_id)
    decide(owner, "b", job_id, "hold")
    see(owner, "b", own)
    assert read_decisions(owner) == {job_id: "hold", own: "hold"}
    moderate.moderate.fn(flows_database)
    assert read_decisions(owner) == {own: "hold"}
