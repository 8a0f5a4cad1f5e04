"""Of which type a body has to be. A body of another type, or of none, is refused rather than guessed at."""

from typing import Any, Final

from starlette.requests import Request

from api.problems import WrongTypeError

_JSON: Final = "application/json"


def find_media_type(body_field: Any) -> str | None:
    """What a route reads, from FastAPI's field of its body; None where it reads none."""
    if body_field is None:
        return None
    media_type: str = getattr(body_field.field_info, "media_type", _JSON)
    return media_type


def demand_type(request: Request, media_type: str | None) -> None:
    """Raise `WrongTypeError` where a body comes that is of another type. A route that reads none ignores it."""
    if media_type is None or not _has_body(request):
        return
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = media_type == _JSON and sent.startswith("application/") and sent.endswith("+json")
    if sent != media_type and not is_json:
        raise WrongTypeError(f"This address takes {media_type}.")


def _has_body(request: Request) -> bool:
    return "transfer-encoding" in request.headers or request.headers.get("content-length", "0") != "0"
