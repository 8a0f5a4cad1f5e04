"""A page saved by a browser as one file (MHTML): its HTML, and where it came from."""

import email
import email.policy
from dataclasses import dataclass
from typing import Final

from scrapers.page.document import join

_TELLTALE: Final = b"multipart/related"
_HEAD: Final = 4096


@dataclass(frozen=True)
class Saved:
    """The page inside of a saved file."""

    content: bytes
    content_type: str | None
    url: str | None


def find_saved(content: bytes) -> Saved | None:
    """The page inside, or None where the bytes are no such file."""
    if _TELLTALE not in content[:_HEAD].lower():
        return None
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    for part in message.walk():
        body = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(body, bytes):
            url = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            return Saved(body, part.get("Content-Type"), join(None, str(url or "")))
    return None
