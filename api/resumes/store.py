"""CVs in the database. Every statement names the owner, so nobody reaches another's."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from api.envelope import Paging
from api.resumes.schemas import Resume, ResumeWhole
from jobraker import sql
from jobraker.db import Connection
from jobraker.errors import BrokenError

_SQL: Final = sql.beside(__file__)


@dataclass(frozen=True)
class ResumeFile:
    """The file of a CV."""

    filename: str
    media_type: str
    blob_hash: str
    content: bytes = b""


def lock_person(connection: Connection, user_id: UUID) -> None:
    """Let nobody else add to or take from this person's CVs until the transaction ends."""
    connection.execute(_SQL["lock_person"], {"user_id": user_id})


def add_resume(
    connection: Connection,
    user_id: UUID,
    *,
    filename: str,
    media_type: str,
    size: int,
    blob_hash: str,
    text: str,
) -> ResumeWhole:
    """Keep a CV of a person who is locked, and make it the current one."""
    values = {"user_id": user_id, "filename": filename, "media_type": media_type, "blob_hash": blob_hash}
    connection.execute(_SQL["retire_current"], {"user_id": user_id})
    cursor = connection.cursor(row_factory=class_row(ResumeWhole))
    resume = cursor.execute(_SQL["add_resume"], {**values, "bytes": size, "text": text}).fetchone()
    if resume is None:
        raise BrokenError("The CV was not stored.")
    return resume


def count_resumes(connection: Connection, user_id: UUID) -> int:
    """How many CVs a person has."""
    row = connection.execute(_SQL["count_resumes"], {"user_id": user_id}).fetchone()
    return row["total"] if row else 0


def find_resumes(connection: Connection, user_id: UUID, paging: Paging) -> list[Resume]:
    """A page of a person's CVs, newest first."""
    cursor = connection.cursor(row_factory=class_row(Resume))
    values = {"user_id": user_id, "skipped": paging.offset, "taken": paging.per_page}
    return cursor.execute(_SQL["find_resumes"], values).fetchall()


def find_resume(connection: Connection, user_id: UUID, resume_id: UUID) -> ResumeWhole | None:
    """One CV of that person, or None."""
    cursor = connection.cursor(row_factory=class_row(ResumeWhole))
    return cursor.execute(_SQL["find_resume"], {"user_id": user_id, "resume_id": resume_id}).fetchone()


def find_file(connection: Connection, user_id: UUID, resume_id: UUID) -> ResumeFile | None:
    """Where the file of one CV of that person is, without its content; or None."""
    cursor = connection.cursor(row_factory=class_row(ResumeFile))
    return cursor.execute(_SQL["find_file"], {"user_id": user_id, "resume_id": resume_id}).fetchone()


def remove_resume(connection: Connection, user_id: UUID, resume_id: UUID) -> str | None:
    """Forget one CV of that person; the hash of its file, or None where there was none.

    The newest one left becomes the current one.
    """
    lock_person(connection, user_id)
    removed = connection.execute(_SQL["remove_resume"], {"user_id": user_id, "resume_id": resume_id}).fetchone()
    connection.execute(_SQL["promote_newest"], {"user_id": user_id})
    return removed["blob_hash"] if removed else None
