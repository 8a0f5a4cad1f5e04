"""Where a careers page leads: its postings, its next page; and what a sitemap lists. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree

from scrapers.page import json_ld
from scrapers.page.document import Document, is_inside
from scrapers.page.plain import fold
from scrapers.page.schema_org import is_posting
from scrapers.page.words import JOB_ADDRESS

_NEXT: Final = re.compile(
    r"^(?:next(?: page)?|older|weiter|nachste(?: seite)?|suivante?|page suivante|siguiente|volgende|>|›|»|→"
    r"|load more|mehr laden)\W*$"
)
_FILE: Final = re.compile(r"\.(?:pdf|docx?|jpe?g|png|gif|svg|zip|ics|xml|json|css|js|mp4|webp)$", re.IGNORECASE)
_TRACKING: Final = re.compile(
    r"^(?:utm_\w+|gclid|fbclid|ref|source|src|gh_src|lever-source|mc_cid|mc_eid|trk|sessionid|sid|jsessionid)$",
    re.IGNORECASE,
)
_IN_QUERY: Final = re.compile(
    r"(?:^|[&_])(?:job|gh_jid|vacancy|stelle|position|jobid|job_id|offer|vacature|id)[_-]?(?:id)?=", re.IGNORECASE
)
_MENU: Final = frozenset({"nav", "footer"})
_LOGIC: Final = re.compile(
    r"/(?:apply|application|login|signin|register|search|alerts?|share|feed|rss|print|category|tag|privacy"
    r"|imprint|impressum)(?:/|$)",
    re.IGNORECASE,
)
_MOST: Final = 50_000


@dataclass(frozen=True)
class Links:
    """What a list leads to."""

    postings: tuple[str, ...]
    next_page: str | None


def find_links(document: Document) -> Links:
    """The addresses on the page's own site that look like postings, once each, in order; and the next page."""
    here = normalise(document.url or "")
    found: list[str] = []
    following = None
    for url, text, is_menu in _find_anchors(document):
        if following is None and _NEXT.match(fold(text)):
            following = url
        elif not is_menu and url != here and _is_posting(url, here):
            found.append(url)
    found.extend(url for url in _find_stated(document) if url != here)
    following = following or _find_relation(document)
    ours = tuple(dict.fromkeys(url for url in found if is_same_site(url, here) and url != following))
    return Links(ours, following if following and following != here and is_same_site(following, here) else None)


def normalise(url: str) -> str:
    """The address without its fragment and without what only counts visitors."""
    parts = urlsplit(url)
    query = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(name)
    ]
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", urlencode(query), ""))


def is_same_site(url: str, here: str) -> bool:
    """Whether two addresses are of one site: the same host, or one below the other."""
    one, other = ((urlsplit(address).hostname or "").removeprefix("www.") for address in (url, here))
    return bool(one and other) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))


def is_sitemap(content: bytes) -> bool:
    """Whether the bytes are a sitemap's."""
    return b"<urlset" in content[:2000] or b"<sitemapindex" in content[:2000]


def parse_sitemap(content: bytes) -> tuple[list[str], list[str]]:
    """The pages and the further sitemaps that a sitemap lists. No entity is expanded and nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return [], []
    if root is None:
        return [], []
    places = [(node.text or "").strip() for node in root.iter("{*}loc")][:_MOST]
    kept = [url for url in places if url.startswith(("http://", "https://"))]
    return ([], kept) if root.tag.endswith("sitemapindex") else (kept, [])


def is_job_address(url: str) -> bool:
    """Whether an address looks like one posting's."""
    path = urlsplit(url).path.rstrip("/")
    return (
        bool(JOB_ADDRESS.search(path.rpartition("/")[0] + "/")) and not _FILE.search(path) and not _LOGIC.search(path)
    )


def _find_anchors(document: Document) -> Iterator[tuple[str, str, bool]]:
    for node in document.body.iter("a"):
        url = document.resolve(node.get("href"))
        if url and url.startswith("http"):
            yield normalise(url), node.text_content().strip() or node.get("aria-label") or "", is_inside(node, _MENU)


def _is_posting(url: str, here: str) -> bool:
    parts, ours = urlsplit(url), urlsplit(here)
    if _FILE.search(parts.path) or _LOGIC.search(parts.path):
        return False
    if parts.query and _IN_QUERY.search(parts.query):
        return True
    is_below = parts.path.startswith(ours.path.rstrip("/") + "/") and len(ours.path) > 1
    return (is_below or is_job_address(url)) and parts.path.rstrip("/") != ours.path.rstrip("/")


def _find_stated(document: Document) -> Iterator[str]:
    for value in json_ld.find_values(document):
        for node in json_ld.walk(value):
            if is_posting(node) or node.get("@type") == "ListItem":
                stated: Any = node.get("url")
                url = document.resolve(stated) if isinstance(stated, str) else None
                if url and url.startswith("http"):
                    yield normalise(url)


def _find_relation(document: Document) -> str | None:
    for node in document.root.iter("link", "a"):
        if (node.get("rel") or "").lower() == "next" and (url := document.resolve(node.get("href"))):
            return normalise(url)
    return None
