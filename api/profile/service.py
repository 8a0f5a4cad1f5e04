"""Saves a profile whole or in part, if nobody saved it meanwhile and all of it holds together.

Who saves holds the person's lock, so two apps that change different parts at once both find their change kept.
"""

from collections.abc import Iterable
from typing import Any, Final, TypeVar
from uuid import UUID, uuid4

from api import seekers
from api.profile import store
from api.profile.completeness import measure
from api.profile.rules import find_faults
from api.profile.schemas import Education, Profile, Statements, Stored, Wishes, Work
from jobraker import clock
from jobraker.db import Connection
from jobraker.errors import ConflictError, InvalidError

EMBEDDED: Final = frozenset({"headline", "summary", "titles", "skills"})
"""The fields that a person's vectors are made of, beside their CV; a test compares with what the ranking reads."""
FactT = TypeVar("FactT", Work, Education)


def show(connection: Connection, user_id: UUID) -> Profile:
    """What a person said, and how complete it is."""
    return _complete(connection, user_id, store.find_profile(connection, user_id))


def replace(connection: Connection, user_id: UUID, wishes: Wishes) -> Profile:
    """Save all of it. Raises `ConflictError` where it changed since it was read, `InvalidError` by field."""
    known = _hold(connection, user_id, wishes)
    return _save(connection, user_id, known, Statements(**_strip(wishes)))


def change(connection: Connection, user_id: UUID, changes: Wishes) -> Profile:
    """Save what is given of it. Raises as `replace` does."""
    known = _hold(connection, user_id, changes)
    return _save(connection, user_id, known, merge(known, changes))


def merge(known: Statements, changes: Wishes) -> Statements:
    """The profile with the fields that were given; contact is merged in the same way, field by field.

    Years of a skill that is no longer named go with it: whoever takes a skill away need not know of them.
    """
    given = {name: getattr(changes, name) for name in changes.model_fields_set if name in Statements.model_fields}
    merged: dict[str, Any] = {**_strip(known), **given}
    if "contact" in given:
        contact = {name: getattr(changes.contact, name) for name in changes.contact.model_fields_set}
        merged["contact"] = known.contact.model_copy(update=contact)
    if "skill_years" not in given:
        kept = {skill: years for skill, years in known.skill_years.items() if skill in merged["skills"]}
        merged["skill_years"] = kept
    return Statements(**merged)


def name_facts(facts: Iterable[FactT], known: Iterable[FactT]) -> list[FactT]:
    """The facts, each with an id: its own, else that of the known fact it repeats, else a new one."""
    facts = list(facts)
    taken = {fact.id for fact in facts}
    free = {_tell_apart(fact): fact.id for fact in known if fact.id not in taken}
    return [
        fact if fact.id else fact.model_copy(update={"id": free.pop(_tell_apart(fact), None) or uuid4()})
        for fact in facts
    ]


def _tell_apart(fact: Work | Education) -> tuple[str | None, ...]:
    if isinstance(fact, Work):
        return fact.employer, fact.title, fact.start
    return fact.school, fact.degree, fact.field, fact.start


def _hold(connection: Connection, user_id: UUID, wishes: Wishes) -> Stored:
    """The profile as it is, and will be until the transaction ends. Raises `ConflictError`."""
    seekers.hold_seeker(connection, user_id)
    known = store.find_profile(connection, user_id)
    if "updated_at" in wishes.model_fields_set and wishes.updated_at != known.updated_at:
        raise ConflictError("The profile has changed since you read it: read it again, then save.")
    return known


def _save(connection: Connection, user_id: UUID, known: Stored, said: Statements) -> Profile:
    faults = find_faults(said, now=clock.now())
    if faults:
        raise InvalidError(fields=faults)
    work_history = name_facts(said.work_history, known.work_history)
    education = name_facts(said.education, known.education)
    said = said.model_copy(update={"work_history": work_history, "education": education})
    stored = store.save_profile(connection, user_id, said)
    if any(getattr(said, name) != getattr(known, name) for name in EMBEDDED):
        seekers.ask_to_embed(connection, user_id)
    return _complete(connection, user_id, stored)


def _complete(connection: Connection, user_id: UUID, stored: Stored) -> Profile:
    has_resume = store.has_resume(connection, user_id)
    return Profile(**dict(stored), completeness=measure(stored, has_resume=has_resume))


def _strip(said: Statements) -> dict[str, Any]:
    """The fields of a profile with their values, without what only goes with a request or an answer."""
    return {name: value for name, value in said if name in Statements.model_fields}
