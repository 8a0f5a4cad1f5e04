import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from rich.console import Console

from deploy.local.sample import run
from jobraker.errors import BrokenError
from jobraker.home import Home

_MATCH = {
    "score": 0.87,
    "reasons": ["Uses [Python] as you do"],
    "job": {"title": "Data Engineer", "company_name": "Acme", "place": "Leeds", "url": "https://jobs.example/1"},
}


class Counter(ThreadingHTTPServer):
    """Speaks the API's words to one visitor, and keeps what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Clerk)
        self.asked: list[str] = []
        self.accounts: dict[str, str] = {}
        self.taken: set[str] = set()
        self.has_resume = False
        self.matches: list[dict[str, object]] = []
        self.run_states = iter(["waiting", "running", "completed"])
        self.hidden: list[dict[str, object]] = [_MATCH]

    def answer(self, line: str, body: bytes) -> tuple[int, object]:
        self.asked.append(line)
        if line.startswith("POST /auth"):
            return self._admit(line, json.loads(body))
        answers = {
            "GET /resumes": (200, [{"is_current": True}] if self.has_resume else []),
            "PUT /profile": (200, {}),
            "POST /resumes": (201, {}),
            "POST /recommendations/generate": (202, {"request_id": "r1", "state": "waiting", "url": "/requests/r1"}),
            "GET /recommendations": (200, self.matches),
        }
        if line == "GET /requests/r1":
            state = next(self.run_states)
            self.matches = self.hidden if state == "completed" else []
            return 200, {"state": state, "error": "no encoder"}
        self.has_resume |= line == "POST /resumes"
        return answers[line]

    def _admit(self, line: str, credentials: dict[str, str]) -> tuple[int, object]:
        email, password = credentials["email"], credentials["password"]
        if line == "POST /auth/register":
            if email in self.accounts or email in self.taken:
                return 409, None
            self.accounts[email] = password
            return 201, {}
        return (200, {"access_token": "token"}) if self.accounts.get(email) == password else (401, None)


class _Clerk(BaseHTTPRequestHandler):
    server: Counter

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = self.path.removeprefix("/api/v1").partition("?")[0]
        status, data = self.server.answer(f"{self.command} {path}", body)
        error = {"kind": "conflict", "message": "No.", "fields": {}}
        answer = {"success": True, "data": data} if status < 400 else {"success": False, "error": error}
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = _serve  # noqa: N815

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def counter() -> Iterator[Counter]:
    server = Counter()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visit(counter, tmp_path):
    """Run the sample person; what was printed."""
    home = Home(tmp_path / "home")
    home.prepare()
    folder = tmp_path / "sample"
    folder.mkdir()
    (folder / "resume.md").write_text("# Robin\nPython, SQL")
    (folder / "profile.json").write_text('{"titles": ["Data Engineer"]}')

    def _visit() -> str:
        page = io.StringIO()
        run(home, f"http://127.0.0.1:{counter.server_address[1]}", Console(file=page, width=120), folder=folder)
        return page.getvalue()

    return _visit


def test_a_new_person_introduces_themselves_and_gets_matches(counter, visit, tmp_path) -> None:
    printed = visit()
    for words in ("0.87", "Data Engineer", "Acme, Leeds", "https://jobs.example/1", "Uses [Python] as you do"):
        assert words in printed
    assert counter.asked.count("POST /resumes") == 1
    kept = tmp_path / "home" / "sample.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert json.loads(kept.read_text())["password"] == counter.accounts["robin@example.com"]


def test_a_known_person_does_nothing_twice(counter, visit) -> None:
    visit()
    counter.asked.clear()
    assert "0.87" in visit()
    assert counter.asked == ["POST /auth/login", "GET /resumes", "GET /recommendations"]


def test_another_homes_sample_person_in_the_same_database_is_no_obstacle(counter, visit) -> None:
    counter.taken = {"robin@example.com"}
    visit()
    assert [email.startswith("robin.") for email in counter.accounts] == [True]


def test_a_forgotten_person_registers_again(counter, visit) -> None:
    visit()
    counter.accounts.clear()
    visit()
    assert list(counter.accounts) == ["robin@example.com"]


def test_a_failed_request_tells_why(counter, visit) -> None:
    counter.run_states = iter(["failed"])
    with pytest.raises(BrokenError, match="no encoder"):
        visit()


def test_no_matches_is_an_error(counter, visit) -> None:
    counter.hidden = []
    with pytest.raises(BrokenError, match="No job matches"):
        visit()
