"""Broken and hostile pages: a reading or a reason, never an accident."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobraker.errors import InvalidError
from scrapers.page.document import read_document
from scrapers.page.json_ld import load
from scrapers.page.links import find_links, parse_sitemap
from scrapers.page.mhtml import find_saved
from scrapers.page.parse import LARGEST, parse_page
from scrapers.page.reading import Reading, Status

NOW = datetime(2026, 11, 21, tzinfo=UTC)
URL = "https://jobs.acme.example/jobs/17-cook"


def make_page(posting: dict[str, Any] | str, body: str = "<h1>Cook</h1>") -> bytes:
    text = posting if isinstance(posting, str) else json.dumps({"@type": "JobPosting", **posting})
    return f'<html><head><script type="application/ld+json">{text}</script></head><body>{body}</body></html>'.encode()


def read(content: bytes) -> Reading:
    reading = parse_page(content, url=URL, seen_at=NOW)
    json.dumps(reading.to_json(), allow_nan=False).encode()
    return reading


@pytest.mark.parametrize(
    "content",
    [
        b"<div>" * 100_000,
        b"<" * 100_000,
        b'<a href="' * 20_000,
        b"<table><tr><td>" * 20_000,
        b"<!DOCTYPE x [<!ENTITY a 'ha'>" + b"<!ENTITY b '&a;&a;&a;&a;'>" * 50 + b"]><p>&b;&b;</p>",
        b'<script type="application/ld+json">' + b"[" * 200_000 + b"</script>",
        b'<script type="application/ld+json">' + b'{"a":' * 100_000 + b"</script>",
        b'<script type="application/ld+json">' + b"/*" * 200_000 + b"</script>",
        b'<script type="application/ld+json">' + b'"\\' * 100_000 + b"</script>",
        b'<div itemscope itemtype="http://schema.org/JobPosting">' * 300,
        b"<title>" + b"a at " * 200_000 + b"</title><h1>x</h1>",
        b"<p>Salary: " + b"1 0" * 200_000 + b"</p>",
        b"<p>Posted on " * 20_000,
        b"\x00" * 1000,
        b"",
        b" \n",
        b"<?xml version='1.0' encoding='utf-16'?><html></html>",
        b"<html><body>" + b"\xff\xfe" + b"</body></html>",
        "<p>\ud800</p>".encode("utf-8", "surrogatepass"),
    ],
    ids=range(19),
)
def test_nothing_makes_it_stumble(content: bytes) -> None:
    with contextlib.suppress(InvalidError):
        read(content)


@pytest.mark.parametrize("url", [None, URL])
@pytest.mark.parametrize(
    "content",
    [
        b"<h1>Cook</h1><a href='http://[bad/jobs/12-x'>two words</a>",
        b"<base href='http://[bad'><h1>Cook</h1><a href='/jobs/12-x'>two words</a>",
        b"<!-- saved from url=(0030)https://[bad --><h1>Cook</h1><a href='/jobs/12-x'>two words</a>",
        "<link rel=canonical href='http://a℀b/'><base href='http://a℀b/'><h1>Cook</h1>".encode(),
    ],
    ids=["link", "base", "saved", "canonical"],
)
def test_no_address_makes_it_stumble(content: bytes, url: str | None) -> None:
    assert "[bad" not in (parse_page(content, url=url, seen_at=NOW).url or "")


@given(st.binary(max_size=300))
def test_no_bytes_make_it_stumble(content: bytes) -> None:
    with contextlib.suppress(InvalidError):
        read(content)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["FULL_TIME", "2026-13-99", "$1"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "value", "address", "addressLocality", "minValue", "@id", "@type", "unitText"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                *(
                    "title",
                    "description",
                    "datePosted",
                    "validThrough",
                    "hiringOrganization",
                    "jobLocation",
                    "baseSalary",
                ),
                *("employmentType", "identifier", "applicantLocationRequirements", "jobLocationType", "url"),
                "potentialAction",
            ]
        ),
        VALUES,
        max_size=8,
    )
)
def test_no_structured_data_makes_it_stumble(posting: dict[str, Any]) -> None:
    read(make_page({"title": "Cook", **posting}))


def test_what_is_too_large_or_no_text_is_refused() -> None:
    with pytest.raises(InvalidError, match="larger than 20 MB"):
        parse_page(b" " * (LARGEST + 1))
    with pytest.raises(InvalidError, match="not a web page"):
        parse_page(b"%PDF-1.7 ...")
    with pytest.raises(InvalidError, match="not a web page"):
        parse_page(bytes(range(256)) * 50)


@pytest.mark.parametrize(
    "link",
    [
        *(
            "javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//",
            "http://",
            "https://u:p@a.example/",
        ),
        *("java\nscript:alert(1)", " JaVaScRiPt:alert(1)", 'https://a.example/"><script>'),
    ],
)
def test_an_apply_link_is_an_address_of_the_web(link: str) -> None:
    escaped = link.replace('"', "&quot;")
    body = f'<h1>Cook</h1><p>Location: Bern</p><a href="{escaped}">Apply now</a>'
    reading = read(make_page({"title": "Cook", "description": "x" * 300, "potentialAction": {"target": link}}, body))
    assert reading.facts.title == "Cook"
    assert reading.facts.apply_url is None


def test_markup_in_fields_is_no_markup_afterwards() -> None:
    posting = {
        "title": "Cook <script>alert(1)</script>",
        "description": "<p>Cook well.</p><script>steal()</script><style>x</style><p onclick='x()'>Eat too.</p>",
        "hiringOrganization": {"name": "<b>Acme</b> &amp; Co", "__proto__": {"admin": True}, "constructor": "x"},
    }
    facts = read(make_page(json.dumps({"@type": "JobPosting", **posting}).replace("<", "\\u003c"))).facts
    assert facts.description == "Cook well.\nEat too."
    assert facts.company == "Acme & Co"
    assert "<" not in (facts.title or "")


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, /* why */ "b": 2,}',
        '{"a": 1, // why\n "b": 2}',
        '<!-- {"a": 1, "b": 2} -->',
        '{"a": 1\n "b": 2}',
        "{&quot;a&quot;: 1, &quot;b&quot;: 2}",
        '\ufeff{"a": 1, "b": 2};',
        '//<![CDATA[\n{"a": 1, "b": 2}\n//]]>',
        'Notice: undefined index\n{"a": 1, "b": 2}',
        json.dumps('{"a": 1, "b": 2}'),
    ],
)
def test_broken_json_is_mended_where_that_is_safe(text: str) -> None:
    assert load(text) == [{"a": 1, "b": 2}]


def test_what_looks_broken_in_a_string_is_left_alone() -> None:
    assert load('{"url": "https://a.example/*x*/", "b": "a,}",}') == [{"url": "https://a.example/*x*/", "b": "a,}"}]
    assert load('{"a": "one\ntwo"}') == [{"a": "one\ntwo"}]
    assert load('{"a": "<p class="x">a "b" c</p>", "d": 1}') == [{"a": '<p class="x">a "b" c</p>', "d": 1}]
    assert load(r'{"a": "it\'s \users", "b": undefined}') == [{"a": "it's \\users", "b": None}]
    assert load('{"a": 1}{"a": 2}') == [{"a": 1}, {"a": 2}]
    assert load("{nonsense") == []


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"<p>Job not found. This position is no longer available.</p>", Status.CLOSED),
        ("<p>Diese Stelle ist leider nicht mehr verfügbar.</p>".encode(), Status.CLOSED),
        (b"<p>Cette offre n'est plus disponible.</p>", Status.CLOSED),
        ("<p>Esta oferta ya no está disponible.</p>".encode(), Status.CLOSED),
        (b"<p>Deze vacature is niet meer beschikbaar.</p>", Status.CLOSED),
        (b"<title>Attention Required!</title><p>Please verify you are a human.</p>", Status.BLOCKED),
        (b"<form><input type=password></form>Please log in to continue", Status.LOGIN),
        (b"<div id=app></div><script src=/x.js></script>", Status.NEEDS_SCRIPTS),
        (b"<p></p>", Status.EMPTY),
    ],
)
def test_pages_that_show_no_posting_are_told_apart(content: bytes, status: Status) -> None:
    reading = read(content)
    assert reading.status is status
    assert reading.facts.apply_url is None


def test_a_posting_that_speaks_of_closing_is_not_closed() -> None:
    text = (
        "<h1>Sales Lead</h1><p>You know when a deal is closed and a position is filled.</p>"
        + "<p>You sell boats.</p>" * 200
    )
    assert read(make_page({"title": "Sales Lead", "description": text}, text)).status is Status.OPEN


def test_two_postings_without_a_sign_are_a_list() -> None:
    both = [{"@type": "JobPosting", "title": title, "description": "x" * 300} for title in ("Cook", "Baker")]
    reading = read(make_page(json.dumps(both), "<h1>Jobs</h1>"))
    assert reading.status is Status.LIST
    assert reading.facts.title is None


def test_a_saved_page_is_found_in_its_file() -> None:
    saved = find_saved(
        b"From: <Saved>\r\nSnapshot-Content-Location: https://a.example/jobs/1\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://a.example/jobs/1\r\n\r\n<h1>K=C3=B6chin</h1>\r\n--x--\r\n"
    )
    assert saved is not None
    assert saved.content.decode().strip() == "<h1>Köchin</h1>"
    assert saved.url == "https://a.example/jobs/1"
    assert find_saved(b"<html></html>") is None


def test_a_sitemap_expands_nothing() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>&a;</loc></url><url><loc>https://a.example/jobs/1-x</loc></url></urlset>'
    assert parse_sitemap(bomb) == (["https://a.example/jobs/1-x"], [])
    assert parse_sitemap(b"<urlset") == ([], [])


def test_links_stay_on_the_site() -> None:
    html = (
        '<a href="/careers/1-cook?utm_source=x">Cook</a><a href="/careers/1-cook#top">Cook</a><a href="https://evil.example/jobs/2-x">X</a>'
        '<a href="javascript:x()">Y</a><a href="/careers/file.pdf">PDF</a><a href="/about">About</a><a href="https://jobs.acme.example/jobs/3-y">Z</a>'
        '<a href="/careers?page=2">Next</a><nav><a href="/careers/menu-item">Menu</a></nav>'
    )
    links = find_links(read_document(html, "https://acme.example/careers"))
    assert links.postings == ("https://acme.example/careers/1-cook", "https://jobs.acme.example/jobs/3-y")
    assert links.next_page == "https://acme.example/careers?page=2"
