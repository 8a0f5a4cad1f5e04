"""Personio hosts that misbehave as real ones did: text in a wrong charset, documents that are cut, bombs, web pages."""

from collections.abc import Callable
from typing import Final

from fastapi import Response

from scrapers.sandbox.market import Market
from scrapers.sandbox.wire_personio import write_feed

_POSITION: Final = (
    "<position><id>{id}</id><office>München</office><name>{name}</name><jobDescriptions><jobDescription>"
    "<name>Über uns</name><value><![CDATA[<p>Not the end: </position></p>]]></value></jobDescription></jobDescriptions>"
    "<employmentType>permanent</employmentType><schedule>full-time</schedule>"
    "<createdAt>2026-10-01T08:00:00+00:00</createdAt></position>\n"
)
_LAUGHS: Final = "".join(f'<!ENTITY ha{number} "{f"&ha{number - 1};" * 10}">' for number in range(1, 10))
_BOMB: Final = (
    f'<?xml version="1.0"?><!DOCTYPE workzag-jobs [<!ENTITY ha0 "ha">{_LAUGHS}]>'
    "<workzag-jobs><position><id>1</id><name>&ha9;</name></position></workzag-jobs>"
)
_HTML: Final = "<!DOCTYPE html><html><body><p>We are improving things<br>Come back</body></html>"

TENANTS: Final = {
    "odd-bomb.jobs.personio.de": "Odd Bomb",
    "odd-busy.jobs.personio.de": "Odd Busy",
    "odd-cut.jobs.personio.de": "Odd Cut",
    "odd-declared.jobs.personio.de": "Odd Declared",
    "odd-empty.jobs.personio.de": "Odd Empty",
    "odd-gone.jobs.personio.de": "Odd Gone",
    "odd-html.jobs.personio.de": "Odd Html",
    "odd-latin.jobs.personio.de": "Odd Latin",
    "odd-rows.jobs.personio.de": "Odd Rows",
}


def answer_feed(market: Market, host: str) -> Response:
    """What the host says."""
    name = host.partition(".")[0].removeprefix("odd-")
    if name == "gone":
        return Response(_HTML, 404, media_type="text/html")
    if name == "busy" and market.count_visit(host) % 2:
        return Response("", 429, {"Retry-After": "0"})
    return Response(_BODIES[name](), media_type="text/html" if name == "html" else "text/xml")


def _write_good(count: int = 3) -> str:
    rows = (_POSITION.format(id=90_000_000 + number, name=f"Prüferin {number}") for number in range(count))
    return write_feed(list(rows))


def _write_rows() -> str:
    good = [_POSITION.format(id=number, name="Cook") for number in (90_000_100, 90_000_100, "", 90_000_101)]
    changed = _POSITION.format(id=90_000_101, name="Chef")
    return write_feed([*good, changed, "<position/>\n", "<position>just text</position>\n"])


_BODIES: Final[dict[str, Callable[[], bytes]]] = {
    "bomb": _BOMB.encode,
    "busy": lambda: _write_good().encode(),
    "cut": lambda: _write_good().encode()[:-120],
    "declared": lambda: _write_good().replace("UTF-8", "ISO-8859-1").encode(),
    "empty": lambda: write_feed([]).encode(),
    "html": _HTML.encode,
    "latin": lambda: _write_good().encode("latin-1"),
    "rows": lambda: _write_rows().encode(),
}
