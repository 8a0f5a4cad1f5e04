"""The sandbox on the loopback, for tests that fetch for real. Retries happen, their waits do not."""

from collections.abc import Iterator

import pytest
import stamina

from jobraker import web
from jobraker.settings import Settings
from scrapers.sandbox.serving import serving


@pytest.fixture(scope="session")
def sandbox_url() -> Iterator[str]:
    """A sandbox of 120 postings with its odd tenants. Leave its epoch alone."""
    with serving(postings=120, odd=True) as url:
        yield url


@pytest.fixture(scope="session")
def plain_sandbox_url() -> Iterator[str]:
    """A sandbox of 500 postings, so that each party has a board, in which all goes well. Leave its epoch alone."""
    with serving(postings=500, odd=False) as url:
        yield url


@pytest.fixture
def settings(sandbox_url: str) -> Settings:
    """Settings that face the odd sandbox."""
    return Settings(_env_file=None).facing(sandbox_url)


@pytest.fixture
def plain_settings(plain_sandbox_url: str) -> Settings:
    """Settings that face the plain sandbox."""
    return Settings(_env_file=None).facing(plain_sandbox_url)


@pytest.fixture
def client(settings: Settings) -> Iterator[web.Client]:
    """The outbound client. It tries again as often as it would, without the waiting."""
    with stamina.set_testing(True, attempts=settings.web.tries, cap=True), web.Client(settings.web) as made:
        yield made
