"""A server on the loopback that answers as it is told, for what no sandbox should have to play."""

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Said:
    """One answer."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0
    """So many bytes fewer are sent than are announced."""


@dataclass(frozen=True)
class Answering:
    """Where the server is, and how often each path was asked for."""

    url: str
    asked: Counter[str]


@contextmanager
def answering(script: Mapping[str, Sequence[Said]]) -> Iterator[Answering]:
    """By path (without its query) what is answered the first time, the second, and so on; the last one for ever."""
    asked: Counter[str] = Counter()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answers = script.get(path, [Said(status=404)])
            said = answers[min(asked[path], len(answers) - 1)]
            asked[path] += 1
            self.send_response(said.status)
            for name, value in {"Content-Length": str(len(said.body)), **said.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.body[: len(said.body) - said.cut])

        do_POST = do_GET  # noqa: N815 - the name the library looks for

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield Answering(f"http://127.0.0.1:{server.server_address[1]}", asked)
        finally:
            server.shutdown()
            thread.join()
