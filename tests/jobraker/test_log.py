import io
import json
import logging
import logging.handlers
import queue
import subprocess
import sys

import pytest
import uvicorn.logging

from jobraker import log

SECRET = "hunter2hunter2"
URL = f"postgresql://app:{SECRET}@db/jobs"


def fail(sentence: str) -> None:
    raise ValueError(sentence)


pytestmark = pytest.mark.usefixtures("restored_logging")


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_an_event_is_one_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    log.get("scrapers.ashby").info("page fetched", source="ashby", rows=3)
    (line,) = lines(capsys)
    assert line.pop("timestamp")
    assert line == {
        "event": "page fetched",
        "source": "ashby",
        "rows": 3,
        "level": "info",
        "logger": "scrapers.ashby",
    }


def test_libraries_speak_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    logging.getLogger("some.library").warning("%s is odd", "this")
    (line,) = lines(capsys)
    assert (line["event"], line["logger"], line["level"]) == ("this is odd", "some.library", "warning")


def test_an_exception_stays_on_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    try:
        int("two\nlines")
    except ValueError:
        log.get("flows").exception("it broke", payload=b"\xff")
    (line,) = lines(capsys)
    assert "ValueError: invalid literal" in str(line["exception"])


def test_the_level_is_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("ERROR")
    log.get("api").info("not said")
    log.get("api").error("said")
    assert [line["event"] for line in lines(capsys)] == ["said"]


def test_addresses_with_keys_are_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO")
    logging.getLogger("httpx").info("HTTP Request: GET https://api.example/?app_key=secret")
    assert capsys.readouterr().err == ""


def test_no_field_message_or_traceback_shows_a_secret(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("DEBUG")
    foreign = logging.getLogger("some.library")
    try:
        fail(f"cannot reach {URL} for robin@example.org")
    except ValueError as error:
        log.get("api").exception("it broke", url=URL, token=SECRET, deep={"list": [{"password": SECRET}]}, error=error)
        foreign.exception("it broke: %s", error)
        foreign.error(error)
    foreign.info("connecting to %s as %s", URL, "app", stack_info=True)
    foreign.info(f"connecting to {URL}, 100%")
    foreign.info("%(url)s", {"url": URL})
    log.get("api").bind(app_key=SECRET).info("bound")
    said = lines(capsys)
    assert len(said) == 7
    assert said[1]["event"] == "it broke: cannot reach postgresql://[redacted]@db/jobs for [redacted]"
    assert said[3]["event"] == "connecting to postgresql://[redacted]@db/jobs as app"
    assert said[4]["event"] == "connecting to postgresql://[redacted]@db/jobs, 100%"
    assert "ValueError" in str(said[0]["exception"])
    assert SECRET not in json.dumps(said)
    assert "robin@" not in json.dumps(said)


def test_no_handler_of_anybody_sees_a_secret() -> None:
    """Also one that was there before us, that formats by itself, or that hands the record on."""
    written, passed = io.StringIO(), queue.SimpleQueue[logging.LogRecord]()
    handlers = [logging.StreamHandler(written), logging.handlers.QueueHandler(passed)]
    library = logging.getLogger("library.with.handlers")
    library.propagate = False
    library.handlers = handlers
    log.get("anything")
    try:
        fail(URL)
    except ValueError:
        library.exception("cannot reach %s", URL)
        library.error("bad format %d of %s", "x", URL)
    record = passed.get()
    assert "ValueError: postgresql://[redacted]@db/jobs" in written.getvalue()
    assert SECRET not in written.getvalue() + record.getMessage() + str(record.__dict__)


def test_formatters_that_look_into_the_arguments_still_can() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(uvicorn.logging.AccessFormatter('%(client_addr)s "%(request_line)s" %(status_code)s'))
    access = logging.getLogger("uvicorn.access.test")
    access.propagate, access.handlers = False, [handler]
    access.setLevel("INFO")
    log.get("anything")
    access.info('%s - "%s %s HTTP/%s" %d', "10.0.0.1:5", "GET", f"/verify?token={SECRET}", "1.1", 200)
    assert written.getvalue() == '10.0.0.1:5 "GET /verify?token=[redacted] HTTP/1.1" 200 OK\n'


def test_a_format_that_does_not_fit_is_complained_of_without_the_secret(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    logging.getLogger("some.library").error("%d tries at %s", "three", URL)
    told = capsys.readouterr().err
    assert "not all arguments" in told or "Logging error" in told
    assert "'postgresql://[redacted]@db/jobs'" in told
    assert f"at {URL}" not in told


def test_what_nobody_caught_is_told_without_secrets() -> None:
    program = (
        "import os, threading\n"
        "from jobraker import log\n"
        "log.configure()\n"
        "def fail(): raise ValueError(os.environ['PLANTED'])\n"
        "thread = threading.Thread(target=fail, name='worker'); thread.start(); thread.join()\n"
        "fail()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={"PLANTED": URL, "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.count("ValueError: postgresql://[redacted]@db/jobs") == 2
    assert "In the thread worker" in ran.stderr
    assert SECRET not in ran.stderr


def test_a_process_that_configures_nothing_is_careful_too() -> None:
    """Prefect starts a process for a run; what structlog does by itself prints each variable of a traceback."""
    program = (
        "import os\n"
        "from jobraker import log\n"
        "local = os.environ['PLANTED']\n"
        "try:\n    raise ValueError(local)\n"
        "except ValueError:\n    log.get('flows').exception('it broke', url=local)\n"
        "log.get('flows').debug('not said')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={"PLANTED": URL, "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = [json.loads(row) for row in ran.stdout.splitlines()]
    assert (line["event"], line["url"]) == ("it broke", "postgresql://[redacted]@db/jobs")
    assert SECRET not in ran.stdout + ran.stderr
