"""Addresses that name one posting of one board, in one form: `greenhouse:acme:123`.

A copy that links to the employer's own posting is a sighting of that job, whatever its text says.
"""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

_UUID: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_SHAPES: Final = (
    ("greenhouse", re.compile(r"(?:boards|job-boards)(?:\.eu)?\.greenhouse\.io/(?:v1/boards/)?([\w-]+)/jobs/(\d+)")),
    ("greenhouse", re.compile(r"greenhouse\.io/embed/job_app\?(?:[^#]*&)?for=([\w-]+)&(?:[^#]*&)?token=(\d+)")),
    ("ashby", re.compile(rf"jobs\.ashbyhq\.com/([^/?#]+)/({_UUID})")),
    ("lever", re.compile(rf"jobs(?:\.eu)?\.lever\.co/([\w.-]+)/({_UUID})")),
    ("smartrecruiters", re.compile(r"(?:jobs|careers)\.smartrecruiters\.com/([\w-]+)/(\d{9,})")),
    ("workable", re.compile(r"apply\.workable\.com/([\w-]+)/j/([0-9a-z]+)")),
    ("recruitee", re.compile(r"([\w-]+)\.recruitee\.com/o/([\w-]+)")),
    ("personio", re.compile(r"([\w-]+)\.jobs\.personio\.(?:de|com)/job/(\d+)")),
    ("workday", re.compile(r"([\w-]+)\.(?:wd\d+\.)?myworkdayjobs\.com/[^?#]*_((?:jr|r|req)?-?\d[\w-]*)")),
)


def find_references(addresses: Iterable[str | None]) -> frozenset[str]:
    """The postings that these addresses name."""
    found = set()
    for address in addresses:
        lowered = unquote(address or "").lower()
        for platform, shape in _SHAPES:
            if match := shape.search(lowered):
                found.add(f"{platform}:{match[1]}:{match[2]}")
                break
    return frozenset(found)
