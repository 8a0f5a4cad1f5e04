-- name: find_tables
-- Which of the two steps of building the database were done: migrations, and a first dbt build.
select
    to_regclass('raw.postings') is not null as is_migrated,
    to_regclass('marts.jobs') is not null as has_marts;

-- name: count_raw
-- Postings that passed the gate, sightings and quarantined rows of each source that has a partition.
with sources as (
    select substring(partitions.relname from length('postings_') + 1) as source
    from pg_inherits
    inner join pg_class as partitions on pg_inherits.inhrelid = partitions.oid
    where pg_inherits.inhparent = 'raw.postings'::regclass
),

postings as (
    select source, count(*) as total
    from raw.accepted_postings
    group by source
),

sightings as (
    select source, count(*) as total
    from raw.sightings
    group by source
),

quarantined as (
    select source, count(*) as total
    from raw.quarantine
    group by source
)

select
    source,
    coalesce(postings.total, 0) as raw_postings,
    coalesce(sightings.total, 0) as sightings,
    coalesce(quarantined.total, 0) as quarantined
from sources
full join postings using (source)
full join sightings using (source)
full join quarantined using (source)
order by source;

-- name: count_open_jobs
-- Open jobs by the source that leads each.
select source, count(*) as jobs_open
from marts.jobs
where status = 'open'
group by source
order by source;

-- name: count_derived
-- Indexed jobs, recommendations, and requests without an answer.
select
    (select count(*) from derived.search_index) as jobs_indexed,
    (select count(*) from derived.recommendations) as recommendations,
    (
        select count(*)
        from app.outbox
        where
            not exists (
                select 1
                from derived.request_runs
                where
                    request_runs.request_id = outbox.request_id
                    and request_runs.state in ('completed', 'failed')
            )
    ) as requests_pending;
