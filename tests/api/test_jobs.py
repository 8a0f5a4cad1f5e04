import uuid
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from psycopg.types.json import Jsonb

from jobraker.db import Connection
from tests.api.conftest import AddJob, SignIn


def test_a_job_is_read_whole(client: TestClient, add_job: AddJob, owner: Connection) -> None:
    job_id = add_job(description="Everything about it. " * 100, region="Greater London", status="closed")
    seen = datetime(2026, 11, 1, tzinfo=UTC)
    owner.execute("insert into marts.job_verifications values (%s, %s, %s, %s)", (job_id, seen, seen, seen))
    job = client.get(f"/jobs/{job_id}").json()["data"]
    assert len(job["description"]) == 2100
    assert job["region"] == "Greater London"
    assert job["status"] == "closed"
    assert job["last_seen_at"] == job["last_complete_crawl_at"] == "2026-11-01T00:00:00Z"


def test_a_job_never_verified_has_its_own_last_sighting(client: TestClient, add_job: AddJob) -> None:
    job = client.get(f"/jobs/{add_job()}").json()["data"]
    assert job["last_seen_at"] == job["first_seen_at"]
    assert job["last_complete_crawl_at"] is None


def test_a_job_says_how_sure_it_is_that_it_is_there(client: TestClient, add_job: AddJob, owner: Connection) -> None:
    since, seen = datetime(2026, 11, 3, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)
    job_id = add_job(state="missing", missing_since=since, times_relisted=2)
    owner.execute("insert into marts.job_verifications values (%s, %s, %s, %s)", (job_id, since, seen, since))
    for job in (client.get(f"/jobs/{job_id}").json()["data"], client.get("/jobs").json()["data"][0]):
        assert (job["status"], job["state"], job["last_verified_at"]) == ("open", "missing", "2026-11-02T00:00:00Z")
    job = client.get(f"/jobs/{job_id}").json()["data"]
    assert (job["missing_since"], job["times_relisted"]) == ("2026-11-03T00:00:00Z", 2)
    assert (job["signals"], job["application_form"], job["closed_at"]) == ([], None, None)


def test_a_job_past_its_stated_end_is_closed_before_the_next_build(client: TestClient, add_job: AddJob) -> None:
    ended, ends = datetime(2020, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC)
    gone, kept = add_job(title="Ended", valid_through=ended), add_job(title="Ends", valid_through=ends)
    assert [job["job_id"] for job in client.get("/jobs").json()["data"]] == [kept]
    assert client.get("/jobs").json()["meta"]["pagination"]["total"] == 1
    assert client.get("/jobs", params={"q": "ended or ends"}).json()["meta"]["pagination"]["total"] == 1
    job = client.get(f"/jobs/{gone}").json()["data"]
    assert (job["status"], job["state"], job["closed_at"]) == ("closed", "gone", "2020-01-01T00:00:00Z")
    assert job["closed_reason"] == "the end that it stated has passed"
    assert client.get(f"/jobs/{kept}").json()["data"]["status"] == "open"


def test_signals_and_the_form_come_with_the_job(client: TestClient, add_job: AddJob, owner: Connection) -> None:
    job_id, read = add_job(), datetime(2026, 11, 1, tzinfo=UTC)
    owner.execute(
        "insert into marts.job_signals values ('x', %s, 'open_for_long', 'Open for 90 days.', '{\"days\": 90}', %s)",
        (job_id, read),
    )
    item = {"label": "Why?", "required": True, "type": "essay", "kind": "question", "may_exclude": False, "options": []}
    owner.execute(
        "insert into marts.application_forms values (%s, 1, 1, 1, 0, 0, 0, 0, 0, %s, %s)", (job_id, Jsonb([item]), read)
    )
    job = client.get(f"/jobs/{job_id}").json()["data"]
    assert job["signals"] == [
        {
            "signal": "open_for_long",
            "evidence": "Open for 90 days.",
            "figures": {"days": 90},
            "since": "2026-11-01T00:00:00Z",
        }
    ]
    form = job["application_form"]
    assert (form["questions"], form["essays"], form["items"]) == (1, 1, [item])
    listed = client.get("/jobs").json()["data"][0]
    assert (listed["form_questions_required"], listed["form_essays"]) == (1, 1)


def test_an_unknown_job_is_missing(client: TestClient, marts: None) -> None:
    assert client.get(f"/jobs/{uuid.uuid4()}").status_code == 404
    assert client.get("/jobs/nonsense").status_code == 422


def test_marks_show_for_the_one_who_made_them(
    client: TestClient, ada: TestClient, sign_in: SignIn, add_job: AddJob
) -> None:
    job_id = add_job()
    for mark in ("viewed", "saved"):
        assert ada.put(f"/jobs/{job_id}/marks/{mark}").status_code == 200
    for path in (f"/jobs/{job_id}", "/jobs"):
        seen = [person.get(path).json()["data"] for person in (ada, sign_in("eve@example.com"), client)]
        jobs = [data[0] if isinstance(data, list) else data for data in seen]
        assert [job["marks"] for job in jobs] == [["saved", "viewed"], [], []]


def test_marking_twice_is_marking_once(ada: TestClient, add_job: AddJob, owner: Connection) -> None:
    address = f"/jobs/{add_job()}/marks/dismissed"
    first = ada.put(address, json={"reason": "Too far away"}).json()["data"]
    second = ada.put(address, json={"reason": "Far too far away"}).json()["data"]
    assert second["reason"] == "Far too far away"
    assert second["marked_at"] == first["marked_at"]
    assert len(owner.execute("select from app.job_marks").fetchall()) == 1


def test_a_mark_is_taken_back(ada: TestClient, add_job: AddJob) -> None:
    job_id = add_job()
    ada.put(f"/jobs/{job_id}/marks/saved")
    for _ in range(2):
        assert ada.delete(f"/jobs/{job_id}/marks/saved").status_code == 200
    assert ada.get(f"/jobs/{job_id}").json()["data"]["marks"] == []


def test_nobody_takes_back_anothers_mark(ada: TestClient, sign_in: SignIn, add_job: AddJob) -> None:
    job_id = add_job()
    ada.put(f"/jobs/{job_id}/marks/saved")
    sign_in("eve@example.com").delete(f"/jobs/{job_id}/marks/saved")
    assert ada.get(f"/jobs/{job_id}").json()["data"]["marks"] == ["saved"]


@pytest.mark.parametrize(
    ("job_id", "mark", "status"), [("known", "liked", 422), ("nonsense", "saved", 422), ("unknown", "saved", 404)]
)
def test_a_mark_needs_a_job_and_a_known_word(
    ada: TestClient, add_job: AddJob, job_id: str, mark: str, status: int
) -> None:
    ids = {"known": add_job(), "unknown": str(uuid.uuid4())}
    assert ada.put(f"/jobs/{ids.get(job_id, job_id)}/marks/{mark}").status_code == status


def test_marking_needs_signing_in(client: TestClient, add_job: AddJob) -> None:
    job_id = add_job()
    assert client.put(f"/jobs/{job_id}/marks/saved").status_code == 401
    assert client.delete(f"/jobs/{job_id}/marks/saved").status_code == 401


def test_a_family_is_one_row_its_newest_match(client: TestClient, add_job: AddJob) -> None:
    family = uuid.uuid4()
    for days_old, place in ((1, "Leeds"), (2, "York"), (3, "Hull")):
        add_job(days_old=days_old, place=place, city=place, country="GB", family_id=family)
    alone = add_job(days_old=4)
    found = client.get("/jobs").json()
    assert [job["place"] for job in found["data"]] == ["Leeds", None]
    assert found["data"][0]["family_jobs"] == 3
    assert found["data"][0]["family_places"] == ["Hull", "Leeds", "York"]
    assert found["data"][1]["family_id"] == alone
    assert found["data"][1]["family_jobs"] == 1
    assert found["meta"]["pagination"]["total"] == 2


def test_of_a_family_the_member_shows_that_matches(client: TestClient, add_job: AddJob) -> None:
    family = uuid.uuid4()
    for days_old, place in ((1, "Leeds"), (2, "York")):
        add_job(days_old=days_old, place=place, city=place, family_id=family)
    found = client.get("/jobs", params={"city": "york"}).json()["data"]
    assert [(job["place"], job["family_jobs"]) for job in found] == [("York", 2)]


def test_a_job_lists_its_family_and_its_sightings(client: TestClient, add_job: AddJob, owner: Connection) -> None:
    family = uuid.uuid4()
    job_id, other, _closed = (
        add_job(days_old=days_old, place=place, status=status, family_id=family)
        for days_old, place, status in ((1, "Leeds", "open"), (2, "York", "open"), (3, "Hull", "closed"))
    )
    for name, is_primary in (("ashby:1", True), ("adzuna:2", False)):
        source, posting = name.split(":")
        owner.execute(
            "insert into marts.job_sightings"
            " (sighting_id, job_id, source, source_posting_id, url, licence, status, is_primary)"
            " values (%s, %s, %s, %s, 'https://jobs.example/1', 'Its words.', 'open', %s)",
            (name, job_id, source, posting, is_primary),
        )
    job = client.get(f"/jobs/{job_id}").json()["data"]
    assert [relative["job_id"] for relative in job["family"]] == [job_id, other]
    assert [(seen["source"], seen["is_primary"]) for seen in job["sightings"]] == [("ashby", True), ("adzuna", False)]
    assert job["sightings"][0]["licence"] == "Its words."


def test_a_job_that_became_part_of_another_leads_there(
    client: TestClient, ada: TestClient, add_job: AddJob, owner: Connection
) -> None:
    job_id, gone = add_job(), uuid.uuid4()
    owner.execute(
        "insert into derived.identity_rulings (kind, job_id, into_job_id, ruled_by) values ('merge', %s, %s, 'ada')",
        (gone, job_id),
    )
    assert client.get(f"/jobs/{gone}").json()["data"]["job_id"] == job_id
    assert ada.put(f"/jobs/{gone}/marks/saved").status_code == 200
    assert client.get(f"/jobs/{uuid.uuid4()}").status_code == 404


def merge(owner: Connection, gone: str, job_id: str) -> None:
    owner.execute(
        "insert into derived.identity_rulings (kind, job_id, into_job_id, ruled_by) values ('merge', %s, %s, 'ada')",
        (gone, job_id),
    )


def see(owner: Connection, job_id: str, own_job_id: str) -> None:
    """A sighting of the job that would have given it another id, had it come first."""
    owner.execute(
        "insert into derived.job_identities"
        " (source, source_posting_id, job_id, first_job_id, own_job_id, match_key, evidence)"
        " values ('adzuna', %s, %s, %s, %s, '', '')",
        (own_job_id, job_id, job_id, own_job_id),
    )


def test_a_mark_stays_with_a_job_that_became_part_of_another(
    client: TestClient, ada: TestClient, sign_in: SignIn, add_job: AddJob, owner: Connection
) -> None:
    older, gone, job_id = add_job(), add_job(), add_job()
    for marked in (older, gone, job_id):
        ada.put(f"/jobs/{marked}/marks/saved")
    ada.put(f"/jobs/{older}/marks/dismissed")
    owner.execute("delete from marts.jobs where job_id = any(%s)", ([older, gone],))
    merge(owner, older, gone)
    merge(owner, gone, job_id)
    eve = sign_in("eve@example.com")
    eve.put(f"/jobs/{older}/marks/saved")

    def read_marks(person: TestClient) -> list[list[str]]:
        (card,) = person.get("/jobs").json()["data"]
        return [card["marks"], person.get(f"/jobs/{job_id}").json()["data"]["marks"]]

    assert read_marks(ada) == [["dismissed", "saved"]] * 2
    assert ada.delete(f"/jobs/{job_id}/marks/saved").status_code == 200
    assert ada.delete(f"/jobs/{gone}/marks/dismissed").status_code == 200
    assert read_marks(ada) == [[], []]
    assert read_marks(eve) == [["saved"]] * 2
    assert read_marks(client) == [[], []]


def test_an_id_from_before_a_rebuild_leads_to_the_job_of_its_sighting(
    client: TestClient, ada: TestClient, add_job: AddJob, owner: Connection
) -> None:
    job_id, former = add_job(), str(uuid.uuid4())
    see(owner, job_id, former)
    assert client.get(f"/jobs/{former}").json()["data"]["job_id"] == job_id
    assert ada.put(f"/jobs/{former}/marks/saved").status_code == 200
    owner.execute("update app.job_marks set job_id = %s", (former,))
    assert ada.get("/jobs").json()["data"][0]["marks"] == ["saved"]
    assert ada.get(f"/jobs/{job_id}").json()["data"]["marks"] == ["saved"]
    ada.delete(f"/jobs/{job_id}/marks/saved")
    assert owner.execute("select from app.job_marks").fetchall() == []


def test_an_id_that_a_job_has_is_that_jobs(ada: TestClient, add_job: AddJob, owner: Connection) -> None:
    job_id, other = add_job(), add_job()
    see(owner, job_id, str(uuid.uuid4()))
    see(owner, other, job_id)  # taken out of the job that it named
    ada.put(f"/jobs/{job_id}/marks/saved")
    assert {job["job_id"]: job["marks"] for job in ada.get("/jobs").json()["data"]} == {job_id: ["saved"], other: []}
    ada.delete(f"/jobs/{other}/marks/saved")
    assert ada.get(f"/jobs/{job_id}").json()["data"]["marks"] == ["saved"]
