"""What sort of page it is: a posting (open or closed), a list, a login, a wall, nothing without scripts, or another."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from scrapers.page.apply import has_apply
from scrapers.page.dates import is_past
from scrapers.page.document import CHROME, Document, is_inside, join
from scrapers.page.plain import fold, write_lines
from scrapers.page.reading import Facts, Status
from scrapers.page.words import BLOCKED, CLOSED, GENDER, JOB_ADDRESS, LISTS, LOGIN, LOGIN_TITLE, SECTIONS, SEEKS

_LITTLE: Final = 200
_SHORT: Final = 1500
_NOTICE: Final = 2500
_LEAST_EVIDENCE: Final = 3
_MANY_LINKS: Final = 4
_ENOUGH_TEXT: Final = 300
_FEW: Final = 2
_OTHER_THINGS: Final = re.compile(
    r'"@type"\s*:\s*"(?:Product|Event|MusicEvent|Recipe|BlogPosting|NewsArticle|Restaurant|Store|FAQPage|ContactPage'
    r'|AboutPage|ProfilePage|Course|Book|Movie)"'
)
_OTHER_TITLE: Final = re.compile(
    r"^(?:about(?: us)?|contact(?: us)?|kontakt|uber uns|wir uber uns|a propos|qui sommes-nous|sobre nosotros|over ons"
    r"|home|startseite|accueil|inicio|welcome\b.*|willkommen\b.*|bienvenue\b.*|privacy\b.*|imprint|impressum|datenschutz\b.*"
    r"|faq|news|blog|aktuelles|thank you\b.*|vielen dank\b.*|merci\b.*)$"
)
_OTHER_PATH: Final = re.compile(
    r"/(?:blog|news|press|magazin\w*|aktuelles|events?|products?|shop|actualites)/", re.IGNORECASE
)
_MISSING: Final = re.compile(
    r"^(?:error )?404\b|page not found|(?:seite|stelle) (?:wurde )?nicht gefunden|page (?:introuvable|non "
    r"trouvee)|pagina no encontrada"
    r"|pagina niet gevonden|not found$|we can(?:'|no)t find (?:that|the|this) page"
)


@dataclass(frozen=True)
class Evidence:
    """What was found that speaks for a posting."""

    structured: Facts | None
    """From schema.org or embedded state: the page's own posting."""
    has_others: bool
    """Whether structured data names postings, none of which is the page's own."""
    merged: Facts
    labelled: int
    """How many different fields stand behind labels."""


def decide_status(document: Document, evidence: Evidence, now: datetime) -> Status:
    """What sort of page it is at `now`."""
    words = fold(document.text[:20_000])
    if evidence.structured:
        return Status.CLOSED if _is_over(document, evidence, now) else Status.OPEN
    checks = (
        (Status.BLOCKED, _is_blocked(document, words)),
        (Status.LIST, evidence.has_others and len(words) < _LITTLE),
        (Status.NEEDS_SCRIPTS, len(words) < _LITTLE and _needs_scripts(document)),
        (Status.EMPTY, not words),
        (Status.LOGIN, _is_login(document, words)),
        (Status.CLOSED, _is_gone(document, words)),
    )
    return next((status for status, holds in checks if holds), None) or _judge_plain(document, evidence, words, now)


def _judge_plain(document: Document, evidence: Evidence, words: str, now: datetime) -> Status:
    weight = _weigh(document, evidence, words)
    links = _count_job_links(document)
    if _lists_jobs(document, evidence, links):
        return Status.LIST
    has_apply_word = has_apply(document)
    if (evidence.has_others or links >= _MANY_LINKS) and not (weight > _LEAST_EVIDENCE and has_apply_word):
        return Status.LIST if evidence.has_others or weight < _LEAST_EVIDENCE + 2 else _close(document, evidence, now)
    if weight >= _LEAST_EVIDENCE:
        return _close(document, evidence, now)
    return Status.NEEDS_SCRIPTS if len(words) < _LITTLE and _has_scripts(document) else Status.OTHER


def _close(document: Document, evidence: Evidence, now: datetime) -> Status:
    return Status.CLOSED if _is_over(document, evidence, now) else Status.OPEN


def _lists_jobs(document: Document, evidence: Evidence, links: int) -> bool:
    """Whether a page says that it is a list and shows two jobs or more, none of which is its own."""
    named = [fold(text) for tag, text, _ in document.headings if tag in ("h1", "h2")] + [fold(document.title)]
    title = fold(evidence.merged.title or "")
    jobs = {fold(text) for _, text, _ in document.headings if GENDER.search(text) and fold(text) != title}
    if title and (GENDER.search(title) or not LISTS.search(title)) and has_apply(document):
        return False
    return any(map(LISTS.search, named)) and (links >= _FEW or len(jobs) >= _FEW)


def _weigh(document: Document, evidence: Evidence, words: str) -> int:
    """How much speaks for one posting."""
    weight = 2 * (has_apply(document) or bool(evidence.merged.apply_url)) + min(evidence.labelled, 3)
    weight += min(
        len({match[0] for _, text, _ in document.headings for match in [SECTIONS.search(fold(text))] if match}), 2
    )
    lines = words.split("\n")
    weight += any(len(line) < 60 and SECTIONS.search(line) for line in lines)  # noqa: PLR2004 - bold lines used as headings
    weight += bool(evidence.merged.title and GENDER.search(evidence.merged.title)) * 2
    weight += bool(JOB_ADDRESS.search(urlsplit(document.url or document.canonical or "").path))
    facts = evidence.merged
    weight += sum(map(bool, (facts.pay, facts.employment_type, facts.places)))
    weight -= 3 * bool(_OTHER_THINGS.search(document.source) or _OTHER_PATH.search(urlsplit(document.url or "").path))
    weight -= 3 * any(_OTHER_TITLE.match(fold(text)) for tag, text, _ in document.headings if tag == "h1")
    if len(words) < _ENOUGH_TEXT:
        weight += _seeks(document, facts)
        # A shop, a concert and an address have labels, too: few words must speak of work.
        is_about_work = weight and (
            has_apply(document) or facts.pay or facts.employment_type or _seeks(document, facts)
        )
        return weight if facts.title and is_about_work else 0
    return weight if facts.title else 0


def _seeks(document: Document, facts: Facts) -> bool:
    """Whether the page says that it looks for somebody, or its title is a job's."""
    return bool(GENDER.search(facts.title or "") or SEEKS.search(fold(document.text)))


def _is_over(document: Document, evidence: Evidence, now: datetime) -> bool:
    if evidence.merged.valid_through and is_past(evidence.merged.valid_through, now):
        return True
    stated = evidence.structured.description if evidence.structured else None
    return bool(CLOSED.search(_read_notices(document, stated or "")))


def _read_notices(document: Document, description: str) -> str:
    """What a page says about the posting, not in it: all else of a short page, of a long one its head and headings."""
    shown = write_lines(document.body, skipped=CHROME - {"header", "button"})
    words = fold(shown)
    if len(words) <= _SHORT:
        told = frozenset(map(fold, description.split("\n")))
        return " ".join(line for line in map(fold, shown.split("\n")) if line not in told)
    notices = [
        fold(element.text_content())[:300]
        for element in document.body.xpath(
            ".//*[contains(@class,'alert') or contains(@class,'notice') or contains(@class,'closed') or "
            "contains(@class,'expired')"
            " or contains(@class,'banner') or contains(@class,'message') or contains(@class,'status') or @role='alert']"
        )
    ]
    short = [line for line in words[:_NOTICE].split("\n") if len(line) < 160]  # noqa: PLR2004 - a notice, not a paragraph
    return "\n".join([*short, *notices, *(fold(text) for _, text, _ in document.headings)])


def _is_gone(document: Document, words: str) -> bool:
    headings = " \n".join(fold(text) for tag, text, _ in document.headings if tag in ("h1", "h2"))
    if len(words) <= _SHORT:
        return bool(CLOSED.search(words)) or (
            bool(_MISSING.search(headings) or _MISSING.search(fold(document.title))) and _is_job_address(document)
        )
    return bool(CLOSED.search(headings))


def _is_job_address(document: Document) -> bool:
    return bool(JOB_ADDRESS.search(urlsplit(document.url or "").path))


def _is_blocked(document: Document, words: str) -> bool:
    return len(words) < _SHORT and bool(BLOCKED.search(fold(document.title)) or BLOCKED.search(words[:600]))


def _is_login(document: Document, words: str) -> bool:
    has_password = any(
        (node.get("type") or "").lower() == "password" and not is_inside(node, CHROME - {"form"})
        for node in document.body.iter("input")
    )
    named = [fold(document.title), *(fold(text) for _, text, _ in document.headings)]
    is_named = len(words) < _ENOUGH_TEXT and any(map(LOGIN_TITLE.search, named))
    return len(words) < _SHORT and (has_password or is_named or bool(LOGIN.search(words)))


def _has_scripts(document: Document) -> bool:
    return any(node.get("src") or len(node.text or "") > 100 for node in document.root.iter("script"))  # noqa: PLR2004 - more than a counter


def _needs_scripts(document: Document) -> bool:
    words = fold(document.root.text_content()) if document.root is not None else ""
    is_told = any("javascript" in fold(node.text_content()) for node in document.root.iter("noscript"))
    return _has_scripts(document) or is_told or "enable javascript" in words


def _count_job_links(document: Document) -> int:
    """Different addresses that look like postings, in lists outside of menus."""
    ours = (document.url or "").partition("#")[0]
    found = set()
    for link in document.body.iter("a"):
        # In a saved page nobody knows the host, and the path is enough.
        url = document.resolve(link.get("href")) or join("https://page.invalid/", link.get("href") or "")
        if (
            url
            and url.startswith("http")
            and url.partition("#")[0] != ours
            and len(link.text_content().split()) > 1
            and not is_inside(link, frozenset({"nav", "footer"}))
        ):
            path = urlsplit(url).path
            if JOB_ADDRESS.search(path) and any(
                mark.isdigit() or mark == "-" for mark in path.rstrip("/").rpartition("/")[2]
            ):
                found.add(url.partition("#")[0])
    return len(found)
