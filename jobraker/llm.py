"""The one door to language models: OpenAI, or any server that speaks its API.

The settings are the house's, or a person's own: then `web` is given, the server must be a public one, nothing of the
house's environment goes there, and no client outlives its call. The package takes a second to import, so it is
imported when a call is made. Its errors may quote the key or whole requests; what leaves here is a sentence of ours,
with the key struck out.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

import httpx
import stamina

from jobraker.egress import GuardedTransport
from jobraker.errors import BrokenError, ForbiddenError, InvalidError, JobrakerError, UnavailableError
from jobraker.settings import OpenaiSettings, WebSettings

if TYPE_CHECKING:
    from openai import APIError, OpenAI

_OFFICIAL: Final = "https://api.openai.com/"
_BATCH: Final = 256  # texts a request; the API takes 2,048 and 300,000 tokens
_TIMEOUT_S: Final = 30.0
_TRIES: Final = 3
_PASSING: Final = frozenset({408, 409, 429})
_SERVER_ERRORS: Final = 500
# What a stranger's server is told. The package would add the house's organisation and whatever headers its own
# variables in the environment name.
_HEADERS: Final = frozenset({"accept", "connection", "content-length", "content-type", "host", "user-agent"})
Result = TypeVar("Result")


def embed(
    settings: OpenaiSettings,
    model: str,
    texts: Sequence[str],
    *,
    dimensions: int = 384,
    web: WebSettings | None = None,
) -> list[list[float]]:
    """One vector of `dimensions` numbers for each text, in order.

    Raises `ForbiddenError` for a refused key or a private server, `InvalidError` for a missing key or a refused
    request, `UnavailableError` where no answer came in spite of retries, `BrokenError` for an answer of another shape.
    """
    vectors: list[list[float]] = []
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        vectors.extend(_embed_batch(settings, model, batch, dimensions=dimensions, web=web))
    return vectors


def check(settings: OpenaiSettings, *, model: str | None = None, web: WebSettings | None = None) -> None:
    """Return if server and key work; costs nothing, or one token of `model` where a server lists no models.

    Raises what `embed` raises.
    """
    _demand_key(settings, web)
    try:
        _ask(settings, web, lambda client: list(client.models.list().data))
    except InvalidError:
        if model is None:
            raise
        asked = {"role": "user", "content": "Say yes."}
        _ask(
            settings,
            web,
            lambda client: client.chat.completions.create(model=model, max_tokens=1, messages=[asked]).choices[0],  # type: ignore[list-item]
        )


def _embed_batch(
    settings: OpenaiSettings, model: str, texts: Sequence[str], *, dimensions: int, web: WebSettings | None
) -> list[list[float]]:
    answer = _ask(
        settings,
        web,
        lambda client: client.embeddings.create(model=model, input=list(texts), dimensions=dimensions),
    )
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


def _ask(settings: OpenaiSettings, web: WebSettings | None, call: Callable[["OpenAI"], Result]) -> Result:
    """What `call` gives, tried again where that may help, with every failure in our own words."""
    import openai  # noqa: PLC0415 - see above

    _demand_key(settings, web)
    try:
        with _open(settings, web) as client:
            for attempt in stamina.retry_context(on=_is_passing, attempts=_TRIES, timeout=None, wait_initial=0.5):
                with attempt:
                    answer = call(client)
    except openai.APIError as error:
        # Not chained: the original's text may quote the key.
        raise _translate(error, settings, is_own=web is not None) from None
    except (ValueError, TypeError, AttributeError, LookupError):
        raise BrokenError(f"{_host(settings)} answers with something that cannot be read.") from None
    return answer


def _demand_key(settings: OpenaiSettings, web: WebSettings | None) -> None:
    if _has_key(settings) or not settings.base_url.startswith(_OFFICIAL):
        return
    if web is not None:
        raise InvalidError("OpenAI answers nobody without a key.")
    raise InvalidError("JOBRAKER_OPENAI__API_KEY is not set, and OpenAI answers nobody without a key.")


@contextmanager
def _open(settings: OpenaiSettings, web: WebSettings | None) -> Iterator["OpenAI"]:
    if web is None:
        yield _find_house_client(settings)
        return
    import openai  # noqa: PLC0415 - see above

    def strip(request: httpx.Request) -> None:
        for name in set(request.headers) - _HEADERS:
            del request.headers[name]
        if _has_key(settings):
            request.headers["Authorization"] = f"Bearer {_key(settings)}"

    # No redirects: the key would have to be kept from wherever they lead.
    with httpx.Client(
        transport=GuardedTransport(web), follow_redirects=False, event_hooks={"request": [strip]}
    ) as http:
        yield openai.OpenAI(
            api_key=_key(settings),
            base_url=settings.base_url,
            timeout=_TIMEOUT_S,
            max_retries=0,
            http_client=http,  # type: ignore[arg-type] # typed for its own fork of the package, takes either
        )


@lru_cache(maxsize=4)
def _find_house_client(settings: OpenaiSettings) -> "OpenAI":
    import openai  # noqa: PLC0415 - see above

    return openai.OpenAI(api_key=_key(settings), base_url=settings.base_url, timeout=_TIMEOUT_S, max_retries=0)


def _has_key(settings: OpenaiSettings) -> bool:
    return bool(settings.api_key and settings.api_key.get_secret_value())


def _key(settings: OpenaiSettings) -> str:
    """The key. A server of one's own may want none, but the package insists on one."""
    return settings.api_key.get_secret_value() if settings.api_key and _has_key(settings) else "none"


def _is_passing(error: Exception) -> bool:
    import openai  # noqa: PLC0415 - see above

    if isinstance(error, openai.APIStatusError):
        return error.status_code in _PASSING or error.status_code >= _SERVER_ERRORS
    return isinstance(error, openai.APIConnectionError) and not isinstance(error.__cause__, JobrakerError)


def _translate(error: "APIError", settings: OpenaiSettings, *, is_own: bool) -> JobrakerError:
    import openai  # noqa: PLC0415 - see above

    host = _host(settings)
    if isinstance(error.__cause__, JobrakerError):  # of the guarded way out
        return error.__cause__
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return ForbiddenError(f"{host} refuses the key{'' if is_own else ' (JOBRAKER_OPENAI__API_KEY)'}.")
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
    return (text.replace(_key(settings), "[key]") if _has_key(settings) else text)[:300]


def _host(settings: OpenaiSettings) -> str:
    return settings.base_url.split("//")[-1].split("/")[0].rpartition("@")[2]
