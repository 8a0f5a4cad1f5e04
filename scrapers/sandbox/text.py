"""A description as HTML or as plain text."""

from collections.abc import Sequence
from html import escape

from scrapers.sandbox.jobs import Part


def write_html(parts: Sequence[Part]) -> str:
    """HTML as employers' editors write it."""
    written: list[str] = []
    for part in parts:
        if part.heading:
            written.append(f"<h3>{escape(part.heading)}</h3>")
        if part.is_list:
            written.append("<ul>" + "".join(f"<li>{escape(line, quote=False)}</li>" for line in part.lines) + "</ul>")
        else:
            written.extend(f"<p>{escape(line, quote=False)}</p>" for line in part.lines)
    return "\n".join(written)


def write_plain(parts: Sequence[Part]) -> str:
    """Plain text with a blank line between parts."""
    return "\n\n".join(_write_part(part) for part in parts)


def _write_part(part: Part) -> str:
    lines = [f"- {line}" if part.is_list else line for line in part.lines]
    return "\n".join([part.heading, *lines] if part.heading else lines)
