"""What every answer tells the browser it may do with it: next to nothing. A page of ours brings its own, wider policy.

Strict-Transport-Security is sent always; over plain HTTP browsers ignore it.
"""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]

_FEATURES: Final = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
_POLICY: Final = (
    b"content-security-policy",
    b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
)
_ALWAYS: Final[RawHeaders] = [
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", ", ".join(f"{feature}=()" for feature in _FEATURES).encode()),
]
_PRIVATE: Final = frozenset({b"authorization", b"cookie"})
_UNKEPT: Final = (b"cache-control", b"no-store")


def dress(headers: RawHeaders, *, is_private: bool) -> RawHeaders:
    """The headers of an answer with all that protect it; a private one is kept by nobody on the way."""
    given = {name.lower() for name, _ in headers}
    dressed = [*headers, *_ALWAYS] if _POLICY[0] in given else [*headers, _POLICY, *_ALWAYS]
    if is_private:
        dressed = [header for header in dressed if header[0].lower() != _UNKEPT[0]]
        dressed.append(_UNKEPT)
    return dressed


def is_private(scope: Mapping[str, Any], unkept: tuple[str, ...]) -> bool:
    """Whether the answer is for one person's eyes: who asks has said who they are, or the path is one of `unkept`."""
    return scope["path"].startswith(unkept) or any(name in _PRIVATE for name, _ in scope["headers"])
