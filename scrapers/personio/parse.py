"""Personio's feeds become postings. Pure.

A posting is its `<position>` as an object with the feed's own element names. An element that comes more than once is a
list, and so are those that may (`office`, `jobDescription`), however many there are. An empty element is null.
"""

import json
import re
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote, unquote

from lxml import etree

from jobraker.errors import InvalidError
from scrapers.addresses import take_apart
from scrapers.answers import Board, find_shortfall, is_web_page
from scrapers.rows import Shape, sift
from scrapers.saved import read_saved as read_saved_file
from scrapers.source import Address, Crawl, Posting

SHAPE: Final = Shape(
    party="Personio",
    list_key="position",
    url_key="url",  # which no feed has: the address is built from the host and the id
    telltale=frozenset({"jobDescriptions", "subcompany", "recruitingCategory", "occupationCategory", "schedule"}),
)
_ROOT: Final = "workzag-jobs"
_LISTED: Final = {"additionalOffices": "office", "jobDescriptions": "jobDescription"}
_HOST: Final = re.compile(r"[a-z0-9_-]+\.jobs\.personio\.(de|com)", re.ASCII | re.IGNORECASE)


def parse_feed(content: bytes, address: str) -> Board:
    """A feed, whose host is at `address`. Raises `InvalidError` where it is none."""
    sifted = sift(parse_positions(content), SHAPE)
    located = [_locate(posting, address) for posting in sifted.postings]
    return Board(replace(sifted, postings=located), find_shortfall(sifted))


def parse_positions(content: bytes) -> list[Any]:
    """The positions of a feed as objects. Raises `InvalidError` with place and reason where it is no feed."""
    try:
        root = etree.fromstring(content, _make_parser(content))
    except etree.XMLSyntaxError as error:
        if is_web_page(content.decode("utf-8", "replace")):
            raise InvalidError("a web page, not a feed") from None
        raise InvalidError(f"not XML at line {error.position[0]}, column {error.position[1]}: {error.msg}") from None
    if str(root.tag).rpartition("}")[2].lower() == "html":
        raise InvalidError("a web page, not a feed")
    if root.tag != _ROOT:
        raise InvalidError(f"a `{str(root.tag)[:40]}` where `{_ROOT}` should be")
    # Entities of its own are what bombs are made of, and no feed needs any.
    if root.getroottree().docinfo.internalDTD is not None:
        raise InvalidError("a document type, which no feed has")
    return [_read_element(element) for element in root.iterchildren("position")]


def demand_host(tenant: str) -> None:
    """Raise `InvalidError` for a tenant that is no host of Personio's: it is asked, whoever named it."""
    if not _HOST.fullmatch(tenant):
        raise InvalidError(f"the tenant {tenant[:60]!r} is not like example.jobs.personio.de")


def build_address(address: str, posting: str) -> str:
    """Where people read a posting of the feed whose host is at `address`."""
    return f"{address}/job/{quote(posting, safe='')}"


def read_saved(content: bytes, name: str) -> Crawl:
    """A saved feed, or its positions as JSON. The tenant is the file's stem: positions name no host."""
    text = _write_json(content) if _is_feed(content) else content
    crawl = read_saved_file(
        text, name, shape=SHAPE, explain=lambda _value: None, find_tenant=lambda _postings: unquote(PurePath(name).stem)
    )
    if not _HOST.fullmatch(crawl.tenant):
        return crawl
    locate = partial(_locate, address=f"https://{crawl.tenant}")
    return replace(crawl, postings=[locate(posting) for posting in crawl.postings])


def read_address(url: str) -> Address | None:
    """`HOST/job/ID`, the feed `HOST/xml`, or the careers page; the host itself is the tenant."""
    parts = take_apart(url)
    if parts is None or not _HOST.fullmatch(parts.host):
        return None
    return Address(parts.host, parts.find_after("job"))


def _make_parser(content: bytes) -> etree.XMLParser:
    """A parser that expands nothing, fetches nothing and repairs nothing.

    What is UTF-8 is read as UTF-8, whatever the declaration says: no other text happens to be it.
    """
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        encoding = None
    else:
        encoding = "utf-8"
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _read_element(element: etree._Element) -> Any:
    """The element's text, or an object of what is in it."""
    if not len(element):
        return (element.text or "").strip() or None
    found: dict[str, Any] = {}
    for child in element.iterchildren(etree.Element):
        name, value = str(child.tag), _read_element(child)
        if name not in found:
            found[name] = [value] if _LISTED.get(str(element.tag)) == name else value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found


def _locate(posting: Posting, address: str) -> Posting:
    return replace(posting, url=build_address(address, posting.source_posting_id))


def _is_feed(content: bytes) -> bool:
    """Whether it looks like XML and not like a web page."""
    start = content[:1000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith(b"<") and not is_web_page(start.decode("utf-8", "replace"))


def _write_json(content: bytes) -> bytes:
    return json.dumps({"position": parse_positions(content)}).encode()
