"""What holds is what a person said last. Saying the same again changes nothing, so it is not written again."""

from collections.abc import Sequence

from api import audit
from api.audit import Event
from api.callers import Caller
from api.consents import store
from api.consents.schemas import Consent, Decision, Purpose
from jobraker.db import Connection


def list_consents(connection: Connection, caller: Caller) -> Sequence[Consent]:
    """What holds now for each purpose. Never asked is a no."""
    known = store.find_consents(connection, caller.user_id)
    return [known.get(purpose, Consent(purpose=purpose, is_given=False)) for purpose in Purpose]


def decide(connection: Connection, caller: Caller, purpose: Purpose, decision: Decision) -> Consent:
    """Keep a yes or a no; what holds now."""
    store.lock_person(connection, caller.user_id)
    present = store.find_consents(connection, caller.user_id).get(purpose)
    if present and (present.is_given, present.version) == (decision.is_given, decision.version):
        return present
    store.add_decision(connection, caller, purpose, decision)
    event = Event.CONSENT_GIVEN if decision.is_given else Event.CONSENT_REFUSED
    who = caller.user_id
    audit.record(connection, event, caller.origin, user_id=who, purpose=purpose.value, version=decision.version)
    return store.find_consents(connection, caller.user_id)[purpose]
