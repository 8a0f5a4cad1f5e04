"""A mail server on the loopback that keeps what it takes, or says what it was told to say; and papers for its TLS."""

import base64
import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from jobraker import clock


class PostOffice(socketserver.ThreadingTCPServer):
    """One mail server. `answers` replaces what it says to a command; an empty answer hangs up."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, context: ssl.SSLContext | None, *, implicit: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Clerk)
        self.context = context
        self.implicit = implicit
        self.greeting = "220 post.example ready"
        self.login = ("robin", "correct horse")
        self.answers: dict[str, str] = {}
        self.heard: list[str] = []
        self.in_clear: list[str] = []
        self.mails: list[bytes] = []
        self.drips = ""  # the command whose answer never ends
        self.pause_s = 0.01  # between two lines of it
        self.stopped = threading.Event()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no news."""


@contextmanager
def open_office(context: ssl.SSLContext | None = None, *, implicit: bool = False) -> Iterator[PostOffice]:
    """A mail server for as long as it is needed."""
    with PostOffice(context, implicit=implicit) as office:
        thread = threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield office
        finally:
            office.stopped.set()
            office.shutdown()
            thread.join()


class _Clerk(socketserver.StreamRequestHandler):
    server: PostOffice

    def handle(self) -> None:
        self.is_secure = False
        if self.server.implicit:
            self._secure()
        self._say(self.server.greeting)
        while raw := self.rfile.readline():
            line = raw.decode().strip()
            self.server.heard.append(line)
            if not self.is_secure:
                self.server.in_clear.append(line)
            verb = line.split(" ")[0].upper()
            if verb == self.server.drips:
                self._drip()
            elif verb in self.server.answers:
                if not self.server.answers[verb]:
                    return
                self._say(self.server.answers[verb])
            else:
                getattr(self, f"_on_{verb.lower()}", self._on_unknown)(line)

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _secure(self) -> None:
        assert self.server.context
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
        self.is_secure = True

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def _on_ehlo(self, line: str) -> None:
        offers = ["AUTH PLAIN LOGIN"] if self.is_secure else ["STARTTLS"] if self.server.context else []
        self._say(*[f"250-{word}" for word in ["post.example", *offers]], "250 SIZE 1000000")

    def _on_starttls(self, line: str) -> None:
        self._say("220 go ahead")
        self._secure()

    def _on_auth(self, line: str) -> None:
        given = base64.b64decode(line.rpartition(" ")[2]).decode().split("\0")[1:]
        self._say("235 welcome" if tuple(given) == self.server.login else "535 no")

    def _on_mail(self, line: str) -> None:
        self._say("250 fine")

    _on_rcpt = _on_rset = _on_noop = _on_mail

    def _on_data(self, line: str) -> None:
        self._say("354 go on")
        taken = b""
        while (row := self.rfile.readline()) not in (b".\r\n", b""):
            taken += row.removeprefix(b".")
        self.server.mails.append(taken)
        self._say("250 taken")

    def _on_quit(self, line: str) -> None:
        self._say("221 bye")

    def _drip(self) -> None:
        while not self.server.stopped.wait(self.server.pause_s):
            self._say("250-still here")

    def _on_unknown(self, line: str) -> None:
        self._say("500 what?")


def make_papers(folder: Path, *, name: str = "post.example") -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 that signs itself, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    paper, private = folder / "paper.pem", folder / "private.pem"
    paper.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(paper, private)
    return paper, context
