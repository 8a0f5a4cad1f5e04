"""Makes a person's list and stores it with its reasons; the old list goes in the same transaction."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from prefect import flow, task
from psycopg.types.json import Jsonb

from flows import persons, seekers
from flows.language_models import find_encoder
from flows.resources import Request, Tools, open_database, prepare_tools
from jobraker import log, settings, sql
from jobraker.db import Connection, Database
from jobraker.errors import JobrakerError
from models.embedding.encoder import Encoder, load_encoder
from models.ranking.recommend import ALGORITHM_VERSION, Match, recommend

_SQL: Final = sql.beside(__file__)
_TOP: Final = 50
_log = log.get(__name__)


@task(persist_result=False)
def recommend_to(
    database: Database, encoder: Encoder, user_id: uuid.UUID, *, top_n: int = _TOP, request_id: uuid.UUID | None = None
) -> int:
    """Renew one person's list; its length.

    Raises `MissingError` for an unknown person, `InvalidError` where they gave nothing to go by, and what
    `seekers.embed` raises.
    """
    with database.reading() as connection:
        seeker = seekers.read_seeker(connection, user_id)
    vectors = seekers.embed(database, encoder, user_id, seekers.list_texts(seeker))
    with database.writing() as connection:
        matches = recommend(connection, encoder, seeker, top_n, vector=vectors[seekers.PROFILE])
        _save(connection, user_id, matches, request_id)
    _log.info("recommended", user=str(user_id), jobs=len(matches))
    return len(matches)


def recommend_on_request(tools: Tools, request: Request) -> Mapping[str, Any]:
    """Answer a request for a list with its length; the list itself is read where it is stored."""
    user_id = request.demand_user_id()
    jobs = recommend_to(
        tools.database,
        _find_encoder(tools, user_id),
        user_id,
        top_n=int(request.payload.get("top_n", 10)),
        request_id=request.request_id,
    )
    return {"recommendations": jobs}


@flow(name="recommend-all", persist_result=False)
def recommend_all() -> int:
    """Renew the list of everybody who gave a CV or a profile; how many lists were renewed."""
    with open_database() as database:
        with database.reading() as connection:
            people = [row["user_id"] for row in connection.execute(_SQL["find_people"])]
        chosen = settings.load()
        tools = prepare_tools(chosen, database, load_encoder(chosen))
        return sum(_renew(tools, user_id) for user_id in people)


def _renew(tools: Tools, user_id: uuid.UUID) -> bool:
    """Whether it went well: what is wrong with one person's papers is no reason to leave out the next."""
    try:
        recommend_to(tools.database, _find_encoder(tools, user_id), user_id)
    except JobrakerError as error:
        _log.warning("not recommended", user=str(user_id), reason=error.message)
        return False
    return True


def _find_encoder(tools: Tools, user_id: uuid.UUID) -> Encoder:
    with tools.database.reading() as connection:
        return find_encoder(tools, connection, user_id)


def _save(connection: Connection, user_id: uuid.UUID, matches: Sequence[Match], request_id: uuid.UUID | None) -> None:
    persons.hold(connection, user_id)
    key = {"user_id": user_id, "algorithm_version": ALGORITHM_VERSION}
    connection.execute(_SQL["remove_recommendations"], key)
    for match in matches:
        connection.execute(
            _SQL["save_recommendation"],
            {
                **key,
                "job_id": match.job_id,
                "rank": match.rank,
                "score": match.score,
                "contributions": Jsonb(match.contributions),
                "reasons": list(match.reasons),
                "missing": list(match.missing),
                "request_id": request_id,
            },
        )
