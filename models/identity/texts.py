"""The words of a text and its shingles: three words in a row, as sorted numbers of 32 bits.

Numbers are left out, so that a changed salary or date is no other text; so are tags, accents and punctuation.
The shingles of a text never depend on the process or the machine: they are kept in the database.
"""

import html
import re
import unicodedata
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Sketch: TypeAlias = NDArray[np.uint32]

LONGEST_WORDS: Final = 4_000
_BLOCK: Final = re.compile(r"</?(?:p|li|ul|ol|br|div|h[1-6]|tr|td)\b[^<>]{0,500}>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]{1,500}>")
_WORD: Final = re.compile(r"[^\W\d_]+|[.!?;:](?=\s|$)|[\n•·]")
_FACTORS: Final = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB], dtype=np.uint64)
_SHINGLE: Final = 3
_PLAIN: Final = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "\u0131": "i"})


def fold(text: str) -> str:
    """Lower case, without accents."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    apart = unicodedata.normalize("NFKD", lowered.translate(_PLAIN))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def split_words(text: str) -> list[str]:
    """The words of a text or of what is left of a page, and an empty one at the end of each sentence."""
    plain = html.unescape(text) if "&" in text else text
    if "<" in plain:
        plain = _TAG.sub(" ", _BLOCK.sub("\n", plain))
    found = _WORD.findall(fold(plain))[:LONGEST_WORDS]
    return [word if word[0].isalpha() else "" for word in found]


def count_words(words: Sequence[str]) -> int:
    """How many words there are, ends of sentences left out."""
    return sum(map(bool, words))


def sketch(words: Sequence[str]) -> Sketch:
    """The distinct shingles, sorted. None reaches over the end of a sentence: sentences may change their order."""
    if len(words) < _SHINGLE:
        return np.zeros(0, dtype=np.uint32)
    numbers = np.fromiter(map(_number, words), dtype=np.uint64, count=len(words))
    mixed = numbers[:-2] * _FACTORS[0] + numbers[1:-1] * _FACTORS[1] + numbers[2:] * _FACTORS[2]
    mixed ^= mixed >> np.uint64(29)
    mixed *= _FACTORS[1]
    is_end = numbers == 0
    within = ~(is_end[:-2] | is_end[1:-1] | is_end[2:])
    return np.unique((mixed[within] >> np.uint64(32)).astype(np.uint32))


@lru_cache(maxsize=500_000)
def _number(word: str) -> int:
    return zlib.crc32(word.encode())


def count_shared(left: Sketch, right: Sketch) -> int:
    """How many shingles two sketches share."""
    if not left.size or not right.size:
        return 0
    both = np.concatenate((left, right))
    both.sort()
    return int(np.count_nonzero(both[1:] == both[:-1]))


def leave_out(left: Sketch, noise: Sketch) -> Sketch:
    """The shingles of `left` that are not in `noise`."""
    if not left.size or not noise.size:
        return left
    places = np.searchsorted(noise, left)
    places[places == noise.size] = noise.size - 1
    kept: Sketch = left[noise[places] != left]
    return kept
