"""Reads a person as the ranking sees them, and keeps vectors of what they look for and of what they can do.

Nothing is embedded where a vector of that very text is kept. Whoever needs a vector that is not there yet makes it, so
a request that is late or failed never makes a list wrong.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final, TypeAlias
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector

from flows import persons
from flows.language_models import find_encoder
from flows.resources import Request, Tools
from jobraker import log, sql
from jobraker.db import Connection, Database
from jobraker.errors import ForbiddenError, InvalidError, MissingError
from models.embedding.encoder import Encoder
from models.ranking.profile import read_profile
from models.ranking.seeker import Seeker, build_seeker

PROFILE: Final = "profile"
SKILLS: Final = "skills"
_SQL: Final = sql.beside(__file__)
_log = log.get(__name__)
Texts: TypeAlias = Mapping[str, str]
Vectors: TypeAlias = dict[str, NDArray[np.float32]]


def embed_on_request(tools: Tools, request: Request) -> Mapping[str, Any]:
    """Answer a request for a person's vectors with which there are now.

    Of somebody who is gone, or took back all there was to go by, none is kept. Raises what `embed` raises.
    """
    user_id = request.demand_user_id()
    with tools.database.reading() as connection:
        texts, encoder = _read_texts(connection, user_id), find_encoder(tools, connection, user_id)
    return {"vectors": sorted(embed(tools.database, encoder, user_id, texts))}


def read_seeker(connection: Connection, user_id: UUID) -> Seeker:
    """A person as they are once nobody is saving them; the transaction then holds them until it ends.

    Raises `MissingError` for an unknown person, `InvalidError` where they gave nothing to go by.
    """
    connection.execute(_SQL["hold_seeker"], {"user_id": user_id})
    row = connection.execute(_SQL["find_seeker"], {"user_id": user_id}).fetchone()
    if row is None:
        raise MissingError("That person does not exist any more.")
    profile = read_profile({**(row["profile"] or {}), "user_id": user_id})
    if not (row["resume_text"] or profile.headline or profile.titles or profile.skills):
        raise InvalidError("Upload a CV or fill in the profile first.")
    return build_seeker(row["resume_text"] or "", profile)


def list_texts(seeker: Seeker) -> Texts:
    """What is embedded of a person, by kind; a person without skills has no text of them."""
    texts = {PROFILE: seeker.essence, SKILLS: ", ".join(seeker.skills)}
    return {kind: text for kind, text in texts.items() if text}


def embed(database: Database, encoder: Encoder, user_id: UUID, texts: Texts) -> Vectors:
    """The vectors of a person's texts: kept ones, else new ones, which are then kept.

    Raises `ForbiddenError` where a text would leave the house without the person's consent, and what the encoder
    raises.
    """
    with database.reading() as connection:
        kept = connection.execute(_SQL["find_vectors"], {"user_id": user_id}).fetchall()
    hashes = {kind: _hash(text) for kind, text in texts.items()}
    vectors: Vectors = {
        row["kind"]: np.asarray(row["embedding"].to_numpy(), dtype=np.float32)
        for row in kept
        if row["encoder"] == encoder.name and row["text_hash"] == hashes.get(row["kind"])
    }
    missing = {kind: text for kind, text in texts.items() if kind not in vectors}
    if not missing and len(vectors) == len(kept):
        return vectors
    made = _encode(database, encoder, user_id, missing)
    _save(database, encoder, user_id, texts, made)
    return vectors | made


def _encode(database: Database, encoder: Encoder, user_id: UUID, texts: Texts) -> Vectors:
    """Outside any transaction: an encoder may be far away."""
    if not texts:
        return {}
    if encoder.is_remote:
        _demand_consent(database, user_id)
    # Rounded as they are kept, so that a list is the same before and after.
    made = np.asarray(encoder.encode(list(texts.values())), dtype=np.float16).astype(np.float32)
    _log.info("embedded a person", user=str(user_id), kinds=sorted(texts))
    return dict(zip(texts, made, strict=True))


def _demand_consent(database: Database, user_id: UUID) -> None:
    with database.reading() as connection:
        row = connection.execute(_SQL["find_consent"], {"user_id": user_id}).fetchone()
    if row is None or not row["is_given"]:
        raise ForbiddenError(
            "Matching would send what you say of yourself to an outside language model, and you have not agreed to"
            " that: agree to the use of language models first."
        )


def _save(database: Database, encoder: Encoder, user_id: UUID, texts: Texts, made: Vectors) -> None:
    """Keep the new vectors and no others than those of `texts`, unless the person has changed meanwhile."""
    with database.writing() as connection:
        persons.hold(connection, user_id)
        if _read_texts(connection, user_id) != texts:
            return  # whoever changed them asked for new vectors
        key = {"user_id": user_id, "encoder": encoder.name}
        connection.execute(_SQL["remove_others"], {**key, "kinds": list(texts)})
        for kind, vector in made.items():
            kept = {"kind": kind, "text_hash": _hash(texts[kind]), "embedding": HalfVector(vector)}
            connection.execute(_SQL["save_vector"], {**key, **kept})


def _read_texts(connection: Connection, user_id: UUID) -> Texts:
    """What is to be embedded of a person; nothing where they are gone or gave nothing to go by."""
    try:
        return list_texts(read_seeker(connection, user_id))
    except (MissingError, InvalidError):
        return {}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
