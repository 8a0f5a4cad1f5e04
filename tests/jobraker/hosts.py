"""Servers on the loopback that answer as they are told, and a client to ask them with."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from jobraker import web
from jobraker.settings import WebSettings

Scripted = tuple[int, dict[str, str], bytes]


class Dripper(BaseHTTPRequestHandler):
    """Sends its headers, then one byte at a time, and not for ever: a client without a deadline fails its test."""

    ended: threading.Event
    encoding: str

    def do_GET(self) -> None:
        self.send_response(200)
        # The header of a compressed file with a name that has no end: nothing comes out of it.
        self.send_header("Content-Encoding", self.encoding)
        self.end_headers()
        drops = gzip.compress(b"")[:3] + b"\x08" + gzip.compress(b"")[4:10] + b"x" * 200
        try:
            for drop in drops:
                self.wfile.write(bytes([drop]))
                if self.ended.wait(0.02):
                    return
        except OSError:
            return

    def log_message(self, *arguments: Any) -> None:
        """Stay silent."""


class Host:
    """A server that gives the answers it was told, one after the other, and the last one for ever."""

    def __init__(self) -> None:
        self.answers: list[Scripted] = [(200, {}, b"{}")]
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.bodies: list[bytes] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._make_handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/jobs"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _make_handler(self) -> type[BaseHTTPRequestHandler]:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append((self.path, dict(self.headers)))
                status, headers, body = host.answers.pop(0) if len(host.answers) > 1 else host.answers[0]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                host.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.do_GET()

            def log_message(self, *arguments: Any) -> None:
                """Stay silent."""

        return Handler


def make_client(**changes: Any) -> web.Client:
    return web.Client(WebSettings(**({"tries": 3, "pace_s": 0.0, "timeout_s": 5.0} | changes)))
