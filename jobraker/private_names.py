"""Names by which secrets and personal data go: `new_password`, `refreshToken`, `X-Api-Key`, `email`."""

import re
from functools import lru_cache
from typing import Final

# Not `tokens` and not every `..._code`: those are counts and numbers.
_LAST_WORD: Final = re.compile(
    "password|passwd|passphrase|pwd|secrets?|token|authorization|cookies?|credentials?|apikey|appkey|otp|totp|jwt"
    "|emails?|phones?|mobile"
)
_KIND_OF_KEY: Final = re.compile("api|app|access|private|signing|sealing|secret|encryption|data|master|account")
_WHOLE_NAME: Final = re.compile(
    "text|body|codes?|content|payload|pin|subject|cover_letter|(?:full|first|last)_name|birth_date"
)
_QUERY_NAME: Final = re.compile("key|code|state|sig|signature|app_id|auth")
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@lru_cache(maxsize=2_000)
def is_private(name: str) -> bool:
    """Whether what goes by that name, as a field of something, is a secret or personal."""
    words = _split(name)
    return _WHOLE_NAME.fullmatch("_".join(words)) is not None or _is_telling(words)


@lru_cache(maxsize=2_000)
def is_private_in_query(name: str) -> bool:
    """Whether a query value of that name is a secret: there `key` and `code` are."""
    return _is_telling(_split(name)) or _QUERY_NAME.fullmatch("_".join(_split(name))) is not None


@lru_cache(maxsize=2_000)
def is_private_in_sentence(name: str) -> bool:
    """Whether `name=value` in running text is a secret: there `code=3` is not."""
    return _is_telling(_split(name))


def _is_telling(words: list[str]) -> bool:
    if not words:
        return False
    if words[-1] == "key":
        return len(words) > 1 and _KIND_OF_KEY.fullmatch(words[-2]) is not None
    return _LAST_WORD.fullmatch(words[-1]) is not None


def _split(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]
