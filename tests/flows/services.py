"""The services whose credentials people bring, on one loopback server that takes only what those document."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, Any]


@dataclass
class Call:
    """What somebody asked."""

    path: str
    headers: dict[str, str]
    body: Any = None
    query: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


class Services(ThreadingHTTPServer):
    """Takes `keys`. Every refusal quotes what it was sent, as some servers do."""

    daemon_threads = True

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.keys = set(keys)
        self.calls: list[Call] = []
        self.answer: tuple[int, dict[str, str], bytes] | None = None  # to whatever is asked

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_port}"


@contextmanager
def open_services(*keys: str) -> Iterator[Services]:
    with Services(keys) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: Services

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body: Any) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        call = Call(parts.path, {name.lower(): value for name, value in self.headers.items()}, body, query)
        self.server.calls.append(call)
        if self.server.answer:
            status, headers, content = self.server.answer
        else:
            (status, told), headers = self._behave(call), {}
            content = json.dumps(told).encode()
        self.send_response(status)
        for name, value in (
            {"Content-Type": "application/json", "Content-Length": str(len(content))} | headers
        ).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _behave(self, call: Call) -> Answer:
        known = {
            ("GET", "/adzuna/jobs/gb/categories"): self._adzuna,
            ("GET", "/skyvern/v1/browser_sessions"): self._skyvern,
            ("GET", "/v1/models"): self._models,
            ("POST", "/v1/embeddings"): self._embeddings,
            ("POST", "/notices"): self._notice,
        }
        answer = known.get((self.command, call.path))
        return answer(call) if answer else (404, {"detail": f"Not Found {self.path}"})

    def _adzuna(self, call: Call) -> Answer:
        if call.query.keys() - {"app_id", "app_key", "content-type"}:
            return 400, {"__CLASS__": "Adzuna::API::Response::Exception", "exception": "INVALID_REQUEST"}
        if not call.query.get("app_id") or call.query.get("app_key") not in self.server.keys:
            told = f"Authorisation failed for {self.path}"
            return 401, {"__CLASS__": "Adzuna::API::Response::Exception", "exception": "AUTH_FAIL", "display": told}
        rows = [{"__CLASS__": "Adzuna::API::Response::Category", "tag": "it-jobs", "label": "IT Jobs"}]
        return 200, {"__CLASS__": "Adzuna::API::Response::Categories", "results": rows}

    def _skyvern(self, call: Call) -> Answer:
        if call.headers.get("x-api-key") not in self.server.keys:
            return 403, {"detail": f"Invalid credentials {call.headers.get('x-api-key')}"}
        return 200, []

    def _models(self, call: Call) -> Answer:
        return self._refuse(call) or (
            200,
            {"object": "list", "data": [{"id": "small", "object": "model", "created": 1, "owned_by": "x"}]},
        )

    def _embeddings(self, call: Call) -> Answer:
        if refusal := self._refuse(call):
            return refusal
        body = call.body
        if set(body) - {"model", "input", "dimensions", "encoding_format"} or not all(body["input"]):
            return 400, {"error": {"message": "unknown fields or empty texts", "type": "invalid_request_error"}}
        # Not all the same, or nothing could be ranked.
        rows = [
            {"object": "embedding", "index": place, "embedding": [float(len(text) % 7 + 1), *[0.5] * 383]}
            for place, text in enumerate(body["input"])
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return 200, {"object": "list", "data": rows, "model": body["model"], "usage": usage}

    def _refuse(self, call: Call) -> Answer | None:
        if call.key in self.server.keys:
            return None
        return 401, {"error": {"message": f"Incorrect API key provided: {call.key}", "code": "invalid_api_key"}}

    def _notice(self, call: Call) -> Answer:
        return (200, {}) if {"title", "message", "type"} <= set(call.body) else (400, {})

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""
