"""The command that shows what is read from a page, and how."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from jobraker import settings
from jobraker.errors import InvalidError, MissingError
from scrapers.page.reader import Reader, Render, demand_address, demand_rendered, find_manners
from scrapers.page.reading import Reading

_SCHEME: Final = "://"
_WIDTH: Final = 16


def page(
    source: Annotated[str, typer.Argument(metavar="FILE_OR_URL", help="A saved page, or the address of one.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the reading as JSON.")] = False,  # noqa: FBT002
    render: Annotated[Render, typer.Option(help="Whether a browser runs the page's scripts.")] = Render.AUTO,
    base_url: Annotated[str | None, typer.Option(help="Where a saved page came from.")] = None,
) -> None:
    """Show what is read from a job posting's page: each field, and how it was found."""
    reading = _read_address(source, render) if _SCHEME in source else _read_file(Path(source), base_url, render)
    typer.echo(json.dumps(reading.to_json(), ensure_ascii=False, indent=2) if as_json else _describe(reading))


def _read_address(url: str, render: Render) -> Reading:
    demand_address(url)
    from jobraker import web  # noqa: PLC0415 - what follows is slow to import
    from scrapers.browser import Browser  # noqa: PLC0415
    from scrapers.robots import Robots  # noqa: PLC0415

    chosen = settings.load()
    manners = find_manners(chosen)
    with web.Client(manners, public_only=True) as client, Browser(chosen.browser, manners) as browser:
        seen = Reader(client, Robots(client, manners.agent), browser).fetch_reading(url, render=render)
        if seen.trouble:
            typer.echo(f"Not rendered: {seen.trouble}", err=True)
        return demand_rendered(seen, render)


def _read_file(path: Path, base_url: str | None, render: Render) -> Reading:
    from scrapers.page.mhtml import find_saved  # noqa: PLC0415
    from scrapers.page.parse import demand_size, parse_page  # noqa: PLC0415

    if render is Render.ALWAYS:
        raise InvalidError("A file is read as it was saved; only a page at an address is rendered.")
    if path.is_dir():
        raise InvalidError(f"{path} is a folder: `jobraker page` reads one page, `jobraker import --source page` all.")
    if not path.is_file():
        raise MissingError(f"There is no file {path}.")
    demand_size(path.stat().st_size)
    if base_url:
        demand_address(base_url)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidError(f"The file {path} cannot be read: {error.strerror}.") from None
    if not content.strip():
        raise InvalidError(f"The file {path} is empty.")
    saved = find_saved(content)
    if saved:
        reading = parse_page(saved.content, url=base_url or saved.url, content_type=saved.content_type)
    else:
        reading = parse_page(content, url=base_url)
    return replace(reading, read_as="as saved")


def _describe(reading: Reading) -> str:
    told = reading.to_json()
    found = told.pop("found")
    rows = {**told, **told.pop("dates")}
    rows.pop("dates", None)
    description = rows.pop("description")
    lines = [_write_row(name, _write_value(value), found.get(name)) for name, value in rows.items()]
    return "\n".join([*lines, *(["", description] if description else [])])


def _write_row(name: str, value: str, how: str | None) -> str:
    label = name.replace("_", " ")
    return f"{label:<{_WIDTH}} {value}" + (f"   [{how}]" if how else "")


def _write_value(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_write_value, value)) or "-"
    if isinstance(value, dict):
        return _write_place(value) if "city" in value else _write_pay(value)
    return "-" if value is None else str(value)


def _write_place(place: dict[str, Any]) -> str:
    known = ", ".join(filter(None, (place["city"], place["region"], place["country"])))
    return known if known == place["text"] else f"{place['text']} ({known})"


def _write_pay(pay: dict[str, Any]) -> str:
    ends = " - ".join(f"{pay[end]:,.10g}" if pay[end] is not None else "?" for end in ("min", "max"))
    return " ".join(filter(None, (ends, pay["currency"], f"a {pay['interval']}" if pay["interval"] else None)))
