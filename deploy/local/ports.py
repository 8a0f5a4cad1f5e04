"""Ports on this machine: whether one is free, and who has it when it is not."""

import socket
from contextlib import suppress
from typing import Final

import psutil

from jobraker.errors import ConflictError, InvalidError

LOOPBACK: Final = "127.0.0.1"


def demand_free(*, api_port: int, prefect_port: int, api_host: str = LOOPBACK) -> None:
    """Raise `ConflictError` with the mend where a port is taken, `InvalidError` where both are the same."""
    if api_port == prefect_port:
        raise InvalidError(f"The API and Prefect cannot share port {api_port}: choose another with --prefect-port.")
    for port, option, host in ((api_port, "--port", api_host), (prefect_port, "--prefect-port", LOOPBACK)):
        if not is_free(port, host=host):
            raise ConflictError(f"Port {port} is taken{_name_holder(port)}: choose another with {option}.")


def is_free(port: int, *, host: str = LOOPBACK) -> bool:
    """Whether a server could listen on `port` now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do, or the last connections of one that just ended would count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def build_address(host: str, port: int) -> str:
    """Where this machine reaches a server that listens on `host`: one on every address is reached on the loopback."""
    reached = {"": LOOPBACK, "0.0.0.0": LOOPBACK, "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"


def choose(preferred: int | None = None) -> int:
    """`preferred` where it is free, else any free port."""
    if preferred is not None and is_free(preferred):
        return preferred
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def _name_holder(port: int) -> str:
    # Systems that show other people's connections to nobody raise here; then the number must do.
    with suppress(psutil.Error, OSError):
        for connection in psutil.net_connections("tcp"):
            listens = connection.status == psutil.CONN_LISTEN and getattr(connection.laddr, "port", None) == port
            if listens and connection.pid is not None:
                return f" (by {psutil.Process(connection.pid).name()}, process {connection.pid})"
    return ""
