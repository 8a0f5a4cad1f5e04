"""An encoder behind HTTP: OpenAI's, or a server's that speaks its API."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from jobraker import llm
from jobraker.settings import OpenaiSettings, WebSettings
from models.embedding.essence import ESSENCE_VERSION


class RemoteEncoder:
    """Asks for vectors of the length that the index holds."""

    is_remote: Final = True

    def __init__(
        self, settings: OpenaiSettings, model: str, *, dimensions: int, web: WebSettings | None = None
    ) -> None:
        """Ask `model` at the address in `settings`; nothing is sent before the first text.

        `web` is given where the settings are a person's own.
        """
        self._settings = settings
        self._web = web
        self._model = model
        self.dimensions = dimensions
        self.name = f"{model}/{dimensions}/{ESSENCE_VERSION}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of unit length for each text, in order. Raises what `llm.embed` raises."""
        # An empty input is refused by the API.
        asked = [text or " " for text in texts]
        vectors = llm.embed(self._settings, self._model, asked, dimensions=self.dimensions, web=self._web)
        rows = np.asarray(vectors, dtype=np.float32).reshape(-1, self.dimensions)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        # Shortened vectors are not always normalised by the server.
        return np.asarray(rows / np.where(lengths == 0, 1, lengths), dtype=np.float32)
