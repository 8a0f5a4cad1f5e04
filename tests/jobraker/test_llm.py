import base64
import json
import struct
import threading
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import stamina
from pydantic import SecretStr

from jobraker import llm
from jobraker.errors import BrokenError, ForbiddenError, InvalidError, JobrakerError, UnavailableError
from jobraker.settings import OpenaiSettings, WebSettings

KEY = "sk-test-7d1f"
MODELS = {"object": "list", "data": [{"id": "small", "object": "model", "created": 1, "owned_by": "us"}]}
REPLY = {
    "id": "1",
    "object": "chat.completion",
    "created": 1,
    "model": "small",
    "choices": [{"index": 0, "finish_reason": "length", "message": {"role": "assistant", "content": "y"}}],
}
OWN = WebSettings(private_hosts=("127.0.0.1",), timeout_s=5.0)


class Double(ThreadingHTTPServer):
    """A server that takes exactly what the API documents and refuses everything else."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.headers_seen: list[dict[str, str]] = []
        self.answers: list[tuple[int, Any]] = []  # scripted; empty: behave
        self.length: int | None = None  # numbers a vector; None: as asked

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Double

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        self.server.headers_seen.append(dict(self.headers))
        status, answer = self.server.answers.pop(0) if self.server.answers else self._behave(body)
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        self.server.headers_seen.append(dict(self.headers))
        status, answer = self.server.answers.pop(0) if self.server.answers else (200, MODELS)
        if self.headers["Authorization"] != f"Bearer {KEY}":
            status, answer = 401, {"error": {"message": f"not {self.headers['Authorization']}"}}
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        if status == 307:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _behave(self, body: dict[str, Any]) -> tuple[int, Any]:
        complaint = self._complain(body)
        if complaint:
            return 400, {"error": {"message": complaint, "type": "invalid_request_error"}}
        length = self.server.length or body["dimensions"]
        rows = [self._row(place, length, body.get("encoding_format")) for place in range(len(body["input"]))]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        # The order of the list is not promised; the index is.
        return 200, {"object": "list", "data": rows[::-1], "model": body["model"], "usage": usage}

    def _complain(self, body: dict[str, Any]) -> str | None:
        if self.path != "/v1/embeddings":
            return f"unknown path {self.path}"
        if self.headers["Authorization"] != f"Bearer {KEY}":
            return "no bearer key"
        if unknown := set(body) - {"model", "input", "dimensions", "encoding_format", "user"}:
            return f"unknown fields {unknown}"
        if not isinstance(body["model"], str) or not isinstance(body["dimensions"], int):
            return "wrong types"
        texts = body["input"]
        if (
            not isinstance(texts, list)
            or not 1 <= len(texts) <= 2048
            or not all(isinstance(t, str) and t for t in texts)
        ):
            return "input must be 1 to 2048 texts that are not empty"
        return None if body.get("encoding_format", "float") in ("float", "base64") else "wrong encoding_format"

    def _row(self, place: int, length: int, encoding: str | None) -> dict[str, Any]:
        numbers = [float(place), *[0.5] * (length - 1)]
        packed = base64.b64encode(struct.pack(f"<{length}f", *numbers)).decode()
        return {"object": "embedding", "index": place, "embedding": packed if encoding == "base64" else numbers}

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def double() -> Iterator[Double]:
    with Double() as server, stamina.set_testing(True, attempts=2):
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def settings(double: Double) -> OpenaiSettings:
    return OpenaiSettings(base_url=double.url, api_key=SecretStr(KEY))


def test_vectors_come_back_in_the_order_of_the_texts(double: Double, settings: OpenaiSettings) -> None:
    vectors = llm.embed(settings, "small", ["one", "two", "three"], dimensions=384)
    assert [vector[0] for vector in vectors] == [0.0, 1.0, 2.0]
    assert {len(vector) for vector in vectors} == {384}
    assert double.asked[0]["model"] == "small"
    assert double.asked[0]["dimensions"] == 384
    assert double.asked[0]["input"] == ["one", "two", "three"]


def test_many_texts_go_in_several_requests(double: Double, settings: OpenaiSettings) -> None:
    texts = [f"text {number}" for number in range(600)]
    assert len(llm.embed(settings, "small", texts)) == 600
    assert [text for asked in double.asked for text in asked["input"]] == texts
    assert len(double.asked) > 1


def test_no_text_asks_nothing(double: Double, settings: OpenaiSettings) -> None:
    assert llm.embed(settings, "small", []) == []
    assert double.asked == []


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_what_may_pass_is_tried_again(double: Double, settings: OpenaiSettings, status: int) -> None:
    double.answers = [(status, {"error": {"message": "later"}})]
    assert len(llm.embed(settings, "small", ["one"])) == 1
    assert len(double.asked) == 2


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, InvalidError),
        (401, ForbiddenError),
        (403, ForbiddenError),
        (404, InvalidError),
        (429, UnavailableError),
        (500, UnavailableError),
    ],
)
def test_refusals_have_kinds_and_never_quote_the_key(
    double: Double, settings: OpenaiSettings, status: int, error: type[JobrakerError]
) -> None:
    double.answers = [(status, {"error": {"message": f"Incorrect API key provided: {KEY}"}})] * 2
    with pytest.raises(error) as caught:
        llm.embed(settings, "small", ["one"])
    assert KEY not in str(caught.value)
    # The original error quotes the key; it must not come along in a traceback.
    assert caught.value.__suppress_context__


def test_a_silent_server_is_unavailable() -> None:
    with stamina.set_testing(True, attempts=1), pytest.raises(UnavailableError, match="does not answer"):
        llm.embed(OpenaiSettings(base_url="http://127.0.0.1:1/v1", api_key=SecretStr(KEY)), "small", ["one"])


def test_vectors_of_another_length_are_refused(double: Double, settings: OpenaiSettings) -> None:
    double.length = 1536
    with pytest.raises(BrokenError, match="vectors of 1536 numbers with small; 384 are needed"):
        llm.embed(settings, "small", ["one"])


@pytest.mark.parametrize("answer", [b"<html>", {"data": []}, {"data": None}, {"object": "list"}, []])
def test_an_answer_of_another_shape_is_refused(double: Double, settings: OpenaiSettings, answer: Any) -> None:
    double.answers = [(200, answer)]
    with pytest.raises(BrokenError):
        llm.embed(settings, "small", ["one"])


def test_openai_without_a_key_is_told_before_anything_is_sent() -> None:
    with pytest.raises(InvalidError, match="JOBRAKER_OPENAI__API_KEY is not set"):
        llm.embed(OpenaiSettings(), "small", ["one"])


def test_a_check_asks_for_the_models_and_costs_nothing(double: Double, settings: OpenaiSettings) -> None:
    llm.check(settings)
    llm.check(settings, model="small", web=OWN)
    assert double.asked == []
    assert len(double.headers_seen) == 2


def test_a_check_of_a_server_without_a_list_asks_for_one_token(double: Double, settings: OpenaiSettings) -> None:
    double.answers = [(404, {"error": {"message": "no such page"}})]
    with pytest.raises(InvalidError, match="404"):
        llm.check(settings, web=OWN)
    double.answers = [(404, {"error": {"message": "no such page"}}), (200, REPLY)]
    llm.check(settings, model="small", web=OWN)
    assert (double.asked[0]["max_tokens"], double.asked[0]["model"]) == (1, "small")


@pytest.mark.parametrize("answer", [b"<html>", {"data": None}, {"object": "list"}, []])
def test_a_check_believes_only_a_list(double: Double, settings: OpenaiSettings, answer: Any) -> None:
    double.answers = [(200, answer)]
    with pytest.raises(BrokenError):
        llm.check(settings, web=OWN)


def test_a_refused_key_is_named_after_whose_it_is(double: Double) -> None:
    wrong = OpenaiSettings(base_url=double.url, api_key=SecretStr("sk-wrong"))
    with pytest.raises(ForbiddenError, match="JOBRAKER_OPENAI__API_KEY"):
        llm.check(wrong)
    with pytest.raises(ForbiddenError, match=r"refuses the key\.$"):
        llm.check(wrong, web=OWN)
    with pytest.raises(InvalidError, match=r"^OpenAI answers nobody without a key\.$"):
        llm.check(OpenaiSettings(), web=OWN)


def test_a_persons_own_server_works_like_the_houses(double: Double, settings: OpenaiSettings) -> None:
    assert llm.embed(settings, "small", ["one", "two"], web=OWN) == llm.embed(settings, "small", ["one", "two"])
    double.answers = [(503, {"error": {"message": "later"}})]
    assert len(llm.embed(settings, "small", ["one"], web=OWN)) == 1


def test_a_persons_own_server_is_a_public_one(double: Double, settings: OpenaiSettings) -> None:
    with pytest.raises(ForbiddenError, match="not a public address") as caught:
        llm.embed(settings, "small", ["one"], web=WebSettings())
    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert double.asked == []


def test_a_redirect_takes_the_key_nowhere(double: Double, settings: OpenaiSettings) -> None:
    double.answers = [(307, b"")]
    with pytest.raises(InvalidError, match="307"):
        llm.check(settings, web=OWN)
    assert len(double.headers_seen) == 1


def test_nothing_of_the_houses_environment_goes_to_a_persons_server(
    double: Double, settings: OpenaiSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "of-the-house")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-House: of-the-house\nAuthorization: Bearer of-the-house")
    llm.check(settings, web=OWN)
    llm.embed(settings, "small", ["one"], web=OWN)
    assert "of-the-house" not in str(double.headers_seen)
    keyless = OpenaiSettings(base_url=double.url)
    with pytest.raises(ForbiddenError):
        llm.check(keyless, web=OWN)
    assert "Authorization" not in double.headers_seen[-1]


def test_no_client_with_a_persons_key_is_kept(settings: OpenaiSettings) -> None:
    before = llm._find_house_client.cache_info()
    llm.check(settings, web=OWN)
    assert llm._find_house_client.cache_info() == before
    assert before.maxsize is not None
