"""What counts as public. Names are resolved by the machine's own resolver."""

from ipaddress import ip_address

import pytest

from jobraker.addresses import MAIL_PORTS, demand_public, is_public
from jobraker.errors import ForbiddenError, InvalidError, UnavailableError
from jobraker.settings import WebSettings

PRIVATE = [
    *("127.0.0.1", "127.8.9.10", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),  # noqa: S104
    *("169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1"),
    *("198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
    *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1"),
    *("64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:1::1", "2001:db8::1", "2002:7f00:1::"),
    *("2002:808:808::", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%1", "fec0::1"),
    *("ff02::1", "ff0e::1"),
]
PUBLIC = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "2606:4700::1111"]
NOWHERE = WebSettings()


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_ours_alone_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))
    with pytest.raises(ForbiddenError, match="not a public address"):
        demand_public(NOWHERE, address, 443)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_anybodys_is_public(address: str) -> None:
    assert is_public(ip_address(address))
    assert demand_public(NOWHERE, address, 443) == [ip_address(address)]


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST", "localhost.", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0", "0x7f000001"],
)
def test_other_ways_to_write_the_loopback_are_seen_through(host: str) -> None:
    with pytest.raises((ForbiddenError, UnavailableError)):
        demand_public(NOWHERE, host, 443)


@pytest.mark.parametrize(
    "host", ["", " ", "a b", "user@example.org", "example.org/path", "a\\b", "a\n.example", "a" * 300]
)
def test_what_is_no_host_is_refused(host: str) -> None:
    with pytest.raises((InvalidError, UnavailableError)):
        demand_public(NOWHERE, host, 443)


def test_a_name_that_nobody_knows_is_unavailable() -> None:
    with pytest.raises(UnavailableError, match=r"nobody\.invalid cannot be found"):
        demand_public(NOWHERE, "nobody.invalid", 443)


@pytest.mark.parametrize("port", [0, 21, 22, 25, 445, 1023, 65536, -1])
def test_ports_of_other_protocols_are_refused(port: int) -> None:
    with pytest.raises(ForbiddenError, match=f"Port {port} "):
        demand_public(NOWHERE, "8.8.8.8", port)


@pytest.mark.parametrize("port", [80, 443, 1024, 8000, 11434, 65535])
def test_ports_of_the_web_are_not(port: int) -> None:
    assert demand_public(NOWHERE, "8.8.8.8", port)


def test_mail_has_ports_of_its_own() -> None:
    assert demand_public(NOWHERE, "8.8.8.8", 587, low_ports=MAIL_PORTS)
    with pytest.raises(ForbiddenError):
        demand_public(NOWHERE, "8.8.8.8", 443, low_ports=MAIL_PORTS)


@pytest.mark.parametrize("entry", ["localhost", "LocalHost.", "127.0.0.0/8"])
def test_what_the_operator_allows_is_allowed(entry: str) -> None:
    allowing = WebSettings(private_hosts=("10.9.0.0/16", entry, "::1"))
    assert demand_public(allowing, "localhost", 8000)
    with pytest.raises(ForbiddenError):
        demand_public(allowing, "10.8.0.1", 8000)


def test_one_private_address_among_several_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(2, 1, 6, "", (address, 443)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: rows)
    with pytest.raises(ForbiddenError):
        demand_public(NOWHERE, "two-faced.example", 443)
    assert len(demand_public(WebSettings(private_hosts=("10.0.0.1",)), "two-faced.example", 443)) == 2
