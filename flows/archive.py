"""A zip that tells of each of its files how long it is and what it hashes to. Pure: nothing is read from anywhere."""

import hashlib
import io
import json
import re
import unicodedata
import zipfile
from datetime import datetime
from typing import Any, Final

_UNSAFE: Final = re.compile(r"[^\w.()+ -]")
_LONGEST: Final = 100


class Archive:
    """A zip in the making."""

    def __init__(self, made_at: datetime) -> None:
        """Begin an empty one whose files all bear the time `made_at`."""
        self._made_at = made_at
        self._content = io.BytesIO()
        self._zip = zipfile.ZipFile(self._content, "w", zipfile.ZIP_DEFLATED)

    def add(self, path: str, content: bytes) -> dict[str, Any]:
        """Add a file; its line for the manifest."""
        member = zipfile.ZipInfo(path, self._made_at.timetuple()[:6])
        member.compress_type = zipfile.ZIP_DEFLATED
        self._zip.writestr(member, content)
        return {"path": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}

    def add_json(self, path: str, value: Any) -> dict[str, Any]:
        """Add a value as JSON; its line for the manifest."""
        text = json.dumps(value, ensure_ascii=False, indent=2, default=_write)
        return self.add(path, text.encode("utf-8", "replace"))

    def close(self) -> bytes:
        """The zip, whole."""
        self._zip.close()
        return self._content.getvalue()


def name_file(number: int, filename: str) -> str:
    """A name like the given one, unlike any other with another number, that means no folder and no device anywhere."""
    plain = _UNSAFE.sub("_", unicodedata.normalize("NFC", filename)).strip(" .")
    return f"{number:03d} {plain[-_LONGEST:]}".strip()


def _write(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
