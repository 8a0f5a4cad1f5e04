"""The one door to notification services (Apprise): a person's own, so nothing about them is trusted.

The library knows services that act on the machine it runs on, and addresses of it may name files. So a notice is sent
by a child of ours without our environment, which is ended when it takes too long, and in which Python itself refuses
(PEP 578) every connection to what is not public, every program and every file beside the library's own.
"""

import json
import mimetypes
import os
import resource
import subprocess
import sys
import sysconfig
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

from jobraker.addresses import demand_public
from jobraker.errors import ForbiddenError, InvalidError, JobrakerError, Kind, UnavailableError
from jobraker.settings import WebSettings

_PATIENCE_S: Final = 20.0
_MEMORY: Final = 2 * 1024**3  # bytes of addresses, most of them never touched
_ERRORS: Final = {error.kind: error for error in (ForbiddenError, InvalidError, UnavailableError)}
# A program, a datagram, a library by its path, a file that goes or comes: no service needs any of it.
_NEVER: Final = (
    "subprocess.", "os.", "pty.", "ctypes.", "shutil.", "tempfile.", "webbrowser.", "sqlite3.", "socket.sendto",
    "socket.sendmsg", "socket.bind", "ftplib.", "smtplib.", "telnetlib.",
)  # fmt: skip
_HARMLESS: Final = frozenset({"os.listdir", "os.scandir", "os.putenv"})


@dataclass(frozen=True)
class Notice:
    """What a person is told."""

    title: str
    text: str


def demand_service(scheme: str) -> None:
    """Raise `InvalidError` where `scheme` names no service that is reached by HTTP: all others stay on the machine."""
    from apprise.manager_plugins import NotificationManager  # noqa: PLC0415 - a third of a second

    services = NotificationManager()  # type: ignore[no-untyped-call]
    if scheme not in services:
        raise InvalidError(f"{scheme}:// is no service that Jobraker knows.")
    if not any(hasattr(sys.modules[family.__module__], "requests") for family in services[scheme].__mro__):
        raise InvalidError(f"{scheme}:// is not a service on the web.")


def send(web: WebSettings, url: SecretStr, notice: Notice) -> None:
    """Bring `notice` to the service at `url`.

    Raises `ForbiddenError` where it refuses or is not public, `InvalidError` for what is no service,
    `UnavailableError` where it does not answer.
    """
    demand_service(url.get_secret_value().partition("://")[0])
    told = _run({"url": url.get_secret_value(), "title": notice.title, "text": notice.text, "hosts": web.private_hosts})
    if told:
        raise _ERRORS[Kind(told["kind"])](told["message"])


def _run(task: dict[str, Any]) -> Any:
    """What the child says of `task`. Raises `UnavailableError` where it had to be ended."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            input=json.dumps(task),
            env={"PYTHONDONTWRITEBYTECODE": "1"},
            cwd=Path(__file__).parents[1],
            capture_output=True,  # what the library says of addresses is nobody's business
            timeout=_PATIENCE_S,
            check=False,
            text=True,
        )
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise UnavailableError("The service did not come to the end of its answer.") from None


def main() -> None:
    """In the child: do what standard input says, and say what went wrong, in our words."""
    with suppress(ValueError, OSError):  # not every system knows how
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    told: dict[str, str] | None = None
    try:
        _send(json.load(sys.stdin))
    except JobrakerError as error:
        told = {"kind": error.kind, "message": error.message}
    json.dump(told, sys.stdout)


def _send(task: dict[str, Any]) -> None:
    import apprise  # noqa: PLC0415 - the parent never sends

    scheme = task["url"].partition("://")[0]
    demand_service(scheme)
    guard = Guard(WebSettings(private_hosts=task["hosts"]))
    mimetypes.init()
    sender = apprise.Apprise(asset=apprise.AppriseAsset(async_mode=False, storage_mode="memory"))
    sys.addaudithook(guard)
    if not sender.add(task["url"]):
        raise guard.refusal or InvalidError(f"That is not an address of {scheme}, as Apprise writes them.")
    if sender.notify(title=task["title"], body=task["text"]):
        return
    if guard.refusal:
        raise guard.refusal
    if guard.has_spoken:
        raise ForbiddenError(f"{scheme} refuses the notice.")
    raise UnavailableError(f"{scheme} does not answer.")


class Guard:
    """Asked by Python before anything is done; what it refuses, it remembers: the library swallows every error."""

    def __init__(self, web: WebSettings) -> None:
        """Let through to public addresses, and to those private ones that `web` allows."""
        self._web = web
        libraries = (sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib"))
        self._rooms = tuple(f"{os.path.realpath(folder)}{os.sep}" for folder in (*libraries, "/usr/share/zoneinfo"))
        self.refusal: JobrakerError | None = None
        self.has_spoken = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Raise `ForbiddenError` for what is refused."""
        try:
            self._judge(event, arguments)
        except JobrakerError as error:
            self.refusal = self.refusal or error
            raise

    def _judge(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect":
            self._judge_address(arguments[1])
        elif event == "http.client.send":
            self.has_spoken = True
        elif event == "open":
            self._judge_file(*arguments)
        elif event.startswith(_NEVER) and event not in _HARMLESS:
            raise ForbiddenError("A notification service must not act on the machine that Jobraker runs on.")

    def _judge_address(self, address: Any) -> None:
        if not isinstance(address, tuple):
            raise ForbiddenError("A notification service must be on the internet.")
        demand_public(self._web, str(address[0]), int(address[1]))

    def _judge_file(self, path: Any, _mode: Any, flags: int) -> None:
        if isinstance(path, int):
            return  # opened already
        is_read = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) == 0
        if not is_read or not os.path.realpath(os.fsdecode(path)).startswith(self._rooms):
            raise ForbiddenError("A notification service must not read or write files.")


if __name__ == "__main__":
    main()
