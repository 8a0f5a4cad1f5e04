"""`jobraker sandbox` as a process of its own."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import scrapers

COMMAND = "from jobraker.cli import main; import sys; main(sys.argv[1:])"


def start(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "sandbox", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(scrapers.__file__).parents[1],
    )


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def running(free_port: int) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    process = start("--port", str(free_port), "--postings", "1000000", "--no-odd")
    assert process.stdout is not None
    assert "1,000,000 postings (seed 7)" in process.stdout.readline()
    yield process, f"http://127.0.0.1:{free_port}"
    process.kill()
    process.communicate()


def test_it_serves_a_million_until_ctrl_c(running: tuple["subprocess.Popen[str]", str]) -> None:
    process, url = running
    transport = httpx.HTTPTransport(retries=5)
    with httpx.Client(transport=transport, timeout=30) as client:
        assert client.get(f"{url}/health").json()["postings"] == 1_000_000
        assert len(client.get(f"{url}/tenants/ashby.csv").text.splitlines()) == 8_001
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out.strip().splitlines()[-1], err) == (0, "The sandbox has ended.", "")


def test_a_taken_port_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start("--port", str(port))
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (1, "")
    assert err == f"Error: Port {port} is taken by another program; choose another one with --port.\n"
