"""The pages that explain the API. Their scripts come from a package, so that they work without a network."""

from importlib.resources import files
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

SCHEMA_URL: Final = "/api/schema"
_ASSETS_URL: Final = "/api/assets"


def install(app: FastAPI) -> None:
    """Serve /api/docs and /api/redoc from `app`."""
    folder = Path(str(files("fastapi_offline"))) / "static"
    app.mount(_ASSETS_URL, StaticFiles(directory=folder), name="assets")
    app.add_api_route("/api/docs", show_swagger, include_in_schema=False)
    app.add_api_route("/api/redoc", show_redoc, include_in_schema=False)


async def show_swagger() -> HTMLResponse:
    """The API to try out."""
    return get_swagger_ui_html(
        openapi_url=SCHEMA_URL,
        title="Jobraker API",
        swagger_js_url=f"{_ASSETS_URL}/swagger-ui-bundle.js",
        swagger_css_url=f"{_ASSETS_URL}/swagger-ui.css",
        swagger_favicon_url=f"{_ASSETS_URL}/favicon.png",
    )


async def show_redoc() -> HTMLResponse:
    """The API to read."""
    return get_redoc_html(
        openapi_url=SCHEMA_URL,
        title="Jobraker API",
        redoc_js_url=f"{_ASSETS_URL}/redoc.standalone.js",
        redoc_favicon_url=f"{_ASSETS_URL}/favicon.png",
        with_google_fonts=False,
    )
