"""What schema.org fields hold in the wild: units, places, and kinds of work in other words."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from scrapers.page.parse import parse_page
from scrapers.page.reading import Facts, Status

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def read(language: str = "en", **posting: Any) -> Facts:
    data = json.dumps({"@type": "JobPosting", "title": "Cook", "description": "You cook.", **posting})
    html = f'<html lang={language}><script type="application/ld+json">{data}</script><h1>Cook</h1></html>'
    return parse_page(html.encode(), url="https://acme.example/jobs/1", seen_at=NOW).facts


@pytest.mark.parametrize(
    ("unit", "interval"),
    [
        *(("MONAT", "month"), ("per hour", "hour"), ("jährlich", "year"), ("Annum", "year"), ("HOURLY", "hour")),
        *(("YR", "year"), ("PER_YEAR", "year"), ("P1Y", "year"), ("mois", "month"), ("STUNDE", "hour")),
        *(("https://schema.org/HOUR", "hour"), ("jour", "day"), ("semana", "week"), ("OTHER", None)),
        *(("ANN", "year"), ("MON", "month"), ("HUR", "hour"), ("DAY", "day"), ("WEE", "week")),
    ],
)
def test_a_unit_is_known_in_other_spellings(unit: str, interval: str | None) -> None:
    pay = read(baseSalary={"currency": "EUR", "value": {"minValue": 20, "maxValue": 30, "unitText": unit}}).pay
    assert pay is not None
    assert pay.interval == interval


@pytest.mark.parametrize(
    ("salary", "ends"),
    [
        ({"currency": "INR", "value": {"minValue": "6,00,000", "maxValue": "12,00,000"}}, (600000, 1200000, "INR")),
        ({"@type": "PriceSpecification", "price": "45000", "priceCurrency": "EUR"}, (45000, 45000, "EUR")),
        ({"currency": "CHF", "value": {"minValue": "90'000"}}, (90000, None, "CHF")),
        ([{"currency": "USD", "percentile10": 100000, "percentile90": 150000}], (100000, 150000, "USD")),
    ],
)
def test_amounts_are_read_as_they_are_written(salary: Any, ends: tuple[float, float | None, str]) -> None:
    pay = read(baseSalary=salary).pay
    assert pay is not None
    assert (pay.min, pay.max, pay.currency) == ends


@pytest.mark.parametrize(
    ("language", "address", "place"),
    [
        ("de", {"addressLocality": "50667 Köln"}, ("Köln", None, "DE")),
        ("de", {"addressLocality": "Köln", "postalCode": "50667"}, ("Köln", None, "DE")),
        ("en", {"addressLocality": "50667 Köln"}, ("Köln", None, None)),
        ("en", {"addressLocality": "D-80331 München"}, ("München", None, "DE")),
        ("de-AT", {"addressLocality": "1010 Wien"}, ("Wien", None, "AT")),
        ("de", {"addressLocality": "8001 Zürich"}, ("Zürich", None, None)),
        ("nl", {"addressLocality": "1012 AB Amsterdam"}, ("Amsterdam", None, "NL")),
        ("en", {"addressLocality": "London EC1A 1BB"}, ("London", None, "GB")),
        ("en", {"addressLocality": "Paris", "addressCountry": {"@type": "Country", "name": "France"}},
         ("Paris", None, "FR")),
        ("en", {"addressLocality": "Paris", "addressCountry": "fra"}, ("Paris", None, "FR")),
        ("en", {"addressLocality": "Wien", "addressCountry": "Autriche"}, ("Wien", None, "AT")),
        ("en", {"addressLocality": "Madrid", "addressCountry": "es-ES"}, ("Madrid", None, "ES")),
        ("en", {"addressLocality": "Berlin", "addressCountry": {"@id": "de"}}, ("Berlin", None, "DE")),
        ("en", {"addressLocality": "Berlin (Remote)"}, ("Berlin", None, None)),
        ("fr", {"addressLocality": "Lyon (69)"}, ("Lyon", None, None)),
    ],
)  # fmt: skip
def test_a_place_is_its_town_and_its_country(
    language: str, address: dict[str, Any], place: tuple[str | None, ...]
) -> None:
    found = read(language, jobLocation={"@type": "Place", "address": address}).places
    assert [(item.city, item.region, item.country) for item in found] == [place]


@pytest.mark.parametrize(
    ("given", "kind", "countries"),
    [
        ({"jobLocationType": "TELECOMMUTE", "jobLocation": None,
          "applicantLocationRequirements": {"@type": "Country", "name": "Germany"}}, "remote", ["DE"]),
        ({"jobLocationType": ["TELECOMMUTE"], "applicantLocationRequirements": "United States, Canada"},
         "remote", ["US", "CA"]),
        ({"jobLocationType": "TELECOMMUTE", "applicantLocationRequirements": {"name": "Europe"}}, "remote", []),
        ({"jobLocation": {"address": {"addressLocality": "Remote", "addressCountry": "DE"}}}, "remote", ["DE"]),
        ({"applicantLocationRequirements": {"name": "Germany"}}, None, []),
    ],
)  # fmt: skip
def test_remote_work_is_where_one_may_live(given: dict[str, Any], kind: str | None, countries: list[str]) -> None:
    facts = read(**given)
    assert facts.remote_kind == kind
    assert [place.country for place in facts.places] == countries


@pytest.mark.parametrize(
    ("stated", "kinds"),
    [
        *(("befristet", ("temporary",)), ("Vollzeit", ("full_time",)), ("CDI", ("permanent",))),
        *(("tempo indeterminado", ("permanent",)), ("FULL-TIME", ("full_time",))),
        *((["FULL_TIME", "PART_TIME"], ("full_time", "part_time")), ("CDI,Temps plein", ("full_time",))),
        *(("['FULL_TIME']", ("full_time",)), ("https://schema.org/INTERN", ("internship",)), ("OTHER", ())),
    ],
)
def test_employment_is_told_in_other_words(stated: Any, kinds: tuple[str, ...]) -> None:
    assert read(employmentType=stated).employment_type == kinds


def test_work_with_jobs_that_ended_is_no_notice_of_the_page() -> None:
    told = "You will review whether a job has expired and whether a position has been filled."
    data = json.dumps({"@type": "JobPosting", "title": "Editor", "description": f"<p>{told}</p><p>You write.</p>"})
    head = f'<script type="application/ld+json">{data}</script><h1>Editor</h1><p>{told}</p><p>You write.</p>'
    seen = [
        parse_page(html.encode(), url="https://acme.example/jobs/1", seen_at=NOW).status
        for html in (head, f"{head}<p>This position has been filled.</p>")
    ]
    assert seen == [Status.OPEN, Status.CLOSED]
