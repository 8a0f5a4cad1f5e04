-- name: lock_source
-- Let one process at a time land rows of a source, until its transaction ends.
select pg_advisory_xact_lock(hashtextextended('land ' || %(source)s::text, 0));

-- name: find_known
-- Which of these versions are already in memory.
select
    postings.source_posting_id,
    postings.content_hash
from
    raw.postings
inner join
    unnest(%(ids)s::text [], %(hashes)s::text []) as batch (source_posting_id, content_hash)
    on
        postings.source_posting_id = batch.source_posting_id
        and postings.content_hash = batch.content_hash
where postings.source = %(source)s::text;

-- name: copy_postings
-- New versions, streamed.
copy raw.postings (source, source_posting_id, content_hash, tenant, url, payload, crawl_id, fetched_at) from stdin;

-- name: copy_sightings
-- Which version of which posting this crawl saw, streamed.
copy raw.sightings (source, source_posting_id, crawl_id, content_hash, seen_at) from stdin;

-- name: record_reject
-- Keep what could not be landed, once, with the reason.
insert into raw.quarantine (source, source_posting_id, content_hash, reason, origin, payload, crawl_id)
values (
    %(source)s::text, %(source_posting_id)s::text, %(content_hash)s::text, %(reason)s::text,
    %(origin)s::text, %(payload)s::text, %(crawl_id)s::uuid
)
on conflict (source, content_hash) do nothing;

-- name: record_crawl
-- Write down how one reading of one board went.
insert into raw.crawls (
    crawl_id, run_id, source, tenant, outcome, reason, doubt, postings, landed, seen_digest, started_at, finished_at
)
values (
    %(crawl_id)s::uuid, %(run_id)s::uuid, %(source)s::text, %(tenant)s::text, %(outcome)s::text, %(reason)s::text,
    %(doubt)s::text, %(postings)s::integer, %(landed)s::integer, %(seen_digest)s::text,
    %(started_at)s::timestamptz, %(finished_at)s::timestamptz
);
