import json

import psycopg

from deploy.local.status import count

_COUNTS = {
    "raw_postings": 0,
    "sightings": 0,
    "quarantined": 0,
    "jobs_open": 0,
    "jobs_indexed": 0,
    "recommendations": 0,
    "requests_pending": 0,
}
_LANDED = """
    insert into raw.postings (source, source_posting_id, content_hash, tenant, payload, crawl_id, fetched_at)
    values
        ('ashby', 'a', '1', 'acme', '{}', '00000000-0000-0000-0000-0000000000c1', now()),
        ('ashby', 'b', '2', 'acme', '{}', '00000000-0000-0000-0000-0000000000c1', now()),
        ('greenhouse', 'c', '3', 'acme', '{}', '00000000-0000-0000-0000-0000000000c1', now());
    insert into raw.gates (crawl_id, verdict) values ('00000000-0000-0000-0000-0000000000c1', 'passed');
    insert into raw.sightings (source, source_posting_id, crawl_id, content_hash, seen_at)
    values ('ashby', 'a', gen_random_uuid(), '1', now());
    insert into raw.quarantine (source, source_posting_id, content_hash, reason, origin, payload, crawl_id)
    values ('ashby', 'b', '2', 'absurd', 'gate', '{}', gen_random_uuid());
    insert into app.users (user_id, email, password_hash) values ('00000000-0000-0000-0000-000000000001', 'r@x', 'h');
    insert into app.outbox (request_id, user_id, kind)
    values
        ('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-000000000001', 'recommend'),
        ('00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-000000000001', 'recommend');
    insert into derived.request_runs (request_id, state, worker, lease_until)
    values
        ('00000000-0000-0000-0000-00000000000a', 'completed', 'w', now()),
        ('00000000-0000-0000-0000-00000000000b', 'running', 'w', now());
"""


def test_a_home_that_does_not_exist_counts_zeros(stand_in) -> None:
    done = stand_in.command("status", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {
        "services": dict.fromkeys(("postgres", "prefect", "flows", "requests", "api"), "down"),
        "counts": _COUNTS,
        "by_source": {},
    }
    assert not stand_in.home.path.exists()


def test_a_house_is_shown_while_it_runs_and_after(stand_in) -> None:
    stand_in.start_settled("api", "flows")
    running = json.loads(stand_in.command("status", "--json").stdout)
    states = {"postgres": "up", "prefect": "down", "flows": "up", "requests": "down", "api": "up"}
    assert running["services"] == states
    with psycopg.connect(stand_in.home.read_running().database_url) as connection:
        connection.execute(_LANDED)
    assert stand_in.command("down").returncode == 0
    after = json.loads(stand_in.command("status", "--json").stdout)
    assert set(after["services"].values()) == {"down"}
    assert after["counts"] == {**_COUNTS, "raw_postings": 2, "sightings": 1, "quarantined": 1, "requests_pending": 1}
    assert stand_in.databases() == []


def test_counts_are_those_of_the_tables(database_url) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(_LANDED)
        connection.execute("drop table if exists marts.jobs cascade")
        connection.execute("create table marts.jobs (source text, status text)")
        connection.execute("insert into marts.jobs values ('ashby', 'open'), ('ashby', 'closed'), ('adzuna', 'open')")
    counts, by_source = count(database_url)
    expected = {"raw_postings": 2, "sightings": 1, "quarantined": 1, "jobs_open": 2, "requests_pending": 1}
    assert counts == {**_COUNTS, **expected}
    told = {name: counted for name, counted in by_source.items() if any(counted.values())}
    assert told == {
        "adzuna": {"raw_postings": 0, "sightings": 0, "quarantined": 0, "jobs_open": 1},
        "ashby": {"raw_postings": 1, "sightings": 1, "quarantined": 1, "jobs_open": 1},
        "greenhouse": {"raw_postings": 1, "sightings": 0, "quarantined": 0, "jobs_open": 0},
    }
    assert len(by_source) == 15, "every source is listed, also before anything came from it"


def test_a_database_without_our_tables_counts_zeros(server_url) -> None:
    assert count(server_url) == (_COUNTS, {})


def test_words_are_printed_without_json(stand_in) -> None:
    done = stand_in.command("status")
    assert done.returncode == 0
    assert "raw postings     0" in done.stdout
