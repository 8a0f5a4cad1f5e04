-- name: count_source
-- How much there is of a source.
select
    (select count(*) from raw.postings where postings.source = %(source)s::text) as postings,
    (select count(*) from raw.sightings where sightings.source = %(source)s::text) as sightings,
    (select count(*) from raw.crawls where crawls.source = %(source)s::text) as crawls,
    (select count(*) from derived.job_identities where job_identities.source = %(source)s::text) as identities;

-- name: find_marts
-- Whether there was a build.
select to_regclass('marts.jobs') is not null as are_there;

-- name: find_closed
-- What the jobs say that only this source has and that are in no index.
select
    jobs.job_id,
    jobs.title,
    jobs.company_name,
    jobs.place,
    jobs.description
from marts.jobs
inner join (
    select job_identities.job_id
    from derived.job_identities
    group by job_identities.job_id
    having bool_and(job_identities.source = %(source)s::text)
) as own on jobs.job_id = own.job_id
where not exists (select from derived.search_index where search_index.job_id = jobs.job_id);

-- name: purge_source
-- Remove everything of a source and switch it off; how many rows of each table.
select derived.purge_source(%(source)s::text, %(closed_texts)s::text []) as removed;
