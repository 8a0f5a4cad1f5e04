"""What is held is shown to nobody, and what an admin decides counts at once."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from psycopg import sql
from psycopg.types.json import Jsonb

from jobraker.db import Connection
from tests.api.conftest import AddJob, SignIn, insert, read_user_id

BOSS = "boss@example.com"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FEE = {"rule": "fee", "points": 0.7, "reason": "It asks the applicant to pay.", "evidence": ["pay a fee of $20"]}
AddVerdict = Callable[..., str]


@pytest.fixture
def boss(sign_in: SignIn, owner: Connection) -> TestClient:
    person = sign_in(BOSS)
    owner.execute("update app.users set roles = '{seeker,admin}' where email = %s", (BOSS,))
    return person


@pytest.fixture
def add_verdict(owner: Connection, add_job: AddJob) -> AddVerdict:
    """A job and what the rules say of it."""

    def _add(verdict: str = "held", **columns: Any) -> str:
        posting_id = uuid.uuid4().hex
        job_id = add_job(source_posting_id=posting_id, **columns)
        found = [] if verdict == "fine" else [FEE]
        said = {"source": columns.get("source", "ashby"), "source_posting_id": posting_id, "verdict": verdict}
        said |= {"score": 0.7, "rules_version": "quality-1/x", "judged_at": NOON}
        findings = {"version_hash": "h", "findings": Jsonb(found)}
        insert(owner, sql.Identifier("derived", "posting_quality"), said | findings)
        reasons = {"rules": [each["rule"] for each in found], "reasons": [each["reason"] for each in found]}
        is_held = {"job_id": job_id, "is_held": verdict == "held"}
        insert(owner, sql.Identifier("marts", "job_quality"), said | reasons | is_held)
        return job_id

    return _add


def find_shown(person: TestClient) -> set[str]:
    return {job["job_id"] for job in person.get("/jobs").json()["data"]}


def test_a_held_job_is_found_by_nobody(client: TestClient, add_verdict: AddVerdict) -> None:
    fine, doubtful, held = (add_verdict(verdict) for verdict in ("fine", "doubtful", "held"))
    assert find_shown(client) == {fine, doubtful}
    assert held not in find_shown(client)


def test_a_held_job_says_why_and_no_more(client: TestClient, boss: TestClient, add_verdict: AddVerdict) -> None:
    job_id = add_verdict(description="Pay a fee of $20 before you start.")
    job = client.get(f"/jobs/{job_id}").json()["data"]
    assert job["hold"] == {"reasons": [FEE["reason"]], "is_decided": False, "since": "2026-11-20T12:00:00Z"}
    assert (job["description"], job["snippet"], job["url"]) == (None, None, None)
    whole = boss.get(f"/jobs/{job_id}").json()["data"]
    assert whole["description"] == "Pay a fee of $20 before you start."
    assert whole["hold"] == job["hold"]
    assert client.get(f"/jobs/{add_verdict('doubtful')}").json()["data"]["hold"] is None


def test_a_held_job_leads_nowhere_by_another_way(
    client: TestClient, ada: TestClient, boss: TestClient, add_verdict: AddVerdict, owner: Connection
) -> None:
    family = uuid.uuid4()
    job_id = add_verdict(family_id=family, url="https://held.example/1")
    add_verdict("fine", family_id=family, url="https://held.example/2")
    seen = {"sighting_id": "ashby:1", "job_id": job_id, "source": "ashby", "source_posting_id": "1", "status": "open"}
    sighting = seen | {"url": "https://held.example/1", "is_primary": True}
    insert(owner, sql.Identifier("marts", "job_sightings"), sighting)
    counts = dict.fromkeys(("questions", "required", "uploads", "choices", "demographic", "consents", "may_exclude"), 1)
    form = {"job_id": job_id, "essays": 0, "fetched_at": NOON, **counts, "items": Jsonb([])}
    insert(owner, sql.Identifier("marts", "application_forms"), form)
    for person in (client, ada):
        answer = person.get(f"/jobs/{job_id}")
        assert "held.example" not in answer.text
        job = answer.json()["data"]
        assert (job["application_form"], job["form_questions_required"], job["form_essays"]) == (None, None, None)
        assert (len(job["family"]), len(job["sightings"])) == (2, 1)
    whole = boss.get(f"/jobs/{job_id}").json()["data"]
    assert (whole["sightings"][0]["url"], whole["form_questions_required"]) == ("https://held.example/1", 1)
    assert {each["url"] for each in whole["family"]} == {"https://held.example/1", "https://held.example/2"}


def test_a_held_job_does_not_show_on_its_siblings(
    client: TestClient, boss: TestClient, add_verdict: AddVerdict, owner: Connection
) -> None:
    family = uuid.uuid4()
    places = (("Leeds", "fine"), ("York", "held"), ("Hull", "fine"), ("Bath", "fine"))
    leeds, _, hull, bath = (add_verdict(verdict, place=place, family_id=family) for place, verdict in places)
    assert boss.post(f"/moderation/jobs/{hull}/decisions", json={"decision": "hold"}).status_code == 201
    owner.execute("update marts.jobs set valid_through = now() - interval '1 hour' where job_id = %s", (bath,))
    shown = client.get(f"/jobs/{leeds}").json()["data"]
    assert [each["job_id"] for each in shown["family"]] == [leeds]
    card = next(job for job in client.get("/jobs").json()["data"] if job["family_id"] == str(family))
    for job in (shown, card):
        assert (job["family_jobs"], job["family_places"]) == (1, ["Leeds"])


def test_the_flows_say_which_job_an_old_decision_is_about(
    client: TestClient, boss: TestClient, add_verdict: AddVerdict, owner: Connection
) -> None:
    released, parted = add_verdict("held"), add_verdict("fine")
    boss.post(f"/moderation/jobs/{released}/decisions", json={"decision": "release"})
    boss.post(f"/moderation/jobs/{parted}/decisions", json={"decision": "hold"})
    # The flows know that another job, held last, is part of the first one, and that the held posting left the second.
    for job_id in (released, uuid.uuid4()):
        ruling = {"job_id": job_id, "decision": "hold", "decided_at": NOON, "moderation_decision_id": 2}
        insert(owner, sql.Identifier("derived", "job_rulings"), ruling)
    assert find_shown(client) == {parted}
    assert client.get(f"/jobs/{parted}").json()["data"]["hold"] is None
    assert client.get(f"/jobs/{released}").json()["data"]["hold"]["is_decided"]
    assert boss.get(f"/moderation/jobs/{released}").json()["data"]["is_held"]
    held = boss.get("/moderation/jobs", params={"held": True}).json()["data"]
    assert [row["job_id"] for row in held] == [released]
    boss.post(f"/moderation/jobs/{released}/decisions", json={"decision": "release"})
    assert find_shown(client) == {released, parted}


def test_a_held_job_is_recommended_to_nobody(
    ada: TestClient, add_verdict: AddVerdict, add_recommendation: Callable[..., None]
) -> None:
    fine, held = add_verdict("fine"), add_verdict("held")
    for rank, job_id in enumerate((held, fine), 1):
        add_recommendation(read_user_id(ada), job_id, rank=rank)
    assert [row["job"]["job_id"] for row in ada.get("/recommendations").json()["data"]] == [fine]


def test_admins_list_what_is_doubtful_the_worst_first(
    boss: TestClient, add_verdict: AddVerdict, owner: Connection
) -> None:
    owner.execute("insert into marts.sources values ('ashby'), ('adzuna')")
    held, doubtful, fine = (add_verdict(verdict) for verdict in ("held", "doubtful", "fine"))
    other = add_verdict("held", source="adzuna", sources=["adzuna"])

    def list_ids(**filters: Any) -> list[str]:
        return [row["job_id"] for row in boss.get("/moderation/jobs", params=filters).json()["data"]]

    assert list_ids() == [*sorted((held, other)), doubtful]
    assert list_ids(source="adzuna") == [other]
    unknown = boss.get("/moderation/jobs", params={"source": "nosuch"})
    assert unknown.status_code == 422
    assert unknown.json()["error"]["fields"].keys() == {"source"}
    assert list_ids(verdict="fine") == [fine]
    assert list_ids(verdict="doubtful", held=True) == []
    page = boss.get("/moderation/jobs", params={"per_page": 1, "page": 2}).json()
    assert len(page["data"]) == 1
    assert page["meta"]["pagination"]["total"] == 3
    assert boss.get("/moderation/jobs", params={"verdict": "awful"}).status_code == 422


def test_a_case_has_the_words_that_gave_it_away(boss: TestClient, add_verdict: AddVerdict) -> None:
    case = boss.get(f"/moderation/jobs/{add_verdict()}").json()["data"]
    assert case["judgements"][0]["findings"] == [FEE]
    assert (case["is_held"], case["verdict"], case["decisions"]) == (True, "held", [])
    assert boss.get(f"/moderation/jobs/{uuid.uuid4()}").status_code == 404


def test_a_decision_counts_at_once_and_over_the_rules(
    client: TestClient, boss: TestClient, add_verdict: AddVerdict, owner: Connection
) -> None:
    held, fine = add_verdict("held"), add_verdict("fine")
    released = boss.post(f"/moderation/jobs/{held}/decisions", json={"decision": "release", "note": "I know them."})
    assert released.status_code == 201
    assert released.json()["data"]["is_held"] is False
    assert boss.post(f"/moderation/jobs/{fine}/decisions", json={"decision": "hold"}).status_code == 201
    assert find_shown(client) == {held}
    assert client.get(f"/jobs/{held}").json()["data"]["hold"] is None
    hold = client.get(f"/jobs/{fine}").json()["data"]["hold"]
    assert (hold["is_decided"], hold["reasons"]) == (True, [])
    asked = owner.execute("select payload from app.outbox where kind = 'moderate' order by created_at").fetchall()
    assert [row["payload"] for row in asked] == [
        {"job_id": held, "decision": "release"}, {"job_id": fine, "decision": "hold"}
    ]  # fmt: skip


def test_decisions_are_added_and_the_last_one_counts(
    boss: TestClient, add_verdict: AddVerdict, owner: Connection
) -> None:
    job_id = add_verdict("held")
    for decision, note in (("release", "Looks well."), ("hold", "It was not."), ("release", None)):
        boss.post(f"/moderation/jobs/{job_id}/decisions", json={"decision": decision, "note": note})
    case = boss.get(f"/moderation/jobs/{job_id}").json()["data"]
    assert [(each["decision"], each["note"]) for each in case["decisions"]] == [
        ("release", None), ("hold", "It was not."), ("release", "Looks well.")
    ]  # fmt: skip
    assert {each["actor_id"] for each in case["decisions"]} == {read_user_id(boss)}
    assert case["is_held"] is False
    assert owner.execute("select verdict from derived.posting_quality").fetchall() == [{"verdict": "held"}]


@pytest.mark.parametrize("body", [{}, {"decision": "delete"}, {"decision": "hold", "why": "x"}, {"note": "x"}])
def test_a_decision_is_one_of_two(boss: TestClient, add_verdict: AddVerdict, body: dict[str, str]) -> None:
    assert boss.post(f"/moderation/jobs/{add_verdict()}/decisions", json=body).status_code == 422


def test_nobody_else_decides(client: TestClient, ada: TestClient, boss: TestClient, add_verdict: AddVerdict) -> None:
    path = f"/moderation/jobs/{add_verdict()}"
    for person, status in ((client, 401), (ada, 403)):
        assert person.get("/moderation/jobs").status_code == status
        assert person.get(path).status_code == status
        assert person.post(f"{path}/decisions", json={"decision": "release"}).status_code == status
    unknown = boss.post(f"/moderation/jobs/{uuid.uuid4()}/decisions", json={"decision": "hold"})
    assert unknown.status_code == 404


def test_a_decision_outlives_the_account_of_whoever_made_it(
    boss: TestClient, add_verdict: AddVerdict, owner: Connection
) -> None:
    job_id = add_verdict()
    boss.post(f"/moderation/jobs/{job_id}/decisions", json={"decision": "release"})
    owner.execute("delete from app.users where email = %s", (BOSS,))
    rows = owner.execute("select decision, actor_id from app.moderation_decisions").fetchall()
    assert rows == [{"decision": "release", "actor_id": None}]


def test_each_job_is_shown_with_its_attribution(client: TestClient, add_job: AddJob, owner: Connection) -> None:
    job_id = add_job()
    owner.execute("insert into marts.sources values ('ashby', 'https://a.example', 'https://a.example/terms')")
    expected = {"text": "From the employer's own board.", "url": "https://a.example"}
    for job in (client.get("/jobs").json()["data"][0], client.get(f"/jobs/{job_id}").json()["data"]):
        assert job["attribution"] == expected | {"terms_url": "https://a.example/terms"}


def test_anybody_sees_the_sources(client: TestClient, owner: Connection, marts: None) -> None:
    for name in ("b", "a"):
        owner.execute(
            "insert into marts.source_health values (%s, 'board', 'By A', 'https://a.example', 'https://a.example/t',"
            " 'stale', 3, 20, 10, null, null)",
            (name,),
        )
    listed = client.get("/sources").json()
    assert [source["name"] for source in listed["data"]] == ["a", "b"]
    assert listed["data"][0]["health"] == "stale"
    assert listed["data"][0]["last_crawl_at"] is None
    assert [row["name"] for row in client.get("/sources", params={"per_page": 1, "page": 2}).json()["data"]] == ["b"]
