"""Pages over real HTTP on the loopback: robots.txt, redirects, private addresses, rendering, and the command."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina
import typer
from typer.testing import CliRunner

from jobraker import web
from jobraker.errors import BrokenError, ForbiddenError, InvalidError, MissingError, UnavailableError
from jobraker.settings import BrowserSettings, Settings, WebSettings
from scrapers.browser import Browser, find_chromium
from scrapers.page.cli import page
from scrapers.page.reader import Reader, Render
from scrapers.page.reading import Status
from scrapers.robots import Robots
from tests.scrapers.web_hosts import Host, open_host

OURS = WebSettings(private_hosts=("127.0.0.1/32",), timeout_s=5.0, pace_s=0.0, tries=2)
JOB = (
    '<script type="application/ld+json">{"@type": "JobPosting", "title": "Cook",'
    ' "hiringOrganization": {"name": "Acme"},'
    ' "description": "Cook for us."}</script><h1>Cook</h1>'
)


@pytest.fixture
def host() -> Iterator[Host]:
    with open_host() as server:
        yield server


@pytest.fixture
def reader() -> Iterator[Reader]:
    with (
        stamina.set_testing(True, attempts=2, cap=True),
        web.Client(OURS, public_only=True) as client,
        Browser(BrowserSettings(timeout_s=60.0), OURS) as browser,
    ):
        yield Reader(client, Robots(client, OURS.agent), browser)


def test_a_page_is_fetched_and_read(host: Host, reader: Reader) -> None:
    seen = reader.fetch_reading(host.page("/jobs/1", JOB))
    assert (seen.reading.facts.title, seen.reading.facts.company) == ("Cook", "Acme")
    assert host.asked == ["/robots.txt", "/jobs/1"]


def test_what_robots_forbid_is_not_asked_for(host: Host, reader: Reader) -> None:
    host.answers["/robots.txt"] = (200, {}, b"User-agent: jobraker\nDisallow: /private/\n")
    url = host.page("/private/1", JOB)
    for _ in range(2):
        with pytest.raises(ForbiddenError, match=r"robots\.txt"):
            reader.fetch(url)
    host.answers["/hop"] = (302, {"Location": "/private/1"}, b"")
    with pytest.raises(ForbiddenError, match=r"robots\.txt"):
        reader.fetch(f"{host.url}/hop")
    assert host.asked == ["/robots.txt", "/hop"]


@pytest.mark.parametrize(("status", "is_allowed"), [(404, True), (403, True), (401, True), (500, False), (429, False)])
def test_a_missing_robots_allows_and_a_broken_one_forbids_for_now(
    host: Host, reader: Reader, status: int, *, is_allowed: bool
) -> None:
    host.answers["/robots.txt"] = (status, {}, b"")
    url = host.page("/jobs/1", JOB)
    if is_allowed:
        assert reader.fetch(url).status == 200
    else:
        with pytest.raises(UnavailableError, match="does not say what may be read"):
            reader.fetch(url)
        assert "/jobs/1" not in host.asked


@pytest.mark.parametrize(
    "location",
    [
        *(
            "http://127.0.0.2:{port}/",
            "http://169.254.169.254/latest/meta-data",
            "http://[::1]:{port}/",
            "http://2130706434:{port}/",
        ),
        *(
            "http://0x7f000002:{port}/",
            "http://10.0.0.1/",
            "http://[::ffff:127.0.0.2]:{port}/",
            "http://0.0.0.0:{port}/",
        ),
    ],
)
def test_no_redirect_leads_into_a_private_network(host: Host, reader: Reader, location: str) -> None:
    with open_host("127.0.0.2") as inside:
        host.answers["/hop"] = (302, {"Location": location.format(port=inside.server_port)}, b"")
        with pytest.raises((ForbiddenError, UnavailableError)):
            reader.fetch(f"{host.url}/hop")
        assert inside.asked == []


def test_redirects_end(host: Host, reader: Reader) -> None:
    host.answers["/a"] = (302, {"Location": "/a"}, b"")
    with pytest.raises(BrokenError, match="circles"):
        reader.fetch(f"{host.url}/a")
    host.answers["/js"] = (302, {"Location": "javascript:alert(1)"}, b"")
    with pytest.raises((InvalidError, BrokenError)):
        reader.fetch(f"{host.url}/js")


def test_what_is_no_page_is_said(host: Host, reader: Reader) -> None:
    host.answers["/x.pdf"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7")
    with pytest.raises(InvalidError, match="application/pdf"):
        reader.fetch_reading(f"{host.url}/x.pdf")
    with pytest.raises(MissingError):
        reader.fetch_reading(f"{host.url}/nowhere")


@pytest.mark.skipif(find_chromium(BrowserSettings()) is None, reason="no Chromium on this machine")
def test_a_page_without_content_is_rendered(host: Host, reader: Reader) -> None:
    data = json.dumps({"@type": "JobPosting", "title": "Cook", "hiringOrganization": "Acme", "description": "x" * 250})
    script = f"const s = document.createElement('script'); s.type = 'application/ld+json'; s.text = {json.dumps(data)};"
    url = host.page(
        "/jobs/1", f"<div id=root></div><script>{script} document.head.append(s)</script>" + "<!-- -->" * 20
    )
    seen = reader.fetch_reading(url)
    assert seen.trouble is None
    assert seen.reading.facts.title == "Cook"
    assert seen.reading.found["title"] == "json-ld, rendered"
    assert reader.fetch_reading(url, render=Render.NEVER).reading.status is Status.NEEDS_SCRIPTS


def test_without_a_browser_the_static_reading_stands(host: Host, reader: Reader) -> None:
    url = host.page("/jobs/1", "<div id=root></div><script src=/app.js></script>")
    with Browser(BrowserSettings(executable=Path("/nowhere/chromium")), OURS) as none:
        seen = Reader(reader.client, reader.robots, none).fetch_reading(url)
    assert seen.reading.status is Status.NEEDS_SCRIPTS
    assert seen.trouble is not None
    assert "no browser" in seen.trouble


def test_the_command_shows_a_saved_page(tmp_path: Path) -> None:
    file = tmp_path / "job.html"
    file.write_text(JOB)
    app = typer.Typer()
    app.command()(page)
    shown = CliRunner().invoke(app, [str(file), "--json", "--base-url", "https://a.example/jobs/1"])
    assert shown.exit_code == 0
    told = json.loads(shown.stdout)
    assert (told["title"], told["url"], told["found"]["title"]) == ("Cook", "https://a.example/jobs/1", "json-ld")
    assert set(told) == {
        *("url", "title", "company", "places", "remote_kind", "remote_within", "pay", "dates", "employment_type"),
        *("description", "apply_url", "identifier", "language", "status", "found", "notes", "read_as"),
    }
    assert "Cook" in CliRunner().invoke(app, [str(file)]).stdout
    assert told["read_as"] == "as saved"
    always = CliRunner().invoke(app, [str(file), "--render", "always"])
    assert isinstance(always.exception, InvalidError)
    (tmp_path / "empty.html").write_text(" \n")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 ...")
    wrongs = [(str(tmp_path / name), InvalidError) for name in (".", "empty.html", "a.pdf")]
    for wrong, error in (*wrongs, (str(tmp_path / "none"), MissingError), ("ftp://a.example/", InvalidError)):
        assert isinstance(CliRunner().invoke(app, [wrong]).exception, error)
    assert isinstance(CliRunner().invoke(app, ["http://127.0.0.2:9999/x"]).exception, ForbiddenError)


def test_settings_of_a_browser_have_limits() -> None:
    assert Settings(_env_file=None).browser.megabytes <= 100
