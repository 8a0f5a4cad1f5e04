"""The one door to Playwright: a page as it is after its scripts have run.

A page is a stranger's program. It reaches public addresses only, through `scrapers.tunnel`; it downloads nothing, opens
no window, keeps no worker and no cookie, and its time, requests and bytes are counted.
"""

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlsplit

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Error, Page, Playwright, Route, sync_playwright
from playwright.sync_api import TimeoutError as Late

from jobraker.addresses import demand_public
from jobraker.errors import BrokenError, ForbiddenError, UnavailableError
from jobraker.settings import BrowserSettings, WebSettings
from scrapers.tunnel import Budget, Tunnel

_SYSTEM: Final = ("chromium", "chromium-browser", "google-chrome")
_SCHEMES: Final = ("http://", "https://")
_UNWANTED: Final = frozenset({"image", "media", "font"})
_QUIET_S: Final = 5.0  # how long a page may go on asking after it has loaded
_LARGEST: Final = 10_000_000
# The proxy resolves names; what does not go through it does not go at all.
_ARGUMENTS: Final = (
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-blink-features=WebTransport",
    "--dns-prefetch-disable",
    "--no-pings",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
_NO_PEERS: Final = (
    "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) delete window[name];"
)


@dataclass(frozen=True)
class Rendered:
    """A page after its scripts have run."""

    url: str
    content: str
    refused: tuple[str, ...]
    """Hosts that it asked for and that are not public."""


class Browser:
    """A Chromium, started when it is first needed. Safe to share: one page at a time, in a thread of its own.

    Of its own, because Playwright cannot be used in a thread where an event loop runs.
    """

    def __init__(self, browser: BrowserSettings, web: WebSettings) -> None:
        """Take executable and limits from `browser`, agent and allowed private hosts from `web`."""
        self._settings = browser
        self._web = web
        self._playwright: Playwright | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="browser")

    def __enter__(self) -> Self:
        """Nothing is started yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End Playwright, if it was started."""
        self._thread.submit(self._stop).result()
        self._thread.shutdown()

    def _stop(self) -> None:
        if self._playwright is not None:
            self._playwright.stop()
            self._playwright = None

    def render(self, url: str) -> Rendered:
        """The page at `url`.

        Raises `UnavailableError` where there is no browser or the page does not come, `ForbiddenError` and
        `InvalidError` for an address that is refused, `BrokenError` for a page that breaks.
        """
        _demand_reachable(url, self._web)
        return self._thread.submit(self._render, url).result()

    def _render(self, url: str) -> Rendered:
        limits = self._settings
        budget = Budget(time.monotonic() + 2 * limits.timeout_s, limits.megabytes * 1_000_000, 2 * limits.requests)
        with Tunnel(self._web, budget) as tunnel:
            chromium = self._launch(tunnel.url)
            try:
                return self._read(chromium, url, budget)
            except Late:
                raise UnavailableError(f"The page was not there after {limits.timeout_s:g} seconds.") from None
            except Error as error:
                raise _explain(error, budget) from None
            finally:
                budget.ends_at = 0.0  # what a closing browser lets go of must not get out
                _close(chromium)

    def _launch(self, proxy: str) -> Chromium:
        """A fresh browser behind the proxy: nothing is shared between two pages."""
        try:
            if self._playwright is None:
                self._playwright = sync_playwright().start()
            return self._playwright.chromium.launch(
                executable_path=find_chromium(self._settings),
                args=[*_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])],
                proxy={"server": proxy, "bypass": "<-loopback>"},
                timeout=self._settings.timeout_s * 1000,
            )
        except Error as error:
            said = error.message.splitlines()[0]
            raise UnavailableError(f"There is no browser to render pages with (Chromium): {said}") from None

    def _read(self, chromium: Chromium, url: str, budget: Budget) -> Rendered:
        context = chromium.new_context(
            user_agent=self._web.agent,
            accept_downloads=False,
            service_workers="block",
            permissions=[],
            java_script_enabled=True,
        )
        context.add_init_script(_NO_PEERS)
        page = context.new_page()
        _guard(context, page, self._settings.requests)
        limit_ms = self._settings.timeout_s * 1000
        answer = page.goto(url, wait_until="domcontentloaded", timeout=limit_ms)
        if answer is not None and answer.status == 403 and budget.refused:  # noqa: PLR2004 - the tunnel's refusal
            raise ForbiddenError("The page leads to an address that is not public.")
        _await_quiet(page, min(_QUIET_S * 1000, limit_ms))
        content = page.content()
        if len(content) > _LARGEST:
            raise BrokenError("The rendered page is too large to be true.")
        return Rendered(page.url, content, tuple(dict.fromkeys(budget.refused)))


def find_chromium(browser: BrowserSettings) -> Path | None:
    """The Chromium to start; None for Playwright's own."""
    found = browser.executable or next(filter(None, map(shutil.which, _SYSTEM)), None)
    return Path(found) if found else None


def _demand_reachable(url: str, web: WebSettings) -> None:
    """Before a browser is started for it: the proxy checks again, each time."""
    if not url.startswith(_SCHEMES):
        raise ForbiddenError("A page to render begins with https:// or http://.")
    parts = urlsplit(url)
    demand_public(web, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))


def _guard(context: BrowserContext, page: Page, most: int) -> None:
    sent = 0

    def decide(route: Route) -> None:
        nonlocal sent
        sent += 1
        request = route.request
        if sent > most or not request.url.startswith(_SCHEMES) or request.resource_type in _UNWANTED:
            route.abort("blockedbyclient")
        else:
            route.continue_()

    def shut(popup: Page) -> None:
        if popup is not page:
            popup.close()

    context.route("**/*", decide)
    context.route_web_socket("**/*", lambda socket: socket.close())
    context.on("page", shut)
    page.on("dialog", lambda dialog: dialog.dismiss())


def _await_quiet(page: Page, limit_ms: float) -> None:
    """Wait until a page has stopped asking for things; one that never does is read as it is."""
    try:
        page.wait_for_load_state("networkidle", timeout=limit_ms)
    except Late:
        return


def _explain(error: Error, budget: Budget) -> Exception:
    said = error.message.splitlines()[0]
    if budget.refused and ("ERR_TUNNEL" in said or "ERR_HTTP_RESPONSE_CODE" in said):
        return ForbiddenError("The page leads to an address that is not public.")
    if "net::ERR_" in said:
        return UnavailableError(f"The page did not come: {said.partition('net::')[2].split(' ')[0]}.")
    return BrokenError(f"The browser could not read the page: {said}")


def _close(chromium: Any) -> None:
    try:
        chromium.close()
    except Error:  # it has gone by itself, which is what was wanted
        return
