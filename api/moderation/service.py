"""A decision counts at once for whoever reads a job; the workers bring the search index in line."""

from uuid import UUID

from api.envelope import ListMeta, paginate
from api.moderation import store
from api.moderation.schemas import Case, DecisionBody, Moderated, ModerationFilters
from jobraker.db import Connection
from jobraker.errors import InvalidError, MissingError


def list_cases(connection: Connection, filters: ModerationFilters) -> tuple[list[Moderated], ListMeta]:
    """A page of the jobs that match. Raises `InvalidError` for a source that nobody knows."""
    if filters.source is not None and not store.is_source(connection, filters.source):
        raise InvalidError(fields={"source": "is no source; GET /sources lists them"})
    return store.find_cases(connection, filters), paginate(filters, store.count_cases(connection, filters))


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
