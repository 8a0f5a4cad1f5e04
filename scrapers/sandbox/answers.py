"""Answers as bytes. Not FastAPI's own: the odd rows hold what its encoder refuses, as real ones do."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Response


def answer(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """`content` as JSON."""
    return Response(json.dumps(content), status, dict(headers or {}), "application/json")


def answer_csv(header: str, lines: list[str]) -> Response:
    """Lines as CSV."""
    return Response("\n".join([header, *lines]) + "\n", media_type="text/csv")
