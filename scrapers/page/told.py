"""What the sentences of a page say in passing: pay, dates and where one works. The last resort, and a careful one."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from scrapers.page.cities import is_city
from scrapers.page.dates import parse_age, parse_date
from scrapers.page.document import Document, is_inside
from scrapers.page.kinds import find_titled_kind, find_told_employment, find_told_kind
from scrapers.page.pay import parse_pay
from scrapers.page.places import parse_place
from scrapers.page.plain import fold
from scrapers.page.reading import Facts, Place

_POSTED: Final = re.compile(
    r"\b(?:(?:date )?posted|published|listed|veroffentlicht|online seit|eingestellt|publiee?|mise? en ligne"
    r"|publicad[oa]|geplaatst"
    r"|gepubliceerd|pubblicato|publicerad|offre du|annonce du)\b(?: on| at| am| le| el| op| il)?:?\s?(.{4,40})"
)
_CLOSING: Final = re.compile(
    r"\b(?:apply (?:by|before)|closing date|applications? (?:close|deadline)s?(?: on)?|deadline(?: for "
    r"applications)?|closes on|valid (?:until|through)"
    r"|bewerben sie sich bis(?: zum)?|bewerbungsfrist|bewerbungsschluss|bewerbung(?:en)? bis(?: "
    r"spatestens)?(?: zum)?|bis spatestens(?: zum)?|bewirb dich bis(?: zum)?"
    r"|date limite(?: de candidature)?|postulez avant le|candidatures? (?:jusqu'au|avant le)|fecha limite"
    r"|hasta el(?: dia)?|plazo.{0,30}hasta el"
    r"|solliciteer (?:voor|uiterlijk)|reageer (?:voor|uiterlijk|tot)|sluitingsdatum|(?:send|submit|apply|cv"
    r"|resume|application)\b.{0,90}?\bby|uiterlijk|candidature entro il)\b(?: is| ist| est| es| le| am| "
    r"on)?:?\s?(.{4,40})"
)
_REFERENCE: Final = re.compile(
    r"\b(?:(?:[Jj]ob |Stellen-?|[Rr]eq(?:uisition)? |[Vv]acancy |[Pp]osting )?(?:ID|Id|Ref(?:erence)?(?: "
    r"(?:[Nn]o\.?|[Nn]umber|[Cc]ode))?|R[ée]f(?:\.|[ée]rence)"
    r"|REF|Referenznummer|Kennziffer|Referencia|Referentie(?:nummer)?|Vacaturenummer|Job-?[Nn](?:r|ummer)\.?"
    r"|Req(?:uisition)?(?: (?:ID|#|[Nn]umber))?))"
    r"\.?\s?(?::|#|\bis\b|n°)?\s?#?(?=[A-Za-z]{0,8}[-_/ ]?[A-Z\d./-]*\d)([A-Za-z\d][A-Za-z\d./_-]{2,25})\b"
)
_SEEKS: Final = re.compile(
    r"\b(suchen|sucht|looking for|seek|recherch|busca|zoek|recrut|hiring|based (?:in|at|out)|located in"
    r"|position is in|standort|arbeitsort|poste base|bases? a"
    r"|con sede en|ubicad|join (?:us|our)|gevestigd|verstark|for our|fur unser)"
)
_IN_PLACE: Final = re.compile(
    r"\b(?:in|at|à|en|te|bei|near|a)\s+((?:unser\w* |our )?[A-ZÀ-Ý][\w'’.-]+(?:[ -](?:am |an der |de |sur |la "
    r"|le |los |upon )?[A-ZÀ-Ý][\w'’-]+){0,3}(?:,\s[A-ZÀ-Ý][\w'’.-]+(?: [A-ZÀ-Ý]\w+){0,2}){0,2})"
)
_SENTENCE_END: Final = re.compile(r"(?<=\w{4})\.(?:\s|$)")  # and not `St. Gallen`
_LONGEST_LINE: Final = 2000
_SHORT: Final = 200
_CHROME: Final = frozenset({"nav", "footer", "aside"})


def read_told(
    document: Document, description: str | None, *, country: str | None, title: str | None, now: datetime | None
) -> Sequence[Facts]:
    """Facts from running text."""
    kind = find_titled_kind(title or "")
    ways = [
        Facts("title, inferred", remote_kind=kind),
        Facts("text, inferred", remote_kind=find_told_kind(description or document.text)),
    ]
    lines = [line.text[:_LONGEST_LINE] for line in document.lines if not is_inside(line.holder, _CHROME)]
    ways.extend(_read_pay([*lines, *_split(description)], country))
    ways.append(Facts("text, inferred", employment_type=find_told_employment(description or "")))
    ways.append(
        Facts(
            "text, inferred",
            identifier=_find_reference(lines),
            places=_find_place([title or "", *_split(description)]),
        )
    )
    ways.extend(_read_times(document, country))
    ways.extend(_read_days(lines, document.language, country, now))
    return ways


def _split(description: str | None) -> list[str]:
    return [line[:_LONGEST_LINE] for line in (description or "").split("\n")]


def _find_reference(lines: Sequence[str]) -> str | None:
    return next((match[1].rstrip(".-/") for line in lines if (match := _REFERENCE.search(line))), None)


def _find_place(lines: Sequence[str]) -> Sequence[Place]:
    """A town with its country, or a large town, in a sentence that says where the job is."""
    for line in lines:
        if _SEEKS.search(fold(line)):
            for match in _IN_PLACE.finditer(line):
                place = parse_place(_SENTENCE_END.split(match[1])[0])
                if place and place.city and (place.country or is_city(place.city)):
                    return (place,)
    return ()


def _read_pay(lines: Sequence[str], country: str | None) -> Iterator[Facts]:
    for line in lines:
        for part in re.split(r"(?<=[a-z)])[.!?]\s+(?=[A-ZÄÖÜÉ])", line):
            if any(mark.isdigit() for mark in part) and (pay := parse_pay(part, country=country)):
                yield Facts("text, inferred", pay=pay)
                return


def _read_times(document: Document, country: str | None) -> Iterator[Facts]:
    """Elements that hold a time for machines: which, the words around it tell."""
    for node in document.body.iter("time"):
        if is_inside(node, _CHROME):
            continue
        stated = parse_date(node.get("datetime") or node.text_content(), language=document.language, country=country)
        around = fold(node.getparent().text_content())[:_SHORT] if node.getparent() is not None else ""
        if stated and (_CLOSING.search(around) or "deadline" in around):
            yield Facts("time element", valid_through=stated)
        elif stated and (
            _POSTED.search(around) or "posted" in (node.get("class") or "") or node.get("pubdate") is not None
        ):
            yield Facts("time element", posted_at=stated)


def _read_days(
    lines: Sequence[str], language: str | None, country: str | None, now: datetime | None
) -> Iterator[Facts]:
    for line in lines:
        words = fold(line)
        match = _CLOSING.search(words)
        if match and (day := parse_date(match[1], language=language, country=country)):
            yield Facts("text, inferred", valid_through=day)
        if len(words) > _SHORT:
            continue
        if match := _POSTED.search(words):
            day = parse_date(match[1], language=language, country=country) or (
                parse_age(match[1], now) if now else None
            )
            if day:
                yield Facts("text, inferred", posted_at=day)
