"""A person's vectors: made when what they are made of has changed, and only then. The API's side is its own code."""

import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import stamina
from pydantic import SecretStr

from api.profile import service
from api.profile.schemas import Statements, Wishes
from api.resumes import store as resumes
from api.seekers import ask_to_embed
from flows import seekers
from flows.recommend import recommend_to
from flows.requests import Worker
from flows.resources import Request, Tools, prepare_tools
from jobraker.db import Database, Role
from jobraker.errors import ForbiddenError, InvalidError
from jobraker.settings import OpenaiSettings, Settings
from models.embedding.encoder import Encoder, load_encoder
from models.embedding.remote import RemoteEncoder
from models.ranking.profile import read_profile
from models.ranking.seeker import build_seeker
from tests.api.interleaving import meanwhile
from tests.api.profiles import WHOLE
from tests.jobraker.test_llm import KEY, Double

CV = "Robin Example\nData Engineer, Leeds\n\nExperience\nData Engineer, Northwind, 2019 - now\n- Airflow, dbt and SQL\n"


class CountingEncoder:
    """The local encoder, which remembers what it was asked."""

    is_remote = False

    def __init__(self) -> None:
        self._encoder = load_encoder(Settings(_env_file=None))
        self.name, self.dimensions = self._encoder.name, self._encoder.dimensions
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Any:
        self.asked += texts
        return self._encoder.encode(texts)


@pytest.fixture
def encoder() -> CountingEncoder:
    return CountingEncoder()


@pytest.fixture
def tools(flows_database: Database, encoder: CountingEncoder, tmp_path: Path) -> Tools:
    return prepare_tools(Settings(home=tmp_path, _env_file=None), flows_database, encoder)


@pytest.fixture
def app(database_url: str) -> Iterator[Database]:
    with Database(database_url, role=Role.API) as database:
        yield database


@pytest.fixture
def door(database_url: str) -> Iterator[Database]:
    with Database(database_url, role=Role.AUTH) as database:
        yield database


@pytest.fixture
def person(door: Database) -> uuid.UUID:
    user_id = uuid.uuid4()
    with door.writing() as connection:
        connection.execute(
            "insert into app.users (user_id, email, password_hash) values (%s, 'robin@example.com', 'x')", (user_id,)
        )
    return user_id


@pytest.fixture
def double() -> Iterator[Double]:
    with Double() as server, stamina.set_testing(True, attempts=2):
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def save(app: Database, user_id: uuid.UUID, **said: Any) -> None:
    with app.writing(user_id) as connection:
        service.change(connection, user_id, Wishes(**said))


def upload(app: Database, user_id: uuid.UUID) -> uuid.UUID:
    with app.writing(user_id) as connection:
        resume = resumes.add_resume(
            connection, user_id, filename="cv.txt", media_type="text/plain", size=9, blob_hash="x", text=CV
        )
        ask_to_embed(connection, user_id)
    return resume.resume_id


def list_requests(app: Database, user_id: uuid.UUID) -> list[uuid.UUID]:
    with app.reading(user_id) as connection:
        rows = connection.execute("select request_id from app.outbox where kind = 'embed_seeker' order by created_at")
        return [row["request_id"] for row in rows]


def claim(tools: Tools, request_id: uuid.UUID) -> None:
    with tools.database.writing() as connection:
        connection.execute(
            "insert into derived.request_runs (request_id, state, worker, lease_until)"
            " values (%s, 'running', 'w', now() + interval '1 hour')",
            (request_id,),
        )


def answer(tools: Tools, user_id: uuid.UUID) -> Any:
    return seekers.embed_on_request(tools, Request(uuid.uuid4(), 1, user_id, "embed_seeker", {}))


def read_vectors(database: Database, user_id: uuid.UUID) -> dict[str, Any]:
    with database.reading() as connection:
        rows = connection.execute("select * from derived.person_embeddings where user_id = %s", (user_id,)).fetchall()
    return {row["kind"]: row for row in rows}


def consent(app: Database, user_id: uuid.UUID, *, is_given: bool) -> None:
    with app.writing(user_id) as connection:
        connection.execute(
            "insert into app.consents (user_id, purpose, version, is_given) values (%s, 'language_models', '1', %s)",
            (user_id, is_given),
        )


def test_saving_asks_once_until_somebody_begins(app: Database, tools: Tools, person: uuid.UUID) -> None:
    for headline in ("D", "Da", "Dat", "Data"):
        save(app, person, headline=headline)
    [waiting] = list_requests(app, person)
    claim(tools, waiting)
    save(app, person, headline="Data engineer")
    upload(app, person)
    assert len(list_requests(app, person)) == 2, "whoever began may have read what was there before"


def test_only_what_is_embedded_asks(app: Database, person: uuid.UUID) -> None:
    save(
        app, person, **{name: value for name, value in WHOLE.items() if name not in {*service.EMBEDDED, "skill_years"}}
    )
    assert list_requests(app, person) == []
    save(app, person, skills=["SQL"])
    assert len(list_requests(app, person)) == 1


def test_what_asks_is_what_the_ranking_reads() -> None:
    def describe(profile: dict[str, Any]) -> seekers.Texts:
        return seekers.list_texts(build_seeker(CV, read_profile(profile)))

    whole = Statements(**WHOLE | {"headline": "Maker of pipelines"}).model_dump(mode="json")
    less = {name: {key: value for key, value in whole.items() if key != name} for name in whole}
    read = {name for name, rest in less.items() if describe(rest) != describe(whole)}
    assert read == service.EMBEDDED


def test_what_a_person_looks_for_and_can_do_become_vectors(
    app: Database, tools: Tools, encoder: CountingEncoder, person: uuid.UUID, prefect_server: None
) -> None:
    save(app, person, titles=["Data engineer"], skills=["SQL", "Python"])
    assert Worker(tools, "first").answer_next()
    vectors = read_vectors(tools.database, person)
    assert vectors.keys() == {"profile", "skills"}
    assert "Data engineer" in encoder.asked[0]
    assert encoder.asked[1] == "SQL, Python"
    for text, row in zip(encoder.asked, (vectors["profile"], vectors["skills"]), strict=True):
        expected = load_encoder(Settings(_env_file=None)).encode([text])[0]
        assert np.allclose(row["embedding"].to_numpy(), expected, atol=1e-3)
        assert row["encoder"] == encoder.name


def test_the_same_text_is_not_embedded_twice(
    app: Database, tools: Tools, encoder: CountingEncoder, person: uuid.UUID
) -> None:
    save(app, person, titles=["Data engineer"], skills=["SQL", "Python"])
    assert answer(tools, person) == answer(tools, person) == {"vectors": ["profile", "skills"]}
    assert len(encoder.asked) == 2
    save(app, person, summary="I build pipelines.")
    answer(tools, person)
    assert len(encoder.asked) == 3
    assert encoder.asked[2].endswith("I build pipelines.")


def test_a_cv_is_part_of_it_and_its_removal_too(
    app: Database, tools: Tools, encoder: CountingEncoder, person: uuid.UUID
) -> None:
    resume_id = upload(app, person)
    answer(tools, person)
    assert "Apache Airflow" in encoder.asked[1]
    with app.writing(person) as connection:
        resumes.remove_resume(connection, person, resume_id)
    assert answer(tools, person) == {"vectors": []}
    assert read_vectors(tools.database, person) == {}


def test_what_was_taken_back_is_forgotten(app: Database, tools: Tools, person: uuid.UUID) -> None:
    save(app, person, headline="Gardener", skills=["SQL"])
    answer(tools, person)
    save(app, person, skills=[])
    assert answer(tools, person) == {"vectors": ["profile"]}
    assert read_vectors(tools.database, person).keys() == {"profile"}


def test_vectors_of_another_encoder_are_forgotten(app: Database, tools: Tools, person: uuid.UUID) -> None:
    save(app, person, headline="Gardener")
    answer(tools, person)
    with tools.database.writing() as connection:
        connection.execute("update derived.person_embeddings set encoder = 'another'")
    answer(tools, person)
    assert {row["encoder"] for row in read_vectors(tools.database, person).values()} == {tools.encoder.name}


def test_of_somebody_who_is_gone_nothing_is_kept(
    app: Database, door: Database, tools: Tools, person: uuid.UUID
) -> None:
    save(app, person, headline="Gardener")
    answer(tools, person)
    with door.writing() as connection:
        connection.execute("select app.forget_person(%s, 'test')", (person,))
    assert answer(tools, person) == {"vectors": []}
    assert read_vectors(tools.database, person) == {}


def test_a_change_while_the_encoder_works_is_not_overwritten(
    app: Database, tools: Tools, encoder: CountingEncoder, person: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(app, person, headline="Gardener")
    encode = encoder.encode

    def save_meanwhile(texts: Sequence[str]) -> Any:
        save(app, person, headline="Pilot")
        return encode(texts)

    monkeypatch.setattr(encoder, "encode", save_meanwhile)
    answer(tools, person)
    assert read_vectors(tools.database, person) == {}
    monkeypatch.undo()
    answer(tools, person)
    assert encoder.asked[-1].startswith("Pilot")
    assert read_vectors(tools.database, person).keys() == {"profile"}


def test_who_reads_a_person_waits_for_who_saves_them(
    app: Database, tools: Tools, encoder: CountingEncoder, person: uuid.UUID, database_url: str
) -> None:
    """Else a request that is taken just before a commit would be the last, and would have read what was before."""
    save(app, person, headline="Gardener")
    with ExitStack() as until_answered, app.writing(person) as connection:
        service.change(connection, person, Wishes(headline="Pilot"))
        until_answered.enter_context(meanwhile(lambda: answer(tools, person), url=database_url))
    assert [text.split(".")[0] for text in encoder.asked] == ["Pilot"]


def test_a_list_is_made_with_the_kept_vector(
    app: Database, tools: Tools, encoder: CountingEncoder, person: uuid.UUID
) -> None:
    save(app, person, titles=["Data engineer"])
    assert recommend_to.fn(tools.database, encoder, person) == 0
    assert len(encoder.asked) == 1, "made where it is missing"
    assert read_vectors(tools.database, person).keys() == {"profile"}
    recommend_to.fn(tools.database, encoder, person)
    assert len(encoder.asked) == 1, "and kept"
    save(app, person, titles=["Gardener"])
    recommend_to.fn(tools.database, encoder, person)
    assert encoder.asked[1].startswith("Gardener")


def test_nothing_to_go_by_is_refused(tools: Tools, person: uuid.UUID) -> None:
    with pytest.raises(InvalidError, match="Upload a CV"):
        recommend_to.fn(tools.database, tools.encoder, person)


def test_nobodys_text_leaves_the_house_without_their_consent(
    app: Database, flows_database: Database, double: Double, person: uuid.UUID, tmp_path: Path
) -> None:
    openai = OpenaiSettings(base_url=double.url, api_key=SecretStr(KEY))
    remote: Encoder = RemoteEncoder(openai, "small", dimensions=384)
    tools = prepare_tools(Settings(home=tmp_path, _env_file=None), flows_database, remote)
    save(app, person, titles=["Data engineer"])

    def demand_refusal() -> None:
        asked = len(double.asked)
        for act in (lambda: answer(tools, person), lambda: recommend_to.fn(flows_database, remote, person)):
            with pytest.raises(ForbiddenError, match="you have not agreed"):
                act()
        assert len(double.asked) == asked

    demand_refusal()
    consent(app, person, is_given=False)
    demand_refusal()
    consent(app, person, is_given=True)
    answer(tools, person)
    assert "Data engineer" in double.asked[0]["input"][0]
    consent(app, person, is_given=False)
    assert recommend_to.fn(flows_database, remote, person) == 0, "what is kept here sends nothing"
    save(app, person, titles=["Gardener"])
    demand_refusal()


def test_anothers_consent_is_no_consent(
    app: Database, door: Database, flows_database: Database, double: Double, person: uuid.UUID
) -> None:
    other = uuid.uuid4()
    with door.writing() as connection:
        connection.execute("insert into app.users (user_id, email) values (%s, 'eve@example.com')", (other,))
    consent(app, other, is_given=True)
    save(app, person, titles=["Data engineer"])
    openai = OpenaiSettings(base_url=double.url, api_key=SecretStr(KEY))
    with pytest.raises(ForbiddenError):
        recommend_to.fn(flows_database, RemoteEncoder(openai, "small", dimensions=384), person)
    assert double.asked == []
