"""Keeps answers sealed under their person's key, each of a kind that its topic takes."""

from typing import Final
from uuid import UUID

from api import codes
from api.answers import store
from api.answers.schemas import (
    AnswerKind,
    AnyAnswer,
    Choice,
    Countries,
    Money,
    Question,
    ScreeningAnswer,
    Sealed,
    Statement,
)
from api.answers.topics import SPECS, Spec, find_spec, is_custom
from jobraker.db import Connection
from jobraker.errors import BrokenError, ConflictError, InvalidError, MissingError
from jobraker.vault import Contents, Vault

MOST: Final = 200


def list_questions() -> list[Question]:
    """The standard questions, and which answers they take."""
    return [
        Question(
            topic=topic,
            question=spec.question,
            kinds=_list_kinds(spec),
            choices=list(spec.choices),
            is_sensitive=spec.is_sensitive,
        )
        for topic, spec in SPECS.items()
    ]


def show(connection: Connection, vault: Vault, user_id: UUID) -> list[ScreeningAnswer]:
    """All answers of a person, opened."""
    rows = store.find_answers(connection, user_id)
    if not rows:
        return []
    own = vault.of(connection, user_id)
    return [_open(row, own.open(row.sealed, Contents.SCREENING_ANSWER)) for row in rows]


def save(connection: Connection, vault: Vault, user_id: UUID, *, topic: str, statement: Statement) -> ScreeningAnswer:
    """Keep an answer in the place of an older one.

    Raises `MissingError` for an unknown topic, `InvalidError` by field, `ConflictError` where there are too many.
    """
    spec = _demand_spec(topic, statement.question)
    faults = _find_faults(topic, spec, statement)
    if faults:
        raise InvalidError(fields=faults)
    if store.count_others(connection, user_id, topic) >= MOST:
        raise ConflictError(f"There are {MOST} answers already: delete one first.")
    sealed = Sealed(topic=topic, question=statement.question, answer=statement.answer).model_dump_json().encode()
    own = vault.prepare(connection, user_id)
    saved_at = store.save_answer(connection, user_id, topic, own.seal(sealed, Contents.SCREENING_ANSWER))
    return ScreeningAnswer(
        topic=topic,
        question=spec.question,
        is_sensitive=spec.is_sensitive,
        answer=statement.answer,
        updated_at=saved_at,
    )


def _open(row: store.Kept, opened: bytes) -> ScreeningAnswer:
    kept = Sealed.model_validate_json(opened)
    if kept.topic != row.topic:
        raise BrokenError("An answer stands where another belongs.")
    spec = _demand_spec(row.topic, kept.question)
    return ScreeningAnswer(
        topic=row.topic,
        question=spec.question,
        is_sensitive=spec.is_sensitive,
        answer=kept.answer,
        updated_at=row.updated_at,
    )


def _demand_spec(topic: str, question: str | None) -> Spec:
    spec = find_spec(topic, question)
    if spec is None:
        raise MissingError("There is no such topic: take a standard one, or `custom:` and a slug.")
    return spec


def _list_kinds(spec: Spec) -> list[AnswerKind]:
    return [*spec.kinds, *([AnswerKind.DECLINED] if spec.is_sensitive else [])]


def _find_faults(topic: str, spec: Spec, statement: Statement) -> dict[str, str]:
    """What is wrong, by field."""
    faults = {}
    if is_custom(topic) and statement.question is None:
        faults["question"] = "A question of your own needs its text."
    if not is_custom(topic) and statement.question is not None:
        faults["question"] = "This topic has a question already."
    kinds = _list_kinds(spec)
    if statement.answer.kind not in kinds:
        faults["answer.kind"] = f"This topic takes {', '.join(kinds)}."
    return faults | _find_wrong_values(spec, statement.answer)


def _find_wrong_values(spec: Spec, answer: AnyAnswer) -> dict[str, str]:
    match answer:
        case Choice(value=value) if spec.choices and value not in spec.choices:
            return {"answer.value": f"Choose one of {', '.join(spec.choices)}."}
        case Money(currency=currency) if currency not in codes.find_currencies():
            return {"answer.currency": f"There is no currency {currency} in ISO 4217."}
        case Countries(values=values):
            unknown = [(place, code) for place, code in enumerate(values) if code not in codes.find_countries()]
            return {f"answer.values.{place}": f"There is no country {code} in ISO 3166." for place, code in unknown}
    return {}
