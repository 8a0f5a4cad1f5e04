"""Prints of postings, and the keys under which two postings that may be one job meet.

Exact keys come first: the same reference, requisition, text, or employer with title and place. MinHash finds what was
edited: its numbers are cut into bands, and two texts of which half agrees share a band almost surely. A key that names
the title and the town beside the band may be a short one, which also finds what an agency rewrote, at no great cost:
only ads of one title in one town meet there. The head of a text has numbers of its own, because aggregators give only
the first five hundred letters and a whole text shares little with its beginning.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from models.identity.facts import find_facts, list_pay
from models.identity.postings import Posting, Print
from models.identity.references import find_references
from models.identity.texts import Sketch, count_words, find_language, list_vocabulary, sketch, split_words

Numbers: TypeAlias = NDArray[np.uint32]

HEAD_WORDS: Final = 60
_PERMUTATIONS: Final = 64
_SEED: Final = 42
_BANDS, _ROWS = 10, 4
_PAIRS: Final = 6
_SINGLES: Final = 4
_PAYS: Final = 3
_LEAST_SHINGLES: Final = 12


@dataclass(frozen=True)
class Key:
    """A number under which prints meet, and how much a meeting there means."""

    number: int
    weight: int


def fingerprint(postings: Sequence[Posting]) -> list[tuple[Print, list[Key]]]:
    """The prints of the postings, numbered from 0, with their keys."""
    texts = [split_words(posting.description or "") for posting in postings]
    sketches = [sketch(words) for words in texts]
    heads = [sketch(words[:HEAD_WORDS]) for words in texts]
    hashed = _hash_all([*sketches, *heads])
    made = []
    for number, (posting, words) in enumerate(zip(postings, texts, strict=True)):
        print_ = _build_print(posting, number, words=words, shingles=sketches[number])
        whole, head = hashed[number], hashed[len(postings) + number]
        made.append((print_, list(build_keys(print_, whole, head))))
    return made


def build_keys(found: Print, whole: Numbers, head: Numbers) -> Iterator[Key]:
    """The keys of a print whose text and whose text's head have these MinHash numbers."""
    cities = sorted(found.places.cities) or [""]
    for reference in found.references:
        yield _key(100, "reference", reference)
    if found.requisition_id and found.employer:
        yield _key(60, "requisition", found.employer, found.requisition_id)
    if found.employer:
        for city in cities:
            yield _key(30, "opening", found.employer, found.title.full_key, city)
            yield _key(2, "town", found.employer, city)
        yield _key(12, "title", found.employer, found.title.key)
    for fact in list_pay(found.facts)[:_PAYS]:
        for city in cities[:3]:
            yield _key(5, "pay", found.title.full_key, city, fact)
    if found.sketch.size >= _LEAST_SHINGLES:
        yield from _build_text_keys(found, whole, head, cities)


def _build_text_keys(found: Print, whole: Numbers, head: Numbers, cities: Sequence[str]) -> Iterator[Key]:
    exact = blake2b(found.sketch.tobytes(), digest_size=8).hexdigest()
    yield _key(20, "text", exact)
    for city in cities:
        yield _key(40, "text", exact, found.title.full_key, city)
    for band in range(_BANDS):
        yield _key(6, "band", str(band), whole[band * _ROWS : (band + 1) * _ROWS].tobytes().hex())
    start = _BANDS * _ROWS
    for place in range(_PAIRS):
        pair = whole[start + 2 * place : start + 2 * place + 2].tobytes().hex()
        yield _key(4, "pair", str(place), found.title.key, pair)
        if found.employer:
            heading = head[2 * place : 2 * place + 2].tobytes().hex()
            yield _key(3, "head", str(place), found.employer, heading)
    for city in cities[:3]:
        for place in range(_SINGLES):
            for part, numbers in (("whole", whole), ("head", head)):
                yield _key(3, "local", part, str(place), found.title.key, city, str(numbers[-1 - place]))


def _build_print(posting: Posting, number: int, *, words: Sequence[str], shingles: Sketch) -> Print:
    own = f"{posting.source}:{posting.tenant}:{posting.source_posting_id}".lower() if posting.tenant else None
    references = find_references(posting.addresses) | ({own} if own and posting.is_own else set())
    return Print(
        number=number,
        source=posting.source,
        source_posting_id=posting.source_posting_id,
        company=posting.company or "",
        title_text=posting.title,
        place=posting.place or "",
        city=posting.city,
        country=posting.country,
        is_own=posting.is_own,
        requisition_id=posting.requisition_id,
        references=references,
        words=count_words(words),
        language=find_language(words),
        sketch=shingles,
        vocabulary=list_vocabulary(words),
        facts=find_facts(posting.description or ""),
    )


def _hash_all(sketches: Sequence[Sketch]) -> Numbers:
    """MinHash numbers, a row for each sketch."""
    if not sketches:
        return np.zeros((0, _PERMUTATIONS), dtype=np.uint32)
    flat = np.concatenate(sketches).astype(np.uint64)
    flat = (flat + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    ends = np.cumsum([0, *(shingles.size for shingles in sketches)]).astype(np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(flat, ends, _PERMUTATIONS, _SEED)
    return np.array(matrix.to_rows(), dtype=np.uint32)


def _key(weight: int, kind: str, *parts: str) -> Key:
    text = "\x1f".join((kind, *parts)).encode()
    return Key(int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True), weight)
