"""Words about money, places, days and kinds of work."""

from datetime import UTC, datetime

import pytest

from scrapers.page.dates import is_past, parse_age, parse_date
from scrapers.page.kinds import find_employment, find_remote_kind, find_titled_kind, find_told_kind
from scrapers.page.pay import parse_pay
from scrapers.page.places import find_country, parse_places
from scrapers.page.postcodes import find_postal_country

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("€60,000 - €75,000 per year", (60000, 75000, "EUR", "year")),
        ("60-75k EUR", (60000, 75000, "EUR", None)),
        ("£450/day", (450, 450, "GBP", "day")),
        ("40.000 € brutto", (40000, 40000, "EUR", None)),
        ("Salary: $120,000 — $150,000 USD", (120000, 150000, "USD", None)),
        ("90 000 € par an", (90000, 90000, "EUR", "year")),
        ("35-40k€ brut annuel", (35000, 40000, "EUR", "year")),
        ("Entre 30 000 et 35 000 € brut annuel", (30000, 35000, "EUR", "year")),
        ("€ 3.200 - € 4.500 per maand", (3200, 4500, "EUR", "month")),
        ("ab 50.000 Euro Jahresgehalt", (50000, None, "EUR", "year")),
        ("up to £45,000 per annum", (None, 45000, "GBP", "year")),
        ("EUR 3.000,- brutto monatlich", (3000, 3000, "EUR", "month")),
        ("$25.50/hr", (25.5, 25.5, "USD", "hour")),
        ("Base salary of $90K-$110K plus $5,000 sign-on bonus", (90000, 110000, "USD", None)),
        ("1.800€ bruto/mes", (1800, 1800, "EUR", "month")),
        ("zwischen 45.000 und 55.000 Euro im Jahr", (45000, 55000, "EUR", "year")),
        ("$180,000/year - $220,000/year", (180000, 220000, "USD", "year")),
        ("12,82 €/Stunde", (12.82, 12.82, "EUR", "hour")),
        ("We raised $40M in Series B", None),
        ("We raised $40,000,000 from investors", None),
        ("401(k) match up to $5,000 a year", None),
        ("our revenue is €900,000 per year", None),
        ("a $1,000 learning budget", None),
        ("Join 30,000 - 40,000 people", None),
        ("Vergütung nach TVöD E13", None),
        ("we pay 5% more", None),
        ("€2 million in annual sales", None),
        ("call 020 7946 0000", None),
        ("", None),
    ],
)
def test_pay_is_read_from_a_line(text: str, pay: tuple[float, float, str, str] | None) -> None:
    found = parse_pay(text, country="US")
    assert (found and (found.min, found.max, found.currency, found.interval)) == pay


@pytest.mark.parametrize(
    ("country", "currency"), [("US", "USD"), ("CA", "CAD"), ("AU", "AUD"), ("DE", None), (None, None)]
)
def test_a_shared_sign_is_the_countrys_money_or_unknown(country: str | None, currency: str | None) -> None:
    found = parse_pay("$100,000 a year", country=country)
    assert found is not None
    assert found.currency == currency


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("Salary: £30,000 - £32,000 (37.5 hours per week)", (30000, 32000, "GBP", None)),
        ("Salary: £30,000 - £32,000, 5 days a week", (30000, 32000, "GBP", None)),
        ("$100,000 - $120,000 (35 hours per week)", (100000, 120000, "USD", None)),
        ("Gehalt: 3.000 € im Monat, 38,5 Stunden/Woche", (3000, 3000, "EUR", "month")),
        ("Salaire : 2 500 € par mois, 35 heures par semaine", (2500, 2500, "EUR", "month")),
        ("Salario: 24.000 €, 40 horas semanales", (24000, 24000, "EUR", None)),
        ("£15 per hour, 20-25 hours a week", (15, 15, "GBP", "hour")),
        ("40 hours, £500 a week", (500, 500, "GBP", "week")),
    ],
)
def test_working_hours_are_no_pay(text: str, pay: tuple[float, float, str, str | None]) -> None:
    found = parse_pay(text, country="US", is_labelled=True)
    assert found
    assert (found.min, found.max, found.currency, found.interval) == pay
    assert found.text == text


def test_a_labelled_amount_needs_no_more_words() -> None:
    found = parse_pay("45.000 - 55.000", is_labelled=True)
    assert found is not None
    assert (found.min, found.max, found.currency) == (45000, 55000, None)
    assert parse_pay("Competitive", is_labelled=True) is None
    assert parse_pay("Grade 7", is_labelled=True) is None


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Berlin", [("Berlin", None, None)]),
        ("Berlin, Germany", [("Berlin", None, "DE")]),
        ("Wien, Österreich", [("Wien", None, "AT")]),
        ("Austin, TX", [("Austin", "Texas", "US")]),
        ("San Francisco, CA, USA", [("San Francisco", "California", "US")]),
        ("Berlin, DE", [("Berlin", None, "DE")]),
        ("Wilmington, DE", [("Wilmington", "Delaware", "US")]),
        ("Bengaluru, IN", [("Bengaluru", None, "IN")]),
        ("Toronto, ON, Canada", [("Toronto", "Ontario", "CA")]),
        ("Remote", []),
        ("Remote - Germany", [(None, None, "DE")]),
        ("Remote (Germany or Portugal)", [(None, None, "DE"), (None, None, "PT")]),
        ("München (Hybrid)", [("München", None, None)]),
        ("Berlin, Hamburg, Köln", [("Berlin", None, None), ("Hamburg", None, None), ("Köln", None, None)]),
        ("London; Paris; Remote", [("London", None, None), ("Paris", None, None)]),
        ("Hauptstraße 5, 80331 München, Deutschland", [("München", None, "DE")]),
        ("Town Hall, Market Street, York, YO1 7AB", [("York", None, None)]),
        ("Amsterdam, Noord-Holland, Nederland", [("Amsterdam", "Noord-Holland", "NL")]),
        ("New York, NY", [("New York", "New York", "US")]),
        ("n/a", []),
        ("-", []),
        ("x" * 500, []),
        ("00100 RM Roma", [("Roma", None, None)]),
        ("10115Berlin", [("Berlin", None, None)]),
        ("1012 AB Amsterdam", [("Amsterdam", None, None)]),
        ("Mumbai 400001", [("Mumbai", None, None)]),
        ("Toronto, ON M5V 2T6", [("Toronto", "Ontario", "CA")]),
        ("San Diego, CA, 92101", [("San Diego", "California", "US")]),
        ("London, SW1A1AA", [("London", None, None)]),
    ],
)
def test_places_are_what_the_words_say(text: str, places: list[tuple[str | None, ...]]) -> None:
    assert [(place.city, place.region, place.country) for place in parse_places(text)] == places


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Deutschland", "DE"),
        ("Pays-Bas", "NL"),
        ("España", "ES"),
        ("USA", "US"),
        ("GBR", "GB"),
        ("UK", "GB"),
        ("Mars", None),
    ],
)
def test_countries_are_known_in_many_languages(name: str, code: str | None) -> None:
    assert find_country(name) == code


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2026-10-01", "2026-10-01"),
        ("2026-10-01T10:00:00Z", "2026-10-01T10:00:00+00:00"),
        ("2026-10-01T10:00:00+0200", "2026-10-01T10:00:00+02:00"),
        ("2026-10-01T10:00:00", "2026-10-01"),
        ("15. November 2026", "2026-11-15"),
        ("1er décembre 2026", "2026-12-01"),
        ("12 de enero de 2027", "2027-01-12"),
        ("Nov 3, 2026", "2026-11-03"),
        ("31/12/2026", "2026-12-31"),
        ("15.11.26", "2026-11-15"),
        (1764547200000, "2025-12-01T00:00:00+00:00"),
        ("03/11/2026", None),
        ("2026-02-31", None),
        ("0001-01-01", None),
        ("soon", None),
        ("99/99/9999", None),
        (None, None),
        (True, None),
        (float("inf"), None),
    ],
)
def test_a_day_is_read_or_unknown(value: object, iso: str | None) -> None:
    assert parse_date(value) == iso


@pytest.mark.parametrize(
    ("language", "country", "iso"), [("de", None, "2026-11-03"), ("en", "US", "2026-03-11"), ("en", "GB", "2026-11-03")]
)
def test_language_or_country_tell_which_day(language: str, country: str | None, iso: str) -> None:
    assert parse_date("03/11/2026", language=language, country=country) == iso


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Posted 3 days ago", "2026-11-18"),
        ("vor 2 Wochen", "2026-11-07"),
        ("hace 5 días", "2026-11-16"),
        ("il y a 2 jours", "2026-11-19"),
        ("30+ days ago", None),
        ("2 months ago", None),
        ("today", "2026-11-21"),
    ],
)
def test_an_age_is_a_day_where_it_is_exact(text: str, day: str | None) -> None:
    assert parse_age(text, NOW) == day


def test_a_day_is_over_when_it_is_over_everywhere() -> None:
    assert not is_past("2026-11-21", NOW)
    assert not is_past("2026-11-20", datetime(2026, 11, 21, 11, tzinfo=UTC))
    assert is_past("2026-11-19", NOW)
    assert is_past("2026-11-21T11:59:00+00:00", NOW)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(
            ("Remote", "remote"),
            ("Hybrid", "hybrid"),
            ("Vor Ort", "onsite"),
            ("On-site", "onsite"),
            ("Presencial", "onsite"),
        ),
        *(
            ("Télétravail partiel", "hybrid"),
            ("Homeoffice", "remote"),
            ("London", None),
            ("Teilweise Home Office", "hybrid"),
        ),
    ],
)
def test_a_remote_kind_is_what_a_label_says(text: str, kind: str | None) -> None:
    assert find_remote_kind(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("This is a fully remote position.", "remote"),
        ("We have a hybrid working model.", "hybrid"),
        ("Zwei Tage pro Woche Homeoffice", "hybrid"),
        ("This is not a remote role.", "onsite"),
        ("You will maintain remote sensing equipment.", None),
        ("Our remote control is the best.", None),
        ("This is a fully remote position. We have a hybrid working model.", None),
    ],
)
def test_sentences_tell_it_only_of_the_job(text: str, kind: str | None) -> None:
    assert find_told_kind(text) == kind


def test_a_title_tells_it_in_brackets_or_behind_a_dash() -> None:
    assert find_titled_kind("Engineer (Remote)") == "remote"
    assert find_titled_kind("Remote Sensing Engineer") is None


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Vollzeit oder Teilzeit", ("full_time", "part_time")),
        ("CDI, temps plein", ("full_time",)),
        ("CDD", ("temporary",)),
        ("unbefristet", ("permanent",)),
        ("befristet auf 2 Jahre", ("temporary",)),
        ("Praktikum", ("internship",)),
        ("Contractor", ("contract",)),
        ("Permanent", ("permanent",)),
        ("Unbefristet, Vollzeit", ("full_time",)),
        ("tempo indeterminado", ("permanent",)),
        ("CDI", ("permanent",)),
        ("Minijob", ("part_time",)),
        ("Volunteer Coordinator", ("volunteer",)),
        ("FULL_TIME", ("full_time",)),
    ],
)
def test_kinds_of_employment(text: str, kinds: tuple[str, ...]) -> None:
    assert tuple(find_employment(text)) == kinds


@pytest.mark.parametrize(
    ("host", "language", "text", "country"),
    [
        ("acme.de", "en", "10001 New York", None),
        ("acme.de", "en", "75008 Paris", None),
        ("acme.it", "de", "80331 München", None),
        ("acme.us", "en", "10115 Berlin", None),
        ("acme.it", "de", "39100 Nirgendstadt", None),
        ("acme.de", "en", "80331 München", "DE"),
        ("acme.de", "en", "12345 Nirgendstadt", "DE"),
        ("acme.example", "de-AT", "1010 Wien", "AT"),
    ],
)
def test_a_postcode_tells_a_country_only_without_doubt(
    host: str, language: str, text: str, country: str | None
) -> None:
    city = text.partition(" ")[2]
    assert find_postal_country(text, city, language=language, url=f"https://{host}/jobs/1") == country
