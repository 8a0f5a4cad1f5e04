"""Mails about accounts, from the question to a file in the home."""

import uuid
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import cast

import pytest
from psycopg.types.json import Jsonb

from flows.mails import send_mail
from flows.requests import Worker
from flows.resources import Request, Tools, prepare_tools
from jobraker.db import Database, Role
from jobraker.errors import UnauthenticatedError
from jobraker.settings import AuthSettings, MailSettings, Settings
from jobraker.tokens import Purpose
from tests.flows.test_requests import NoEncoder
from tests.jobraker.post_office import PostOffice, open_office


@pytest.fixture
def tools(flows_database: Database, tmp_path: Path) -> Tools:
    return prepare_tools(Settings(home=tmp_path, _env_file=None), flows_database, NoEncoder())


@pytest.fixture
def robin(database_url: str) -> uuid.UUID:
    user_id = uuid.uuid4()
    with Database(database_url, role=Role.AUTH) as database, database.writing() as connection:
        connection.execute("insert into app.users (user_id, email) values (%s, 'Robin@example.com')", (user_id,))
    return user_id


def ask(template: str, email: str) -> Request:
    return Request(uuid.uuid4(), 1, None, "mail", {"template": template, "email": email})


def read_mails(tools: Tools) -> list[EmailMessage]:
    files = sorted(tools.settings.place.mail.glob("*.eml")) if tools.settings.place.mail.exists() else []
    return [cast("EmailMessage", BytesParser(policy=policy.default).parsebytes(file.read_bytes())) for file in files]


@pytest.mark.parametrize("purpose", [Purpose.VERIFY_EMAIL, Purpose.RESET_PASSWORD])
def test_the_owner_of_an_address_gets_a_token_that_is_good_for_one_thing(
    tools: Tools, robin: uuid.UUID, purpose: Purpose
) -> None:
    send_mail(tools, ask(purpose, "robin@EXAMPLE.com"))
    (mail,) = read_mails(tools)
    assert mail["to"] == "Robin@example.com"
    token = next(line.strip() for line in mail.get_content().splitlines() if line.startswith("ey"))
    claims = tools.tokens.read(purpose, token)
    assert (claims.user_id, claims.extra["version"]) == (robin, 1)
    with pytest.raises(UnauthenticatedError):
        tools.tokens.read(Purpose.ACCESS, token)


def test_nobody_is_written_to_where_nobody_is(tools: Tools, robin: uuid.UUID) -> None:
    assert send_mail(tools, ask("verify_email", "eve@example.com")) == {}
    assert read_mails(tools) == []


def test_the_mail_leads_to_the_app_where_there_is_one(tools: Tools, robin: uuid.UUID) -> None:
    settings = tools.settings.model_copy(update={"auth": AuthSettings(app_url="https://app.example/")})
    send_mail(Tools(**(vars(tools) | {"settings": settings})), ask("reset_password", "robin@example.com"))
    (mail,) = read_mails(tools)
    address = next(line for line in mail.get_content().splitlines() if "https://" in line)
    token = address.partition("https://app.example/reset-password?token=")[2]
    assert tools.tokens.read(Purpose.RESET_PASSWORD, token).user_id == robin


def test_a_template_nobody_knows_is_no_mail(tools: Tools, robin: uuid.UUID) -> None:
    with pytest.raises(ValueError, match="spam"):
        send_mail(tools, ask("spam", "robin@example.com"))
    assert read_mails(tools) == []


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as opened:
        yield opened


class TestAServerThatIsAway:
    @pytest.fixture
    def worker(self, tools: Tools, office: PostOffice, prefect_server: None) -> Worker:
        mail = MailSettings(host="127.0.0.1", port=office.port, security="none", timeout_s=5.0)
        settings = tools.settings.model_copy(update={"mail": mail})
        return Worker(Tools(**(vars(tools) | {"settings": settings})), "first")

    def test_what_is_refused_for_now_is_sent_when_the_lease_has_ended(
        self, worker: Worker, office: PostOffice, robin: uuid.UUID, database_url: str
    ) -> None:
        request_id = ask_worker(database_url)
        office.answers["RCPT"] = "451 come back later"
        assert worker.answer_next() is True
        assert read_run(worker, request_id) == ("running", 1, None)
        assert worker.answer_next() is False, "its lease has not ended"
        del office.answers["RCPT"]
        end_lease(worker, request_id)
        assert worker.answer_next() is True
        assert read_run(worker, request_id) == ("completed", 2, None)
        assert len(office.mails) == 1

    def test_what_is_refused_each_time_fails_with_its_reason(
        self, worker: Worker, office: PostOffice, robin: uuid.UUID, database_url: str
    ) -> None:
        request_id = ask_worker(database_url)
        office.answers["RCPT"] = "451 come back later"
        for _ in range(3):
            assert worker.answer_next() is True
            end_lease(worker, request_id)
        assert read_run(worker, request_id) == ("failed", 3, "unavailable")
        assert worker.answer_next() is False

    def test_what_is_refused_for_good_is_not_tried_again(
        self, worker: Worker, office: PostOffice, robin: uuid.UUID, database_url: str
    ) -> None:
        request_id = ask_worker(database_url)
        office.answers["RCPT"] = "550 nobody here"
        assert worker.answer_next() is True
        assert read_run(worker, request_id) == ("failed", 1, "invalid")


def ask_worker(database_url: str) -> uuid.UUID:
    request_id, payload = uuid.uuid4(), Jsonb({"template": "verify_email", "email": "robin@example.com"})
    with Database(database_url, role=Role.AUTH) as database, database.writing() as connection:
        connection.execute(
            "insert into app.outbox (request_id, kind, payload) values (%s, 'mail', %s)", (request_id, payload)
        )
    return request_id


def read_run(worker: Worker, request_id: uuid.UUID) -> tuple[str, int, str | None]:
    with worker.tools.database.reading() as connection:
        statement = "select state, attempts, error ->> 'kind' as error from derived.request_runs where request_id = %s"
        row = connection.execute(statement, (request_id,)).fetchone() or {}
    return row["state"], row["attempts"], row["error"]


def end_lease(worker: Worker, request_id: uuid.UUID) -> None:
    with worker.tools.database.writing() as connection:
        statement = "update derived.request_runs set lease_until = now() - interval '1 second' where request_id = %s"
        connection.execute(statement, (request_id,))
