"""Whose key goes where: two people with keys of their own, one without, and the postings of the house."""

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
import stamina
from psycopg.types.json import Jsonb
from pydantic import SecretStr

from flows.language_models import find_encoder
from flows.recommend import recommend_all
from flows.requests import Worker
from flows.resources import Tools, prepare_tools
from flows.saved import import_payloads
from jobraker import credentials, settings
from jobraker.db import Database, Role
from jobraker.settings import EncoderSettings, OpenaiSettings, Settings, WebSettings
from models.embedding.encoder import load_encoder
from tests.flows.crawls import make_payload
from tests.flows.services import Call, Services, open_services

MakeHouse = Callable[[str | None], Settings]
HOUSE, ADA, EVE = "sk-of-the-house", "sk-of-ada", "sk-of-eve"
MODEL = "small"
JOBS = {"data-1": "Data Engineer", "book-1": "Bookbinder", "aero-1": "Aerodynamicist"}


@dataclass
class Place:
    """A house that asks a server for its vectors, with its postings indexed, and a server of Eve's own."""

    tools: Tools
    url: str
    services: Services
    elsewhere: Services
    indexing: list[Call] = field(default_factory=list)

    def ask(self, *, user_id: uuid.UUID | None = None) -> list[Call]:
        """What was asked of the house's server, for one person on request or for all on the schedule."""
        self.services.calls = []
        with psycopg.connect(self.url, autocommit=True) as owner:  # what is kept would not be asked for
            owner.execute("delete from derived.person_embeddings")
        if user_id is None:
            recommend_all()
        else:
            with Database(self.url, role=Role.API) as database, database.writing(user_id) as connection:
                connection.execute(
                    "insert into app.outbox (user_id, kind, payload) values (%s, 'recommend', %s)",
                    (user_id, Jsonb({"top_n": 3})),
                )
            assert Worker(self.tools, "worker").answer_next()
        return self.services.calls


@pytest.fixture(scope="module")
def place(make_house: MakeHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = make_house(None)
    with (
        open_services(HOUSE, ADA, EVE) as services,
        open_services(HOUSE, ADA, EVE) as elsewhere,
        stamina.set_testing(True, attempts=1),
        pytest.MonkeyPatch.context() as patch,
    ):
        asking = {
            "openai": OpenaiSettings(base_url=f"{services.url}/v1", api_key=SecretStr(HOUSE)),
            "encoder": EncoderSettings(kind="openai", model=MODEL),
            "web": WebSettings(private_hosts=("127.0.0.1",), timeout_s=5.0),
        }
        house = made.model_copy(update=asking)
        patch.setattr(settings, "load", lambda: house)
        folder = tmp_path_factory.mktemp("saved")
        for job, title in JOBS.items():
            row = make_payload(job, title=title, jobUrl=f"https://jobs.ashbyhq.com/{job}/1")
            (folder / f"{job}.json").write_text(json.dumps({"jobs": [row]}))
        import_payloads(folder, "ashby")
        assert house.database.url is not None
        url = house.database.url.get_secret_value()
        with Database(url, role=Role.FLOWS) as database:
            tools = prepare_tools(house, database, load_encoder(house))
            yield Place(tools, url, services, elsewhere, indexing=services.calls)


def add_person(place: Place, headline: str, *brought: dict[str, Any]) -> uuid.UUID:
    """Somebody with a profile, and the integrations they brought, oldest first."""
    user_id = uuid.uuid4()
    with psycopg.connect(place.url, autocommit=True) as owner:
        owner.execute("insert into app.users (user_id, email) values (%s, %s)", (user_id, f"{user_id}@example.com"))
        owner.execute("insert into app.profiles (user_id, headline) values (%s, %s)", (user_id, headline))
        owner.execute(
            "insert into app.consents (user_id, purpose, version, is_given) values (%s, 'language_models', '1', true)",
            (user_id,),
        )
    for values in brought:
        with Database(place.url, role=Role.API) as database, database.writing(user_id) as connection:
            given = credentials.parse({"kind": "openai", "model": MODEL} | values)
            sealed = credentials.seal(place.tools.vault.prepare(connection, user_id), given)
            connection.execute(
                "insert into app.integrations (user_id, kind, name, sealed, shown)"
                " values (%s, 'openai', 'x', %s, '{}')",
                (user_id, sealed),
            )
    return user_id


def texts(calls: list[Call], key: str) -> str:
    """All that was sent with a key."""
    return "\n".join(text for call in calls if call.key == key for text in call.body["input"])


def test_postings_are_the_houses(place: Place) -> None:
    assert "Bookbinder" in texts(place.indexing, HOUSE)
    assert {call.key for call in place.indexing} == {HOUSE}


def test_a_key_serves_its_person_and_nobody_else(place: Place) -> None:
    url = f"{place.services.url}/v1"
    ada = add_person(place, "Aerodynamicist", {"base_url": url, "api_key": ADA})
    eve = add_person(place, "Bookbinder", {"base_url": url, "api_key": EVE})
    bob = add_person(place, "Data Engineer")
    # Twice around, so that whatever is kept from one would be there for the next.
    for user_id, key, text in [(ada, ADA, "Aero"), (eve, EVE, "Book"), (bob, HOUSE, "Data")] * 2:
        calls = place.ask(user_id=user_id)
        assert {call.key for call in calls} == {key}
        assert text in texts(calls, key)
    calls = place.ask()
    assert "Aero" in texts(calls, ADA)
    assert "Book" in texts(calls, EVE)
    assert "Data" in texts(calls, HOUSE)
    for key, others in {ADA: ("Book", "Data"), EVE: ("Aero", "Data"), HOUSE: ("Aero", "Book")}.items():
        assert not [other for other in others if other in texts(calls, key)]


def test_the_houses_key_never_goes_to_a_persons_server(place: Place) -> None:
    away = {"base_url": f"{place.elsewhere.url}/v1", "api_key": EVE}
    user_id = add_person(place, "Falconer", away)
    calls = place.ask(user_id=user_id)
    # Vectors of another server cannot be compared with those of the postings.
    assert {call.key for call in calls} == {HOUSE}
    assert place.elsewhere.calls == []


@pytest.mark.parametrize("change", [{"model": "other"}, {"base_url": "https://api.openai.com/v1"}])
def test_a_key_for_something_else_is_not_used_for_vectors(place: Place, change: dict[str, str]) -> None:
    user_id = add_person(place, "Glazier", {"base_url": f"{place.services.url}/v1", "api_key": ADA} | change)
    with place.tools.database.reading() as connection:
        assert find_encoder(place.tools, connection, user_id) is place.tools.encoder


def test_of_several_keys_the_one_that_fits_is_used_and_nobody_gets_anothers(place: Place) -> None:
    urls = [f"{place.services.url}/v1", f"{place.elsewhere.url}/v1"]
    owner = add_person(place, "Tanner", *({"base_url": url, "api_key": ADA} for url in urls))
    other = add_person(place, "Cooper")
    with place.tools.database.reading() as connection:
        assert find_encoder(place.tools, connection, owner) is not place.tools.encoder
        assert find_encoder(place.tools, connection, other) is place.tools.encoder


def test_a_persons_key_that_is_refused_is_not_replaced_by_the_houses(place: Place) -> None:
    url = f"{place.services.url}/v1"
    user_id = add_person(place, "Fletcher", {"base_url": url, "api_key": "sk-revoked"})
    assert {call.key for call in place.ask(user_id=user_id)} == {"sk-revoked"}


def test_a_private_server_is_refused_unless_the_house_allows_it(place: Place) -> None:
    url = f"{place.services.url}/v1"
    user_id = add_person(place, "Thatcher", {"base_url": url, "api_key": ADA})
    closed = place.tools.settings.model_copy(update={"web": WebSettings()})
    tools = prepare_tools(closed, place.tools.database, place.tools.encoder)
    before = len(place.services.calls)
    with tools.database.reading() as connection:
        encoder = find_encoder(tools, connection, user_id)
    with pytest.raises(Exception, match="is not a public address"):
        encoder.encode(["text"])
    assert len(place.services.calls) == before
