import json
import logging

import pytest

from jobraker import log


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
