import threading
import uuid
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from psycopg.types.json import Jsonb

from api.app import create_app
from jobraker.db import Connection
from jobraker.settings import ApiSettings, Settings
from tests.api.conftest import AddJob, SignIn, read_user_id

AddRecommendation = Callable[..., None]
GENERATE = "/recommendations/generate"


def give_profile(person: TestClient) -> None:
    person.put("/profile", json={"titles": ["Data engineer"]})


def finish(owner: Connection, request_id: str, state: str = "completed", error: dict[str, Any] | None = None) -> None:
    owner.execute(
        "insert into derived.request_runs (request_id, state, worker, lease_until, error, finished_at)"
        " values (%s, %s, 'test', now(), %s, now())",
        (request_id, state, Jsonb(error) if error else None),
    )


def test_without_a_cv_or_a_profile_there_is_nothing_to_match(ada: TestClient, owner: Connection) -> None:
    ada.put("/profile", json={"countries": ["GB"]})
    answer = ada.post(GENERATE)
    assert answer.status_code == 409
    assert "Upload a CV" in answer.json()["error"]["message"]
    assert owner.execute("select from app.outbox where kind = 'recommend'").fetchall() == []


def test_a_slow_answer_is_a_ticket(ada: TestClient, owner: Connection) -> None:
    give_profile(ada)
    answer = ada.post(GENERATE, json={"top_n": 7})
    assert answer.status_code == 202
    ticket = answer.json()["data"]
    assert ticket["state"] == "pending"
    assert answer.headers["location"] == ticket["url"] == f"/api/v1/requests/{ticket['request_id']}"
    row = owner.execute("select * from app.outbox where kind = 'recommend'").fetchone() or {}
    assert (row["kind"], row["payload"], str(row["request_id"])) == ("recommend", {"top_n": 7}, ticket["request_id"])
    looked_up = ada.get(f"/requests/{ticket['request_id']}").json()["data"]
    assert (looked_up["state"], looked_up["kind"]) == ("pending", "recommend")


@pytest.mark.parametrize("top_n", [0, 101, "many"])
def test_a_wrong_number_is_refused(ada: TestClient, top_n: Any) -> None:
    give_profile(ada)
    assert ada.post(GENERATE, json={"top_n": top_n}).json()["error"]["fields"].keys() == {"top_n"}


def test_asking_again_while_it_is_worked_on_is_the_same_request(ada: TestClient, owner: Connection) -> None:
    give_profile(ada)
    first, second = (ada.post(GENERATE).json()["data"]["request_id"] for _ in range(2))
    assert first == second
    finish(owner, first, "running")
    assert ada.post(GENERATE).json()["data"] == {
        "request_id": first, "state": "running", "url": f"/api/v1/requests/{first}"
    }  # fmt: skip
    assert ada.post(GENERATE, json={"top_n": 11}).json()["data"]["request_id"] != first


def test_asking_again_after_the_answer_or_a_change_is_a_new_request(ada: TestClient, owner: Connection) -> None:
    give_profile(ada)
    first = ada.post(GENERATE).json()["data"]["request_id"]
    finish(owner, first)
    second = ada.post(GENERATE).json()["data"]["request_id"]
    ada.put("/profile", json={"titles": ["Gardener"]})
    third = ada.post(GENERATE).json()["data"]["request_id"]
    ada.post("/resumes", files={"file": ("cv.txt", b"Ada Lovelace, data engineer, Python and SQL.")})
    fourth = ada.post(GENERATE).json()["data"]["request_id"]
    assert len({first, second, third, fourth}) == 4


def test_two_people_have_two_requests(ada: TestClient, sign_in: SignIn) -> None:
    eve = sign_in("eve@example.com")
    ids = set()
    for person in (ada, eve):
        give_profile(person)
        ids.add(person.post(GENERATE).json()["data"]["request_id"])
    assert len(ids) == 2
    (adas, *_) = [request_id for request_id in ids if ada.get(f"/requests/{request_id}").status_code == 200]
    assert eve.get(f"/requests/{adas}").status_code == 404
    assert ada.get(f"/requests/{uuid.uuid4()}").status_code == 404


@pytest.fixture
def patient_app(settings: Settings, marts: None) -> FastAPI:
    return create_app(settings.model_copy(update={"api": ApiSettings(wait_s=30)}))


class TestWaiting:
    """The service waits for its workers; a thread plays one of them."""

    @pytest.fixture
    def app(self, patient_app: FastAPI) -> FastAPI:
        return patient_app

    def test_a_quick_answer_is_the_list(
        self,
        ada: TestClient,
        owner: Connection,
        database_url: str,
        add_job: AddJob,
        add_recommendation: AddRecommendation,
    ) -> None:
        give_profile(ada)
        user_id, job_id = read_user_id(ada), add_job(title="Data engineer")

        def answer(request_id: str) -> None:
            add_recommendation(user_id, job_id, request_id=request_id)
            finish(owner, request_id)

        with Worker(database_url, answer):
            answered = ada.post(GENERATE, json={"top_n": 3})
        assert answered.status_code == 200
        assert [row["job"]["title"] for row in answered.json()["data"]] == ["Data engineer"]
        assert answered.json()["meta"]["pagination"]["per_page"] == 3

    def test_a_failure_is_told_as_it_was_stored(self, ada: TestClient, owner: Connection, database_url: str) -> None:
        give_profile(ada)
        error = {"kind": "unavailable", "message": "The encoder does not answer.", "fields": {}}
        with Worker(database_url, lambda request_id: finish(owner, request_id, "failed", error)):
            answered = ada.post(GENERATE)
        assert answered.status_code == 503
        assert answered.json()["error"] == error


class Worker:
    """Hears of the first request, as a worker would, and answers it."""

    def __init__(self, url: str, answer: Callable[[str], None]) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        self._connection.execute("listen jobraker_requests")
        self._answer = answer
        self._thread = threading.Thread(target=self._work)

    def _work(self) -> None:
        for notice in self._connection.notifies(timeout=20, stop_after=1):
            self._answer(notice.payload)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        self._connection.close()


def test_a_stored_failure_is_shown(ada: TestClient, owner: Connection) -> None:
    give_profile(ada)
    request_id = ada.post(GENERATE).json()["data"]["request_id"]
    error = {"kind": "broken", "message": "No.", "fields": {}}
    finish(owner, request_id, "failed", error)
    request = ada.get(f"/requests/{request_id}").json()["data"]
    assert (request["state"], request["error"], request["answer"]) == ("failed", error, None)
    assert request["finished_at"]


def test_recommendations_come_with_their_reasons(
    ada: TestClient, add_job: AddJob, add_recommendation: AddRecommendation
) -> None:
    job_id = add_job(title="Data engineer")
    add_recommendation(read_user_id(ada), job_id)
    ada.put(f"/jobs/{job_id}/marks/saved")
    (row,) = ada.get("/recommendations").json()["data"]
    assert (row["rank"], row["score"], row["contributions"]) == (1, 0.5, {"vectors": 0.5})
    assert (row["reasons"], row["missing"]) == (["Your Python is asked for."], ["Rust"])
    assert (row["job"]["title"], row["job"]["marks"]) == ("Data engineer", ["saved"])


def test_recommendations_are_paged_by_rank(
    ada: TestClient, add_job: AddJob, add_recommendation: AddRecommendation
) -> None:
    user_id = read_user_id(ada)
    for rank in (3, 1, 2):
        add_recommendation(user_id, add_job(), rank=rank)
    pages = [ada.get("/recommendations", params={"per_page": 2, "page": page}).json() for page in (1, 2, 3)]
    assert [[row["rank"] for row in page["data"]] for page in pages] == [[1, 2], [3], []]
    assert pages[2]["meta"]["pagination"]["total"] == 3


def test_what_a_person_is_done_with_never_returns(
    ada: TestClient, add_job: AddJob, add_recommendation: AddRecommendation
) -> None:
    user_id = read_user_id(ada)
    jobs = {mark: add_job(title=mark) for mark in ("viewed", "saved", "dismissed", "applied")}
    add_recommendation(user_id, add_job(title="closed", status="closed"), rank=9)
    for rank, (mark, job_id) in enumerate(jobs.items(), start=1):
        add_recommendation(user_id, job_id, rank=rank)
        ada.put(f"/jobs/{job_id}/marks/{mark}")
    shown = ada.get("/recommendations").json()
    assert [row["job"]["title"] for row in shown["data"]] == ["viewed", "saved"]
    assert shown["meta"]["pagination"]["total"] == 2
    ada.delete(f"/jobs/{jobs['dismissed']}/marks/dismissed")
    assert ada.get("/recommendations").json()["meta"]["pagination"]["total"] == 3


def test_a_dismissed_job_does_not_return_as_part_of_another(
    ada: TestClient, owner: Connection, add_job: AddJob, add_recommendation: AddRecommendation
) -> None:
    user_id, kept, gone = read_user_id(ada), add_job(), add_job()
    ada.put(f"/jobs/{gone}/marks/dismissed")
    for rank, job_id in enumerate((kept, gone), 1):
        add_recommendation(user_id, job_id, rank=rank)
    owner.execute(
        "insert into derived.identity_rulings (kind, job_id, into_job_id, ruled_by) values ('merge', %s, %s, 'x')",
        (gone, kept),
    )
    assert ada.get("/recommendations").json()["data"] == []
    ada.delete(f"/jobs/{kept}/marks/dismissed")
    assert len(ada.get("/recommendations").json()["data"]) == 2


def test_only_the_newest_list_is_shown(
    ada: TestClient, owner: Connection, add_job: AddJob, add_recommendation: AddRecommendation
) -> None:
    user_id = read_user_id(ada)
    add_recommendation(user_id, add_job(title="of old"), algorithm_version="1")
    owner.execute("update derived.recommendations set generated_at = now() - interval '1 day'")
    add_recommendation(user_id, add_job(title="before"), algorithm_version="2", request_id=uuid.uuid4())
    owner.execute("update derived.recommendations set generated_at = generated_at - interval '1 hour'")
    add_recommendation(user_id, add_job(title="now"), algorithm_version="2", request_id=uuid.uuid4())
    assert [row["job"]["title"] for row in ada.get("/recommendations").json()["data"]] == ["now"]


def test_recommendations_are_their_owners(
    ada: TestClient, sign_in: SignIn, add_job: AddJob, add_recommendation: AddRecommendation
) -> None:
    add_recommendation(read_user_id(ada), add_job())
    assert sign_in("eve@example.com").get("/recommendations").json()["data"] == []
