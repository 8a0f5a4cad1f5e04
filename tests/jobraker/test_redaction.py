"""No planted secret survives; ordinary text comes through untouched, letter by letter."""

import json
import string
import uuid
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr, ValidationError

from jobraker.private_names import is_private
from jobraker.redaction import redact, redact_fields, redact_value

WORDS = string.ascii_letters + string.digits
SECRETS = st.text(WORDS, min_size=20, max_size=40)
LABELS = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12)

# How secrets come into logs: %s is the secret.
PLACES = [
    "https://robin:%s@example.org/path?page=2",
    "postgresql://app:%s@127.0.0.1:5432/jobraker",
    "postgresql+psycopg://app:ab/%s@db/jobraker",
    "connection failed: host=db user=app password=%s dbname=jobraker",
    "connection failed: password='%s' host=db",
    "GET /v1/search?app_id=x&app_key=%s&page=2 HTTP/1.1",
    "https://api.example/cb?code=%s&state=abc",
    "https://api.example/cb#access_token=%s",
    "https://api.example/reset?token=%s.",
    "Authorization: Bearer %s",
    "authorization: Basic %s",
    "Authorization: %s",
    "Cookie: theme=dark; sid=%s",
    "Set-Cookie: sid=%s; HttpOnly",
    "X-Api-Key: %s",
    "headers={'authorization': 'Bearer %s', 'accept': '*/*'}",
    "[(b'Authorization', b'Bearer %s'), (b'Accept', b'*/*')]",
    "sent Bearer %s, got 401",
    "bearer %s",
    '{"user": 3, "password": "two words %s", "rows": 1}',
    '{"refresh_token": "%s"}',
    "{'api_key': '%s'}",
    "{'text': 'My CV says %s and more'}",
    '{"body": "she said \\"%s\\" to me"}',
    "Settings(api_key='%s', base_url='https://api.example')",
    "secret = %s",
    "jbk_%s",
    "key jbk_abc_%s is used",
    "sk-proj-%s",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.%s",
    "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$%s",
    "slack://tokenA/%s/tokenC",
    "mailtos://robin:%s@mail.example",
    "tgram://123456789:%s/chat",
    "https://api.telegram.org/bot123456789:%s/getMe",
    "https://hooks.slack.com/services/T0/B0/%s",
    "https://discord.com/api/webhooks/1234/%s",
    "otpauth://totp/Jobraker:robin?secret=%s&issuer=Jobraker",
    "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----",
    "-----BEGIN EC PRIVATE KEY-----\n%s",
    "%s@example.org",
    "mail to Robin.%s+jobs@mail.example.co.uk failed",
    '"Robin %s"@example.org',
    "robin%%40%s.example.org",
    "DETAIL:  Key (email)=(%s@example.org) already exists.",
    "DETAIL:  Failing row contains (1, Robin, I am %s\nand more).\nCONTEXT:  COPY",
    "Input should be [type=int_parsing, input_value='%s', input_type=str]",
]
ORDINARY = [
    "",
    "page fetched",
    "source ashby answered 200 after 3 tries in 0.25 s: 312 postings, 3 rejected",
    "2026-11-20T12:00:00.123456+10:00",
    "Fri, 20 Nov 2026 12:00:00 +1000 2026",
    "20 Nov 2026 +0200 20261120",
    "3f2a9c6e-1b7d-4c55-8a8e-0b8a51c3a1f0",
    "prefect==3.8.8, dbt-core 1.11.2, numpy@1.26.0, actions/checkout@v4",
    "/srv/jobraker/blobs/ab/abcdef0123456789.bin",
    r"C:\Users\jobraker\logs\api.log",
    "GET /api/v1/jobs?page=2&per_page=50&country=gb 200",
    "https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true#top",
    "https://medium.com/@author/a-post-1234",
    "postgresql:///jobraker?host=/run/postgres",
    "http://127.0.0.1:4200/api and http://[::1]:8000/health",
    "postgres is ready on port 5432 (pid 1234, 12 connections)",
    "exit code=3, key=name, text=12 rows",
    "max_tokens=100 token_count=3 tokens: 4096",
    "Bearer token expired",
    "the password is wrong; the token was used twice; no secret here",
    "@pytest.fixture def monkey(bypass=1, compass=2, authors=3)",
    "task-sk-learn, risk-averse-and-very-long-words",
    "C++ developer, salary 50,000+ a year, 24/7, +5 points, 1+1=2",
    "SELECT jobs.title FROM marts.jobs WHERE jobs.id = %(job_id)s::uuid",
    "ValueError: invalid literal for int() with base 10: 'two'",
    '  File "/srv/app/jobraker/log.py", line 42, in get\n    return structlog.get_logger(name)',
    "a == b != c >= d <= e := f -> g",
    "1 of 3: embedding=all-MiniLM-L6-v2 dimensions=384 device=cpu",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "order 4111111111111111 and number 12345678901234567890",
]


@pytest.mark.parametrize("place", PLACES)
@given(secret=SECRETS, before=LABELS, after=LABELS)
def test_no_planted_secret_survives(place: str, secret: str, before: str, after: str) -> None:
    planted = "1x" + secret  # no random word is one by chance
    said = redact(f"{before} {place % planted} {after}")
    assert planted not in said
    assert secret not in said
    assert "[redacted]" in said
    assert said.startswith(before)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_untouched(text: str) -> None:
    assert redact(text) == text


@given(
    st.lists(
        st.one_of(
            st.uuids().map(str),
            st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
            st.integers().map(str),
            st.floats(allow_nan=False).map(str),
            st.ip_addresses().map(str),
            st.tuples(*[st.integers(0, 99)] * 3).map(lambda parts: "v{}.{}.{}".format(*parts)),
            st.lists(LABELS, min_size=1, max_size=5).map(lambda steps: "/" + "/".join(steps)),
            st.tuples(LABELS, LABELS).map(lambda pair: f"https://{pair[0]}.example/{pair[1]}?page=3"),
            st.tuples(LABELS, st.integers(0)).map(lambda pair: f"rows_{pair[0]}={pair[1]}"),
            st.text(WORDS + " ,;()!", max_size=30),
        )
    )
)
@example(["sk-learn", "token", "3"])
def test_ids_dates_versions_paths_and_counts_are_untouched(parts: list[str]) -> None:
    text = " ".join(parts)
    assert redact(text) == text


@given(st.text())
def test_what_was_redacted_stays_as_it_is(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@pytest.mark.parametrize("place", PLACES)
def test_a_redacted_line_stays_as_it_is(place: str) -> None:
    once = redact(place % "1xABCDEFGHIJKLMNOPQRSTUVW")
    assert redact(once) == once


@pytest.mark.parametrize("number", ["+44 20 7946 0958", "+1 (555) 010-9999", "+491701234567", "tel:020 7946 0958"])
def test_phone_numbers_go(number: str) -> None:
    assert redact(f"call {number}, please") == "call [redacted], please"


def test_what_helps_the_operator_stays() -> None:
    assert redact("postgresql://app:hidden@db:5432/jobs?x=1") == "postgresql://[redacted]@db:5432/jobs?x=1"
    assert redact("GET /search?app_key=hidden&page=2 HTTP/1.1") == "GET /search?app_key=[redacted]&page=2 HTTP/1.1"
    assert redact("host=db password=hidden dbname=jobs") == "host=db password=[redacted] dbname=jobs"
    assert redact('{"password": "hidden", "rows": 3}') == '{"password": [redacted], "rows": 3}'


@pytest.mark.parametrize(
    "name",
    [
        *("password", "new_password", "newPassword", "refresh_token", "refreshToken", "Authorization", "Set-Cookie"),
        *("X-Api-Key", "api_key", "app_key", "signingKey", "client_secret", "email", "contact_email", "phone", "text"),
        *("body", "code", "totp", "payload", "cover_letter", "firstName"),
    ],
)
def test_names_that_tell(name: str) -> None:
    assert is_private(name)
    assert redact_fields({name: "hidden", "rows": 3}) == {name: "[redacted]", "rows": 3}


@pytest.mark.parametrize(
    "name",
    [
        *("key", "key_id", "tokens", "token_count", "status_code", "country_code", "event", "level", "text_length"),
        *("rows", "source", "request", "user_id", "file", "host", "reason", "kind", "", "---"),
    ],
)
def test_names_that_do_not(name: str) -> None:
    assert redact_fields({name: "shown"}) == {name: "shown"}


def test_nothing_is_no_secret() -> None:
    kept: dict[str, Any] = {"password": None, "email": "", "token": False}
    assert redact_fields(kept) == kept


def test_structures_keep_their_shape() -> None:
    job = uuid.UUID(int=7)
    told = {
        "user": {"id": job, "email": "robin@example.org", "sessions": [{"refresh_token": "hidden"}, 3]},
        "tried": ("https://a:hidden@b.example", 4.5),
        "path": PurePosixPath("/srv/jobs"),
        "robin@example.org": 1,
        "at": datetime(2026, 11, 20, tzinfo=UTC),
        "raw": b"password=hidden",
    }
    assert redact_value(told) == {
        "user": {"id": job, "email": "[redacted]", "sessions": [{"refresh_token": "[redacted]"}, 3]},
        "tried": ["https://[redacted]@b.example", 4.5],
        "path": "/srv/jobs",
        "[redacted]": 1,
        "at": datetime(2026, 11, 20, tzinfo=UTC),
        "raw": "b'password=[redacted]'",
    }


def test_a_structure_without_end_ends() -> None:
    told: dict[str, Any] = {"rows": 1}
    told["again"] = told
    assert json.dumps(redact_value(told)).count("[redacted]") == 1


def test_what_pydantic_was_given_goes() -> None:
    class Login(BaseModel):
        password: int
        pin: SecretStr

    with pytest.raises(ValidationError) as caught:
        Login.model_validate({"password": "correct, horse', input_x=1", "pin": ["staple"]})
    said = redact(str(caught.value))
    assert "horse" not in said
    assert "staple" not in said
    assert "Login" in said


HOSTILE = [
    *("a", "a@", "a=", "'a':", "a://", "a.", "+1", "+1 ", '"', "\\'", "@a", "bearer ", "tel:(", "cookie ", "eyJaaaaa."),
    *("input_value=", "Failing row contains (", "authorization:", "-----BEGIN PRIVATE KEY-----", "'authorization':'"),
]


@pytest.mark.parametrize("opening", ["", "Failing row contains (", "authorization", "bearer", "'password", "+1", "x@"])
@pytest.mark.parametrize("piece", [*HOSTILE, " ", ")", ") ", "=", "-"])
def test_a_long_text_of_a_stranger_is_read_once(opening: str, piece: str) -> None:
    """A pattern that began anew at each letter would take minutes here, and the suite with it."""
    assert redact(opening + piece * (300_000 // len(piece)))
