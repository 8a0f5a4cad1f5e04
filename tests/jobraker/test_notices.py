"""Notices through the real library in its child, against a server on the loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from jobraker import notices
from jobraker.errors import ForbiddenError, InvalidError, UnavailableError
from jobraker.notices import Guard, Notice, demand_service, send
from jobraker.settings import WebSettings
from tests.flows.services import Services, open_services

OPEN, CLOSED = WebSettings(private_hosts=("127.0.0.0/8",)), WebSettings()
NOTICE = Notice("Hello", "A job for you.")


@pytest.fixture
def services() -> Iterator[Services]:
    with open_services() as opened:
        yield opened


def test_a_notice_arrives(services: Services) -> None:
    send(OPEN, SecretStr(f"json://{services.place}/notices"), NOTICE)
    (call,) = services.calls
    assert (call.body["title"], call.body["message"]) == ("Hello", "A job for you.")


def test_what_is_private_is_never_asked(services: Services) -> None:
    for name in (services.place, services.place.replace("127.0.0.1", "localhost")):
        with pytest.raises(ForbiddenError, match="is not a public address"):
            send(CLOSED, SecretStr(f"json://{name}/notices"), NOTICE)
    assert services.calls == []


def test_a_redirect_to_what_is_private_is_not_followed(services: Services) -> None:
    services.answer = (307, {"Location": "http://10.0.0.7/latest"}, b"")
    with pytest.raises(ForbiddenError, match=r"10\.0\.0\.7 is not a public address"):
        send(OPEN, SecretStr(f"json://{services.place}/notices"), NOTICE)


def test_a_refusal_says_so_in_our_words(services: Services) -> None:
    services.answer = (403, {}, b"secret words")
    with pytest.raises(ForbiddenError) as caught:
        send(OPEN, SecretStr(f"json://ada:planted@{services.place}/notices"), NOTICE)
    assert caught.value.message == "json refuses the notice."


def test_nobody_there(services: Services) -> None:
    services.shutdown()
    services.server_close()
    with pytest.raises(UnavailableError, match="json does not answer"):
        send(OPEN, SecretStr(f"json://{services.place}/notices"), NOTICE)


def test_a_service_that_never_ends_is_ended(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_PATIENCE_S", 0.0)
    with pytest.raises(UnavailableError, match="did not come to the end"):
        send(OPEN, SecretStr(f"json://{services.place}/notices"), NOTICE)


@pytest.mark.parametrize(
    "scheme",
    ["dbus", "kde", "glib", "gnome", "macosx", "windows", "syslog", "blink1", "mailto", "mqtt", "file", "x-no"],
)
def test_what_is_not_on_the_web_is_no_service(scheme: str) -> None:
    with pytest.raises(InvalidError):
        demand_service(scheme)


@pytest.mark.parametrize(
    "scheme", ["discord", "slack", "tgram", "ntfy", "ntfys", "gotifys", "jsons", "matrix", "pover"]
)
def test_what_is_on_the_web_is_one(scheme: str) -> None:
    demand_service(scheme)


def test_an_address_that_names_a_file_of_ours_reads_nothing(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_text("{}")
    with pytest.raises(ForbiddenError, match="must not read or write files"):
        send(OPEN, SecretStr(f"fcm://project/device/?keyfile={file}"), NOTICE)


def test_an_address_that_is_none_is_told(services: Services) -> None:
    with pytest.raises(InvalidError, match="not an address of discord"):
        send(OPEN, SecretStr("discord://x"), NOTICE)


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("socket.connect", (None, ("10.0.0.1", 443))),
        ("socket.connect", (None, ("8.8.8.8", 22))),
        ("socket.connect", (None, "/run/dbus/system_bus_socket")),
        ("socket.sendto", (None, ("8.8.8.8", 53))),
        ("subprocess.Popen", ("sh", [], None, None)),
        ("os.system", ("true",)),
        ("os.exec", ("sh", [], None)),
        ("os.remove", ("x", -1)),
        ("ctypes.dlopen", ("libc.so.6",)),
        ("open", ("/etc/passwd", "r", 0)),
        ("open", (notices.__file__, "r", 0)),
        ("open", (pytest.__file__, "w", 1)),
        ("open", (f"{Path(pytest.__file__).parent}/../../../../../../../../../../etc/passwd", "r", 0)),
    ],
)
def test_the_guard_refuses_and_remembers(event: str, arguments: tuple[object, ...]) -> None:
    guard = Guard(CLOSED)
    with pytest.raises(ForbiddenError):
        guard(event, arguments)
    assert guard.refusal


def test_the_guard_lets_the_library_work() -> None:
    guard = Guard(CLOSED)
    guard("socket.connect", (None, ("8.8.8.8", 443)))
    guard("open", (pytest.__file__, "r", 0))
    guard("open", (3, "r", 0))
    guard("import", ("json",))
    assert guard.refusal is None
