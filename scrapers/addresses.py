"""Web addresses taken apart for the parties: each says in its parse.py which addresses are its own. Pure."""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True)
class Parts:
    """An address in pieces: the host in lower case, the path's segments decoded, the query's first values."""

    host: str
    path: tuple[str, ...]
    query: dict[str, str]

    def find_after(self, *names: str) -> str | None:
        """The path's segment behind the first one that is any of `names`."""
        for name, following in zip(self.path, self.path[1:], strict=False):
            if name in names:
                return following
        return None


def take_apart(url: str) -> Parts | None:
    """The pieces of a web address, also of one without its scheme; None where it is none."""
    written = url.strip()
    try:
        split = urlsplit(written if "://" in written else f"https://{written}")
        host = split.hostname
    except ValueError:
        return None
    if not host or split.scheme not in {"http", "https"}:
        return None
    path = tuple(unquote(segment) for segment in split.path.split("/") if segment)
    return Parts(host.removeprefix("www."), path, {name: values[0] for name, values in parse_qs(split.query).items()})
