"""How a few settings are written, beyond numbers and words: rates, networks, origins and host names.

Each is checked when the settings are read, so that a slip of the pen is one sentence at the start and not an open door.
"""

from ipaddress import ip_network
from typing import Annotated, TypeAlias

from pydantic import AfterValidator


def _check_rate(text: str) -> str:
    from limits import parse_many  # noqa: PLC0415 - slow to import, and every command reads the settings

    try:
        rates = parse_many(text)
    except ValueError:
        rates = []
    if len(rates) != 1 or rates[0].amount < 1:
        raise ValueError("write one number per span of time, such as 600/minute, 10/15 minutes or 100/hour")
    return text


def _check_network(text: str) -> str:
    try:
        return str(ip_network(text, strict=False))
    except ValueError:
        raise ValueError(f"{text} is neither an address nor a network such as 10.0.0.0/8") from None


def _check_origin(text: str) -> str:
    scheme, separator, rest = text.partition("://")
    is_origin = scheme in ("http", "https") and separator and rest and not set(rest) & set("/?#@ *")
    if text != "*" and not is_origin:
        raise ValueError(f"{text} is no origin: write scheme and host only, such as https://app.example")
    return text.lower()


def _check_host(text: str) -> str:
    name = text.removeprefix("*.")
    if not name or set(name) & set("/*@ ") or (":" in name and not name.startswith("[")):
        raise ValueError(f"{text} is no host name: write it without port, such as jobs.example or *.example.org")
    return text.lower()


Rate: TypeAlias = Annotated[str, AfterValidator(_check_rate)]
Network: TypeAlias = Annotated[str, AfterValidator(_check_network)]
Origin: TypeAlias = Annotated[str, AfterValidator(_check_origin)]
HostPattern: TypeAlias = Annotated[str, AfterValidator(_check_host)]
