"""The sandbox's command."""

import errno
import socket
from contextlib import suppress
from typing import Annotated, Final

import typer

from jobraker.errors import UnavailableError

_HOST: Final = "127.0.0.1"


def sandbox(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8765,
    postings: Annotated[int, typer.Option(min=0, max=10_000_000, help="Distinct jobs in the world.")] = 2000,
    seed: Annotated[int, typer.Option(help="Another seed, another world.")] = 7,
    odd: Annotated[bool, typer.Option(help="Let some tenants misbehave, as real ones do.")] = True,  # noqa: FBT002
) -> None:
    """Play the outside world: every source in its own wire format, with seeded postings."""
    listening = _listen(port)
    # Here, so that asking for help does not wait for a web server.
    import uvicorn  # noqa: PLC0415

    from scrapers.sandbox.app import make_app  # noqa: PLC0415

    app = make_app(postings=postings, seed=seed, odd=odd)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, log_level="warning", timeout_graceful_shutdown=2))
    typer.echo(f"The sandbox plays {postings:,} postings (seed {seed}) at http://{_HOST}:{port} - Ctrl-C ends it.")
    for party, path in {"Adzuna": "adzuna/v1/api", "Greenhouse": "greenhouse/v1", "Ashby": "ashby"}.items():
        typer.echo(f"  {party:<11} http://{_HOST}:{port}/{path}")
    typer.echo(f"  its boards  http://{_HOST}:{port}/tenants/greenhouse.csv and /tenants/ashby.csv")
    with suppress(KeyboardInterrupt):  # which uvicorn may or may not raise again
        server.run(sockets=[listening])
    typer.echo("The sandbox has ended.")


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_HOST, port))
    except OSError as error:
        listening.close()
        why = "is taken by another program" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
        raise UnavailableError(f"Port {port} {why}; choose another one with --port.") from None
    return listening
