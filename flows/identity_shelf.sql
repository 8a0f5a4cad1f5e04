-- name: find_met
-- Which prints stand under each of these keys; where there are many, the first ones.
select
    wanted.key,
    met.numbers
from unnest(%(keys)s::bigint []) as wanted (key)
cross join lateral (
    select
        array(
            select identity_keys.number
            from derived.identity_keys
            where identity_keys.key = wanted.key
            order by identity_keys.number
            limit %(most)s::integer
        ) as numbers
) as met
where cardinality(met.numbers) > 1;

-- name: load_prints
-- What is kept of these postings.
select
    number,
    source,
    source_posting_id,
    company,
    title,
    place,
    city,
    country,
    is_own,
    requisition_id,
    reference_names,
    words,
    language,
    sketch,
    vocabulary,
    facts
from derived.identity_prints
where number = any(%(numbers)s::bigint []);

-- name: sample_employers
-- A few postings of each employer, one a title.
select
    wanted.name,
    array(
        select distinct on (prints.title_key) prints.number
        from derived.identity_prints as prints
        where prints.employer_key = wanted.name
        order by prints.title_key, prints.number
        limit %(most)s::integer
    ) as numbers
from unnest(%(names)s::text []) as wanted (name);

-- name: sample_titles
-- A few postings of each title, one an employer.
select
    wanted.name,
    array(
        select distinct on (prints.employer_key) prints.number
        from derived.identity_prints as prints
        where prints.title_key = wanted.name
        order by prints.employer_key, prints.number
        limit %(most)s::integer
    ) as numbers
from unnest(%(names)s::text []) as wanted (name);

-- name: find_jobs
-- The job of each of these prints that has one.
select
    prints.number,
    identities.job_id
from derived.identity_prints as prints
inner join derived.job_identities as identities
    on prints.source = identities.source and prints.source_posting_id = identities.source_posting_id
where prints.number = any(%(numbers)s::bigint []);

-- name: load_jobs
-- How large each of these jobs is, its first sightings and its family.
select
    identities.job_id,
    count(*) as size,
    min(prints.number) as first,
    (array_agg(prints.number order by prints.number))[:%(members)s::integer] as members,
    max(families.family_id::text)::uuid as family_id
from derived.job_identities as identities
inner join derived.identity_prints as prints
    on identities.source = prints.source and identities.source_posting_id = prints.source_posting_id
left join derived.job_families as families
    on identities.job_id = families.job_id
where identities.job_id = any(%(job_ids)s::uuid [])
group by identities.job_id;

-- name: find_parted
-- Jobs that the machine must not make one: a sighting was taken out of the one into the other, or somebody undid their
-- merge. Where one of them is part of a third job now, that one is meant.
select
    coalesce(ours.into_job_id, rulings.job_id) as job_id,
    coalesce(theirs.into_job_id, rulings.into_job_id) as into_job_id
from derived.identity_rulings as rulings
left join derived.merged_jobs as ours on rulings.job_id = ours.job_id
left join derived.merged_jobs as theirs on rulings.into_job_id = theirs.job_id
where
    (rulings.kind = 'split' and rulings.undone_at is null)
    or (rulings.kind = 'merge' and rulings.undone_at is not null);
