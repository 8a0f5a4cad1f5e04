"""What a CV's text says about its owner: titles held, years worked, the passages worth embedding.

CVs follow no form. What is not found stays unknown; nothing is guessed.
"""

import re
from dataclasses import dataclass
from typing import Final

from jobraker import clock
from models.ranking.titles import is_title

_HEADER_LINES: Final = 8
_LONGEST_LINE: Final = 120
_MOST_TITLES: Final = 5
_MOST_LINES: Final = 600

_SECTIONS: Final = (
    (
        "summary",
        re.compile(r"(professional |personal |career |executive )?(summary|profile|statement|objective|about me)"),
    ),
    (
        "experience",
        re.compile(
            r"((professional|work|relevant|clinical|career) )?(experience|employment|career history|history)"
            r"( history| summary)?"
        ),
    ),
    (
        "skills",
        re.compile(
            r"((core|key|technical|professional|clinical) )?(skills|technologies|competenc\w+|tools|stack)"
            r"( (and|&) \w+)?"
        ),
    ),
    ("education", re.compile(r"education( (and|&) \w+)?|qualifications|academic background|training|certifi\w+")),
    (
        "other",
        re.compile(
            r"(languages|interests|hobbies|references|projects|publications|awards|volunteering)"
            r"( (and|&) \w+)?"
        ),
    ),
)
_MARKS: Final = re.compile(r"[#*_`>]+")
_BULLET: Final = re.compile(r"^\s*(?:[-\u2022\u2023\u25aa\u25cf\u00b7]|\*(?!\*))\s")
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_DATE: Final = re.compile(
    rf"\b(?:(?:since|from) )?(?:{_MONTH} )?(?:\d{{1,2}}/)?(?:19|20)\d\d\b|\b(?:present|current|now|to date|ongoing)\b",
    re.IGNORECASE,
)
_PARTS: Final = re.compile(r"\s+[-\u2013\u2014|\u2022\u00b7/]\s+|[|,;:()\t\u2013\u2014]|\s+(?:at|@|for|with)\s+")
_SPAN: Final = re.compile(
    r"\b((?:19|20)\d\d)\s*(?:-|\u2013|\u2014|to|until)\s*"
    rf"(?:{_MONTH}\s*|\d{{1,2}}/)?((?:19|20)\d\d|present|current|now|today|to date|ongoing)",
    re.IGNORECASE,
)
_NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_STATED_YEARS: Final = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(_NUMBERS)})\s*\+?\s*years?\b(?! old)[^.\n]{{0,40}}\b(?:experience|in|of|as|across)\b",
    re.IGNORECASE,
)
_LONGEST_CAREER: Final = 50


@dataclass(frozen=True)
class ResumeFacts:
    """What was found; `years` is None where the text gives none. Titles stand with the latest first."""

    titles: tuple[str, ...]
    years: float | None
    summary: str
    recent: str
    header: str


def read_facts(text: str) -> ResumeFacts:
    """The facts in a CV's text."""
    lines = [line.strip() for line in text.splitlines() if line.strip()][:_MOST_LINES]
    sections = _split_sections(lines)
    plain = [_MARKS.sub("", line).strip() for line in lines[:_HEADER_LINES]]
    return ResumeFacts(
        titles=_find_titles(lines, sections),
        years=_count_years(sections, text),
        summary=_join(sections.get("summary") or _first_sentences(sections.get("", []))),
        recent=_join(sections.get("experience", [])[:12]),
        header="\n".join(plain),
    )


def _split_sections(lines: list[str]) -> dict[str, list[str]]:
    """Lines by the section they stand in; those above the first heading under the empty name."""
    sections: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        heading = _name_heading(line)
        if heading is None:
            sections.setdefault(name, []).append(line)
        else:
            name = heading
    return sections


def _name_heading(line: str) -> str | None:
    cleaned = _MARKS.sub("", line).strip(" :-\u2013\u2014").lower()
    if len(cleaned) > 40:  # noqa: PLR2004 - no heading is longer
        return None
    return next((name for name, pattern in _SECTIONS if pattern.fullmatch(cleaned)), None)


def _find_titles(lines: list[str], sections: dict[str, list[str]]) -> tuple[str, ...]:
    found = [title for line in lines[:_HEADER_LINES] for title in _titles_in(line, is_header=True)]
    body = sections.get("experience") or lines[_HEADER_LINES:]
    found += [title for line in body for title in _titles_in(line, is_header=False)]
    unique = {title.lower(): title for title in reversed(found)}
    return tuple(dict.fromkeys(unique[title.lower()] for title in found))[:_MOST_TITLES]


def _titles_in(line: str, *, is_header: bool) -> list[str]:
    if len(line) > _LONGEST_LINE or _BULLET.match(line) or line.endswith("."):
        return []
    parts = (part.strip(" .-") for part in _PARTS.split(_DATE.sub("|", _MARKS.sub("", line))))
    return [part for part in parts if part and is_title(part) and (is_header or part[0].isupper())]


def _count_years(sections: dict[str, list[str]], text: str) -> float | None:
    """Years worked: what is stated in words, else the years that the dates of the jobs cover together."""
    stated = [_read_number(number) for number in _STATED_YEARS.findall(" ".join(text[:3000].split()))]
    if stated and max(stated) <= _LONGEST_CAREER:
        return float(max(stated))
    worked = [line for name, lines in sections.items() if name != "education" for line in lines]
    this_year = clock.now().year
    covered: set[int] = set()
    for start, end in _SPAN.findall("\n".join(worked)):
        last = int(end) if end.isdigit() else this_year
        covered.update(range(int(start), min(last, this_year)))
    return float(len(covered)) if covered else None


def _read_number(written: str) -> int:
    return int(written) if written.isdigit() else _NUMBERS.index(written.lower()) + 1


def _first_sentences(lines: list[str]) -> list[str]:
    """Lines above the first heading that are prose, not name and address."""
    return [line for line in lines if len(line) > 60]  # noqa: PLR2004 - names and addresses are shorter


def _join(lines: list[str]) -> str:
    return " ".join(_MARKS.sub("", line).strip(" -\u2022") for line in lines)
