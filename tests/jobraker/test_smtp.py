"""Signing in at a mail server without sending anything. What is sent is told in the tests of mail."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from jobraker import smtp
from jobraker.errors import ForbiddenError, InvalidError, JobrakerError, UnavailableError
from jobraker.settings import MailSettings, WebSettings
from tests.jobraker.post_office import PostOffice, make_papers, open_office

LOOPBACK = WebSettings(private_hosts=("127.0.0.1",))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    paper, context = make_papers(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(paper))
    assert isinstance(context, ssl.SSLContext)
    with open_office(context) as opened:
        yield opened


def settle(office: PostOffice, password: str | None = None) -> MailSettings:
    return MailSettings(
        port=office.port, username="robin", password=SecretStr(password or office.login[1]), timeout_s=5.0
    )


def test_signing_in_is_all_that_happens(office: PostOffice) -> None:
    smtp.check(settle(office), "127.0.0.1", web=LOOPBACK)
    assert [line.split()[0].upper() for line in office.heard] == ["EHLO", "STARTTLS", "EHLO", "AUTH", "NOOP", "QUIT"]
    assert office.mails == []


def test_a_wrong_password_is_refused(office: PostOffice) -> None:
    with pytest.raises(InvalidError, match="refuses the user name or the password"):
        smtp.check(settle(office, "wrong"), "127.0.0.1", web=LOOPBACK)


def test_a_private_server_is_not_asked(office: PostOffice) -> None:
    with pytest.raises(ForbiddenError, match="is not a public address"):
        smtp.check(settle(office), "127.0.0.1", web=WebSettings())
    assert office.heard == []


@pytest.mark.parametrize(("told", "error"), [("421 later", UnavailableError), ("550 no", InvalidError)])
def test_a_server_that_wants_nothing_of_us(office: PostOffice, told: str, error: type[JobrakerError]) -> None:
    office.answers["NOOP"] = told
    with pytest.raises(error):
        smtp.check(settle(office), "127.0.0.1", web=LOOPBACK)
