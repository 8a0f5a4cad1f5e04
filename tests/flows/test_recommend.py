"""From a request in the outbox to a stored list with reasons; the API's side is played in its own role."""

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from flows.preview import preview
from flows.recommend import recommend_all
from flows.requests import Worker
from flows.resources import prepare_tools
from flows.saved import import_payloads
from jobraker.db import Database, Role
from jobraker.errors import InvalidError, MissingError
from jobraker.settings import Settings
from models.embedding.encoder import load_encoder
from tests.flows.crawls import make_payload

MakeHouse = Callable[[str | None], Settings]
CV = """Robin Example
Data Engineer, Leeds

Data Engineer, Example Analytics, 2019 - now
- Built pipelines in Python and SQL, orchestrated with Airflow, modelled with dbt.
"""
JOBS = {
    "data-1": ("Data Engineer", "You build pipelines with Python, SQL, Airflow and dbt."),
    "data-2": ("Senior Data Engineer", "You own our warehouse: SQL, Spark, Kafka and Python."),
    "data-3": ("Analytics Engineer", "You model our data with dbt and SQL."),
    "nurse": ("Staff Nurse", "You care for patients on a surgical ward and hand over to the next shift."),
    "chef": ("Sous Chef", "You run the pass, order produce and train the commis chefs."),
}


@pytest.fixture(scope="module")
def url(make_house: MakeHouse, tmp_path_factory: pytest.TempPathFactory) -> str:
    house = make_house(None)
    folder = tmp_path_factory.mktemp("saved")
    rows = [
        make_payload(posting_id, title=title, descriptionPlain=text, jobUrl=f"https://jobs.ashbyhq.com/{posting_id}/1")
        for posting_id, (title, text) in JOBS.items()
    ]
    for row in rows:
        (folder / f"{row['id']}.json").write_text(json.dumps({"jobs": [row]}))
    import_payloads(folder, "ashby")
    assert house.database.url is not None
    return house.database.url.get_secret_value()


@pytest.fixture(scope="module")
def app(url: str) -> Iterator[Database]:
    with Database(url, role=Role.API) as database:
        yield database


@pytest.fixture
def worker(url: str, tmp_path: Path) -> Iterator[Worker]:
    chosen = Settings(home=tmp_path, _env_file=None)
    with Database(url, role=Role.FLOWS) as database:
        yield Worker(prepare_tools(chosen, database, load_encoder(chosen)), "worker")


@pytest.fixture
def person(url: str, app: Database) -> uuid.UUID:
    user_id = uuid.uuid4()
    with Database(url, role=Role.AUTH) as door, door.writing() as connection:
        connection.execute(
            "insert into app.users (user_id, email, password_hash) values (%s, %s, 'x')",
            (user_id, f"{user_id}@example.com"),
        )
    with app.writing(user_id) as connection:
        connection.execute(
            "insert into app.resumes (user_id, filename, media_type, bytes, blob_hash, text)"
            " values (%s, 'cv.md', 'text/markdown', 9, 'x', %s)",
            (user_id, CV),
        )
    return user_id


def _ask(app: Database, user_id: uuid.UUID, top_n: int = 3) -> None:
    with app.writing(user_id) as connection:
        connection.execute(
            "insert into app.outbox (user_id, kind, payload) values (%s, 'recommend', %s)",
            (user_id, Jsonb({"top_n": top_n})),
        )


def _list(app: Database, user_id: uuid.UUID) -> list[dict[str, Any]]:
    with app.reading(user_id) as connection:
        return connection.execute(
            "select recommendations.*, jobs.title from derived.recommendations inner join marts.jobs using (job_id)"
            " where user_id = %s order by rank",
            (user_id,),
        ).fetchall()


def test_a_request_becomes_a_list_with_reasons(app: Database, worker: Worker, person: uuid.UUID) -> None:
    _ask(app, person)
    assert worker.answer_next()
    listed = _list(app, person)
    assert {row["title"] for row in listed} == {"Data Engineer", "Senior Data Engineer", "Analytics Engineer"}
    assert [row["rank"] for row in listed] == [1, 2, 3]
    assert all(row["reasons"] for row in listed)
    for row in listed:
        assert sum(row["contributions"].values()) == pytest.approx(row["score"], abs=0.01)
    with app.reading(person) as connection:
        run = connection.execute(
            "select state, answer from derived.request_runs inner join app.outbox using (request_id)"
            " where user_id = %s",
            (person,),
        ).fetchone()
    assert run == {"state": "completed", "answer": {"recommendations": 3}}


@pytest.mark.parametrize("mark", ["dismissed", "applied"])
def test_a_job_that_was_dealt_with_never_returns(app: Database, worker: Worker, person: uuid.UUID, mark: str) -> None:
    _ask(app, person)
    worker.answer_next()
    best = _list(app, person)[0]
    with app.writing(person) as connection:
        connection.execute(
            "insert into app.job_marks (user_id, job_id, mark) values (%s, %s, %s)", (person, best["job_id"], mark)
        )
    _ask(app, person, top_n=50)
    worker.answer_next()
    renewed = _list(app, person)
    assert renewed
    assert best["job_id"] not in {row["job_id"] for row in renewed}


def test_everybody_is_renewed_on_the_schedule(app: Database, person: uuid.UUID) -> None:
    assert recommend_all() >= 1
    assert _list(app, person)


def test_a_cv_is_previewed_without_being_stored(worker: Worker, person: uuid.UUID, tmp_path: Path) -> None:
    cv = tmp_path / "cv.md"
    cv.write_text(CV)
    house = worker.tools.database
    with house.reading() as connection:
        before = connection.execute("select count(*) from app.resumes").fetchone()
    assert before != {"count": 0}
    found = preview(cv, 2)
    assert [match.rank for match in found.recommendations] == [1, 2]
    assert found.recommendations[0].title == "Data Engineer"
    assert {"job_id", "score", "reasons", "contributions", "missing"} <= set(found.to_json()["recommendations"][0])
    with house.reading() as connection:
        assert connection.execute("select count(*) from app.resumes").fetchone() == before


def test_an_empty_cv_is_refused(url: str, tmp_path: Path) -> None:
    cv = tmp_path / "cv.pdf"
    cv.write_bytes(b"")
    with pytest.raises(InvalidError):
        preview(cv, 2)


def test_an_empty_house_says_what_to_do(make_house: MakeHouse, tmp_path: Path) -> None:
    make_house(None)
    cv = tmp_path / "cv.md"
    cv.write_text(CV)
    with pytest.raises(MissingError, match="jobraker refresh"):
        preview(cv, 2)
