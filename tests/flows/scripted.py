"""A Greenhouse that answers by script: what each board says at the present reading, whole, broken or cut off."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Told:
    """One answer. `promised` is the length in its head, where that is not the truth."""

    body: bytes
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    promised: int | None = None


Script = Callable[[int], Told]


class Stage:
    """The boards and the number of the present reading."""

    def __init__(self) -> None:
        """Begin with the first reading and no boards."""
        self.reading = 1
        self.boards: dict[str, Script] = {}
        self.singles: dict[str, Told] = {}
        self.asked: list[str] = []

    def answer(self, path: str) -> Told:
        """What the address answers now."""
        parts = urlsplit(path)
        self.asked.append(parts.path)
        steps = parts.path.strip("/").split("/")
        if steps[0] == "tenants":
            return Told("\n".join(["tenant,company", *(f"{name},{name}" for name in self.boards)]).encode())
        board, posting = steps[3], steps[5] if len(steps) > 5 else None
        if posting:
            return self.singles.get(posting, Told(b"{}", 404))
        page = parse_qs(parts.query).get("page", [str(self.reading)])[0]
        return self.boards[board](int(page))


def write_board(ids: Sequence[int], **changes: Any) -> Told:
    """A healthy board."""
    rows = [write_row(number) for number in ids]
    return Told(json.dumps({"jobs": rows, "meta": {"total": len(rows)}} | changes, ensure_ascii=False).encode())


def write_row(number: int) -> dict[str, Any]:
    """A posting in Greenhouse's words."""
    return {
        "id": number,
        "title": f"Café Keeper {number}",
        "absolute_url": f"https://greenhouse.example/jobs/{number}",
        "content": "You keep the café.",
        "location": {"name": "Leeds, United Kingdom"},
        "first_published": "2026-09-01T10:00:00-04:00",
        "company_name": "Example Cafés",
    }


@contextmanager
def played(stage: Stage) -> Iterator[str]:
    """The address of a server that plays the stage until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = stage.answer(self.path)
            self.send_response(told.status)
            self.send_header("Content-Type", told.kind)
            self.send_header("Content-Length", str(told.promised or len(told.body)))
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told.body)
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in the base class
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
