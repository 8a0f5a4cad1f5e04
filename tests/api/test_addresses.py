from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient

from api.addresses import Proxies, find_address, find_neighbourhood
from api.app import create_app
from jobraker.settings import Settings
from tests.api.served import get, served

PROXIES = ("10.0.0.0/8", "2001:db8:1::/48", "192.0.2.7")


def resolve(peer: str, *forwarded: str, scheme: str = "", proxies: tuple[str, ...] = PROXIES) -> dict[str, Any]:
    headers = [(b"x-forwarded-for", value.encode("latin-1")) for value in forwarded]
    headers += [(b"x-forwarded-proto", scheme.encode())] if scheme else []
    scope: dict[str, Any] = {"type": "http", "scheme": "http", "client": (peer, 1234), "headers": headers}
    Proxies(proxies).resolve(scope)
    return scope


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("198.51.100.1", ["203.0.113.9"], "198.51.100.1"),  # anybody may write such a header
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["6.6.6.6, 203.0.113.9"], "203.0.113.9"),  # what a client wrote stands left of what we heard
        ("10.0.0.1", ["203.0.113.9, 10.1.1.1, 192.0.2.7"], "203.0.113.9"),
        ("10.0.0.1", ["6.6.6.6", "203.0.113.9", "10.1.1.1"], "203.0.113.9"),  # as several headers
        ("10.0.0.1", ["10.9.9.9, 10.1.1.1"], "10.9.9.9"),  # it comes from within
        ("10.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"),
        ("10.0.0.1", ["[2001:DB8::1]:4711"], "2001:db8::1"),
        ("2001:db8:1::5", ["2001:db8:0:0::1"], "2001:db8::1"),
        ("::ffff:10.0.0.1", ["203.0.113.9"], "203.0.113.9"),  # IPv4 on a socket of IPv6
        ("10.0.0.1", ["::ffff:203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9, <script>, 10.1.1.1"], "10.1.1.1"),  # no further than to what is an address
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", ["\xff" * 100_000], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
    ],
)
def test_only_proxies_are_believed(peer: str, forwarded: list[str], address: str) -> None:
    assert find_address(resolve(peer, *forwarded)) == address


def test_by_default_nobody_is_believed() -> None:
    assert find_address(resolve("127.0.0.1", "203.0.113.9", proxies=())) == "127.0.0.1"


@pytest.mark.parametrize(
    ("peer", "told", "scheme"),
    [("10.0.0.1", "https", "https"), ("10.0.0.1", "gopher", "http"), ("198.51.100.1", "https", "http")],
)
def test_the_scheme_is_the_clients(peer: str, told: str, scheme: str) -> None:
    assert resolve(peer, "203.0.113.9", scheme=told)["scheme"] == scheme


@pytest.mark.parametrize("client", [None, ("testclient", 50000), ("", 0)])
def test_there_may_be_no_address(client: tuple[str, int] | None) -> None:
    assert find_address({"client": client}) is None
    assert find_neighbourhood({"client": client}) == "unknown"


@pytest.mark.parametrize(
    ("address", "neighbourhood"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8::1:2:3:4", "2001:db8::/64"), ("fe80::1%eth0", "fe80::/64")],
)
def test_neighbours_in_ipv6_are_counted_as_one(address: str, neighbourhood: str) -> None:
    assert find_neighbourhood({"client": (address, 1)}) == neighbourhood


@pytest.mark.parametrize(("proxies", "address"), [((), "127.0.0.1"), (("127.0.0.0/8",), "203.0.113.9")])
def test_the_served_application_believes_the_same(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, proxies: tuple[str, ...], address: str
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")  # uvicorn's own setting, which must mean nothing
    app = show_addresses(settings, proxies)
    with served(app) as port:
        seen = get(port, "/seen", **{"X-Forwarded-For": "203.0.113.9"})
    assert seen.headers["X-Seen"] == address


def show_addresses(settings: Settings, proxies: tuple[str, ...]) -> FastAPI:
    app = create_app(settings.model_copy(update={"api": settings.api.model_copy(update={"proxies": proxies})}))

    @app.get("/seen")
    async def seen(request: Request) -> Any:
        return Response(headers={"X-Seen": str(find_address(request))})

    return app


def test_a_test_client_sees_it_too(settings: Settings) -> None:
    client = TestClient(show_addresses(settings, ("192.0.2.0/24",)), client=("192.0.2.1", 1))
    assert client.get("/seen", headers={"X-Forwarded-For": "203.0.113.9"}).headers["X-Seen"] == "203.0.113.9"
