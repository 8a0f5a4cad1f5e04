"""Mail against a real server on the loopback, with real TLS, and into a real folder."""

import email
import email.policy
import io
import ssl
import stat
import traceback
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import structlog
import time_machine
from pydantic import SecretStr

from jobraker import log, smtp
from jobraker.errors import ForbiddenError, InvalidError, JobrakerError, UnavailableError
from jobraker.mail import Mail, build_message, send
from jobraker.settings import MailSettings, Settings, WebSettings
from tests.jobraker.post_office import PostOffice, make_papers, open_office

TOKEN = "tok_9f86d081884c7d659a2feaa0c55ad015"
MAIL = Mail("robin@example.org", "Your link", f"Open https://jobs.example/verify?token={TOKEN}\nwithin an hour.")


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate that this process trusts."""
    paper, context = make_papers(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(paper))
    return context


@pytest.fixture
def office(papers: ssl.SSLContext) -> Iterator[PostOffice]:
    with open_office(papers) as opened:
        yield opened


def settle(folder: Path, office: PostOffice | None = None, **changes: Any) -> Settings:
    server: dict[str, Any] = {"sender": "jobs@jobs.example", "timeout_s": 5.0}
    if office:
        login = {"username": office.login[0], "password": SecretStr(office.login[1])}
        server |= {"host": "127.0.0.1", "port": office.port, **login}
    return Settings(home=folder, mail=MailSettings(**(server | changes)), _env_file=None)


def test_a_mail_arrives_over_tls_and_signed_in(office: PostOffice, tmp_path: Path) -> None:
    send(settle(tmp_path, office), MAIL)
    message = read(office.mails[0])
    assert message.get_content().splitlines() == MAIL.text.splitlines()
    assert (message["From"], message["To"]) == ("Jobraker <jobs@jobs.example>", "robin@example.org")
    assert message["Subject"] == "Your link"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@jobs.example>")
    assert message["Date"].datetime.tzinfo
    assert any(line.lower().startswith("mail from:<jobs@jobs.example>") for line in office.heard)
    assert [line.split(" ")[0] for line in office.in_clear] == ["ehlo", "STARTTLS"]


def test_tls_from_the_first_byte(papers: ssl.SSLContext, tmp_path: Path) -> None:
    with open_office(papers, implicit=True) as office:
        send(settle(tmp_path, office, security="tls"), MAIL)
    assert len(office.mails) == 1
    assert office.in_clear == []


def test_a_server_in_the_house_needs_no_tls_and_gets_no_password(tmp_path: Path) -> None:
    with open_office() as office:
        send(settle(tmp_path, office, security="none", username=None), MAIL)
        with pytest.raises(InvalidError, match="over TLS only"):
            send(settle(tmp_path, office, security="none"), MAIL)
    assert len(office.mails) == 1


def test_words_of_all_languages_and_lines_with_dots_survive(office: PostOffice, tmp_path: Path) -> None:
    text = f"Grüße, Łukasz — 你好\n.\n..two\nhttps://jobs.example/{'x' * 300}?token={TOKEN}\n"
    send(settle(tmp_path, office, sender_name="Jöb “Raker”, Ltd"), Mail("robin@example.org", "Grüße 你好", text))
    message = read(office.mails[0])
    assert message.get_content().splitlines() == text.splitlines()
    assert message["Subject"] == "Grüße 你好"
    assert message["From"].addresses[0].display_name == "Jöb “Raker”, Ltd"
    assert [address.addr_spec for address in message["To"].addresses] == ["robin@example.org"]


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("a@exämple.com", "a@xn--exmple-cua.com"),
        ("a@straße.de", "a@xn--strae-oqa.de"),
        ("a@例え.jp", "a@xn--r8jz45g.jp"),
    ],
)
def test_a_domain_of_other_letters_is_written_as_servers_know_it(
    office: PostOffice, tmp_path: Path, address: str, plain: str
) -> None:
    send(settle(tmp_path, office, sender=address), Mail(address, "Hello", "Text."))
    assert f"\r\nTo: {plain}\r\n".encode() in office.mails[0].replace(b"\n", b"\r\n").replace(b"\r\r", b"\r")
    assert f"rcpt to:<{plain}>" in [line.lower() for line in office.heard]
    assert any(line.lower().startswith(f"mail from:<{plain}>") for line in office.heard)


@pytest.mark.parametrize("address", ["jörg@example.com", "a@exämple..com", "a@-ä.com", "a@" + "ä" * 80 + ".com"])
def test_an_address_that_cannot_be_written_plainly_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(InvalidError, match="address is not valid"):
        send(settle(tmp_path), Mail(address, "Hello", "Text."))
    assert not (tmp_path / "mail").exists()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_ends_it(tmp_path: Path, security: str) -> None:
    _, context = make_papers(tmp_path)
    with (
        open_office(context, implicit=security == "tls") as office,
        pytest.raises(UnavailableError, match="certificate that is not trusted"),
    ):
        send(settle(tmp_path, office, security=security), MAIL)
    assert office.mails == []
    assert not any("AUTH" in line for line in office.heard)


def test_a_certificate_of_another_name_ends_it(office: PostOffice, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="certificate that is not trusted"):
        send(settle(tmp_path, office, host="localhost"), MAIL)
    assert office.mails == []


def test_a_server_without_tls_gets_nothing(tmp_path: Path) -> None:
    with open_office() as office, pytest.raises(InvalidError, match="STARTTLS"):
        send(settle(tmp_path, office), MAIL)
    assert [line.split(" ")[0] for line in office.heard] == ["ehlo"]


@pytest.mark.parametrize(
    ("verb", "answer", "error", "sentence"),
    [
        (
            "AUTH",
            "535 no robin, 'correct horse' is wrong",
            InvalidError,
            r"refuses the user name or the password \(535",
        ),
        ("AUTH", "454 later", UnavailableError, r"now \(454\)"),
        ("MAIL", "550 not you", InvalidError, "address the mail comes from"),
        ("RCPT", "550 no robin@example.org here", InvalidError, "address the mail goes to"),
        ("RCPT", "450 busy", UnavailableError, r"now \(450\)"),
        ("DATA", f"554 spam: {TOKEN}", InvalidError, r"refuses the mail \(554\)"),
        ("DATA", "", UnavailableError, "does not answer"),
        ("STARTTLS", "454 no entropy", UnavailableError, r"now \(454\)"),
    ],
)
def test_a_refusal_is_a_sentence_of_ours(
    office: PostOffice, tmp_path: Path, *, verb: str, answer: str, error: type[JobrakerError], sentence: str
) -> None:
    office.answers[verb] = answer
    with pytest.raises(error, match=sentence) as caught:
        send(settle(tmp_path, office), MAIL)
    shown = "".join(traceback.format_exception(caught.value))
    assert not any(secret in shown for secret in (TOKEN, "correct horse", "robin@example.org"))


def test_a_farewell_that_fails_is_not_a_mail_that_failed(office: PostOffice, tmp_path: Path) -> None:
    for answer in ("421 too late", ""):
        office.answers["QUIT"] = answer
        send(settle(tmp_path, office), MAIL)
    assert len(office.mails) == 2


def test_what_does_not_answer_or_is_no_mail_server(office: PostOffice, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=r"127\.0\.0\.1 does not answer on port 9"):
        send(settle(tmp_path, office, port=9), MAIL)
    office.greeting = "SSH-2.0-OpenSSH_9.6"
    with pytest.raises(UnavailableError, match="does not speak SMTP"):
        send(settle(tmp_path, office), MAIL)
    with pytest.raises(UnavailableError, match="does not speak TLS on port"):
        send(settle(tmp_path, office, security="tls"), MAIL)


def test_an_answer_in_drops_is_given_up(office: PostOffice, tmp_path: Path) -> None:
    office.drips = "EHLO"
    with pytest.raises(UnavailableError, match="does not answer"):
        send(settle(tmp_path, office, timeout_s=0.2), MAIL)


def test_an_answer_without_end_is_not_kept(office: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "_LONGEST_TALK", 10_000)
    office.drips, office.pause_s = "EHLO", 0.0
    # The limit in time would be a quarter of an hour.
    with pytest.raises(UnavailableError, match="does not answer"):
        send(settle(tmp_path, office, timeout_s=120), MAIL)


def test_a_password_beyond_ascii_is_refused_without_being_shown(office: PostOffice, tmp_path: Path) -> None:
    password = "pässwort"
    with pytest.raises(InvalidError, match="plain letters") as caught:
        send(settle(tmp_path, office, password=SecretStr(password)), MAIL)
    assert password not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("robin@example.org\r\nBcc: eve@example.org", "Hello"),
        ("robin@example.org\nBcc: eve@example.org", "Hello"),
        ("robin@example.org", "Hello\r\nBcc: eve@example.org"),
        ("robin@example.org", "Hello\u2028Bcc: eve@example.org"),
        ("robin@example.org", "Hello\x85Bcc: eve@example.org"),
        ("robin@example.org", "Hello\x00"),
        ("robin@example.org, eve@example.org", "Hello"),
        ("robin@example.org eve@example.org", "Hello"),
        ("Robin <robin@example.org>", "Hello"),
        ("robin", "Hello"),
        ("@example.org", "Hello"),
        ("robin@", "Hello"),
        ("", "Hello"),
        ("r" * 250 + "@example.org", "Hello"),
    ],
)
def test_a_head_cannot_be_extended(tmp_path: Path, to: str, subject: str) -> None:
    with pytest.raises(InvalidError):
        send(settle(tmp_path), Mail(to, subject, "text"))
    assert not (tmp_path / "mail").exists()


def test_without_a_server_a_mail_is_a_file_for_its_owner(
    tmp_path: Path, frozen_clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch, restored_logging: None
) -> None:
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    log.configure()
    for number in range(3):
        send(settle(tmp_path), Mail("robin@example.org", f"Mail {number}", MAIL.text))
        frozen_clock.shift(0.25)
    files = sorted((tmp_path / "mail").iterdir())
    assert [read(path.read_bytes())["Subject"] for path in files] == ["Mail 0", "Mail 1", "Mail 2"]
    assert {path.suffix for path in files} == {".eml"}
    # Whoever sets the house up copies the link out of the file.
    assert MAIL.text.splitlines()[0].encode() in files[0].read_bytes()
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "mail").stat().st_mode) == 0o700
    assert str(files[0]) in written.getvalue()
    assert TOKEN not in written.getvalue()
    assert "robin" not in written.getvalue()


def test_a_persons_own_server_is_never_replaced_by_the_houses(office: PostOffice, tmp_path: Path) -> None:
    house = settle(tmp_path).model_copy(update={"web": WebSettings(private_hosts=("127.0.0.1",))})
    own = settle(tmp_path, office, sender="robin@robin.example", sender_name="Robin").mail
    send(house, MAIL, server=own)
    assert read(office.mails[0])["From"] == "Robin <robin@robin.example>"
    with pytest.raises(InvalidError, match="no host"):
        send(house, MAIL, server=own.model_copy(update={"host": None}))
    assert not (tmp_path / "mail").exists()


def test_a_persons_own_server_is_a_public_one(office: PostOffice, tmp_path: Path) -> None:
    own = settle(tmp_path, office).mail
    for host in ("127.0.0.1", "localhost", "2130706433", "10.0.0.1"):
        with pytest.raises(ForbiddenError, match="not a public address"):
            send(settle(tmp_path), MAIL, server=own.model_copy(update={"host": host}))
    with pytest.raises(ForbiddenError, match="Port 22"):
        send(settle(tmp_path), MAIL, server=own.model_copy(update={"port": 22}))
    assert office.heard == []


def test_two_mails_are_two_messages() -> None:
    ids = {build_message(MailSettings(), MAIL)["Message-ID"] for _ in range(20)}
    assert len(ids) == 20


def test_a_mail_does_not_show_its_text() -> None:
    assert TOKEN not in repr(MAIL)
    assert structlog.processors.JSONRenderer()(None, "info", {"mail": MAIL}).count(TOKEN) == 0
