"""One mail to one mail server, with its certificate checked and its words kept out of our errors.

A server that took the mail and then broke off has it: only what happens before that is an error here.
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from typing import BinaryIO, Final

from email_validator import EmailNotValidError, validate_email

from jobraker import egress
from jobraker.addresses import MAIL_PORTS
from jobraker.errors import InvalidError, JobrakerError, UnavailableError
from jobraker.settings import MailSettings, WebSettings

_PATIENCE: Final = 4  # times the time limit, for the whole conversation
_LONGEST_TALK: Final = 1024 * 1024  # bytes; real servers say less than a hundredth of it
_READY: Final = 220
_LEAST_STATUS: Final = 200
_FIRST_REFUSAL: Final = 400
_FINAL: Final = 500  # from here on a server means no; below, not now


def deliver(server: MailSettings, host: str, message: EmailMessage, *, web: WebSettings | None = None) -> None:
    """Hand `message` to the server at `host`. `web` is given for a person's own server, which must be a public one.

    Raises `ForbiddenError` for one that is not, `InvalidError` where the mail or the sign-in is refused,
    `UnavailableError` where asking later may help.
    """
    with _talking(server, host, web) as session:
        session.send_message(message)


def check(server: MailSettings, host: str, *, web: WebSettings | None = None) -> None:
    """Sign in to the server at `host` and do nothing there: no mail is sent. Raises what `deliver` raises."""
    with _talking(server, host, web) as session:
        status, told = session.noop()
        if status >= _FIRST_REFUSAL:
            raise smtplib.SMTPResponseException(status, told)


def spell_plainly(address: str) -> str:
    """The address as servers know it: a domain of other letters has a second, plain name.

    Raises `InvalidError` where it has none, and for other letters before the @, which few servers take.
    """
    if address.isascii():
        return address
    try:
        plain = validate_email(address, allow_smtputf8=False, check_deliverability=False).ascii_email
    except EmailNotValidError:
        plain = None
    if plain is None:
        raise InvalidError("A mail address is not valid.")
    return plain


@contextmanager
def _talking(server: MailSettings, host: str, web: WebSettings | None) -> Iterator["_Session"]:
    """A conversation in which we are signed in, for a bounded time; what goes wrong in it is told in our words."""
    session = _Session(server, host, web)
    # The limit of each answer begins anew with every byte; this one ends a server that sends drops.
    limit = threading.Timer(_PATIENCE * server.timeout_s, session.abort)
    limit.daemon = True
    limit.start()
    try:
        session.open()
        yield session
        with suppress(OSError):  # whatever its farewell is, sending again would send it twice
            session.quit()
    except (OSError, UnicodeError) as error:
        # Not chained: the original may quote the password or the mail.
        raise _translate(error, host, server.port) from None
    finally:
        limit.cancel()
        session.close()


class _Session(smtplib.SMTP):
    """A conversation with one server, whose certificate is checked against the name it was called by."""

    def __init__(self, server: MailSettings, host: str, web: WebSettings | None) -> None:
        super().__init__(
            local_hostname=spell_plainly(server.sender).rpartition("@")[2] or "localhost", timeout=server.timeout_s
        )
        self._host = host
        self._server = server
        self._web = web

    def open(self) -> None:
        """Connect, demand what secrecy is set, and sign in."""
        server = self._server
        if server.username and server.security == "none":
            raise InvalidError("A password is sent to a mail server over TLS only: choose starttls or tls.")
        status, told = self.connect(self._host, server.port)
        if status != _READY:
            raise smtplib.SMTPConnectError(status, told)
        if server.security == "starttls":
            self.starttls(context=ssl.create_default_context())
        if server.username:
            self.login(server.username, server.password.get_secret_value() if server.password else "")

    def abort(self) -> None:
        """End the conversation from another thread."""
        if self.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def getreply(self) -> tuple[int, bytes]:
        """One answer. A server that talks without end is hung up on: the package would keep every line."""
        if self.file is None and self.sock is not None:
            self.file = _Bounded(self.sock.makefile("rb"))
        return super().getreply()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        if self._web is None:
            connected = socket.create_connection((host, port), timeout)
        else:
            connected = egress.connect(self._web, host, port, timeout_s=timeout, low_ports=MAIL_PORTS)
        if self._server.security != "tls":
            return connected
        return ssl.create_default_context().wrap_socket(connected, server_hostname=host)


class _Bounded:
    """What a server says, up to a limit; what comes after it counts as the end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._left = _LONGEST_TALK

    def readline(self, limit: int) -> bytes:
        line = self._file.readline(limit)
        self._left -= len(line)
        return line if self._left > 0 else b""

    def close(self) -> None:
        self._file.close()


def _translate(error: OSError | UnicodeError, host: str, port: int) -> JobrakerError:
    """A sentence of ours: a server's own words may repeat the address, the text or the password."""
    if isinstance(error, UnicodeError):
        return InvalidError(f"{host} takes only plain letters in a user name and a password.")
    if isinstance(error, ssl.SSLCertVerificationError):
        return UnavailableError(f"{host} shows a certificate that is not trusted: {error.verify_message}.")
    if isinstance(error, ssl.SSLError):
        return UnavailableError(f"{host} does not speak TLS on port {port} as it is set.")
    if isinstance(error, smtplib.SMTPNotSupportedError) or type(error) is smtplib.SMTPException:
        # The package's own sentences: no STARTTLS, no sign-in, no way to sign in that it knows.
        return InvalidError(f"{host} cannot do what is asked of it: {error}")
    status = _find_status(error)
    return (
        UnavailableError(f"{host} does not answer on port {port}.") if status is None else _refusal(error, status, host)
    )


def _refusal(error: OSError, status: int, host: str) -> JobrakerError:
    if status < _LEAST_STATUS:
        return UnavailableError(f"{host} does not speak SMTP.")
    if status < _FINAL:
        return UnavailableError(f"{host} does not take the mail now ({status}).")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return InvalidError(f"{host} refuses the user name or the password ({status}).")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return InvalidError(f"{host} refuses the address the mail goes to ({status}).")
    if isinstance(error, smtplib.SMTPSenderRefused):
        return InvalidError(f"{host} refuses the address the mail comes from ({status}).")
    return InvalidError(f"{host} refuses the mail ({status}).")


def _find_status(error: OSError) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(status for status, _ in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
