"""A house for the transformation: a database of its own, invented payloads, and the real dbt.

Every build costs seconds, so the session has one house. What it looked like after each step is kept in
`Chapters`; the tests read those and change nothing.
"""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import dict_row

from jobraker import db

ROOT = Path(__file__).parents[2]
PAYLOADS = Path(__file__).parent / "payloads"
TENANTS = {
    "adzuna": "gb",
    "arbeitnow": "everything",
    "ashby": "lumen-works.ai",
    "greenhouse": "exampleanalytics",
    "hackernews": "46000000",
    "lever": "eu/pebblewick",
    "personio": "lindenhof.jobs.personio.de",
    "recruitee": "pebblewick",
    "remoteok": "all",
    "remotive": "all",
    "smartrecruiters": "Pebblewick",
    "usajobs": "everything",
    "workable": "pebble-wick",
    "workday": "fernhill.wd5/Careers",
}
START = datetime.fromisoformat("2026-11-01T00:00:00+00:00")
AS_OF = START + timedelta(days=19)


@dataclass(frozen=True)
class House:
    """The database and the means to land postings in it and to run dbt on it."""

    url: str
    target: Path

    def land(
        self, source: str, tenant: str, payloads: Mapping[str, Any], *, day: int, outcome: str = "complete"
    ) -> None:
        """What one crawl on a day of November brings, as the flows would land it."""
        crawl_id, moment = uuid.uuid4(), START + timedelta(days=day)
        with db.connect(self.url, role=db.Role.FLOWS) as connection:
            connection.execute(
                "insert into raw.crawls (crawl_id, run_id, source, tenant, outcome, postings, landed, seen_digest,"
                " started_at, finished_at) values (%s, %s, %s, %s, %s, %s, 0, '', %s, %s)",
                (crawl_id, uuid.uuid4(), source, tenant, outcome, len(payloads), moment, moment),
            )
            connection.execute("insert into raw.gates (crawl_id, verdict) values (%s, 'passed')", (crawl_id,))
            for posting_id, payload in payloads.items():
                text = json.dumps(payload, sort_keys=True)
                digest = sha256(text.encode()).hexdigest()
                connection.execute(
                    "insert into raw.postings (source, source_posting_id, content_hash, tenant, payload, crawl_id,"
                    " fetched_at) values (%s, %s, %s, %s, %s, %s, %s) on conflict do nothing",
                    (source, posting_id, digest, tenant, text, crawl_id, moment),
                )
                connection.execute(
                    "insert into raw.sightings (source, source_posting_id, crawl_id, content_hash, seen_at)"
                    " values (%s, %s, %s, %s, %s)",
                    (source, posting_id, crawl_id, digest, moment),
                )

    def land_forms(self, source: str, payloads: Mapping[str, Any]) -> None:
        """What the forms of landed postings ask."""
        with db.connect(self.url, role=db.Role.FLOWS) as connection:
            for posting_id, payload in payloads.items():
                connection.execute(
                    "insert into raw.forms (source, source_posting_id, content_hash, payload)"
                    " select source, source_posting_id, content_hash, %s from raw.postings"
                    " where source = %s and source_posting_id = %s",
                    (json.dumps(payload), source, posting_id),
                )

    def build(self, *arguments: str) -> str:
        """Run `dbt build`, as of `AS_OF` unless told otherwise. A failure fails the test with what dbt said."""
        place = conninfo_to_dict(self.url)
        moment = () if "--vars" in arguments else ("--vars", json.dumps({"as_of": AS_OF.isoformat()}))
        command = [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "build", *arguments, *moment]
        command += ["--project-dir", "dbt", "--profiles-dir", "dbt", "--target-path", str(self.target)]
        environment = os.environ | {
            "JOBRAKER_DBT_HOST": str(place["host"]),
            "JOBRAKER_DBT_USER": str(place["user"]),
            "JOBRAKER_DBT_NAME": str(place["dbname"]),
            "DBT_LOG_PATH": str(self.target / "logs"),
        }
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
        return done.stdout

    def identify(self) -> None:
        """Decide identities by the plain key, as simply as can be."""
        with db.connect(self.url, role=db.Role.FLOWS) as connection:
            connection.execute(
                "insert into derived.job_identities"
                " (source, source_posting_id, job_id, first_job_id, match_key, evidence)"
                " select source, source_posting_id, md5(match_key)::uuid, md5(match_key)::uuid, match_key, 'key'"
                " from intermediate.int_postings_identified_input on conflict do nothing"
            )

    def rows(self, statement: str, *, role: db.Role = db.Role.FLOWS) -> list[dict[str, Any]]:
        """What a statement gives to a role."""
        with db.connect(self.url, role=role) as connection:
            return connection.execute(statement.encode()).fetchall()

    def jobs(self) -> dict[str, dict[str, Any]]:
        """Every job by the id of the posting that speaks for it."""
        return {row["source_posting_id"]: row for row in self.rows("select * from marts.jobs")}


@dataclass(frozen=True)
class Chapters:
    """The jobs after each build."""

    house: House
    first: Mapping[str, dict[str, Any]]
    repeated: Mapping[str, dict[str, Any]]
    later: Mapping[str, dict[str, Any]]


def read_payloads(source: str) -> dict[str, Any]:
    """The invented payloads of a source by posting id."""
    payloads: dict[str, Any] = json.loads((PAYLOADS / f"{source}.json").read_text(encoding="utf-8"))
    return payloads


@pytest.fixture(scope="session")
def house(server_url: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An empty house."""
    yield from make_house(server_url, template, tmp_path_factory)


def make_house(server_url: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house for as long as somebody needs it."""
    name = f"dbt_{uuid.uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True, row_factory=dict_row) as connection:
        connection.execute(
            sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template))
        )
        yield House(make_conninfo(server_url, dbname=name), tmp_path_factory.mktemp("target"))
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def chapters(house: House) -> Chapters:
    """First everything is new, then nothing is, then boards have moved on."""
    for source, tenant in TENANTS.items():
        house.land(source, tenant, read_payloads(source), day=1)
    for source, forms in read_payloads("forms").items():
        house.land_forms(source, forms)
    for name in ("places", "titles"):
        house.land("greenhouse", name, _each(name), day=1)
    house.land("ashby", "addresses", _addresses(), day=1)
    house.land("greenhouse", "pay", _texts(), day=1)
    cycle = {name: {"title": name} for name in ("stays", "goes", "missed", "returns", "changes", "flips", "spoils")}
    house.land("ashby", "cycle", cycle, day=1)
    house.land("ashby", "quiet", {"quiet": {"title": "quiet"}}, day=1)
    house.build("--select", "tag:before_identity", "--exclude-resource-type", "unit_test")
    house.identify()
    house.build("--select", "tag:after_identity", "--exclude-resource-type", "unit_test")
    first = house.jobs()
    house.build("--exclude-resource-type", "unit_test")
    repeated = house.jobs()
    _move_on(house, cycle)
    house.build()
    return Chapters(house, first, repeated, house.jobs())


def _each(name: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for number, case in enumerate(json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))):
        place, title = (case["place"], f"Job {number}") if name == "places" else (None, case["title"])
        made[f"{name}-{number}"] = {"title": title, "location": {"name": place}}
    return made


def _addresses() -> dict[str, Any]:
    cases = json.loads((PAYLOADS / "addresses.json").read_text(encoding="utf-8"))
    return {
        f"addresses-{number}": {
            "title": f"Job {number}",
            "location": case["place"],
            "address": {"postalAddress": dict(zip(_PARTS, case["address"], strict=True))},
        }
        for number, case in enumerate(cases)
    }


def _texts() -> dict[str, Any]:
    cases = json.loads((PAYLOADS / "pay.json").read_text(encoding="utf-8"))
    return {
        f"pay-{number}": {"title": f"Job {number}", "location": {"name": case["place"]}, "content": case["content"]}
        for number, case in enumerate(cases)
    }


_PARTS = ("addressCountry", "addressRegion", "addressLocality")


def _move_on(house: House, cycle: dict[str, Any]) -> None:
    """Two complete crawls of one board, broken ones of another, a text that changes and changes back."""
    kept = {name: cycle[name] for name in ("stays", "missed", "changes", "flips")}
    house.land("ashby", "cycle", kept | {"flips": {"title": "flipped"}}, day=2)
    del kept["missed"]
    changed = kept | {"changes": {"title": "changes", "descriptionPlain": "New words"}}
    house.land("ashby", "cycle", changed, day=3)
    house.land("ashby", "cycle", {"returns": cycle["returns"]}, day=4, outcome="partial")
    for day, outcome in ((2, "failed"), (3, "partial"), (4, "complete")):
        house.land("ashby", "quiet", {}, day=day, outcome=outcome)
    own = {posting_id: payload for posting_id, payload in read_payloads("greenhouse").items() if posting_id != "101"}
    for day in (2, 3):
        house.land("greenhouse", "exampleanalytics", own, day=day)
    for day in (2, 3, 4):
        house.land("adzuna", "gb", read_payloads("adzuna") if day == 4 else {}, day=day)
    with db.connect(house.url, role=db.Role.FLOWS) as connection:
        connection.execute(
            "insert into raw.quarantine (source, source_posting_id, content_hash, reason, origin, payload, crawl_id)"
            " select source, source_posting_id, content_hash, 'spoilt', 'test', payload::text, crawl_id"
            " from raw.postings where source_posting_id = 'spoils'"
        )
