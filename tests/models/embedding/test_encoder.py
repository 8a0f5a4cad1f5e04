import subprocess
import sys

import numpy as np

from jobraker.settings import EncoderSettings, Settings
from models.embedding.encoder import DIMENSIONS, Encoder, load_encoder
from models.embedding.essence import ESSENCE_VERSION

OFFLINE = """
import socket

def refuse(*_):
    raise AssertionError("the encoder asked the network")

socket.socket.connect = socket.getaddrinfo = refuse
from jobraker.settings import Settings
from models.embedding.encoder import load_encoder
print(load_encoder(Settings(_env_file=None)).encode(["a nurse"]).shape)
"""


def test_vectors_have_length_one_and_keep_the_order(encoder: Encoder) -> None:
    texts = ["nurse", "a very long text about pipelines " * 20, "", "accountant"]
    vectors = encoder.encode(texts)
    assert vectors.shape == (4, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    alone = np.vstack([encoder.encode([text]) for text in texts])
    assert np.allclose(vectors, alone, atol=1e-4)


def test_like_is_nearer_than_unlike(encoder: Encoder) -> None:
    engineer, pipelines, nurse = encoder.encode(["data engineer", "builds data pipelines", "hospital nurse"])
    assert float(engineer @ pipelines) > float(engineer @ nurse) + 0.1


def test_no_text_gives_no_vector(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, DIMENSIONS)


def test_the_weights_are_loaded_once(encoder: Encoder) -> None:
    assert load_encoder(Settings(_env_file=None)) is encoder


def test_the_name_tells_model_tokens_and_essence(encoder: Encoder) -> None:
    assert encoder.name == f"all-MiniLM-L6-v2/128/{ESSENCE_VERSION}"
    remote = load_encoder(Settings(encoder=EncoderSettings(kind="openai", model="large"), _env_file=None))
    assert remote.name == f"large/{DIMENSIONS}/{ESSENCE_VERSION}"


def test_loading_needs_no_network_and_prints_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", OFFLINE], capture_output=True, text=True, check=True)
    assert done.stdout == "(1, 384)\n"
    assert done.stderr == ""


def test_importing_the_module_does_not_load_torch() -> None:
    code = "import sys, models.embedding.encoder; print(sorted({'torch', 'openai', 'transformers'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
