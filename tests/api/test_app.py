import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from api import __main__ as start
from api.app import create_app
from api.deps import read_database, search_database, write_database
from jobraker.errors import InvalidError, UnavailableError
from jobraker.settings import Settings


def walk(routes: list[Any]) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from walk(route.original_router.routes)


def needs(dependant: Dependant) -> Iterator[Any]:
    for needed in dependant.dependencies:
        yield needed
        yield from needs(needed)


def list_routes() -> list[APIRoute]:
    return [route for route in walk(create_app(Settings(_env_file=None)).routes) if route.include_in_schema]


# Whoever takes everything along leaves a line in the security log.
REMEMBERED = {"/account/exports/{request_id}"}


def test_no_get_can_write() -> None:
    routes = list_routes()
    assert len(routes) >= 19
    for route in routes:
        if "GET" in route.methods and route.path not in REMEMBERED:
            assert write_database not in {needed.call for needed in needs(route.dependant)}, route.path


def test_transactions_end_before_the_answer() -> None:
    scopes = {
        needed.scope
        for route in list_routes()
        for needed in needs(route.dependant)
        if needed.call in (read_database, search_database, write_database)
    }
    assert scopes == {"function"}


def test_the_documentation_works_without_a_network(client: TestClient) -> None:
    for page in ("/api/docs", "/api/redoc"):
        html = client.get(f"http://testserver{page}").text
        assert "https://" not in html
        addresses = {part.split('"')[0] for part in html.split('src="')[1:] + html.split('href="')[1:]}
        assert addresses
        for address in addresses:
            assert client.get(f"http://testserver{address}").status_code == 200, address


def test_the_schema_shows_every_address(client: TestClient) -> None:
    schema = client.get("http://testserver/api/schema").json()
    assert {f"/api/v1{route.path}" for route in list_routes()} == set(schema["paths"])
    for path in schema["paths"].values():
        for operation in path.values():
            assert operation["description"]


def test_more_people_than_connections_are_all_served(client: TestClient, app: FastAPI, marts: None) -> None:
    house = app.state.house

    async def crowd() -> int:
        async def visit() -> int:
            async with house.reading(None) as connection:
                return await asyncio.to_thread(lambda: connection.execute("select 1 as one").fetchone()["one"])

        return sum(await asyncio.gather(*(visit() for _ in range(100))))

    assert client.portal is not None
    assert client.portal.call(crowd) == 100


def test_searches_leave_connections_to_others(client: TestClient, app: FastAPI, marts: None) -> None:
    house = app.state.house

    async def crowd() -> int:
        begun, over = asyncio.Event(), asyncio.Event()
        served = 0

        async def search() -> None:
            nonlocal served
            async with house.searching(None):
                served += 1
                begun.set()
                await over.wait()

        searches = [asyncio.create_task(search()) for _ in range(20)]
        await begun.wait()
        async with house.reading(None):  # would wait for ever behind twenty that hold every connection
            at_once = served
        over.set()
        await asyncio.gather(*searches)
        assert served == 20
        return at_once

    assert client.portal is not None
    assert client.portal.call(crowd) == 2


def test_a_taken_port_is_one_sentence() -> None:
    with start.listen("127.0.0.1", 0) as taken, pytest.raises(UnavailableError, match="is taken"):
        start.listen("127.0.0.1", taken.getsockname()[1])


def test_an_address_that_is_not_ours_is_one_sentence() -> None:
    with pytest.raises(UnavailableError, match="cannot listen on"):
        start.listen("192.0.2.1", 0)


def test_answers_are_sent_without_delay() -> None:
    with start.listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_a_database_that_was_never_set_up_is_one_sentence(server_url: str) -> None:
    with pytest.raises(UnavailableError, match="does not answer"):
        start.check_database(server_url.replace("/jobraker?", "/nowhere?"))


def test_the_service_needs_to_know_its_database() -> None:
    with pytest.raises(InvalidError, match="JOBRAKER_DATABASE__URL"), TestClient(create_app(Settings(_env_file=None))):
        pass


def begin(database_url: str, home: Path, port: int) -> subprocess.Popen[str]:
    settings = {
        "JOBRAKER_HOME": str(home),
        "JOBRAKER_DATABASE__URL": database_url,
        "JOBRAKER_API__PORT": str(port),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "api"], env={**os.environ, **settings}, stderr=subprocess.PIPE, text=True
    )


def test_the_process_serves_until_it_is_told_to_stop(database_url: str, tmp_path: Path) -> None:
    with start.listen("127.0.0.1", 0) as probe:
        port = probe.getsockname()[1]
    process = begin(database_url, tmp_path, port)
    assert process.stderr is not None
    for line in process.stderr:
        assert json.loads(line), "every line of the log is JSON"
        if "startup complete" in line:
            break
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health") as answer:
        assert json.load(answer)["success"]
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_the_process_says_why_it_does_not_start(database_url: str, tmp_path: Path) -> None:
    with start.listen("127.0.0.1", 0) as taken:
        process = begin(database_url, tmp_path, taken.getsockname()[1])
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.strip().endswith("is taken: choose another with JOBRAKER_API__PORT.")
    assert "Traceback" not in said
