"""Words about a day become ISO. A time of day without a zone is left out; a day that may be two is no day."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import dateparser

from scrapers.page.plain import fold, squeeze

_ISO: Final = re.compile(
    r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?\b",
    re.IGNORECASE,
)
_NUMERIC: Final = re.compile(r"(?<!\d)(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d)")
_MONTH: Final = (
    r"jan\w*|feb\w*|fev\w*|mar\w*|maart|maerz|m[aä]rz|apr\w*|avr\w*|abr\w*|may|mai|mayo|mei|mag\w*|jun\w*|juin|giu\w*"
    r"|jul\w*|juil\w*|lug\w*|aug\w*|ago\w*|ao[uû]t|sep\w*|set\w*|oct\w*|okt\w*|ott\w*|out\w*|nov\w*|dec\w*"
    r"|dez\w*|d[eé]c\w*"
    r"|dic\w*|f[eé]v\w*|enero|ene"
)
_WORDED: Final = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s?(?:de\s|of\s)?({_MONTH})\.?,?\s?(?:de\s|del\s)?(\d{{4}})"
    rf"|\b({_MONTH})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?,?\s(\d{{4}})",
    re.IGNORECASE,
)
_AGO: Final = re.compile(
    r"(\d+|\ban?|one|einem|einer|un|une|een)\+?\s(day|week|month|hour|minute|tag|woche|monat|stunde|jour"
    r"|semaine|mois|heure"
    r"|dia|semana|mes|hora|dag|we[ek]k|maand|uur)\w*\s(?:ago|geleden)"
    r"|(?:vor|il y a|hace)\s(\d+|einem|einer|un|une|una)\s(tag|woche|monat|stunde|jour|semaine|mois|heure|dia"
    r"|semana|mes|hora)"
)
_TODAY: Final = re.compile(r"^(?:posted )?(today|just now|heute|aujourd'?hui|hoy|vandaag)$")
_YESTERDAY: Final = re.compile(r"^(?:posted )?(yesterday|gestern|hier|ayer|gisteren)$")
_DAYS: Final = {"w": 7, "s": 7, "m": 30}
_MONTH_FIRST: Final = frozenset({"US", "PH", "PR"})
_DAY_FIRST: Final = frozenset(["de", "fr", "es", "nl", "it", "pt", "pl", "sv", "da", "nb", "fi", "cs"])
_FIRST_YEAR, _LAST_YEAR = 2000, 2099
_LANGUAGES: Final = ["en", "de", "fr", "es", "nl", "it", "pt"]
_MILLIS: Final = 100_000_000_000
_LAST_MONTH: Final = 12


def parse_date(value: object, *, language: str | None = None, country: str | None = None) -> str | None:
    """ISO date, or date and time where the zone is known too, of what a field or a few words say."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float) or (isinstance(value, str) and re.fullmatch(r"\d{10}|\d{13}", value)):
        return _read_epoch(float(value))
    text = squeeze(str(value))[:200]
    text = re.sub(r"^(20\d{2})(\d{2})(\d{2})$", r"\1-\2-\3", text)
    if match := _ISO.search(text):
        return _read_iso(match)
    if match := _WORDED.search(text):
        return _read_words(match[0])
    match = _NUMERIC.search(text)
    return _read_numeric(match, language, country) if match else None


def parse_age(text: str, now: datetime) -> str | None:
    """The day that words such as `3 days ago` mean; months and more are too vague for a day."""
    words = fold(text)
    if _TODAY.search(words):
        return now.date().isoformat()
    if _YESTERDAY.search(words):
        return (now - timedelta(days=1)).date().isoformat()
    match = _AGO.search(words)
    if not match or "+" in words:
        return None
    number, unit = match[1] or match[3], match[2] or match[4]
    count = int(number) if number.isdigit() else 1
    if unit.startswith(("mo", "ma", "mes")):
        return None
    if unit.startswith(("h", "st", "uur", "min")):
        return (now - timedelta(hours=count if not unit.startswith("min") else 0)).date().isoformat()
    days = 7 if unit.startswith(("w", "sem")) else 1
    return (now - timedelta(days=min(count * days, 3650))).date().isoformat()


def is_past(stated: str, now: datetime) -> bool:
    """Whether a day (to its end anywhere on earth) or a moment is over."""
    moment = datetime.fromisoformat(stated)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC) + timedelta(hours=36) < now
    return moment < now


def _read_epoch(value: float) -> str | None:
    try:
        moment = datetime.fromtimestamp(value / 1000 if value > _MILLIS else value, UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return moment.isoformat() if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def _read_iso(match: re.Match[str]) -> str | None:
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    zone = match[7]
    try:
        date = datetime(year, month, day, tzinfo=UTC).date()
        if not (_FIRST_YEAR <= year <= _LAST_YEAR):
            return None
        if not zone:
            return date.isoformat()
        offset = "+00:00" if zone.upper() in ("Z", "UTC", "GMT") else zone
        stated = f"{date.isoformat()}T{match[4]}:{match[5]}:{match[6] or '00'}{offset}"
        return datetime.fromisoformat(stated).isoformat()
    except ValueError:
        return None


def _read_words(text: str) -> str | None:
    moment = dateparser.parse(
        text,
        languages=_LANGUAGES,
        settings={"STRICT_PARSING": True, "DATE_ORDER": "DMY", "RETURN_AS_TIMEZONE_AWARE": False},
    )
    return moment.date().isoformat() if moment and _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def _read_numeric(match: re.Match[str], language: str | None, country: str | None) -> str | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0  # noqa: PLR2004 - two digits
    day, month = first, second
    short = (language or "").split("-")[0].lower()
    is_sure = match[2] == "." or short in _DAY_FIRST or first == second
    if second > _LAST_MONTH or (country in _MONTH_FIRST and not is_sure):
        day, month = second, first
    elif not is_sure and first <= _LAST_MONTH and not country:
        return None
    try:
        return datetime(year, month, day, tzinfo=UTC).date().isoformat() if year >= _FIRST_YEAR else None
    except ValueError:
        return None
