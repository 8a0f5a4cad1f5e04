"""What is secret about a person, sealed so that the database and the file store alone betray nothing.

Each person has a key of their own, kept in the database under a key of the house. What is sealed is bound to its
person and to what it is: copied to another row it does not open. Deleting the person's key makes everything under it
unreadable, in every backup too.
"""

import os
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jobraker import log, sql
from jobraker.db import Connection
from jobraker.errors import BrokenError, MissingError, UnavailableError
from jobraker.keyring import Key, Keyring, Use

_SQL: Final = sql.beside(__file__)
_log = log.get(__name__)
_FORMAT: Final = b"\x01jbk"
_NONCE: Final = 12
_BITS: Final = 256


class Contents(StrEnum):
    """What is sealed. Sealed as one kind, it does not open as another."""

    RESUME = "resume"
    EXPORT = "export"
    SCREENING_ANSWER = "screening answer"
    INTEGRATION = "integration"
    SECOND_FACTOR = "second factor"


@dataclass(frozen=True)
class PersonVault:
    """Seals and opens what belongs to one person."""

    user_id: UUID
    key: bytes

    def __repr__(self) -> str:
        """Without the key."""
        return f"PersonVault({self.user_id})"

    def seal(self, content: bytes, contents: Contents) -> bytes:
        """`content`, readable only by `open` for the same person and contents."""
        return _seal(self.key, content, bound_to=f"{self.user_id} {contents}")

    def open(self, sealed: bytes, contents: Contents) -> bytes:
        """What was sealed. Raises `BrokenError` where it was not for this person and contents, or was changed."""
        return _open(self.key, sealed, bound_to=f"{self.user_id} {contents}")


class Vault:
    """Hands out the vaults of persons."""

    def __init__(self, keyring: Keyring) -> None:
        """Unwrap the keys of persons with those of the house in `keyring`."""
        self._keyring = keyring

    def of(self, connection: Connection, user_id: UUID) -> PersonVault:
        """The vault of a person. Raises `MissingError` where they have none (any more)."""
        row = connection.execute(_SQL["find_person_key"], {"user_id": user_id}).fetchone()
        if row is None:
            raise MissingError("This person has no key.")
        return PersonVault(user_id, self._unwrap(user_id, row["wrapped"]))

    def prepare(self, connection: Connection, user_id: UUID) -> PersonVault:
        """The same, made where there is none yet."""
        wrapped = self._wrap(user_id, AESGCM.generate_key(_BITS))
        connection.execute(_SQL["add_person_key"], {"user_id": user_id, "wrapped": wrapped})
        return self.of(connection, user_id)

    def rewrap(self, connection: Connection) -> int:
        """Put every person's key under the newest key of the house; how many were under another.

        Locks the rows, so that it may run while the house works.
        """
        rows = connection.execute(_SQL["find_person_keys"]).fetchall()
        newest = self._keyring.newest(Use.SEAL)
        stale = [row for row in rows if _name_key(row["wrapped"]) != newest.key_id]
        for row in stale:
            key = self._unwrap(row["user_id"], row["wrapped"])
            wrapped = self._wrap(row["user_id"], key)
            connection.execute(_SQL["replace_person_key"], {"user_id": row["user_id"], "wrapped": wrapped})
        return len(stale)

    def hold(self, connection: Connection) -> None:
        """Let nobody else change the keys of the house until the transaction ends."""
        connection.execute(_SQL["lock_keys"])

    def find_key_ids(self, connection: Connection) -> set[str]:
        """The keys of the house without which somebody's key could not be unwrapped."""
        return {row["key_id"] for row in connection.execute(_SQL["find_key_ids"])}

    def demand_keys(self, connection: Connection) -> None:
        """Raise `UnavailableError` where somebody's key is wrapped with one that the file of keys does not hold."""
        missing = self.find_key_ids(connection) - {key.key_id for key in self._keyring.keys(Use.SEAL)}
        if missing:
            names = ", ".join(sorted(missing))
            raise UnavailableError(
                f"The database was sealed with keys that {self._keyring.path} does not hold ({names}):"
                " name the right file with JOBRAKER_KEYS__FILE; all homes of one database share it."
            )

    def _wrap(self, user_id: UUID, key: bytes) -> bytes:
        newest = self._keyring.newest(Use.SEAL)
        return newest.key_id.encode("ascii") + b":" + _seal(newest.secret, key, bound_to=f"key of {user_id}")

    def _unwrap(self, user_id: UUID, wrapped: bytes) -> bytes:
        house_key = self._demand_key(_name_key(wrapped))
        return _open(house_key.secret, wrapped.partition(b":")[2], bound_to=f"key of {user_id}")

    def _demand_key(self, key_id: str) -> Key:
        key = self._keyring.find(Use.SEAL, key_id)
        if key is None:
            _log.error("a key of the house is missing", key_id=key_id, file=str(self._keyring.path))
            raise BrokenError("What is sealed cannot be opened on this machine.")
        return key


def _name_key(wrapped: bytes) -> str:
    """The id of the house's key that wrapped it."""
    return wrapped.partition(b":")[0].decode("ascii", "replace")


def _seal(key: bytes, content: bytes, *, bound_to: str) -> bytes:
    nonce = os.urandom(_NONCE)
    return _FORMAT + nonce + AESGCM(key).encrypt(nonce, content, bound_to.encode())


def _open(key: bytes, sealed: bytes, *, bound_to: str) -> bytes:
    head = len(_FORMAT) + _NONCE
    if not sealed.startswith(_FORMAT):
        raise BrokenError("What was to be opened was never sealed.")
    try:
        return AESGCM(key).decrypt(sealed[len(_FORMAT) : head], sealed[head:], bound_to.encode())
    except (InvalidTag, ValueError) as error:
        raise BrokenError("What was sealed does not open: it was changed, or belongs elsewhere.") from error
