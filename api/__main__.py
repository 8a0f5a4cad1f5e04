"""Starts the service: `python -m api`. Whatever prevents it is one sentence and a non-zero exit."""

import errno
import gc
import signal
import socket
import sys
from types import FrameType
from typing import NoReturn

import psycopg
import uvicorn
from pydantic import SecretStr
from starlette.types import ASGIApp

from api.app import create_app
from jobraker import db, log, postgres
from jobraker import settings as all_settings
from jobraker.errors import JobrakerError, UnavailableError
from jobraker.keyring import Keyring
from jobraker.settings import Settings
from jobraker.vault import Vault


def main() -> None:
    """Serve until a signal comes."""
    # uvicorn sends itself the signal again after its shutdown; only then is the database let go.
    signal.signal(signal.SIGTERM, _leave)
    try:
        settings = all_settings.load()
        log.configure(settings.log_level)
        with listen(settings.api.host, settings.api.port) as listener, postgres.serving(settings) as url:
            serve(listener, settings, url)
    except JobrakerError as error:
        sys.exit(error.message)
    except KeyboardInterrupt:
        sys.exit(0)


def listen(host: str, port: int) -> socket.socket:
    """A socket on that address. Raises `UnavailableError` where it is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol must be named: asyncio switches Nagle's algorithm off only on sockets that say they are TCP,
    # and with it every answer on a kept connection would wait 40 ms for the acknowledgement of its head.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise UnavailableError(f"Port {port} is taken: choose another with JOBRAKER_API__PORT.") from error
        raise UnavailableError(f"The API cannot listen on {host}, port {port}: {error.strerror}.") from error
    return listener


def serve(listener: socket.socket, settings: Settings, url: str) -> None:
    """Serve on `listener`. Raises `UnavailableError` where the database cannot be used."""
    check_database(url)
    check_keys(settings, url)
    place = settings.database.model_copy(update={"url": SecretStr(url)})
    app = create_app(settings.model_copy(update={"database": place}))
    server = uvicorn.Server(build_config(app))
    # What was imported stays. Left to the garbage collector, it would be looked through again every few hundred
    # requests, and all requests would stand still for that long.
    gc.collect()
    gc.freeze()
    server.run(sockets=[listener])
    if not server.started:
        raise UnavailableError("The API did not start: the line before this one says why.")


def build_config(app: ASGIApp) -> uvicorn.Config:
    """How uvicorn serves.

    It believes no proxy: by itself it would believe every one on this machine, and what FORWARDED_ALLOW_IPS says.
    Its h11 refuses addresses and headers of more than some 64 KiB in all. The number of connections is left to a proxy
    and to the process's limit of open files, since uvicorn would refuse in a shape of its own; so are headers that
    drip in.
    """
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        proxy_headers=False,
        server_header=False,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=10,
    )


def check_database(url: str) -> None:
    """Raise `UnavailableError` where the database does not answer or was never set up."""
    try:
        db.connect(url, role=db.Role.API).close()
    except psycopg.DatabaseError as error:
        reason = error.diag.message_primary
        raise UnavailableError(f"The database is not set up for the API ({reason}): run `jobraker up`.") from error


def check_keys(settings: Settings, url: str) -> None:
    """Raise `UnavailableError` where people's things in the database are sealed with keys that this home lacks."""
    with db.connect(url, role=db.Role.AUTH) as connection:
        Vault(Keyring(settings.keys_file)).demand_keys(connection)


def _leave(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001
    raise SystemExit(0)


if __name__ == "__main__":
    main()
