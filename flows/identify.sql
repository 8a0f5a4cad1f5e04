-- name: insert_identities
-- Decide for each new posting which job it is a sighting of. Across sources the nth posting with a key is
-- the same job; within a source two ids are two jobs. What was decided before stays.
with undecided as (
    select
        input.source,
        input.source_posting_id,
        input.match_key,
        row_number() over (
            partition by input.source, input.match_key order by input.posted_at nulls last, input.source_posting_id
        ) as place
    from intermediate.int_postings_identified_input as input
    left join derived.job_identities as known
        on input.source = known.source and input.source_posting_id = known.source_posting_id
    where known.source is null and input.match_key is not null
),

decided as (
    select
        source,
        match_key,
        count(*) as jobs
    from derived.job_identities
    group by source, match_key
)

insert into derived.job_identities (source, source_posting_id, job_id, match_key, evidence)
select
    undecided.source,
    undecided.source_posting_id,
    md5(undecided.match_key || '#' || (coalesce(decided.jobs, 0) + undecided.place)::text)::uuid,
    undecided.match_key,
    'employer, title and place agree'
from undecided
left join decided on undecided.source = decided.source and undecided.match_key = decided.match_key
on conflict (source, source_posting_id) do nothing;
