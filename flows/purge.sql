-- name: count_source
-- How much there is of a source.
select
    (select count(*) from raw.postings where postings.source = %(source)s::text) as postings,
    (select count(*) from raw.sightings where sightings.source = %(source)s::text) as sightings,
    (select count(*) from raw.crawls where crawls.source = %(source)s::text) as crawls,
    (select count(*) from derived.job_identities where job_identities.source = %(source)s::text) as identities;

-- name: purge_source
-- Remove everything of a source and switch it off; how many rows of each table.
select derived.purge_source(%(source)s::text) as removed;
