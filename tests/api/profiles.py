"""A profile in which everything is said, and profiles of any kind that hold together."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from api import codes

WISHES: dict[str, Any] = {
    "headline": "Data engineer",
    "titles": ["Data engineer", "Analytics engineer"],
    "skills": ["Python", "SQL"],
    "countries": ["GB", "DE"],
    "remote_kinds": ["remote", "hybrid"],
    "seniority": "senior",
    "pay_annual_min": 70000.0,
    "pay_currency": "GBP",
    "excluded_companies": ["Acme"],
}
WORK = {
    "employer": "Northwind",
    "title": "Data engineer",
    "start": "2019-03",
    "end": None,
    "place": "Leeds",
    "highlights": ["Built pipelines in Python and SQL."],
}
SCHOOL = {"school": "Leeds", "degree": "BSc", "field": "Mathematics", "start": "2014-09", "end": "2017-06"}
WHOLE: dict[str, Any] = WISHES | {
    "summary": "I build pipelines that people trust.",
    "contact": {
        "phone": "+442079460958",
        "city": "Leeds",
        "country": "GB",
        "links": [{"label": "Code", "url": "https://code.example/robin?tab=1#top"}],
    },
    "work_history": [WORK],
    "education": [SCHOOL],
    "skill_years": {"Python": 7.5},
    "languages": [{"language": "en", "level": "native"}, {"language": "de", "level": "B2"}],
    "places": [{"city": "Leeds", "region": None, "country": "GB", "radius_km": 30}],
    "liked_companies": ["Northwind"],
    "needs_visa": False,
    "work_permits": ["GB"],
}

_LETTERS = st.characters(exclude_categories=["Cs", "Cc"])


def texts(longest: int) -> st.SearchStrategy[str]:
    return st.text(_LETTERS, min_size=1, max_size=longest).map(str.strip).filter(bool)


def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def lists(strategy: st.SearchStrategy[Any], **limits: Any) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, max_size=4, **limits)


WORDS, LINES = texts(100), texts(300)
COUNTRIES = st.sampled_from(sorted(codes.find_countries()))
MONTHS = st.dates(datetime(1950, 1, 1, tzinfo=UTC).date(), datetime(2025, 12, 31, tzinfo=UTC).date()).map(
    lambda day: f"{day:%Y-%m}"
)


@st.composite
def spells(draw: st.DrawFn) -> dict[str, str | None]:
    first, last = sorted((draw(MONTHS), draw(MONTHS)))
    return {"start": first, "end": draw(st.sampled_from((last, None)))}


WORKS = st.builds(
    lambda said, spell: said | spell,
    st.fixed_dictionaries(
        {"employer": LINES, "title": LINES, "place": optional(LINES), "highlights": lists(texts(1000))}
    ),
    spells(),
)
SCHOOLS = st.builds(
    lambda said, spell: said | spell,
    st.fixed_dictionaries({"school": LINES, "degree": optional(LINES), "field": optional(LINES)}),
    spells(),
)
CONTACTS = st.fixed_dictionaries(
    {
        "phone": optional(st.from_regex(r"\A\+[1-9][0-9]{6,14}\Z", alphabet="+0123456789")),
        "city": optional(WORDS),
        "country": optional(COUNTRIES),
        "links": lists(st.fixed_dictionaries({"label": WORDS, "url": st.just("https://a.example/ü?x=%20")})),
    }
)
LANGUAGES = lists(
    st.fixed_dictionaries(
        {
            "language": st.sampled_from(sorted(codes.find_languages())),
            "level": st.sampled_from(("A1", "A2", "B1", "B2", "C1", "C2", "native")),
        }
    ),
    unique_by=lambda said: said["language"],
)
PLACES = lists(
    st.fixed_dictionaries(
        {"city": WORDS, "region": optional(WORDS), "country": COUNTRIES, "radius_km": optional(st.integers(1, 1000))}
    )
)


@st.composite
def profiles(draw: st.DrawFn) -> dict[str, Any]:
    """Everything is said, and holds together; what was never saved has no ids."""
    skills = draw(lists(WORDS, unique=True))
    years = st.floats(0, 70).map(lambda number: round(number, 3))
    liked = draw(lists(WORDS))
    hated = draw(lists(WORDS.filter(lambda name: name.casefold() not in {one.casefold() for one in liked})))
    return {
        "headline": draw(optional(LINES)),
        "summary": draw(optional(texts(4000))),
        "contact": draw(CONTACTS),
        "work_history": draw(lists(WORKS)),
        "education": draw(lists(SCHOOLS)),
        "titles": draw(lists(WORDS)),
        "skills": skills,
        "skill_years": draw(st.dictionaries(st.sampled_from(skills), years)) if skills else {},
        "languages": draw(LANGUAGES),
        "countries": draw(lists(COUNTRIES)),
        "places": draw(PLACES),
        "remote_kinds": draw(st.lists(st.sampled_from(("onsite", "hybrid", "remote")), max_size=3)),
        "seniority": draw(optional(st.sampled_from(("intern", "junior", "mid", "senior", "lead", "executive")))),
        "pay_annual_min": draw(optional(st.integers(0, 10**9).map(lambda pence: pence / 100))),
        "pay_currency": draw(st.sampled_from(sorted(codes.find_currencies()))),
        "liked_companies": liked,
        "excluded_companies": hated,
        "needs_visa": draw(optional(st.booleans())),
        "work_permits": draw(lists(COUNTRIES)),
    }
