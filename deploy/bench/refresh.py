"""What a refresh costs in which nothing changed, beside the first one, against the sandbox.

Prefect's server is up and the encoder loaded before either is measured, so that the first is not blamed
for what only starts once.
"""

import json
from typing import Any, Final

from deploy.bench.stopwatch import measure
from flows.prefect_home import point_prefect
from jobraker import settings
from scrapers.sandbox.serving import serving

_POSTINGS: Final = 2_000


def run() -> dict[str, Any]:
    """Seconds of both, what was embedded, and their ratio (second over first)."""
    point_prefect(settings.load())
    with serving(postings=_POSTINGS) as sandbox_url:
        chosen = settings.load().facing(sandbox_url)
        settings.load = lambda: chosen  # type: ignore[assignment] # the sandbox is the outside world of this process
        return _measure()


def _measure() -> dict[str, Any]:
    from flows.recommend import recommend_all  # noqa: PLC0415 - Prefect must know its home before it is imported
    from flows.refresh import Refresh, refresh  # noqa: PLC0415
    from models.embedding.encoder import load_encoder  # noqa: PLC0415

    recommend_all()
    load_encoder(settings.load()).encode(["warm"])
    done: list[Refresh] = []
    first, second = (measure(lambda: done.append(refresh())) for _ in range(2))
    return {
        "postings": sum(ingest.postings for ingest in done[0].ingests),
        "first_s": round(first, 1),
        "unchanged_s": round(second, 1),
        "first_embedded": done[0].indexing.embedded,
        "unchanged_embedded": done[1].indexing.embedded,
        "ratio": round(second / first, 3),
        "wanted": "ratio < 0.2, unchanged_embedded = 0",
    }


if __name__ == "__main__":
    print(json.dumps(run()))  # noqa: T201 - figures go to standard output
