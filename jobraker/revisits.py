"""What was read at an address the last time, so that the next visit can ask whether it has changed.

Files in a folder, by hash of the address: several processes may share them, and any of them may be deleted. A library
for HTTP caches (hishel) was tried: it answers out of its store without asking, which for a board would be a lie.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_CONDITIONS: Final = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
_KEPT_HEADERS: Final = frozenset({*_CONDITIONS, "content-type"})


@dataclass(frozen=True)
class Visited:
    """A body and the headers it came with; names in lower case."""

    content: bytes
    headers: Mapping[str, str]

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for the body only if it has changed; none where the host gave nothing to ask with."""
        return {asked: self.headers[given] for given, asked in _CONDITIONS.items() if given in self.headers}


@dataclass(frozen=True)
class Revisits:
    """The folder of what was read."""

    folder: Path

    def recall(self, address: str) -> Visited | None:
        """What was read at `address`, if it is still there and whole."""
        try:
            head, _, content = self._place(address).read_bytes().partition(b"\n")
            stored = json.loads(head)
            is_whole = stored["address"] == address and stored["sha256"] == hashlib.sha256(content).hexdigest()
        except (FileNotFoundError, ValueError, KeyError):
            return None
        return Visited(content, stored["headers"]) if is_whole else None

    def remember(self, address: str, visited: Visited) -> None:
        """Keep what was read, if the host gave something to ask with the next time."""
        place = self._place(address)
        if not visited.conditions:
            place.unlink(missing_ok=True)
            return
        headers = {name: value for name, value in visited.headers.items() if name in _KEPT_HEADERS}
        digest = hashlib.sha256(visited.content).hexdigest()
        head = json.dumps({"address": address, "headers": headers, "sha256": digest}).encode()
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix="new-", delete=False) as file:
            file.write(head + b"\n" + visited.content)
        os.replace(file.name, place)  # noqa: PTH105 - whole or not at all

    def _place(self, address: str) -> Path:
        digest = hashlib.sha256(address.encode()).hexdigest()
        return self.folder / digest[:2] / digest
