"""Which addresses the client of a source reaches."""

import socket

import pytest

from flows import clients
from jobraker.errors import ForbiddenError, UnavailableError
from jobraker.settings import Settings
from scrapers import registry

# Where a tenant, or a page, says what the host is.
TOLD_BY_STRANGERS = {"page", "personio", "recruitee", "workday"}


@pytest.mark.parametrize("name", registry.SOURCES)
def test_hosts_that_strangers_name_are_public_ones(name: str) -> None:
    chosen = Settings(_env_file=None)
    chosen = chosen.model_copy(update={"web": chosen.web.model_copy(update={"tries": 1, "timeout_s": 1.0})})
    reached = UnavailableError if name not in TOLD_BY_STRANGERS else ForbiddenError
    with clients.opened(chosen, registry.find(name)) as client, pytest.raises(reached):
        client.get("http://127.0.0.1:9/jobs")


@pytest.mark.parametrize("name", sorted(TOLD_BY_STRANGERS))
def test_the_sandbox_is_reached_by_all(name: str) -> None:
    with socket.socket() as bound:  # and nobody listens there
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
    chosen = Settings(_env_file=None).facing(f"http://127.0.0.1:{port}")
    chosen = chosen.model_copy(update={"web": chosen.web.model_copy(update={"tries": 1, "timeout_s": 1.0})})
    with (
        clients.opened(chosen, registry.find(name)) as client,
        pytest.raises(UnavailableError, match="does not answer"),
    ):
        client.get(f"http://127.0.0.1:{port}/jobs")


def test_what_else_is_on_the_sandboxs_machine_is_not_reached() -> None:
    chosen = Settings(_env_file=None).facing("http://127.0.0.1:20001")
    with clients.opened(chosen, registry.find("page")) as client:
        for url in ("http://127.0.0.1:20002/", "http://127.0.0.1/", "http://127.0.0.2:20001/"):
            with pytest.raises(ForbiddenError, match="not a public address"):
                client.get(url)
