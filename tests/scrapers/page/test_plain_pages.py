"""Short pages without structured data: what is there is read, what is inferred is marked, others are no postings."""

from datetime import UTC, datetime

import pytest

from scrapers.page.parse import parse_page
from scrapers.page.reading import Reading, Status

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def read(html: str, url: str | None = None) -> Reading:
    return parse_page(html.encode(), url=url, seen_at=NOW)


@pytest.mark.parametrize(
    ("html", "told", "pay"),
    [
        (
            (
                "<title>Line Cook | Harbour Kitchen</title><h1>Line Cook</h1><p>Location: Bristol, UK</p>"
                "<p>Salary: £24,000 - £27,000 per year</p><p>Type: Full-time</p>"
            ),
            ("Line Cook", "Harbour Kitchen", "Bristol", ("full_time",)),
            (24000, 27000, "GBP", "year"),
        ),
        (
            (
                "<html lang=de><h1>Bäcker (m/w/d)</h1><p>Ort: 50667 Köln</p><p>Gehalt: 2.800 € im Monat</p>"
                "<p>Art: Vollzeit</p><footer>Bäckerei Krume GmbH · Domstraße 1</footer>"
            ),
            ("Bäcker (m/w/d)", "Bäckerei Krume GmbH", "Köln", ("full_time",)),
            (2800, 2800, "EUR", "month"),
        ),
        (
            (
                '<html lang=fr><meta property="og:site_name" content="Bistro du Port"><h1>Serveur (H/F)</h1>'
                "<ul><li>Lieu : Marseille (13)</li><li>Contrat : CDI</li><li>Salaire : 1 900 € brut par mois</li></ul>"
            ),
            ("Serveur (H/F)", "Bistro du Port", "Marseille", ("permanent",)),
            (1900, 1900, "EUR", "month"),
        ),
        (
            (
                "<html lang=es><title>Camarero/a - Hotel Sol</title><h1>Camarero/a</h1><p><b>Ubicación:</b> Sevilla</p>"
                "<p><b>Salario:</b> 18.000 € brutos anuales</p><p><b>Jornada:</b> completa</p>"
            ),
            ("Camarero/a", "Hotel Sol", "Sevilla", ("full_time",)),
            (18000, 18000, "EUR", "year"),
        ),
        (
            (
                "<html lang=nl><title>Kok | De Haven</title><h1>Kok</h1><p>Locatie: Utrecht</p>"
                "<p>Salaris: € 2.500 - € 3.000 per maand</p><p>Dienstverband: Fulltime</p>"
            ),
            ("Kok", "De Haven", "Utrecht", ("full_time",)),
            (2500, 3000, "EUR", "month"),
        ),
    ],
    ids=["en", "de", "fr", "es", "nl"],
)
def test_a_few_labelled_lines_are_a_posting(
    html: str, told: tuple[str, str, str, tuple[str, ...]], pay: tuple[float, float, str, str]
) -> None:
    reading = read(html)
    facts = reading.facts
    assert reading.status is Status.OPEN
    assert (facts.title, facts.company, facts.places[0].city, facts.employment_type) == told
    assert facts.pay is not None
    assert (facts.pay.min, facts.pay.max, facts.pay.currency, facts.pay.interval) == pay
    assert facts.description


def test_what_sentences_say_is_marked_as_inferred() -> None:
    reading = read(
        "<title>Receptionist - Hillside Dental</title><h1>Receptionist</h1><p>Hillside Dental is looking for a"
        " receptionist for our practice in Manchester. It pays £12.50 per hour. Send your CV to"
        " jobs@hillside.example.</p>"
    )
    assert reading.status is Status.OPEN
    assert reading.facts.apply_url == "mailto:jobs@hillside.example"
    assert [place.city for place in reading.facts.places] == ["Manchester"]
    assert {reading.found[name] for name in ("pay", "places")} == {"text, inferred"}
    assert reading.found["company"] == "title element, inferred"


@pytest.mark.parametrize(
    ("html", "status"),
    [
        ("<title>Acme</title><h1>Welcome to Acme</h1><p>Fresh fish.</p><p>Location: Bristol, UK</p>", Status.OTHER),
        ("<h1>Contact</h1><p>Location: Berlin, Germany</p><a href=mailto:x@a.example>x@a.example</a>", Status.OTHER),
        ("<h1>Oak Table</h1><p>Price: €400</p><p>Type: Table</p><p>Location: Berlin</p>", Status.OTHER),
        ("<h1>Summer Concert</h1><p>Location: Berlin</p><p>Date: 12 June 2026</p><p>Type: Open air</p>", Status.OTHER),
        ("<h1>How to write a CV</h1><p>Published: 2026-11-01</p>" + "<p>Be short.</p>" * 90 + "<a href=/a>Apply</a>",
         Status.OTHER),
        ('<h1>Open positions</h1><a href="/jobs/1-a">Line Cook</a> <a href="/jobs/2-b">Head Baker</a>', Status.LIST),
        ("<h1>Karriere bei Acme</h1><h3>Koch (m/w/d)</h3><p>Ort: Bonn</p><h3>Bäcker (m/w/d)</h3>", Status.LIST),
        ("<h1>Log in</h1><p>Username</p><p>Password</p>", Status.LOGIN),
    ],
)  # fmt: skip
def test_what_is_no_posting_is_told_as_such(html: str, status: Status) -> None:
    reading = read(html)
    assert reading.status is status
    assert reading.facts.title is None
    assert not set(reading.found) - {"language"}


COOK = "<h1>Cook</h1><p>Location: Bonn</p><p>Salary: 30.000 € a year</p>"


@pytest.mark.parametrize(
    ("head", "href", "apply_url"),
    [
        ('<link rel=canonical href="https://a.example/jobs/cook">', "apply", "https://a.example/jobs/apply"),
        ('<meta property="og:url" content="https://a.example/jobs/cook">', "/apply", "https://a.example/apply"),
        ('<base href="https://a.example/x/">', "apply", "https://a.example/x/apply"),
        ('<base href="/"><link rel=canonical href="https://a.example/j/1">', "apply", "https://a.example/apply"),
        ("<!-- saved from url=(0024)https://a.example/j/1 -->", "?apply=1", "https://a.example/j/1?apply=1"),
        ("", "/apply", None),
    ],
)
def test_a_relative_link_is_resolved_against_what_the_page_says_of_itself(
    head: str, href: str, apply_url: str | None
) -> None:
    reading = read(f'<html><head>{head}</head><body>{COOK}<a href="{href}">Apply now</a></body></html>')
    assert reading.facts.apply_url == apply_url


@pytest.mark.parametrize(
    ("given", "posted_at", "valid_through", "words"),
    [
        ('"datePosted": "2027-03-01"', None, None, "lies in the future"),
        ('"datePosted": "2026-11-21T20:00:00Z"', "2026-11-21T20:00:00+00:00", None, ""),
        ('"datePosted": "2026-11-01", "validThrough": "2026-10-01"', "2026-11-01", None, "lies before 2026-11-01"),
        ('"datePosted": "2026-11-01", "validThrough": "2027-01-01"', "2026-11-01", "2027-01-01", ""),
    ],
)
def test_days_that_cannot_be_are_not_believed(
    given: str, posted_at: str | None, valid_through: str | None, words: str
) -> None:
    data = f'{{"@type": "JobPosting", "title": "Cook", "description": "You cook.", {given}}}'
    reading = read(f'<script type="application/ld+json">{data}</script><h1>Cook</h1>')
    assert (reading.facts.posted_at, reading.facts.valid_through) == (posted_at, valid_through)
    assert bool(reading.notes) == bool(words)
    assert words in " ".join(reading.notes)
    assert reading.status is Status.OPEN


def test_structured_data_without_a_text_takes_the_pages_own() -> None:
    data = '{"@type": "JobPosting", "title": "Cook", "hiringOrganization": "Acme"}'
    reading = read(f'<script type="application/ld+json">{data}</script><h1>Cook</h1><p>We cook fish. Come by.</p>')
    assert reading.facts.description == "We cook fish. Come by."
    assert reading.found["description"] == "readable text"
    assert any(note.startswith("description: the structured data has none") for note in reading.notes)


def test_figures_under_a_title_stay_together_and_a_link_without_an_origin_is_told() -> None:
    reading = read(
        "<title>Gardener | Careers at Mossy Ltd</title><h1>Gardener</h1><p>Leeds, UK - Full-time</p>"
        "<p>£32,000 - £36,000 per annum</p><p>You plan beds and train apprentices.</p><a href='/apply/7'>Apply now</a>"
    )
    pay = reading.facts.pay
    assert pay is not None
    assert (pay.min, pay.max) == (32000, 36000)
    assert [place.city for place in reading.facts.places] == ["Leeds"]
    assert reading.facts.apply_url is None
    assert [note.partition(":")[0] for note in reading.notes] == ["apply_url"]
