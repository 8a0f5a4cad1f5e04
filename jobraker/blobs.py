"""Files by the hash of their content, in any place fsspec can reach; a folder of the home by default.

The name is the content, so saving twice keeps one copy and a file can never change under its name.
"""

import hashlib
import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

import fsspec

from jobraker.errors import BrokenError, MissingError

# Ours by their place: a file, or one whose writer died before it was whole.
_OURS: Final = re.compile(r"/(?P<folder>[0-9a-f]{2})/(?P<name>(?P=folder)[0-9a-f]{62}(?:\.[0-9a-f]{32})?)$")


def name_content(content: bytes) -> str:
    """The name `content` has in every store: its SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


class Blobs:
    """A store of immutable files."""

    def __init__(self, url: str) -> None:
        """Keep files under `url`: a folder or any fsspec URL."""
        self._files, self._root = fsspec.core.url_to_fs(url)

    def save(self, content: bytes) -> str:
        """Keep `content`; its SHA-256 in hex, by which it is read again."""
        name = name_content(content)
        path = self._path(name)
        if not self._files.exists(path):
            part = f"{path}.{uuid.uuid4().hex}"
            self._files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            self._files.pipe_file(part, content)
            self._files.mv(part, path)
        return name

    def read(self, name: str) -> bytes:
        """The content saved under `name`. Raises `MissingError`, and `BrokenError` where it is another content."""
        try:
            content: bytes = self._files.cat_file(self._path(name))
        except FileNotFoundError as error:
            raise MissingError("That file is not in the store.") from error
        if name_content(content) != name:
            raise BrokenError("A file in the store is not what was saved under its name.")
        return content

    def remove(self, name: str) -> None:
        """Forget the content saved under `name`. Doing it twice is no error.

        One name serves everybody who saved the same content. What is sealed never is the same twice.
        """
        with suppress(FileNotFoundError):
            self._files.rm_file(self._path(name))

    def find_older(self, than: datetime) -> Iterator[str]:
        """Names of what was saved before `than`, and of what a killed writer left half done. `remove` takes them.

        Whatever else lies in the same place is not ours, and not named.
        """
        for path in self._files.find(self._root):
            found = _OURS.search(path)
            if found is None or path != self._path(found["name"]):
                continue
            with suppress(FileNotFoundError):
                if _be_aware(self._files.modified(path)) < than:
                    yield found["name"]

    def _path(self, name: str) -> str:
        return f"{self._root}/{name[:2]}/{name}"


def _be_aware(moment: datetime) -> datetime:
    """Stores that name no zone mean UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
