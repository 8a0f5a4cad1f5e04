"""A page from the web, politely: public addresses only, what robots.txt allows, each redirect looked at anew.

A page that is empty without scripts is rendered where a browser is at hand; without one the static reading stands.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from jobraker import clock, web
from jobraker.addresses import name_port
from jobraker.errors import BrokenError, InvalidError, JobrakerError, UnavailableError
from jobraker.settings import Settings, WebSettings
from scrapers.page.parse import parse_page
from scrapers.page.reading import Reading, Status
from scrapers.robots import Robots

if TYPE_CHECKING:
    from scrapers.browser import Browser  # slow to load, and few pages need it

ACCEPT: Final = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5"
_MOST_REDIRECTS: Final = 5
_MARKUP: Final = ("html", "xml", "text/plain", "octet-stream")


class Render(StrEnum):
    """When a browser is asked."""

    AUTO = "auto"
    NEVER = "never"
    ALWAYS = "always"


@dataclass(frozen=True)
class Seen:
    """A page as it was read, and what went wrong with its rendering (None: nothing, or nobody wanted it)."""

    reading: Reading
    trouble: str | None = None


@dataclass(frozen=True)
class Reader:
    """What pages are read with."""

    client: web.Client
    robots: Robots
    browser: "Browser"

    def fetch(self, url: str, *, revisit: bool = False) -> web.Answer:
        """What is at `url`, redirects followed to where robots.txt allows.

        Raises `ForbiddenError` for an address that is private or forbidden by robots.txt, `InvalidError` for what is
        no address of the web, and what `web.Client.fetch` raises.
        """
        return follow(self.client, self.robots, url, revisit=revisit)

    def fetch_reading(self, url: str, *, render: Render = Render.AUTO, revisit: bool = False) -> Seen:
        """The reading of the page at `url`. Raises as `fetch` does, and `InvalidError` for what is no page."""
        answer = self.fetch(url, revisit=revisit)
        kind = answer.headers.get("content-type", "")
        if kind and not any(name in kind.lower() for name in _MARKUP):
            raise InvalidError(f"That is not a web page: {kind.split(';')[0].strip()}.")
        reading = parse_page(answer.content, url=answer.url, content_type=kind, seen_at=clock.now())
        wanted = render is Render.ALWAYS or (render is Render.AUTO and reading.status is Status.NEEDS_SCRIPTS)
        return self._fetch_rendered(reading, answer.url) if wanted else Seen(reading)

    def _fetch_rendered(self, plain: Reading, url: str) -> Seen:
        try:
            rendered = self.browser.render(url)
            reading = parse_page(rendered.content.encode(), url=rendered.url, seen_at=clock.now())
        except JobrakerError as error:
            return Seen(replace(plain, notes=[*plain.notes, f"not rendered: {error.message}"]), error.message)
        found = {field: f"{how}, rendered" for field, how in reading.found.items()}
        return Seen(replace(reading, found=found, read_as="rendered"))


def follow(client: web.Client, robots: Robots, url: str, *, revisit: bool = False) -> web.Answer:
    """What is at `url`, read without a browser. Raises as `Reader.fetch` does."""
    for _ in range(_MOST_REDIRECTS + 1):
        demand_address(url)
        robots.demand_allowed(url)
        answer = client.fetch(url, revisit=revisit, accept=ACCEPT, shows_redirects=True)
        if not 300 <= answer.status < 400:  # noqa: PLR2004 - a redirect
            return answer
        url = urljoin(url, answer.headers.get("location", ""))
    raise BrokenError(f"{urlsplit(url).hostname} redirects in circles.")


def demand_address(url: str) -> None:
    """Raise `InvalidError` for what is no address of the web."""
    try:
        parts = urlsplit(url)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one:
        raise InvalidError("An address begins with https:// or http:// and a host.")


def find_manners(settings: Settings) -> WebSettings:
    """The settings that pages are read with: the sandbox is private, and is where its operator said it is."""
    sandbox = name_port(settings.sandbox_url or "")
    private = (*settings.web.private_hosts, *([sandbox] if sandbox else []))
    return settings.web.model_copy(update={"private_hosts": private})


def demand_rendered(seen: Seen, render: Render) -> Reading:
    """The reading; where rendering was demanded and failed, `UnavailableError` says why."""
    if render is Render.ALWAYS and seen.trouble:
        raise UnavailableError(seen.trouble)
    return seen.reading
