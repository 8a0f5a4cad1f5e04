"""The service beside a local provider that plays all three."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from jobraker.settings import Settings
from tests.api.identity_provider import IdentityProvider, serve
from tests.api.oauth.browsers import open_browser
from tests.api.oauth.records import face


@pytest.fixture(scope="session")
def served() -> Iterator[IdentityProvider]:
    provider = IdentityProvider()
    with serve(provider):
        yield provider


@pytest.fixture
def provider(served: IdentityProvider) -> IdentityProvider:
    """Google, LinkedIn and GitHub, where nobody has been yet."""
    served.reset()
    return served


@pytest.fixture
def settings(settings: Settings, provider: IdentityProvider) -> Settings:
    return settings.model_copy(update={"oauth": face(provider)})


@pytest.fixture
def browser(client: TestClient) -> TestClient:
    return open_browser(client)
