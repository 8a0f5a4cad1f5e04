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
_LEAST_WORDS: Final = 40
_SHARE: Final = 0.08
_COMMON: Final = {
    language: frozenset(words.split())
    for language, words in {
        "de": "und der die das den dem mit fur von zu wir du dich deine sie ist eine einen im auf bei nicht sowie",
        "en": "and the of to with for you your we our are is will be this that on as or from who have",
        "es": "y el los las del con para por una que tu nos en nuestro nuestra como su sus te",
        "fr": "et le les des du avec pour une que vous nous votre notre dans sur au aux est ou tu ton",
        "it": "e il gli della del con per una che nel di la i sono tuo nostro alla",
        "nl": "en het een van met voor je jij wij ons onze de bij op aan naar zijn als",
        "pl": "i w z na do oraz dla sie jest od nas nasze naszego ze twoje za przez",
        "pt": "e o os as do da com para por uma que voce nos nosso na em ao sua",
    }.items()
}
_IDLE: Final = frozenset().union(*_COMMON.values())
_PLAIN: Final = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "\u0131": "i"}
)


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


def list_vocabulary(words: Sequence[str]) -> Sketch:
    """The distinct words as sorted numbers, without letters and the commonest words, which tell nothing."""
    telling = {word for word in words if len(word) > 1} - _IDLE
    return np.unique(np.fromiter(map(_number, telling), dtype=np.uint32, count=len(telling)))


def has_words(vocabulary: Sketch, words: tuple[str, ...]) -> bool:
    """Whether a text of this vocabulary has all the words that can tell anything, and there are any."""
    asked = _list_asked(words)
    return asked.size > 0 and vocabulary.size > 0 and not leave_out(asked, vocabulary).size


@lru_cache(maxsize=50_000)
def _list_asked(words: tuple[str, ...]) -> Sketch:
    return list_vocabulary(words)


def find_language(words: Sequence[str]) -> str | None:
    """The language of a longer text by its commonest words, or None where that is not clear."""
    counted = count_words(words)
    if counted < _LEAST_WORDS:
        return None
    hits = sorted((sum(map(common.__contains__, words)), language) for language, common in _COMMON.items())
    (second, _), (most, language) = hits[-2:]
    return language if most >= _SHARE * counted and most >= 2 * second else None


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
