"""What a body has to be: of the type that the route takes, and JSON that says what it means.

FastAPI reads JSON into Python first, and there "5", 5.0 and true may all become 5. Here a number is a number, as the
OpenAPI document says.
"""

from typing import Any, Final

from fastapi._compat import ModelField
from pydantic import ValidationError
from pydantic_core import to_json
from starlette.requests import Request

from api.problems import WrongTypeError

JSON: Final = "application/json"


def find_media_type(body_field: ModelField | None) -> str | None:
    """What a route reads, from the field of its body; None where it reads none."""
    if body_field is None:
        return None
    media_type: str = getattr(body_field.field_info, "media_type", JSON)
    return media_type


def demand_type(request: Request, media_type: str | None) -> None:
    """Raise `WrongTypeError` where a body comes that is of another type. A route that reads none ignores it."""
    if media_type is None or not _has_body(request):
        return
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = media_type == JSON and sent.startswith("application/") and sent.endswith("+json")
    if sent != media_type and not is_json:
        raise WrongTypeError(f"This address takes {media_type}.")


def take_literally(field: ModelField) -> None:
    """Let the field of a JSON body take nothing for what it is not."""

    def validate(value: Any, values: object = None, *, loc: tuple[int | str, ...] = ()) -> tuple[Any, list[Any]]:  # noqa: ARG001
        try:
            return field._type_adapter.validate_json(to_json(value, inf_nan_mode="constants"), strict=True), []  # noqa: SLF001
        except ValidationError as error:
            problems = error.errors(include_url=False)
        except ValueError as error:  # nested too deeply to be written again
            problems = [{"type": "json_invalid", "loc": (), "msg": str(error), "input": {}}]
        return None, [{**problem, "loc": (*loc, *problem["loc"])} for problem in problems]

    field.validate = validate  # type: ignore[method-assign]


def _has_body(request: Request) -> bool:
    return "transfer-encoding" in request.headers or request.headers.get("content-length", "0") != "0"
