"""Bytes of a page become text. What the page says of its charset is often wrong; bytes that are UTF-8 are UTF-8.

A page says it in its header, its first bytes or a meta element, in this order of trust.
"""

import codecs
import re
from typing import Final

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

_UNREADABLE: Final = "\ufffd"
_MOST_CONTROLS: Final = 0.02
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LAST_RESORT: Final = "cp1252"
_SAMPLE: Final = 4096


def decode(content: bytes, content_type: str | None = None) -> str:
    """The text of a page, whatever it claims to be."""
    charset, mark = read_bom(content)
    if charset and mark:
        return content[len(mark) :].decode(charset, errors="replace")
    if b"\x00" in content[:_SAMPLE]:
        return content.decode(_sniff_wide(content), errors="replace")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_stated(content, content_type)
    # An escape-shifted page is ASCII bytes, and its own claim is all there is to tell it by.
    stated = _find_stated(content, content_type)
    return content.decode(stated, errors="replace") if stated in ("iso2022_jp", "hz") else text


def is_binary(text: str) -> bool:
    """Whether a text came from something that is none."""
    sample = text[:20_000]
    odd = len(_CONTROLS.findall(sample)) + sample.count(_UNREADABLE)
    return bool(sample) and odd / len(sample) > _MOST_CONTROLS


def _decode_stated(content: bytes, content_type: str | None) -> str:
    stated = _find_stated(content, content_type)
    if stated and stated != "utf-8":
        return content.decode(stated, errors="replace")
    # It says UTF-8 and is not, or says nothing. A few bad bytes do not make another charset of it.
    text = content.decode("utf-8", errors="replace")
    others = sum(byte >= 0x80 for byte in content)  # noqa: PLR2004 - beyond ASCII
    return text if text.count(_UNREADABLE) * 10 < others else content.decode(_LAST_RESORT, errors="replace")


def _find_stated(content: bytes, content_type: str | None) -> str | None:
    for stated in (http_content_type_encoding(content_type), html_body_declared_encoding(content[:_SAMPLE])):
        known = resolve_encoding(stated) if stated else None
        if known and not known.startswith(("utf-16", "utf-32")):
            return codecs.lookup(known).name
    return None


def _sniff_wide(content: bytes) -> str:
    sample = content[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 < len(sample) // 2:
        return "utf-8"
    return "utf-16-be" if even > odd else "utf-16-le"
