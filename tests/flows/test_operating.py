"""An operator's house: postings are judged, sources are listed, switched, tried and purged. A real dbt and Prefect."""

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, LiteralString

import pytest
from typer.testing import CliRunner, Result

from flows import boards, cli, landing, moderate, purge, tenants
from flows.refresh import Refresh, refresh
from flows.resources import Request, Tools
from flows.sources_cli import sources
from jobraker import db
from jobraker.db import Database, Role
from jobraker.errors import ForbiddenError, InvalidError, JobrakerError, MissingError
from jobraker.settings import Settings
from scrapers.registry import find
from scrapers.sandbox.serving import serving
from tests.flows.crawls import make_crawl, make_payload

MakeHouse = Callable[[str | None], Settings]
SCAM = "Before you start you must pay a training fee of $49. Contact us on Telegram @quickjobs only. Earn $300 daily."


@pytest.fixture(scope="module")
def house(make_house: MakeHouse) -> Iterator[Settings]:
    with serving(postings=60, odd=False) as url:
        yield make_house(url)


@pytest.fixture(scope="module")
def first(house: Settings) -> Refresh:
    """A refresh of a house in which somebody has advertised on Ashby what they should not."""
    with opened(house) as database:
        payload = make_payload("scam", title="Data Entry", descriptionPlain=SCAM)
        landing.land_crawl(database, find("ashby"), make_crawl(payload, tenant="scams"), run_id=uuid.uuid4())
    return refresh()


@pytest.fixture(autouse=True)
def shared_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command takes over logging and Prefect's place of its process, which here belong to all tests."""
    monkeypatch.setattr(cli, "log_to_file", lambda: None)
    monkeypatch.setattr(cli, "flow_room", nullcontext)


@contextmanager
def opened(house: Settings) -> Iterator[Database]:
    assert house.database.url is not None
    with Database(house.database.url.get_secret_value(), role=Role.FLOWS, pool_size=4) as database:
        yield database


def ask(house: Settings, statement: LiteralString, *values: object) -> Any:
    """One value, seen with the owner's eyes."""
    assert house.database.url is not None
    with db.connect(house.database.url.get_secret_value()) as connection:
        row = connection.execute(statement, values).fetchone()
    return next(iter(row.values())) if row else None


def execute(house: Settings, statement: LiteralString, *values: object) -> None:
    assert house.database.url is not None
    with db.connect(house.database.url.get_secret_value()) as connection:
        connection.execute(statement, values)


def run(*arguments: str, answer: str | None = None) -> Result:
    """A command in this process; an error of ours is raised, as `jobraker` prints it in one sentence."""
    done = CliRunner().invoke(sources, list(arguments), input=answer)
    if isinstance(done.exception, JobrakerError):
        raise done.exception
    return done


def test_every_posting_is_judged_and_the_scam_is_held(house: Settings, first: Refresh) -> None:
    postings = ask(house, "select count(*) from intermediate.int_postings_unioned")
    assert postings == ask(house, "select count(*) from derived.posting_quality where is_current") > 50
    held = "select source_posting_id from derived.posting_quality where verdict = 'held'"
    assert ask(house, held) == "scam"
    assert ask(house, "select count(*) from marts.job_quality where is_held") == 1
    assert ask(house, "select count(*) from marts.job_quality where verdict = 'doubtful'") == 0


def test_a_held_job_is_neither_indexed_nor_counted(house: Settings, first: Refresh) -> None:
    job_id = ask(house, "select job_id from marts.job_quality where is_held")
    assert ask(house, "select status from marts.jobs where job_id = %s", job_id) == "open"
    assert ask(house, "select count(*) from derived.search_index where job_id = %s", job_id) == 0
    counted = "select jobs_open from marts.companies join marts.jobs using (company_id) where job_id = %s"
    assert ask(house, counted, job_id) == 0


def test_judging_again_costs_nothing(house: Settings, first: Refresh) -> None:
    with opened(house) as database:
        assert moderate.moderate(database) == moderate.Moderation(0, 0)


def test_new_rules_judge_everything_again_and_doubts_are_history(
    house: Settings, first: Refresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    postings = ask(house, "select count(*) from intermediate.int_postings_unioned")
    monkeypatch.setattr(moderate, "RULES_VERSION", "another")
    with opened(house) as database:
        assert moderate.moderate(database).judged == postings
    assert ask(house, "select count(*) from derived.posting_quality") == postings + 1
    assert ask(house, "select count(*) from derived.posting_quality where not is_current") == 1
    monkeypatch.undo()
    with opened(house) as database:
        assert moderate.moderate(database).judged == postings


def test_a_decision_reaches_the_index_and_the_marts(house: Settings, first: Refresh) -> None:
    job_id = ask(house, "select job_id from marts.job_quality where source_posting_id = 'scam'")

    def decide(decision: str) -> None:
        execute(
            house,
            "insert into app.moderation_decisions (job_id, source, source_posting_id, decision)"
            " values (%s, 'ashby', 'scam', %s)",
            job_id,
            decision,
        )
        with opened(house) as database:
            request = Request(uuid.uuid4(), 1, None, "moderate", {"job_id": str(job_id), "decision": decision})
            moderate.follow_decision(_tools(house, database), request)

    indexed = "select count(*) from derived.search_index where job_id = %s"
    decide("release")
    assert ask(house, indexed, job_id) == 1
    assert refresh().rebuilt
    assert ask(house, "select is_held from marts.job_quality where job_id = %s", job_id) is False
    assert ask(house, indexed, job_id) == 1
    decide("hold")
    assert ask(house, indexed, job_id) == 0


def _tools(house: Settings, database: Database) -> Tools:
    return Tools(house, database, *([None] * 4))  # type: ignore[arg-type] # nothing else is needed


def test_sources_are_listed_with_their_health(house: Settings, first: Refresh) -> None:
    listed = {source["source"]: source for source in json.loads(run("list", "--json", "--boards").stdout)["sources"]}
    ashby = listed["ashby"]
    assert (ashby["health"], ashby["outcome"], ashby["failure_streak"]) == ("ok", "complete", 0)
    assert ashby["boards"] == len(ashby["tenants"]) > 1
    assert all(board["health"] == "ok" for board in ashby["tenants"])
    assert datetime.fromisoformat(ashby["last_crawl_at"]).tzinfo is not None
    assert ashby["last_crawl_at"] == max(board["last_crawl_at"] for board in ashby["tenants"])
    (threads,) = listed["hackernews"]["tenants"]
    assert (threads["tenant"], threads["health"]) == ("whoishiring", "ok")
    assert threads["postings"] > 0
    assert listed["adzuna"]["quota_left"]["per_day"] == 250
    said = run("list").stdout
    assert "ashby            board  ok" in said


def test_a_board_is_tried_without_landing_anything(house: Settings, first: Refresh) -> None:
    before = ask(house, "select count(*) from raw.crawls")
    tried = json.loads(run("test", "ashby", "--json").stdout)
    assert (tried["source"], tried["outcome"]) == ("ashby", "complete")
    assert tried["postings"] > 0
    assert ask(house, "select count(*) from raw.crawls") == before
    assert run("test", f"ashby/{tried['tenant'].upper()}").stdout.startswith(f"ashby/{tried['tenant']}: complete")
    threads = json.loads(run("test", "hackernews", "--json").stdout)
    assert not [title for title in threads["titles"] if "<" in title or "&#" in title]
    failed = run("test", "ashby/nobody-is-here")
    assert failed.exit_code == 1
    assert "failed" in failed.stdout


def test_a_board_is_switched_off_and_added_again(house: Settings, first: Refresh) -> None:
    board = json.loads(run("test", "ashby", "--json").stdout)["tenant"]
    address = f"https://jobs.ashbyhq.com/{board.upper()}"
    with pytest.raises(InvalidError, match=f"ashby/{board} is read already"):
        run("add", address)
    assert run("disable", f"ashby/{board.title()}", "--reason", "They asked\nus to.").exit_code == 0
    with pytest.raises(InvalidError, match="is off already"):
        run("disable", f"ashby/{board}")
    with opened(house) as database:
        assert tenants.find_changes(database, "ashby")[board].reason == "They asked\nus to."
    (line,) = [line for line in run("list", "--boards").stdout.splitlines() if line.endswith(", They asked us to.")]
    assert line.split()[:2] == [board, "off"]
    assert int(line.split()[2]) > 0
    added = json.loads(run("add", address, "--company", "Example Ltd", "--json").stdout)
    assert (added["added"], added["source"], added["tenant"]) == (True, "ashby", board)
    assert added["test"]["outcome"] == "complete"
    with opened(house) as database:
        assert tenants.find_changes(database, "ashby")[board].is_enabled


def test_a_board_that_cannot_be_read_is_not_added(house: Settings, first: Refresh) -> None:
    with pytest.raises(InvalidError, match="was not added"):
        run("add", "https://jobs.ashbyhq.com/nobody-is-here")
    with pytest.raises(InvalidError, match=r"the board is empty or there is none.*--no-test"):
        run("add", "https://jobs.smartrecruiters.com/NobodyIsHere")
    assert run("add", "https://jobs.ashbyhq.com/nobody-is-here", "--no-test").exit_code == 0
    run("disable", "ashby/nobody-is-here")


def test_what_nobody_knows_is_refused(house: Settings, first: Refresh) -> None:
    with pytest.raises(InvalidError, match="There is no source"):
        run("disable", "monster")
    with pytest.raises(MissingError, match="has no board"):
        run("disable", "ashby/never-heard-of")
    with pytest.raises(InvalidError, match="There is no source"):
        run("purge", "monster", "--yes")


def test_a_source_that_is_off_is_not_read_and_fails_nothing(house: Settings, first: Refresh) -> None:
    run("disable", "greenhouse", "--reason", "Too loud.")
    (ingest,) = [each for each in refresh("greenhouse").ingests if each.source == "greenhouse"]
    assert ingest.skipped == "switched off: Too loud."
    listed = {source["source"]: source for source in json.loads(run("list", "--json").stdout)["sources"]}
    assert (listed["greenhouse"]["health"], listed["greenhouse"]["reason"]) == ("off", "Too loud.")
    assert listed["greenhouse"]["postings"] > 0
    assert ask(house, "select health from marts.source_health where source = 'greenhouse'") == "off"
    run("enable", "greenhouse")
    assert ask(house, "select health from marts.source_health where source = 'greenhouse'") == "ok"


class Careers(BaseHTTPRequestHandler):
    """A careers page of an employer."""

    page = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.page)))
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *arguments: object) -> None:
        """Keep the test's output clean."""


@contextmanager
def careers(page: str) -> Iterator[str]:
    handler = type("Page", (Careers,), {"page": page.encode()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/careers"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_board_inside_a_careers_page_is_found(house: Settings) -> None:
    open_house = house.model_copy(update={"web": house.web.model_copy(update={"private_hosts": ("127.0.0.1",)})})
    page = '<script src="https://boards.greenhouse.io/embed/job_board/js?for=acme&amp;b=1"></script>'
    with careers(page) as url:
        assert boards.recognise(url, open_house) == boards.Found("greenhouse", "acme", "1 addresses on the page")
        with pytest.raises(ForbiddenError):
            boards.recognise(url, house)


def test_a_purged_source_leaves_nothing(house: Settings, first: Refresh) -> None:
    job_id = ask(house, "select job_id from marts.jobs where source = 'adzuna' limit 1")
    user_id = ask(house, "insert into app.users (email) values ('ada@example.com') returning user_id")
    execute(house, "insert into app.job_marks (user_id, job_id, mark) values (%s, %s, 'saved')", user_id, job_id)
    others = "select count(*) from derived.job_identities where source <> 'adzuna'"
    before, calls = ask(house, others), ask(house, "select count(*) from raw.api_calls")
    closed = "c" * 64  # of a job of another source, closed and so in no index
    copied = "insert into derived.embeddings select %s, encoder, embedding from derived.embeddings limit 1"
    execute(house, copied, closed)
    own = ask(
        house,
        "select min(found.text_hash) from derived.search_index as found join marts.jobs using (job_id)"
        " group by found.text_hash having bool_and(jobs.source = 'adzuna') limit 1",
    )
    assert run("purge", "adzuna", answer="n\n").exit_code == 1
    assert ask(house, "select count(*) from raw.postings where source = 'adzuna'") > 0
    with opened(house) as database:  # killed before the marts were built
        assert purge.remove(database, "adzuna").removed["raw.postings"] > 0
    printed = run("purge", "adzuna", "--yes", "--json").stdout
    done = json.loads(printed[printed.index("{\n") :])  # behind what is logged, which a command keeps in a file
    assert done["rows"] == 0
    assert find_traces(house, "adzuna") == []
    assert ask(house, "select count(*) from derived.embeddings where text_hash = %s", closed) == 1
    assert ask(house, "select count(*) from derived.embeddings where text_hash = %s", own) == 0
    assert ask(house, others) == before
    assert ask(house, "select count(*) from raw.api_calls") == calls
    assert ask(house, "select count(*) from app.job_marks where job_id = %s", job_id) == 1
    assert ask(house, "select count(*) from derived.search_index") == ask(
        house,
        "select count(*) from marts.jobs join marts.job_quality using (job_id) where status = 'open' and not is_held",
    )
    assert ask(house, "select health from marts.source_health where source = 'adzuna'") == "off"


def find_traces(house: Settings, source: str) -> list[str]:
    """Every table with a row that names the source, but those about the source itself."""
    about = {"raw.tenant_changes", "raw.api_calls", "staging.job_sources", "marts.sources", "derived.transforms"}
    assert house.database.url is not None
    found = []
    with db.connect(house.database.url.get_secret_value()) as connection:
        tables = connection.execute(
            "select format('%I.%I', schemaname, tablename) as name from pg_tables"
            " where schemaname in ('raw', 'staging', 'intermediate', 'marts', 'derived')"
        ).fetchall()
        for table in tables:
            query = f"select 1 from {table['name']} as anything where anything::text like '%{source}%' limit 1"
            if table["name"] not in about and connection.execute(query.encode()).fetchone():
                found.append(table["name"])
    return found
