"""Each party's invented payloads beside the jobs they should become: `payloads/NAME.json` and `NAME.expected.json`."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from .conftest import Chapters

PAYLOADS = Path(__file__).parent / "payloads"


def _cases() -> list[Any]:
    found = []
    for file in sorted(PAYLOADS.glob("*.expected.json")):
        party = file.name.partition(".")[0]
        expected = json.loads(file.read_text(encoding="utf-8"))
        found += [pytest.param(posting, columns, id=f"{party} {posting}") for posting, columns in expected.items()]
    return found


def _write(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize(("posting_id", "expected"), _cases())
def test_a_payload_becomes_its_job(chapters: Chapters, posting_id: str, expected: dict[str, Any]) -> None:
    job = chapters.first[posting_id]
    assert {column: _write(job[column]) for column in expected} == expected
