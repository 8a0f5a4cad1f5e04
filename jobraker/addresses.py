"""Which addresses of the network are public, and a host's name turned into such addresses.

A host is refused where any one of its addresses is not public. What is asked once and used later may have changed in
between: connect to what `find_public` gave, never to the name again.
"""

import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from jobraker.errors import ForbiddenError, InvalidError, UnavailableError
from jobraker.settings import WebSettings

Address = IPv4Address | IPv6Address
WEB_PORTS: Final = frozenset({80, 443})
MAIL_PORTS: Final = frozenset({25, 465, 587})
_FIRST_FREE_PORT: Final = 1024  # below, a port belongs to one protocol that may be talked into mischief
_LAST_PORT: Final = 65535
# Public to the package, or to an older version of it, and yet not: relays and tunnels lead to an address inside of
# the address, and one cloud answers for its machines on a public one.
_HIDDEN: Final = tuple(
    map(
        ip_network,
        (
            *("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "100.64.0.0/10"),
            *("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/23", "2002::/16", "3fff::/20"),
        ),
    )
)
_GLOBAL_UNICAST: Final = ip_network("2000::/3")


def is_public(address: Address) -> bool:
    """Whether anybody's machine may be behind it, and none of ours alone."""
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    if isinstance(address, IPv6Address) and (address.scope_id or address not in _GLOBAL_UNICAST):
        return False
    return not any(address in network for network in _HIDDEN)


def demand_public(
    web: WebSettings, host: str, port: int, *, low_ports: frozenset[int] = WEB_PORTS
) -> Sequence[Address]:
    """The addresses of `host`, each public or allowed by `web.private_hosts`.

    Raises `ForbiddenError` for a private address or a port below 1024 that is not among `low_ports`, `InvalidError`
    for what is no host, `UnavailableError` where nobody knows the name.
    """
    if not (port in low_ports or _FIRST_FREE_PORT <= port <= _LAST_PORT):
        raise ForbiddenError(f"Port {port} is not one that Jobraker talks to on somebody's behalf.")
    found = _resolve(host, port)
    for address in found:
        if not is_public(address) and not _is_allowed(web, host, address) and not _is_opened(web, host, address, port):
            raise ForbiddenError(f"{host} is not a public address, and Jobraker reaches no other on somebody's behalf.")
    return found


def _resolve(host: str, port: int) -> Sequence[Address]:
    if not host or not host.isprintable() or any(mark in host for mark in " /@\\"):
        raise InvalidError("That is not the name of a host.")
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise InvalidError("That is not the name of a host.") from None
    except OSError:
        raise UnavailableError(f"{host} cannot be found.") from None
    # In the order of the resolver, once each. What is no internet address, no one connects to.
    return list(
        dict.fromkeys(ip_address(str(row[4][0])) for row in rows if row[0] in (socket.AF_INET, socket.AF_INET6))
    )


def is_listed(web: WebSettings, host: str) -> bool:
    """Whether `host`, a name or an address as it was written, is itself among `web.private_hosts`."""
    try:
        address = ip_address(host)
    except ValueError:
        return _is_named(web, host)
    return _is_allowed(web, host, address)


def _is_allowed(web: WebSettings, host: str, address: Address) -> bool:
    return _is_named(web, host) or any(address in network for network in _list_networks(web))


def name_port(url: str) -> str | None:
    """Host and port of an address, as `web.private_hosts` may name them: nothing else on that host is allowed by it."""
    parts = urlsplit(url)
    if not parts.hostname:
        return None
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"[{parts.hostname}]:{port}" if ":" in parts.hostname else f"{parts.hostname}:{port}"


def _is_opened(web: WebSettings, host: str, address: Address, port: int) -> bool:
    """Whether one port of the host is among `web.private_hosts`."""
    names = {host.lower().rstrip("."), str(address), f"[{address}]"}
    return not names.isdisjoint(
        entry.rpartition(":")[0].lower().rstrip(".") for entry in web.private_hosts if entry.endswith(f":{port}")
    )


def _is_named(web: WebSettings, host: str) -> bool:
    return host.lower().rstrip(".") in {entry.lower().rstrip(".") for entry in web.private_hosts}


def _list_networks(web: WebSettings) -> Iterator[IPv4Network | IPv6Network]:
    for entry in web.private_hosts:
        with suppress(ValueError):  # a name
            yield ip_network(entry, strict=False)
