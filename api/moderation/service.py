"""A decision counts at once for whoever reads a job; the workers bring the search index in line."""

from uuid import UUID

from api.moderation import store
from api.moderation.schemas import Case, DecisionBody
from jobraker.db import Connection
from jobraker.errors import MissingError


def demand_case(connection: Connection, job_id: UUID) -> Case:
    """One job with all that was said of it. Raises `MissingError`."""
    case = store.find_case(connection, job_id)
    if case is None:
        raise MissingError("There is no such job.")
    return case


def decide(connection: Connection, job_id: UUID, body: DecisionBody, *, actor_id: UUID) -> Case:
    """The job as it stands after the decision. Raises `MissingError`."""
    if not store.add_decision(connection, job_id, body, actor_id=actor_id):
        raise MissingError("There is no such job.")
    store.add_request(connection, job_id, body, user_id=actor_id)
    return demand_case(connection, job_id)
