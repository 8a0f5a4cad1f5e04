"""How much one address, one person and one key may ask, and how often a sign-in may fail.

Windows begin with their first request and are counted in `limits.storage`: in this process's memory, or where all
processes can see it. Where the shared storage does not answer, this process counts in its own memory and asks again
after a few seconds, with a warning in the log: nobody is locked out because of a lost Redis, and still nobody may
guess passwords without end. With N processes that is up to N times the limit, and what was used before is forgotten.

E-mail addresses become keys only as hashes; addresses are kept as they are, for as long as their window lasts.
"""

import hashlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal, TypeAlias, TypeVar

import anyio
from anyio import to_thread
from fastapi import Request
from limits import RateLimitItem, parse
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string

from jobraker import clock, log
from jobraker.errors import InvalidError, LimitedError
from jobraker.settings import LimitSettings

Caller: TypeAlias = Literal["user", "key"]
Result = TypeVar("Result")
_PAUSE_S: Final = 5.0
_PATIENCE_S: Final = 0.5
_log = log.get(__name__)


@dataclass(frozen=True)
class Budget:
    """What is left of one limit: `remaining` of `limit` requests, and `reset` seconds until all are there again."""

    limit: int
    remaining: int
    reset: int


class Limiter:
    """Counts, and raises `LimitedError` with `retry_after` where a limit is used up.

    `spend_...` is awaited in the event loop; the rest is called in the threads of the routes.
    """

    def __init__(self, settings: LimitSettings) -> None:
        """Count as `settings` say. Raises `InvalidError` where their storage is none."""
        self._storage = _open(settings.storage.get_secret_value())
        self._memory = self._storage if isinstance(self._storage, MemoryStorage) else MemoryStorage()
        self._threads = anyio.CapacityLimiter(16)  # its own: a slow storage must not hold those of the routes
        self._resumes_at = 0.0
        self._per_address = parse(settings.per_address)
        self._per_caller = {"user": parse(settings.per_user), "key": parse(settings.per_key)}
        self._per_pair = parse(settings.failures_per_pair)
        self._per_account = parse(settings.failures_per_account)
        self._per_failing_address = parse(settings.failures_per_address)
        self._per_registering = parse(settings.registrations_per_address)
        self._per_recipient = parse(settings.mails_per_recipient)
        self._per_mailing_address = parse(settings.mails_per_address)

    async def spend_address(self, address: str) -> Budget:
        """Count one request of an address, and say what is left. Never raises: see `demand`."""
        return await self._spend(self._per_address, "address", address)

    async def spend_caller(self, kind: Caller, caller_id: str) -> Budget:
        """Count one request of a person or a key, and say what is left. Never raises: see `demand`."""
        return await self._spend(self._per_caller[kind], kind, caller_id)

    def demand_sign_in_allowed(self, email: str, address: str) -> None:
        """Count one try to sign in. Raises `LimitedError` where too many have failed.

        It is counted before the password is looked at, or a hundred tries at once would all still be the first;
        a right password gives it back with `forget_failures`.
        """
        taken = []
        for rate, key in self._list_failures(email, address):
            budget = self._ask(partial(_count, rate=rate, key=key))
            taken.append((rate, key))
            if budget.remaining < 0:
                self._return(taken)  # what was refused is no failure: one address must not use up all of an account's
                raise LimitedError("Too many sign-ins have failed: wait before the next.", retry_after=budget.reset)

    def demand_registration_allowed(self, address: str) -> None:
        """Count one registration. Raises `LimitedError` where the address has opened enough accounts."""
        budget = self._ask(
            partial(_count, rate=self._per_registering, key=self._per_registering.key_for("new", address))
        )
        if budget.remaining < 0:
            raise LimitedError("Enough accounts were opened from here: come back later.", retry_after=budget.reset)

    def demand_mail_allowed(self, email: str, address: str) -> None:
        """Count one mail somebody asks for. Raises `LimitedError` where the recipient or the address had enough."""
        for rate, key in (
            (self._per_recipient, self._per_recipient.key_for("mail-to", _hash_email(email))),
            (self._per_mailing_address, self._per_mailing_address.key_for("mail-from", address)),
        ):
            budget = self._ask(partial(_count, rate=rate, key=key))
            if budget.remaining < 0:
                raise LimitedError("Enough mails were asked for: look into your mailbox.", retry_after=budget.reset)

    def forget_failures(self, email: str, address: str) -> None:
        """Give back the try of a sign-in that went well, and forget what this address did wrong at this account.

        What others did wrong there, and what this address did elsewhere, stays counted.
        """
        pair, *others = self._list_failures(email, address)
        self._ask(lambda storage: storage.clear(pair[1]))
        self._return(others)

    def _return(self, taken: list[tuple[RateLimitItem, str]]) -> None:
        for rate, key in taken:
            self._ask(partial(_give_back, rate=rate, key=key))

    def _list_failures(self, email: str, address: str) -> list[tuple[RateLimitItem, str]]:
        account = _hash_email(email)
        places = ((self._per_pair, f"{account}:{address}"), (self._per_account, account))
        return [
            *((rate, rate.key_for("sign-in", place)) for rate, place in places),
            (self._per_failing_address, self._per_failing_address.key_for("sign-in-address", address)),
        ]

    async def _spend(self, rate: RateLimitItem, kind: str, spender: str) -> Budget:
        count = partial(_count, rate=rate, key=rate.key_for(kind, spender))
        if self._storage is self._memory:
            return count(self._memory)
        return await to_thread.run_sync(self._ask, count, limiter=self._threads)

    def _ask(self, question: Callable[[Storage], Result]) -> Result:
        if time.monotonic() < self._resumes_at:
            return question(self._memory)
        try:
            return question(self._storage)
        except StorageError as error:
            self._resumes_at = time.monotonic() + _PAUSE_S
            _log.warning("limits are counted in memory", reason=type(error.storage_error).__name__)
            return question(self._memory)


def _hash_email(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode("utf-8", "surrogatepass")).hexdigest()


def demand(budget: Budget) -> None:
    """Raise `LimitedError` where a budget is overdrawn."""
    if budget.remaining < 0:
        raise LimitedError("Too many requests: slow down.", retry_after=budget.reset)


async def spend_caller(request: Request, kind: Caller, caller_id: str) -> None:
    """Count one request of a person or a key; the answer's RateLimit headers tell. Raises `LimitedError`."""
    limiter: Limiter = request.app.state.limiter
    budget = await limiter.spend_caller(kind, caller_id)
    request.state.budget = min(request.state.budget, budget, key=lambda each: each.remaining)
    demand(budget)


def _count(storage: Storage, *, rate: RateLimitItem, key: str) -> Budget:
    used = storage.incr(key, rate.get_expiry())
    reset = max(1, math.ceil(storage.get_expiry(key) - clock.now().timestamp()))
    return Budget(rate.amount, rate.amount - used, reset)


def _give_back(storage: Storage, *, rate: RateLimitItem, key: str) -> None:
    if storage.get(key) > 0:
        storage.incr(key, rate.get_expiry(), -1)


def _open(uri: str) -> Storage:
    patience = (
        {"socket_timeout": _PATIENCE_S, "socket_connect_timeout": _PATIENCE_S}
        if uri.startswith(("redis", "valkey"))
        else {}
    )
    try:
        storage = storage_from_string(uri, wrap_exceptions=True, **patience)
    except (ConfigurationError, ValueError) as error:
        raise InvalidError(
            "JOBRAKER_LIMITS__STORAGE is nowhere to count: write memory:// or redis://HOST:6379."
        ) from error
    if not isinstance(storage, Storage):
        raise InvalidError("JOBRAKER_LIMITS__STORAGE must not begin with async+.")
    return storage
