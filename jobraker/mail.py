"""The one door for mail: a mail server where one is set, else a file for each mail in the home.

A mail's text holds tokens, so neither log nor error repeats any of it.
"""

import os
import re
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Final

from jobraker import clock, log, smtp
from jobraker.errors import InvalidError
from jobraker.settings import MailSettings, Settings

_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LONGEST_LINE: Final = 998  # of a message, by RFC 5322
_LONGEST_ADDRESS: Final = 254
_log = log.get(__name__)


@dataclass(frozen=True)
class Mail:
    """A mail to one person, in plain text."""

    to: str
    subject: str
    text: str = field(repr=False)


def send(settings: Settings, mail: Mail, *, server: MailSettings | None = None) -> None:
    """Send `mail` through the house's server or folder, or through a person's own `server`, which must be public.

    Raises `ForbiddenError` where it is not, `InvalidError` for an address, a subject or a sign-in that is refused,
    `UnavailableError` where the server does not answer, is not who it says, or wants to be asked later.
    """
    chosen = server or settings.mail
    message = build_message(chosen, mail)
    if chosen.host:
        smtp.deliver(chosen, chosen.host, message, web=settings.web if server else None)
        _log.info("mail sent", host=chosen.host)
    elif server:
        raise InvalidError("The mail server has no host.")
    else:
        _log.info("mail kept in a file", file=str(_keep(settings.place.mail, message)))


def remove_older(folder: Path, before: datetime) -> int:
    """Remove the mails kept in `folder` since before that moment, whole or in part; how many. Other files stay."""
    gone = 0
    for path in [*folder.glob("*.eml"), *folder.glob("*.part")]:
        with suppress(FileNotFoundError):
            if path.lstat().st_mtime < before.timestamp():
                path.unlink()
                gone += 1
    return gone


def build_message(server: MailSettings, mail: Mail) -> EmailMessage:
    """The mail as it travels. Raises `InvalidError` where a line of its head could become two."""
    message = EmailMessage(policy=SMTP)
    sender = _parse_address(server.sender, name=server.sender_name)
    message["From"] = sender
    message["To"] = _parse_address(mail.to)
    message["Subject"] = _demand_line(mail.subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{uuid.uuid4().hex}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    text = mail.text.encode("utf-8", "replace").decode()
    # Left to itself the package would break long lines, and with them the links somebody copies out of a file.
    is_plain = text.isascii() and max(map(len, text.splitlines()), default=0) <= _LONGEST_LINE
    message.set_content(text, cte="7bit" if is_plain else "quoted-printable")
    return message


def _parse_address(address: str, *, name: str = "") -> Address:
    try:
        parsed = Address(display_name=_demand_line(name), addr_spec=smtp.spell_plainly(_demand_line(address)))
    except (MessageError, ValueError, IndexError):
        parsed = Address()
    if not parsed.username or not parsed.domain or len(parsed.addr_spec) > _LONGEST_ADDRESS:
        raise InvalidError("A mail address is not valid.")
    return parsed


def _demand_line(line: str) -> str:
    if _BREAKS.search(line):
        raise InvalidError("A mail's address and subject are one line each, without control characters.")
    return line


def _keep(folder: Path, message: EmailMessage) -> Path:
    """The file the message was written to: there as a whole or not at all, and for its owner's eyes."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    name = f"{clock.now():%Y%m%dT%H%M%S.%fZ}-{uuid.uuid4().hex[:8]}"
    part, whole = folder / f"{name}.part", folder / f"{name}.eml"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(message.as_bytes())
    part.replace(whole)
    return whole
