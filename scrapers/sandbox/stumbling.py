"""What a board does on a bad day, told by the end of its name: `oddgone`, `oddcut`, `oddhtml`, `oddbusy`."""

from typing import Final

from fastapi import Response

from scrapers.sandbox.answers import answer
from scrapers.sandbox.market import Market

_WELL_EVERY: Final = 3


def stumble(market: Market, name: str, well: Response) -> Response:
    """`well`, unless the name says otherwise. A busy one answers at the third visit."""
    if name.endswith("gone"):
        return answer({"error": "not found"}, 404)
    if name.endswith("cut"):
        return Response(well.body[: len(well.body) * 2 // 3], media_type="application/json")
    if name.endswith("html"):
        return Response("<!doctype html><title>Please sign in</title>", media_type="text/html")
    if name.endswith("busy") and market.count_visit(name) % _WELL_EVERY:
        return answer({"error": "Too many requests"}, 429, {"Retry-After": "0"})
    return well
