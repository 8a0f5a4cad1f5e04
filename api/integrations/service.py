"""Keeping credentials: sealed under their person's key, changed as a whole, tried by a worker.

A secret that is left out of a change is kept only where it goes on being sent to the same place.
"""

from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from fastapi.concurrency import run_in_threadpool

from api import audit
from api.audit import Event
from api.callers import Caller
from api.house import House
from api.integrations import store
from api.integrations.schemas import ChangedIntegration, Integration, NewIntegration
from jobraker import addresses, credentials, notices
from jobraker.credentials import AppriseCredentials, Credentials
from jobraker.db import Connection
from jobraker.errors import ConflictError, InvalidError, JobrakerError, MissingError

_MOST: Final = 20


def create(connection: Connection, house: House, caller: Caller, body: NewIntegration) -> Integration:
    """Keep new credentials. Raises `ConflictError` where there are too many, `InvalidError` for what is unsafe."""
    given = credentials.parse(body.model_dump(exclude={"name"}))
    _demand_safe(house, given)
    store.lock_person(connection, caller.user_id)
    if store.count_integrations(connection, caller.user_id) >= _MOST:
        raise ConflictError(f"You have {_MOST} integrations: delete one first.")
    sealed = credentials.seal(house.vault.prepare(connection, caller.user_id), given)
    integration_id = store.add_integration(connection, caller.user_id, given, name=body.name, sealed=sealed)
    _record(connection, Event.INTEGRATION_CREATED, caller, integration_id, kind=given.kind)
    return demand_integration(connection, caller.user_id, integration_id)


def change(
    connection: Connection, house: House, caller: Caller, integration_id: UUID, body: ChangedIntegration
) -> Integration:
    """Keep other credentials instead. Raises `MissingError`, `ConflictError` for another kind, `InvalidError`."""
    kept = store.lock_integration(connection, caller.user_id, integration_id)
    if kept is None:
        raise _missing()
    if kept.kind != body.kind:
        raise ConflictError("An integration keeps its kind: make a new one.")
    vault = house.vault.of(connection, caller.user_id)
    given = _complete(body, credentials.unseal(vault, kept.sealed))
    _demand_safe(house, given)
    sealed = credentials.seal(vault, given)
    store.replace_integration(connection, caller.user_id, integration_id, given, name=body.name, sealed=sealed)
    _record(connection, Event.INTEGRATION_CHANGED, caller, integration_id, kind=given.kind)
    return demand_integration(connection, caller.user_id, integration_id)


def remove(connection: Connection, caller: Caller, integration_id: UUID) -> None:
    """Forget credentials. Raises `MissingError`."""
    kind = store.remove_integration(connection, caller.user_id, integration_id)
    if kind is None:
        raise _missing()
    _record(connection, Event.INTEGRATION_DELETED, caller, integration_id, kind=kind)


async def ask(house: House, caller: Caller, integration_id: UUID) -> UUID:
    """The request to try them, committed; the same one while it has no answer.

    Raises `MissingError`, and `ConflictError` while another test of this person is not over: a stranger's server may
    take its time, and all wait for the same workers.
    """
    async with house.writing(caller.user_id) as connection:
        return await run_in_threadpool(_ask, connection, caller, integration_id)


def _ask(connection: Connection, caller: Caller, integration_id: UUID) -> UUID:
    store.lock_person(connection, caller.user_id)
    kept = store.lock_integration(connection, caller.user_id, integration_id)
    if kept is None:
        raise _missing()
    known = store.find_unanswered(connection, caller.user_id, integration_id)
    if known:
        return known
    if store.count_unanswered(connection, caller.user_id):
        raise ConflictError("Another of your tests is not over: wait for it first.")
    _record(connection, Event.INTEGRATION_TESTED, caller, integration_id, kind=kept.kind)
    return store.ask_for_test(connection, caller.user_id, integration_id)


def demand_integration(connection: Connection, user_id: UUID, integration_id: UUID) -> Integration:
    """One integration of that person. Raises `MissingError`."""
    integration = store.find_integration(connection, user_id, integration_id)
    if integration is None:
        raise _missing()
    return integration


def _complete(body: ChangedIntegration, kept: Credentials) -> Credentials:
    """The change with the secrets it leaves out. Raises `InvalidError` where those would go to another place."""
    values = body.model_dump(exclude={"name"})
    missing = [name for name in body.secrets if values[name] is None]
    if missing and any(values[name] != getattr(kept, name) for name in body.place):
        raise InvalidError(
            "A secret is never sent to another place than the one it was given for: give it anew.",
            fields=dict.fromkeys(missing, "is needed where the address changes"),
        )
    return credentials.parse(values | {name: getattr(kept, name) for name in missing})


def _demand_safe(house: House, given: Credentials) -> None:
    """Refuse what would send a secret in the clear through the internet, or act on our machine."""
    address = getattr(given, "base_url", "https://")
    if urlsplit(address).scheme == "http" and not addresses.is_listed(
        house.settings.web, urlsplit(address).hostname or ""
    ):
        raise InvalidError(fields={"base_url": "must begin with https://"})
    if isinstance(given, AppriseCredentials):
        for place, url in enumerate(given.urls):
            try:
                notices.demand_service(credentials.find_scheme(url))
            except JobrakerError as error:
                raise InvalidError(fields={f"urls.{place}": error.message}) from None


def _record(connection: Connection, event: Event, caller: Caller, integration_id: UUID, *, kind: str) -> None:
    audit.record(connection, event, caller.origin, user_id=caller.user_id, integration=str(integration_id), kind=kind)


def _missing() -> MissingError:
    return MissingError("You have no such integration.")
