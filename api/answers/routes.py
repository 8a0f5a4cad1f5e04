"""Say once what application forms ask again and again. Nothing is answered for you that you have not answered here."""

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Path

from api.answers import service, store
from api.answers.schemas import Question, ScreeningAnswer, Statement
from api.answers.topics import PATTERN
from api.callers import Caller, GuardedRoute, needs
from api.deps import Reads, Writes
from api.envelope import Answer
from api.house import TheHouse
from api.problems import failures
from api.scopes import Scope
from jobraker.errors import ConflictError, MissingError

router = APIRouter(prefix="/profile", tags=["profile"], route_class=GuardedRoute)
Reader: TypeAlias = Annotated[Caller, needs(Scope.ANSWERS_READ)]
Writer: TypeAlias = Annotated[Caller, needs(Scope.ANSWERS_WRITE)]
TopicName: TypeAlias = Annotated[
    str, Path(pattern=PATTERN, max_length=80, description="A standard topic, or `custom:` and a slug: custom:my-hobby.")
]


@router.get("/answers")
def list_answers(reader: Reader, house: TheHouse, connection: Reads) -> Answer[list[ScreeningAnswer]]:
    """All your answers, at most 200."""
    return Answer(data=service.show(connection, house.vault, reader.user_id))


@router.get("/questions")
def list_topics(_: Reader) -> Answer[list[Question]]:
    """The questions that forms often ask, and which answers each takes."""
    return Answer(data=service.list_questions())


@router.put("/answers/{topic}", responses=failures(MissingError, ConflictError))
def save_answer(
    topic: TopicName, statement: Statement, writer: Writer, house: TheHouse, connection: Writes
) -> Answer[ScreeningAnswer]:
    """Answer a question, in the place of an older answer. It is kept sealed under your own key."""
    saved = service.save(connection, house.vault, writer.user_id, topic=topic, statement=statement)
    return Answer(data=saved)


@router.delete("/answers/{topic}", responses=failures(MissingError))
def remove_answer(topic: TopicName, writer: Writer, connection: Writes) -> Answer[None]:
    """Forget an answer."""
    if not store.remove_answer(connection, writer.user_id, topic):
        raise MissingError("You have no such answer.")
    return Answer(data=None)
