"""Dice that remember nothing: the same seed, topic and index always roll the same number.

So any posting of a million can be made alone, in any order. `roll` throws for one index, `roll_all` for
many at once; the two agree.
"""

import random
from typing import Final

import numpy as np
from numpy.typing import NDArray

_MASK: Final = (1 << 64) - 1
_GOLDEN: Final = 0x9E3779B97F4A7C15
_FIRST: Final = 0xBF58476D1CE4E5B9
_SECOND: Final = 0x94D049BB133111EB


def roll(seed: int, topic: int, index: int) -> float:
    """A number in [0, 1)."""
    return (_mix(_start(seed, topic) + index * _GOLDEN) >> 11) / (1 << 53)


def roll_all(seed: int, topic: int, count: int) -> NDArray[np.float64]:
    """`roll` for the indexes 0 to count - 1."""
    value = np.arange(count, dtype=np.uint64) * np.uint64(_GOLDEN) + np.uint64(_start(seed, topic))
    value = (value ^ (value >> np.uint64(30))) * np.uint64(_FIRST)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(_SECOND)
    value ^= value >> np.uint64(31)
    drawn: NDArray[np.float64] = (value >> np.uint64(11)) / np.float64(1 << 53)
    return drawn


def pick_all(rolls: NDArray[np.float64], weights: list[int]) -> NDArray[np.uint8]:
    """For each roll the number of a choice, as likely as its weight."""
    edges = np.cumsum(weights) / sum(weights)
    return np.searchsorted(edges, rolls, side="right").astype(np.uint8)


def chooser(seed: int, topic: int, index: int) -> random.Random:
    """A generator for the many small choices of one text."""
    return random.Random(_mix(_start(seed, topic) + index * _GOLDEN))


def _start(seed: int, topic: int) -> int:
    return _mix((seed & _MASK) * _FIRST + topic * _SECOND + _GOLDEN)


def _mix(value: int) -> int:
    value &= _MASK
    value = ((value ^ (value >> 30)) * _FIRST) & _MASK
    value = ((value ^ (value >> 27)) * _SECOND) & _MASK
    return value ^ (value >> 31)
