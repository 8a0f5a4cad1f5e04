import numpy as np
import pytest

from jobraker import llm
from jobraker.settings import OpenaiSettings, WebSettings
from models.embedding.remote import RemoteEncoder


def test_what_the_door_gives_becomes_rows_of_length_one(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def embed(
        _settings: OpenaiSettings, _model: str, texts: list[str], *, dimensions: int, web: WebSettings | None
    ) -> list[list[float]]:
        assert web is None, "the house's own server"
        asked.append(texts)
        return [[3.0, 4.0, *[0.0] * (dimensions - 2)] for _ in texts]

    monkeypatch.setattr(llm, "embed", embed)
    vectors = RemoteEncoder(OpenaiSettings(), "small", dimensions=384).encode(["a", ""])
    assert np.allclose(vectors[:, :2], [[0.6, 0.8], [0.6, 0.8]])
    assert asked == [["a", " "]]  # the API refuses an empty input
