"""The pages that explain the API. Their scripts come from a package, so that they work without a network.

The pages are our own rather than FastAPI's, whose scripts stand within the page: a policy that lets those run would let
any script run that somebody manages to write into it. Redoc writes styles into its page, which only there is let be.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles

SCHEMA_URL: Final = "/api/schema"
_ASSETS_URL: Final = "/api/assets"
_START_URL: Final = "/api/docs.js"
_STYLE_URL: Final = "/api/docs.css"
_REDOC_URL: Final = "/api/redoc.js"
_LOGO: Final = "https://cdn.redoc.ly/redoc/logo-mini.svg"
_FOLDER: Final = Path(str(files("fastapi_offline"))) / "static"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' data:; connect-src 'self'; "
    "worker-src blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"  # Redoc searches in a worker
)
_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Jobraker API</title>
<link rel="icon" href="{assets}/favicon.png">
{styles}
</head>
<body>
<div id="page" data-schema="{schema}"></div>
{scripts}
</body>
</html>
"""


def install(app: FastAPI) -> None:
    """Serve /api/docs and /api/redoc from `app`."""
    app.mount(_ASSETS_URL, StaticFiles(directory=_FOLDER), name="assets")
    for path, show in (
        ("/api/docs", show_swagger),
        ("/api/redoc", show_redoc),
        (_START_URL, send_script),
        (_REDOC_URL, send_redoc),
        (_STYLE_URL, send_style),
    ):
        app.add_api_route(path, show, include_in_schema=False)


async def show_swagger() -> HTMLResponse:
    """The API to try out."""
    return build_page(
        styles=[f"{_ASSETS_URL}/swagger-ui.css", _STYLE_URL],
        scripts=[f"{_ASSETS_URL}/swagger-ui-bundle.js", _START_URL],
    )


async def show_redoc() -> HTMLResponse:
    """The API to read."""
    return build_page(styles=[_STYLE_URL], scripts=[_REDOC_URL, _START_URL], inline_styles=True)


async def send_script() -> FileResponse:
    """What starts either page."""
    return FileResponse(Path(__file__).with_name("docs.js"), media_type="text/javascript")


async def send_redoc() -> Response:
    """Redoc, which no longer fetches its logo from its makers."""
    return Response(_read_redoc(), media_type="text/javascript")


@cache
def _read_redoc() -> str:
    return (_FOLDER / "redoc.standalone.js").read_text(encoding="utf-8").replace(_LOGO, "data:,")


async def send_style() -> FileResponse:
    """How both pages look beyond their own styles."""
    return FileResponse(Path(__file__).with_name("docs.css"), media_type="text/css")


def build_page(*, styles: Sequence[str], scripts: Sequence[str], inline_styles: bool = False) -> HTMLResponse:
    """A page of nothing but links, under a policy that lets only those run."""
    policy = _POLICY.format(styles="'self' 'unsafe-inline'" if inline_styles else "'self'")
    html = _PAGE.format(
        assets=_ASSETS_URL,
        schema=SCHEMA_URL,
        styles="\n".join(f'<link rel="stylesheet" href="{url}">' for url in styles),
        scripts="\n".join(f'<script src="{url}"></script>' for url in scripts),
    )
    return HTMLResponse(html, headers={"Content-Security-Policy": policy})
