"""Writes to the owners of accounts. A mail is asked for by address; whether anybody owns it is found out here.

So asking for one takes the same time for strangers, and no token is ever stored: it is made when the mail is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from psycopg.rows import class_row

from flows.resources import Request, Tools
from jobraker import mail, sql
from jobraker.errors import BrokenError
from jobraker.mail import Mail
from jobraker.tokens import Purpose

_SQL: Final = sql.beside(__file__)


@dataclass(frozen=True)
class Addressee:
    """Who owns an address, and how often their proofs of identity changed."""

    user_id: UUID
    email: str
    version: int


@dataclass(frozen=True)
class Template:
    """A kind of mail. `page` and `call` take the token: the app's page, or without one the API."""

    subject: str
    text: str
    page: str
    call: str
    lifetime: timedelta


_TEMPLATES: Final[Mapping[Purpose, Template]] = {
    Purpose.VERIFY_EMAIL: Template(
        subject="Verify your address",
        text="Somebody, hopefully you, has opened a Jobraker account with this address.\n\n"
        "{way}\n\nThis works for two days. If it was not you, do nothing.",
        page="/verify-email",
        call="/api/v1/auth/verify-email",
        lifetime=timedelta(days=2),
    ),
    Purpose.RESET_PASSWORD: Template(
        subject="Choose a new password",
        text="Somebody, hopefully you, asked for a new password of your Jobraker account.\n\n"
        "{way}\n\nThis works once, within an hour. If it was not you, do nothing: your password stays.",
        page="/reset-password",
        call="/api/v1/auth/password/reset",
        lifetime=timedelta(hours=1),
    ),
}


def send_mail(tools: Tools, request: Request) -> Mapping[str, Any]:
    """Send what was asked for. The answer is the same where nobody owns the address."""
    purpose = Purpose(request.payload["template"])
    addressee = _find_addressee(tools, str(request.payload["email"]))
    if addressee is not None:
        mail.send(tools.settings, _build_mail(tools, purpose, addressee))
    return {}


def _find_addressee(tools: Tools, email: str) -> Addressee | None:
    with tools.database.reading() as connection:
        cursor = connection.cursor(row_factory=class_row(Addressee))
        return cursor.execute(_SQL["find_addressee"], {"email": email}).fetchone()


def _build_mail(tools: Tools, purpose: Purpose, addressee: Addressee) -> Mail:
    template = _TEMPLATES.get(purpose)
    if template is None:
        raise BrokenError(f"Nobody here knows how to write a mail of kind {purpose}.")
    token = tools.tokens.issue(purpose, addressee.user_id, lifetime=template.lifetime, version=addressee.version)
    way = _explain(template, token, tools.settings.auth.app_url)
    return Mail(to=addressee.email, subject=template.subject, text=template.text.format(way=way))


def _explain(template: Template, token: str, app_url: str | None) -> str:
    """How the reader uses the token."""
    if app_url:
        return f"Open {app_url.rstrip('/')}{template.page}?token={quote(token)}"
    return f"Send this token to {template.call}:\n\n{token}"
