"""One recommendation list among many jobs, beside the bare SQL that finds its candidates."""

import json
import statistics
import sys
from pathlib import Path
from typing import Any, Final

from deploy.bench.filled import filled
from deploy.bench.stopwatch import measure
from jobraker import settings, sql
from jobraker.db import Connection, Database, Role
from models.embedding.encoder import Encoder, load_encoder
from models.ranking import candidates
from models.ranking.recommend import recommend
from models.ranking.seeker import Seeker, build_seeker

_SQL: Final = sql.read(Path(candidates.__file__).with_suffix(".sql"))
_ROUNDS: Final = 15
_DEPTH: Final = 200
_CV: Final = Path(__file__).parents[1] / "local" / "sample" / "resume.md"


def run(jobs: int) -> dict[str, Any]:
    """Milliseconds of both (medians of alternating rounds) and their ratio."""
    encoder = load_encoder(settings.load())
    seeker = build_seeker(_CV.read_text(encoding="utf-8"), None)
    with filled(jobs, encoder=encoder.name) as url, Database(url, role=Role.FLOWS) as database:
        whole: list[float] = []
        bare: list[float] = []
        for _ in range(_ROUNDS):
            with database.writing() as connection:
                bare.append(measure(_bare_search(connection, encoder, seeker)))
            with database.writing() as connection:
                whole.append(measure(lambda: recommend(connection, encoder, seeker, 10)))
    list_ms, sql_ms = (1000 * statistics.median(seconds) for seconds in (whole, bare))
    return {
        "jobs": jobs,
        "recommend_ms": round(list_ms, 1),
        "bare_sql_ms": round(sql_ms, 1),
        "ratio": round(list_ms / sql_ms, 2),
        "wanted": "ratio < 3",
    }


def _bare_search(connection: Connection, encoder: Encoder, seeker: Seeker) -> Any:
    """The candidates' statement with this person's values, and nothing around it."""
    vector = encoder.encode([seeker.essence])[0]
    values = {
        "user_id": None,
        "encoder": encoder.name,
        "vector": "[" + ",".join(f"{number:.6f}" for number in vector.tolist()) + "]",
        "depth": _DEPTH,
        "countries": list(seeker.countries),
        "remote_kinds": list(seeker.remote_kinds),
        "seniorities": candidates.list_near_levels(seeker.wanted_seniority),
        "pay_floor": seeker.pay_floor,
        "pay_currency": seeker.pay_currency,
        "excluded_company_ids": list(seeker.excluded_company_ids),
        "title_words": candidates.write_title_query(seeker.titles),
        "skill_words": candidates.write_skill_query(seeker.skills),
        "skills": list(seeker.skills),
    }

    def search() -> None:
        connection.execute(_SQL["prepare_search"], {"depth": _DEPTH})
        connection.execute(_SQL["find_candidates"], values).fetchall()

    return search


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]))))  # noqa: T201 - figures go to standard output
