"""Identity in the database: decided once, written batch by batch, changed by rulings only."""

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID, uuid4

import psycopg
import pytest

from flows import identify, identity_rulings
from flows.identity_explained import explain
from jobraker.db import Database
from jobraker.errors import BrokenError, ConflictError, InvalidError, MissingError
from models.identity.postings import Print
from tests.models.identity.conftest import ABOUT, OTHER_ROLE, ROLE

TABLE = """
create table intermediate.int_postings_identified_input (
    source text, source_posting_id text, tenant text, url text, apply_url text, title text, company text,
    place text, city text,
    country text, is_own boolean, requisition_id text, match_key text, posted_at timestamptz, description text,
    input_hash text, primary key (source, source_posting_id)
);
grant select on intermediate.int_postings_identified_input to jobraker_flows;
"""
INSERT = """
insert into intermediate.int_postings_identified_input
values (
    %(source)s, %(id)s, 'harbourlight', null, null, %(title)s,
    %(company)s, %(place)s, null, 'GB', %(is_own)s, null, 'key',
    null, %(text)s, md5(%(text)s)
)
on conflict (source, source_posting_id) do update
set description = excluded.description, input_hash = excluded.input_hash
"""
Post = Callable[..., None]


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    """Let a posting be seen."""
    with psycopg.connect(database_url, autocommit=True) as owner:
        owner.execute(TABLE)

        def _post(name: str, **said: object) -> None:
            usual = {
                "id": name, "source": "ashby", "title": "Software Engineer", "company": "Harbourlight",
                "place": "Leeds", "is_own": True, "text": ABOUT + ROLE,
            }  # fmt: skip
            owner.execute(INSERT, usual | said)

        yield _post


@pytest.fixture
def house(flows_database: Database, post: Post) -> Database:
    """Three sightings of one job, and one of another."""
    post("a")
    post("b")
    post("copy", source="adzuna", is_own=False, company="Harbourlight Ltd", text=(ABOUT + ROLE)[:500])
    post("other", text=ABOUT + OTHER_ROLE)
    identify.identify.fn(flows_database)
    return flows_database


def jobs(database: Database) -> dict[str, UUID]:
    with database.reading() as connection:
        rows = connection.execute("select source_posting_id, job_id from derived.job_identities").fetchall()
    return {row["source_posting_id"]: row["job_id"] for row in rows}


def count(database: Database, table: str) -> int:
    with database.reading() as connection:
        row = connection.execute(f"select count(*) as rows from derived.{table}".encode()).fetchone()
    assert row is not None
    return int(row["rows"])


def test_sightings_of_one_job_share_its_id(house: Database) -> None:
    decided = jobs(house)
    assert decided["a"] == decided["b"] == decided["copy"] != decided["other"]


def test_a_second_run_looks_at_nothing(house: Database) -> None:
    before = jobs(house), count(house, "identity_evidence"), count(house, "identity_keys")
    assert identify.identify.fn(house) == 0
    assert before == (jobs(house), count(house, "identity_evidence"), count(house, "identity_keys"))


def test_only_what_changed_is_looked_at_and_keeps_its_job(house: Database, post: Post) -> None:
    before = jobs(house)
    post("a", text=ABOUT + OTHER_ROLE)
    assert identify.identify.fn(house) == 1
    assert jobs(house) == before


def test_a_repost_is_found_among_what_was_seen_before(house: Database, post: Post) -> None:
    post("reposted")
    assert identify.identify.fn(house) == 1
    assert jobs(house)["reposted"] == jobs(house)["a"]


def test_batches_come_to_the_same_as_one(flows_database: Database, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identify, "_BATCH", 2)
    for name in "abcde":
        post(name)
    assert identify.identify.fn(flows_database) == 5
    assert len(set(jobs(flows_database).values())) == 1


def test_a_run_that_dies_leaves_whole_batches_and_the_next_goes_on(
    flows_database: Database, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identify, "_BATCH", 2)
    for name in "abcd":
        post(name, title=f"Software Engineer {name * 5}")
    save, saved = identify._save_evidence, []

    def die(*arguments: object) -> None:
        saved.append(arguments)
        if len(saved) == 2:
            raise BrokenError("The power went.")
        save(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(identify, "_save_evidence", die)
    with pytest.raises(BrokenError):
        identify.identify.fn(flows_database)
    assert count(flows_database, "identity_prints") == count(flows_database, "job_identities") == 2
    assert identify.identify.fn(flows_database) == 2
    assert len(jobs(flows_database)) == 4


def test_a_family_has_an_id(house: Database, post: Post) -> None:
    post("york", place="York")
    identify.identify.fn(house)
    decided = jobs(house)
    assert decided["york"] != decided["a"]
    with house.reading() as connection:
        families = connection.execute("select job_id, family_id from derived.job_families").fetchall()
    assert {row["job_id"] for row in families} == {decided["york"], decided["a"]}
    assert len({row["family_id"] for row in families}) == 1


def test_an_encoder_is_asked_about_pairs_in_doubt_only(flows_database: Database, post: Post) -> None:
    asked: list[Sequence[tuple[Print, Print]]] = []

    def doubt(_: Database) -> Callable[[Sequence[tuple[Print, Print]]], Sequence[bool]]:
        def answer(pairs: Sequence[tuple[Print, Print]]) -> Sequence[bool]:
            asked.append(pairs)
            return [False] * len(pairs)

        return answer

    post("a")
    post("b")
    identify.identify.fn(flows_database, doubt)
    assert asked == []


def test_a_sighting_is_taken_out_and_stays_out(house: Database, post: Post) -> None:
    before = jobs(house)
    with house.writing() as connection:
        ruling = identity_rulings.split(connection, "ashby:b", ruled_by="ada", note="another team")
    assert jobs(house) == before | {"b": ruling.into_job_id}
    post("c")
    identify.identify.fn(house)
    after = jobs(house)
    assert after["b"] == ruling.into_job_id
    assert after["c"] in {after["a"], after["b"]}
    assert after["a"] == before["a"]


def test_a_split_is_undone(house: Database) -> None:
    before = jobs(house)
    with house.writing() as connection:
        ruling = identity_rulings.split(connection, "ashby:b", ruled_by="ada")
    with house.writing() as connection:
        undone = identity_rulings.undo(connection, ruling.ruling_id, undone_by="eve")
    assert undone.moved == 1
    assert jobs(house) == before


def test_two_jobs_are_made_one_and_two_again(house: Database) -> None:
    before = jobs(house)
    with house.writing() as connection:
        ruling = identity_rulings.merge(connection, before["a"], before["other"], ruled_by="ada")
    assert set(jobs(house).values()) == {before["a"]}
    with house.writing() as connection, pytest.raises(ConflictError):
        identity_rulings.merge(connection, before["other"], before["a"], ruled_by="ada")
    with house.writing() as connection:
        identity_rulings.undo(connection, ruling.ruling_id, undone_by="eve")
    assert jobs(house) == before


def test_merges_follow_each_other(house: Database, post: Post) -> None:
    post("third", title="Office Manager")
    identify.identify.fn(house)
    before = jobs(house)
    with house.writing() as connection:
        identity_rulings.merge(connection, before["other"], before["third"], ruled_by="ada")
        identity_rulings.merge(connection, before["a"], before["third"], ruled_by="ada")
    assert set(jobs(house).values()) == {before["a"]}


def test_what_was_undone_is_not_done_again_by_the_machine(flows_database: Database, post: Post) -> None:
    elsewhere = {"source": "adzuna", "is_own": False}
    post("short", **elsewhere, text=ABOUT)
    identify.identify.fn(flows_database)
    post("agency", **elsewhere, company="Quayside Recruitment", text="You keep the tide service running. " + ROLE)
    identify.identify.fn(flows_database)
    apart = jobs(flows_database)
    assert apart["short"] != apart["agency"]
    post("own")
    identify.identify.fn(flows_database)
    assert len(set(jobs(flows_database).values())) == 1
    with flows_database.writing() as connection:
        row = connection.execute("select ruling_id from derived.identity_rulings where ruled_by = 'machine'").fetchone()
        assert row is not None
        identity_rulings.undo(connection, row["ruling_id"], undone_by="ada")
    assert {name: job for name, job in jobs(flows_database).items() if name != "own"} == apart
    post("again")
    identify.identify.fn(flows_database)
    decided = jobs(flows_database)
    assert (decided["short"], decided["agency"]) == (apart["short"], apart["agency"])


def test_a_job_is_explained(house: Database) -> None:
    decided = jobs(house)
    with house.writing() as connection:
        identity_rulings.merge(connection, decided["a"], decided["other"], ruled_by="ada", note="one opening")
    for name in (str(decided["a"]), "adzuna:copy", str(decided["other"])):
        with house.reading() as connection:
            explanation = explain(connection, name)
        assert explanation.job_id == decided["a"]
        sightings = {row["sighting"] for row in explanation.sightings}
        assert sightings == {"ashby:a", "ashby:b", "adzuna:copy", "ashby:other"}
        told = explanation.describe()
        assert "one text under one title by one employer" in told
        assert "by ada: one opening" in told
        assert explanation.to_json()["rulings"][0]["note"] == "one opening"


def test_evidence_that_no_longer_holds_is_told_apart(house: Database) -> None:
    with house.reading() as connection:
        before = explain(connection, "adzuna:copy")
    assert all(row["is_standing"] for row in before.evidence)
    assert "no longer" not in before.describe()
    with house.writing() as connection:
        identity_rulings.split(connection, "adzuna:copy", ruled_by="ada")
    with house.reading() as connection:
        after = explain(connection, "adzuna:copy")
    about = [row for row in after.evidence if row["kind"] == "same"]
    assert about
    assert not any(row["is_standing"] for row in about)
    standing, _, stale = after.describe().partition("Decided once, and no longer so:")
    assert "One job because" not in standing
    assert "same, one text under one title by one employer" in stale


def test_what_cannot_be_ruled_is_told_in_a_sentence(house: Database) -> None:
    with house.reading() as connection:
        for name, error in (("nonsense", InvalidError), ("ashby:nobody", MissingError), (str(uuid4()), MissingError)):
            with pytest.raises(error):
                explain(connection, name)
    with house.writing() as connection:
        with pytest.raises(ConflictError, match="only sighting"):
            identity_rulings.split(connection, "ashby:other", ruled_by="ada")
        with pytest.raises(MissingError):
            identity_rulings.merge(connection, uuid4(), uuid4(), ruled_by="ada")
        with pytest.raises(MissingError):
            identity_rulings.undo(connection, 4711, undone_by="ada")


def test_the_machine_decides_while_nobody_rules(
    flows_database: Database, post: Post, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    post("a")
    post("b")
    read, refused = identify._save_prints, []

    def rule(*arguments: object) -> object:
        with psycopg.connect(database_url) as person, pytest.raises(psycopg.errors.LockNotAvailable) as error:
            person.execute("lock table derived.identity_rulings in share row exclusive mode nowait")
        refused.append(error)
        return read(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(identify, "_save_prints", rule)
    identify.identify.fn(flows_database)
    assert len(refused) == 1


def test_an_id_leads_to_its_job_whatever_came_first(flows_database: Database, post: Post) -> None:
    copy = {"source": "adzuna", "is_own": False, "company": "Harbourlight Ltd", "text": (ABOUT + ROLE)[:500]}
    post("copy", **copy)
    identify.identify.fn(flows_database)
    given = jobs(flows_database)["copy"]
    post("a")
    identify.identify.fn(flows_database)
    assert set(jobs(flows_database).values()) == {given}
    with flows_database.writing() as connection:
        for table in ("identity_keys", "identity_prints", "job_identities"):
            connection.execute(f"delete from derived.{table}".encode())
    identify.identify.fn(flows_database)
    (job_id,) = set(jobs(flows_database).values())
    assert job_id != given
    with flows_database.reading() as connection:
        row = connection.execute("select derived.find_present_job(%s) as present", (given,)).fetchone()
        leading = connection.execute("select derived.find_given_ids(%s) as given", (job_id,)).fetchall()
        assert explain(connection, str(given)).job_id == job_id
    assert row == {"present": job_id}
    assert {each["given"] for each in leading} == {given, job_id}


def test_what_was_decided_before_gets_its_own_id(house: Database, post: Post) -> None:
    with house.writing() as connection:
        connection.execute("update derived.job_identities set own_job_id = null")
        connection.execute("update derived.identity_prints set input_hash = 'of old'")
    identify.identify.fn(house)
    with house.reading() as connection:
        missing = connection.execute("select from derived.job_identities where own_job_id is null").fetchall()
    assert missing == []
