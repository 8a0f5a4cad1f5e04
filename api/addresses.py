"""From which address a request comes. Whoever counts, refuses or writes down addresses asks `find_address`.

What `X-Forwarded-For` says is believed only where the other end of the connection is a proxy named in the settings,
and only up to the first hop that is none: all further left anybody may have written.
"""

from collections.abc import Iterable, Mapping, MutableMapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final, TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address
_LONGEST: Final = 64  # characters of an address with its port


def find_address(scope: Mapping[str, Any]) -> str | None:
    """The address of whoever asks, from a request or its ASGI scope; None where there is none, as in a test client."""
    client = scope.get("client")
    address = parse_address(client[0]) if client else None
    return str(address) if address else None


def find_neighbourhood(scope: Mapping[str, Any]) -> str:
    """What counts as one address: of IPv6 the first 64 bits, since a subscriber has all that follow them."""
    address = find_address(scope)
    return name_neighbourhood(address) if address else "unknown"


def name_neighbourhood(address: str) -> str:
    """The same of an address."""
    return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address


@lru_cache(maxsize=4096)
def parse_address(text: str) -> Address | None:
    """The address in `text`, which may carry a port; None where there is none. IPv4 within IPv6 is IPv4."""
    if len(text) > _LONGEST:
        return None
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or IPv6Address(int(address))  # without a zone, which only its own machine knows
    return address


class Proxies:
    """The proxies in front of the service; by default there are none, and what they would say is not believed."""

    def __init__(self, networks: Iterable[str]) -> None:
        """Trust all addresses of `networks`."""
        self._networks = [ip_network(network) for network in networks]

    def resolve(self, scope: MutableMapping[str, Any]) -> None:
        """Put the real client and scheme into `scope` where a trusted proxy hands the request on."""
        client = scope.get("client")
        if not (self._networks and client and self._trusts(parse_address(client[0]))):
            return
        told = [(name, value.decode("latin-1")) for name, value in scope["headers"]]
        schemes = [value.strip() for name, value in told if name == b"x-forwarded-proto"]
        if schemes and schemes[-1] in ("http", "https"):
            scope["scheme"] = schemes[-1]
        hops = ",".join(value for name, value in told if name == b"x-forwarded-for").split(",")
        if address := self._find_client(hops):
            scope["client"] = (str(address), 0)

    def _find_client(self, hops: list[str]) -> Address | None:
        """The last hop that is no proxy of ours; what is no address ends the walk at the hop before it."""
        found = None
        for hop in reversed(hops):
            address = parse_address(hop.strip())
            if address is None:
                return found
            found = address
            if not self._trusts(address):
                return found
        return found

    def _trusts(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self._networks)
