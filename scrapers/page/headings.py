"""Title and employer from what a page says about itself: headings, meta elements, the title element, its footer."""

import re
from collections.abc import Iterator
from typing import Final

from scrapers.page.document import Document, is_inside
from scrapers.page.plain import fold, is_hidden, read_phrase, squeeze
from scrapers.page.reading import Facts
from scrapers.page.words import GENDER, PLATFORMS, SECTIONS

_PARTS: Final = re.compile(r"\s+[|·•»›–—-]\s+|\s+::\s+|\s*[|»›]\s*")
_AT: Final = re.compile(
    r"^(?P<title>.+?)\s+(?:at|@|bei|chez|bij|presso|hos)\s+(?P<company>[^|·–—]{2,60}?)(?:\s+(?:[|·–—-]|in)\s.*)?$"
)
_HIRING: Final = re.compile(
    r"^(?P<company>.{2,60}?)\s+(?:is hiring(?: an?)?|sucht(?: eine?n?)?|recrute(?: une?)?|zoekt(?: een)?"
    r"|busca)\s*:?\s+(?P<title>.+)$"
)
_PREFIX: Final = re.compile(
    r"^(?:job(?: opening| offer| description| title)?|vacancy|position|stellenangebot|stellenanzeige|stelle"
    r"|offre d'emploi|offre"
    r"|vacature|oferta(?: de (?:empleo|trabajo))?|puesto|we are hiring|now hiring|apply for|application for"
    r"|wir suchen)\s*[:–-]\s+",
    re.IGNORECASE,
)
_SITE_WORDS: Final = re.compile(
    r"\b(?:careers?(?: (?:page|site|portal|center))?|jobs?|karriere(?:portal|seite)?|stellenangebote"
    r"|stellenmarkt|recrutement|carrieres?"
    r"|vacancies|vacatures|empleos?|ofertas de empleo|job board|talent|hiring|recruiting|job openings?|open positions"
    r"|trabaja con nosotros|werken bij|arbeiten bei|rejoignez[- ]nous|offres d'emploi|official site|recrute"
    r"|is hiring)\b",
    re.IGNORECASE,
)
_GENERIC: Final = re.compile(
    r"^(?:careers?|jobs?|job details?|job description|karriere|stellenangebote?|stellenausschreibung|offres? "
    r"d'emploi|vacatures?|vacature"
    r"|empleo|ofertas? de empleo|open positions?|vacanc(?:y|ies)|apply(?: now)?|welcome|home|join (?:us|our "
    r"team)|current openings?"
    r"|we(?:'re| are) hiring!?|job opportunity|jobangebot|stellenbeschreibung|work with us|about (?:us|the "
    r"role)|login|sign in|menu"
    r"|jobborse|bewerben|job search|search jobs|karriere bei .{1,40}|careers at .{1,40}|jobs at .{1,40}|wir "
    r"suchen|kontakt|nous rejoindre"
    r"|recrutement|rejoignez[- ]nous|trabaja con nosotros|werken bij .{1,40}|arbeiten bei .{1,40}|oferta de "
    r"empleo|job offer|position"
    r"|[\w.-]+ (?:careers|jobs|karriere)|(?:page|seite) .{0,20}(?:not found|nicht gefunden)|404.*|error.*"
    r"|cookies?.*|privacy.*)$"
)
_COPYRIGHT: Final = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:\d{4}(?:\s*[-–]\s*\d{4})?)?\s*(?:by\s+)?(?P<name>[^"
    r"|.,·•©\n]{2,50}?)(?:\s+\d{4}(?:\s*[-–]\s*\d{4})?)?"
    r"(?=\s*(?:[|.,·•\n]|all rights|alle rechte|tous droits|todos los|$))",
    re.IGNORECASE,
)
_LEGAL: Final = re.compile(
    r"^(?:©\s*)?(?:\d{4}\s+)?([^|·•,:;()]{2,45}?\s(?:(?:GmbH|UG|AG)(?: & Co\.? (?:KG|KGaA|OHG))?|SE|KGaA|OHG"
    r"|e\.\s?V\.|eG|Ltd\.?"
    r"|Limited|LLC|LLP|plc|PLC|Inc\.?|SARL|SAS|S\.A\.S?\.?|B\.V\.|BV|N\.V\.|S\.L\.U?\.?|S\.r\.l\.|S\.p\.A\.|AB|A/S|ApS|AS|Oy))"
    r"(?=$|[\s|·•,:;(–-])"
)
_ALT: Final = re.compile(
    r"^(?P<name>[^|]{2,40}?)(?:['’]s)?\s+(?:company )?logo$|^logo(?: (?:of|von|de|der|van))?\s+(?P<other>.{2,40})$",
    re.IGNORECASE,
)
_CHROME: Final = frozenset({"nav", "footer", "aside"})
_LONGEST: Final = 160
_LONGEST_NAME: Final = 60


def read_headings(document: Document) -> list[Facts]:
    """Facts with a title or an employer, the surest first."""
    return [*_read_titles(document), *_read_companies(document)]


def find_title_words(document: Document) -> Iterator[str]:
    """Everything on the page that may be the title, for comparing."""
    for tag, text, _ in document.headings:
        if tag in ("h1", "h2"):
            yield text
    yield document.meta.get("og:title", "")
    yield document.meta.get("twitter:title", "")
    yield document.title


def _read_titles(document: Document) -> Iterator[Facts]:
    named = [document.meta.get("og:title", ""), document.title, document.meta.get("twitter:title", "")]
    known = fold(" | ".join(named))
    candidates = [
        (tag, clean_title(text))
        for tag, text, element in document.headings
        if tag in ("h1", "h2") and not is_inside(element, _CHROME) and not is_hidden(element) and _is_title(text)
    ]
    for wanted in ("h1", "h2"):
        for tag, text in candidates:
            if tag == wanted and (fold(text) in known or GENDER.search(text)):
                yield Facts(f"heading {tag}", title=text)
    yield from (Facts("heading h1", title=text) for tag, text in candidates if tag == "h1")
    lone = [text for tag, text in candidates if tag == "h2" and not SECTIONS.search(fold(text))]
    if len(lone) == 1 and all(tag != "h1" for tag, _ in candidates):
        yield Facts("heading h2", title=lone[0])
    for how, text in zip(("meta og:title", "title element", "meta twitter:title"), named, strict=True):
        if title := _cut_title(text):
            yield Facts(how, title=title)
    yield from (Facts("heading h2", title=text) for tag, text in candidates if GENDER.search(text) and tag == "h2")


def clean_title(text: str) -> str:
    """A title without what announces one."""
    return squeeze(_PREFIX.sub("", squeeze(text)))


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST and not _GENERIC.match(fold(text)) and any(mark.isalpha() for mark in text)


def _cut_title(text: str) -> str | None:
    text = clean_title(text)
    if match := _HIRING.match(text) or _AT.match(text):
        title = clean_title(_PARTS.split(match["title"])[0])
        return title if _is_title(title) else None
    for part in _PARTS.split(text):
        if part and _is_title(part) and fold(part) not in PLATFORMS:
            return clean_title(part)
    return None


def _read_companies(document: Document) -> Iterator[Facts]:
    for how, text in (("meta og:title", document.meta.get("og:title", "")), ("title element", document.title)):
        if match := _HIRING.match(clean_title(text)) or _AT.match(clean_title(text)):
            yield from _name_company(how, match["company"])
    for name in ("og:site_name", "application-name", "author", "publisher", "apple-mobile-web-app-title"):
        if name != "author" or "," not in document.meta.get(name, ""):
            yield from _name_company(f"meta {name}", document.meta.get(name, ""))
    for how, text in (("meta og:title", document.meta.get("og:title", "")), ("title element", document.title)):
        yield from _read_parts(how, text, document)
    yield from _read_logos(document)
    yield from _read_copyright(document)


def _read_parts(how: str, text: str, document: Document) -> Iterator[Facts]:
    """The part of a title that is not the job's: the last one, or what is left of the only one without `Careers`."""
    title = fold(next((facts.title or "" for facts in _read_titles(document)), ""))
    parts = [part for part in _PARTS.split(text) if part]
    for part in (part for part in reversed(parts) if not _is_same(fold(part), title)):
        if len(parts) > 1 or _SITE_WORDS.search(part):
            yield from _name_company(f"{how}, inferred", part)


def _is_same(part: str, title: str) -> bool:
    return not title or part in title or title in part


def _name_company(how: str, text: str) -> Iterator[Facts]:
    name = squeeze(
        _SITE_WORDS.sub(
            " ",
            re.sub(
                r"^(?:jobs?|careers?|karriere|arbeiten|werken) (?:at|bei|bij|chez|@) ",
                "",
                read_phrase(text),
                flags=re.IGNORECASE,
            ),
        )
    )
    name = re.sub(r"^(?:at|bei|bij|chez|@|de|von|–|-|\|)\s+|\s+(?:at|bei|–|-|\||de)$", "", name).strip(" -–|·,:")
    if (
        1 < len(name) <= _LONGEST_NAME
        and fold(name) not in PLATFORMS
        and any(mark.isalpha() for mark in name)
        and not name.startswith(("http", "@"))
    ):
        yield Facts(how, company=name)


def _read_logos(document: Document) -> Iterator[Facts]:
    for image in document.body.iter("img"):
        if match := _ALT.match(squeeze(image.get("alt") or "")):
            yield from _name_company("logo, inferred", match["name"] or match["other"])


def _read_copyright(document: Document) -> Iterator[Facts]:
    for line in reversed(document.lines[-40:]):
        if match := _COPYRIGHT.search(line.text):
            yield from _name_company("copyright, inferred", match["name"])
            break
    # The form of a company stands behind its name only.
    for line in (*document.lines[-40:], *document.lines[:10]):
        if match := _LEGAL.match(line.text):
            yield from _name_company("legal form, inferred", match[1])
            return
