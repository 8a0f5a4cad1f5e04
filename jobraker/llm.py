"""The one door to language models: OpenAI, or any server that speaks its API.

The package takes a second to import, so it is imported when a call is made. Its errors may quote the key or
whole requests; what leaves here is a sentence of ours, with the key struck out.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import stamina

from jobraker.errors import BrokenError, ForbiddenError, InvalidError, JobrakerError, UnavailableError
from jobraker.settings import OpenaiSettings

if TYPE_CHECKING:
    from openai import APIError, OpenAI

_OFFICIAL: Final = "https://api.openai.com/"
_BATCH: Final = 256  # texts a request; the API takes 2,048 and 300,000 tokens
_TIMEOUT_S: Final = 30.0
_TRIES: Final = 3
_PASSING: Final = frozenset({408, 409, 429})
_SERVER_ERRORS: Final = 500


def embed(settings: OpenaiSettings, model: str, texts: Sequence[str], *, dimensions: int = 384) -> list[list[float]]:
    """One vector of `dimensions` numbers for each text, in order.

    Raises `ForbiddenError` for a refused key, `InvalidError` for a missing key or a refused request,
    `UnavailableError` where no answer came in spite of retries, `BrokenError` for an answer of another shape.
    """
    vectors: list[list[float]] = []
    for start in range(0, len(texts), _BATCH):
        vectors.extend(_embed_batch(settings, model, texts[start : start + _BATCH], dimensions=dimensions))
    return vectors


def _embed_batch(settings: OpenaiSettings, model: str, texts: Sequence[str], *, dimensions: int) -> list[list[float]]:
    import openai  # noqa: PLC0415 - see above

    client = _client(settings)
    try:
        for attempt in stamina.retry_context(on=_is_passing, attempts=_TRIES, timeout=None, wait_initial=0.5):
            with attempt:
                answer = client.embeddings.create(model=model, input=list(texts), dimensions=dimensions)
    except openai.APIError as error:
        # Not chained: the original's text may quote the key.
        raise _translate(error, settings) from None
    except (ValueError, TypeError, AttributeError):
        raise BrokenError(f"{_host(settings)} answers with something that is no list of vectors.") from None
    vectors = [list(item.embedding) for item in sorted(answer.data, key=lambda item: item.index)]
    if len(vectors) != len(texts):
        raise BrokenError(f"{_host(settings)} sent {len(vectors)} vectors for {len(texts)} texts.")
    for vector in vectors:
        if len(vector) != dimensions:
            raise BrokenError(
                f"{_host(settings)} sent vectors of {len(vector)} numbers with {model}; {dimensions} are needed. "
                "Choose a model that can shorten its vectors."
            )
    return vectors


@cache
def _client(settings: OpenaiSettings) -> "OpenAI":
    import openai  # noqa: PLC0415 - see above

    if settings.api_key is None and settings.base_url.startswith(_OFFICIAL):
        raise InvalidError("JOBRAKER_OPENAI__API_KEY is not set, and OpenAI answers nobody without a key.")
    # A server of one's own may want no key, but the package insists on one.
    key = settings.api_key.get_secret_value() if settings.api_key else "none"
    return openai.OpenAI(api_key=key, base_url=settings.base_url, timeout=_TIMEOUT_S, max_retries=0)


def _is_passing(error: Exception) -> bool:
    import openai  # noqa: PLC0415 - see above

    if isinstance(error, openai.APIStatusError):
        return error.status_code in _PASSING or error.status_code >= _SERVER_ERRORS
    return isinstance(error, openai.APIConnectionError)


def _translate(error: "APIError", settings: OpenaiSettings) -> JobrakerError:
    import openai  # noqa: PLC0415 - see above

    host = _host(settings)
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return ForbiddenError(f"{host} refuses the key (JOBRAKER_OPENAI__API_KEY).")
    if isinstance(error, openai.APITimeoutError):
        return UnavailableError(f"{host} does not answer within {_TIMEOUT_S:.0f} s.")
    if _is_passing(error):
        status = getattr(error, "status_code", None)
        return UnavailableError(
            f"{host} answers {status} in spite of retries." if status else f"{host} does not answer."
        )
    if isinstance(error, openai.APIStatusError):
        return InvalidError(f"{host} refuses the request ({error.status_code}): {_redact(error.message, settings)}")
    return BrokenError(f"{host} sent an answer that cannot be read.")


def _redact(text: str, settings: OpenaiSettings) -> str:
    key = settings.api_key.get_secret_value() if settings.api_key else ""
    return (text.replace(key, "[key]") if key else text)[:300]


def _host(settings: OpenaiSettings) -> str:
    return settings.base_url.split("//")[-1].split("/")[0].rpartition("@")[2]
