"""The keys of the house, in one file: those that sign tokens and those that seal what is secret.

The newest of a kind is used for what is new; older ones still open what they closed, until nothing needs them. The
file is looked at again whenever it changed, so that running processes follow a rotation.
"""

import base64
import json
import os
import secrets
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from jobraker import clock
from jobraker.errors import BrokenError, UnavailableError

_BYTES: Final = 32


class Use(StrEnum):
    """What a key is for. One key never serves two ends."""

    SIGN = "sign"
    SEAL = "seal"


@dataclass(frozen=True)
class Key:
    """One key; its id is no secret."""

    key_id: str
    use: Use
    secret: bytes
    created_at: datetime

    def __repr__(self) -> str:
        """Without the secret: a key may be part of what is logged."""
        return f"Key({self.key_id}, {self.use})"


class Keyring:
    """The keys in one file, made when they are first needed."""

    def __init__(self, path: Path) -> None:
        """Read `path` when a key is asked for."""
        self.path = path
        self._keys: tuple[Key, ...] = ()
        self._stamp: tuple[int, int] | None = None

    def newest(self, use: Use) -> Key:
        """The key for what is new. Raises `BrokenError` where the file is damaged."""
        return self.keys(use)[0]

    def find(self, use: Use, key_id: str) -> Key | None:
        """The key of that id, or None."""
        return next((key for key in self.keys(use) if key.key_id == key_id), None)

    def keys(self, use: Use) -> Sequence[Key]:
        """All keys of a kind, newest first; never none."""
        return [key for key in self._read() if key.use is use]

    def add(self, use: Use) -> Key:
        """A new key, from now on the newest of its kind."""
        added = _make(use)
        self._write([added, *self._read()])
        return added

    def drop(self, key_ids: Sequence[str]) -> None:
        """Forget keys. What only they can open is lost, so ask first whether anything needs them."""
        self._write([key for key in self._read() if key.key_id not in key_ids])

    def _read(self) -> tuple[Key, ...]:
        try:
            stamp = self._look()
            if stamp != self._stamp:
                self._keys, self._stamp = _parse(self.path.read_text(encoding="ascii")), stamp
        except FileNotFoundError:
            self._create()
            return self._read()
        except OSError as error:
            raise UnavailableError(f"The keys in {self.path} cannot be read ({error.strerror}).") from error
        except (ValueError, KeyError, TypeError) as error:
            raise BrokenError(f"The file of keys {self.path} is damaged: bring it back from a backup.") from error
        return self._keys

    def _look(self) -> tuple[int, int]:
        facts = self.path.stat()
        return facts.st_mtime_ns, facts.st_ino

    def _create(self) -> None:
        """One file for all processes: whole or absent at any moment, and the first one made counts."""
        part = self._write_part([_make(Use.SIGN), _make(Use.SEAL)])
        with suppress(FileExistsError):
            self.path.hardlink_to(part)
        part.unlink()
        self._keep_name()

    def _write(self, keys: Sequence[Key]) -> None:
        self._write_part(keys).replace(self.path)
        self._keep_name()

    def _keep_name(self) -> None:
        """Let the folder outlive a power loss as the file does, or what a new key sealed would be lost."""
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _write_part(self, keys: Sequence[Key]) -> Path:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part = self.path.with_name(f"{self.path.name}.{uuid.uuid4().hex}")
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
                json.dump({"keys": [_describe(key) for key in keys]}, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise UnavailableError(f"The keys in {self.path} cannot be written ({error.strerror}).") from error
        return part


def _make(use: Use) -> Key:
    return Key(secrets.token_hex(4), use, secrets.token_bytes(_BYTES), clock.now())


def _describe(key: Key) -> dict[str, str]:
    secret = base64.b64encode(key.secret).decode("ascii")
    return {"key_id": key.key_id, "use": key.use, "secret": secret, "created_at": key.created_at.isoformat()}


def _parse(text: str) -> tuple[Key, ...]:
    """The keys, newest first. Raises `ValueError` where one is missing or too short."""
    keys = sorted(map(_restore, json.loads(text)["keys"]), key=lambda key: key.created_at, reverse=True)
    if {key.use for key in keys} != set(Use) or any(len(key.secret) != _BYTES for key in keys):
        raise ValueError("a kind of key is missing")
    return tuple(keys)


def _restore(record: dict[str, Any]) -> Key:
    secret = base64.b64decode(record["secret"], validate=True)
    return Key(record["key_id"], Use(record["use"]), secret, datetime.fromisoformat(record["created_at"]))
