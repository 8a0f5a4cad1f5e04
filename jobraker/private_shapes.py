"""What secrets and personal data look like in running text: addresses, tokens, keys, and values behind a telling name.

Every pattern here takes time in proportion to the text, whatever the text: a stranger may have written it.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from jobraker.private_names import is_private, is_private_in_query, is_private_in_sentence

REDACTED: Final = "[redacted]"
_OPEN_SCHEME: Final = re.compile(
    "https?|wss?|file|s?ftp|smtps?|postgres(?:ql)?|sqlite|rediss?|memory|s3|gc?s|az|abfs|git|ssh|tcp|unix"
)
_QUOTED: Final = r"""(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+')"""
_LOCAL: Final = r"\w.!#$&*+/=?^`{|}~-"  # of a mail address


class Shape(NamedTuple):
    """A pattern and what stands in its place.

    `hints`, in lower case, are what it cannot be without: looking for them is far cheaper than looking for it.
    """

    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    replacement: str | Callable[[re.Match[str]], str]


def _hide_in_url(found: re.Match[str]) -> str:
    """User and password go; all the rest does under a scheme not known here: notifiers keep tokens in the path."""
    scheme, rest = found["scheme"], found["rest"]
    if not _OPEN_SCHEME.fullmatch(scheme.lower().partition("+")[0]):
        return f"{scheme}://{REDACTED}"
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in authority:
        return f"{scheme}://{REDACTED}@" + authority.rpartition("@")[2] + rest[len(authority) :]
    _, colon, port = authority.partition(":")
    if colon and "@" in rest and not port.isdigit() and not authority.startswith("["):
        return f"{scheme}://{REDACTED}@" + rest.rpartition("@")[2]  # a password with a slash in it
    return found[0]


def _hide_field(found: re.Match[str]) -> str:
    return found["head"] + REDACTED if is_private(found["name"]) else found[0]


def _hide_in_query(found: re.Match[str]) -> str:
    return found["head"] + REDACTED if is_private_in_query(found["name"]) else found[0]


def _hide_assigned(found: re.Match[str]) -> str:
    return found["head"] + REDACTED if is_private_in_sentence(found["name"]) else found[0]


SHAPES: Final = (
    Shape(
        ("private key-----",),
        re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL),
        REDACTED,
    ),
    Shape(
        ("://",),
        re.compile(r"(?<![a-z0-9+.-])(?P<scheme>[a-z][a-z0-9+.-]{0,30})://(?P<rest>[^\s'\"<>]*)", re.IGNORECASE),
        _hide_in_url,
    ),
    Shape(
        ("hooks.slack.com/", "/api/webhooks/", "/bot"),
        re.compile(r"(hooks\.slack\.com/\w+/|/api/webhooks/|/bot(?=\d{5,}:))[^\s'\"<>?]+", re.IGNORECASE),
        rf"\1{REDACTED}",
    ),
    Shape(("eyj",), re.compile(r"\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)*"), REDACTED),
    Shape(("jbk_",), re.compile(r"jbk_[\w-]+"), REDACTED),
    Shape(
        ("sk-", "ghp_", "gho_", "github_pat_", "xox", "akia"),
        re.compile(
            r"(?<![\w-])(?:sk-[\w-]{16,}|gh[po]_\w{20,}|github_pat_\w{20,}|xox[a-z]-[\w-]{10,}|AKIA[0-9A-Z]{16}(?!\w))"
        ),
        REDACTED,
    ),
    Shape(("$argon2",), re.compile(r"\$argon2\w*\$[^\s'\"]+"), REDACTED),
    Shape(
        ("authorization", "cookie", "-api-key"),
        re.compile(
            rf"(?P<head>\b(?:authorization|(?:set-)?cookie|x-api-key)\b"
            rf"(?:b?['\"]\s*+[:,]\s*+b?+|\s*+[:=]\s*+))(?:{_QUOTED}|(?!['\"]|\[redacted\])[^\r\n]+)",
            re.IGNORECASE,
        ),
        rf"\g<head>{REDACTED}",
    ),
    Shape(("bearer",), re.compile(r"\b(bearer\s+)(?=\S*\d|\S{16})[\w.~+/=:-]+", re.IGNORECASE), rf"\1{REDACTED}"),
    Shape(
        ("':", '":', "' :", '" :'),
        re.compile(rf"(?P<head>(?P<quote>['\"])(?P<name>[\w.-]{{2,60}})(?P=quote)\s*:\s*)(?:{_QUOTED}|[\w.+-]+)"),
        _hide_field,
    ),
    Shape(("=",), re.compile(r"(?P<head>[?&#](?P<name>[\w.%-]{2,60})=)[^\s&#'\"<>\[]+"), _hide_in_query),
    Shape(
        ("=",),
        re.compile(rf"(?P<head>(?<![\w.-])(?P<name>[\w.-]{{2,60}})\s?=\s?)(?:{_QUOTED}|[^\s&,;'\"<>()\[\]{{}}]+)"),
        _hide_assigned,
    ),
    # What pydantic was given, and the row that Postgres did not want.
    Shape(
        ("input_value=",),
        re.compile(r"input_value=.*?(?=, input_type=|\Z)", re.DOTALL),
        f"input_value={REDACTED}",
    ),
    Shape(
        ("failing row contains (",),
        re.compile(r"Failing row contains \(.*?(?:\)\.?(?=[ \t]*(?:\n|\Z))|\Z)", re.DOTALL),
        f"Failing row contains {REDACTED}",
    ),
    Shape(
        ("@", "%40"),
        re.compile(
            rf"(?:\"[^\"\n]{{1,64}}\"|(?<![{_LOCAL}])[{_LOCAL}]+)(?:@|%40)(?:[\w-]+\.)+(?:[^\W\d_]{{2,}}|xn--[\w-]+)",
            re.IGNORECASE,
        ),
        REDACTED,
    ),
    # A phone number in the form that is one everywhere. Not +1000 and the like: those are time zones.
    Shape(
        ("+",),
        re.compile(r"(?<![\w+.])\+(?!1[0-4](?:00|15|30|45)\b)[1-9](?:[ ().-]{0,2}\d){7,14}(?!\d)"),
        REDACTED,
    ),
    Shape(("tel:",), re.compile(r"\btel:[\d+() .-]{5,}\d", re.IGNORECASE), REDACTED),
)
