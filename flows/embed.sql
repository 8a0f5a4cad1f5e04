-- name: remove_gone
-- Take jobs out of the index that are closed, past their stated end, held, shown by nothing for long or no longer there. A decision counts before
-- the marts know of it.
delete from derived.search_index
where
    not exists (
        select 1
        from marts.jobs
        left join marts.job_quality on jobs.job_id = job_quality.job_id
        left join derived.job_decisions as rulings on jobs.job_id = rulings.job_id
        where
            jobs.job_id = search_index.job_id
            and jobs.status = 'open'
            and jobs.unverified_since is null
            and (jobs.valid_through is null or jobs.valid_through > %(as_of)s::timestamptz)
            and not coalesce(rulings.decision = 'hold', job_quality.is_held, false)
    );

-- name: count_stale
-- How many open jobs that are not held are not in the index as they are now.
select count(*) as jobs
from marts.jobs
left join derived.search_index on jobs.job_id = search_index.job_id and search_index.encoder = %(encoder)s::text
left join marts.job_quality on jobs.job_id = job_quality.job_id
left join derived.job_decisions as rulings on jobs.job_id = rulings.job_id
where
    jobs.status = 'open'
    and jobs.unverified_since is null
    and (jobs.valid_through is null or jobs.valid_through > %(as_of)s::timestamptz)
    and not coalesce(rulings.decision = 'hold', job_quality.is_held, false)
    and search_index.row_hash is distinct from jobs.row_hash || %(extractor)s::text;

-- name: find_stale
-- Open jobs that are not held and not in the index as they are now.
select
    jobs.job_id,
    jobs.title,
    jobs.company_name,
    jobs.place,
    jobs.description
from marts.jobs
left join derived.search_index on jobs.job_id = search_index.job_id and search_index.encoder = %(encoder)s::text
left join marts.job_quality on jobs.job_id = job_quality.job_id
left join derived.job_decisions as rulings on jobs.job_id = rulings.job_id
where
    jobs.status = 'open'
    and jobs.unverified_since is null
    and (jobs.valid_through is null or jobs.valid_through > %(as_of)s::timestamptz)
    and not coalesce(rulings.decision = 'hold', job_quality.is_held, false)
    and search_index.row_hash is distinct from jobs.row_hash || %(extractor)s::text
    and jobs.job_id > %(after)s::uuid
order by jobs.job_id
limit %(batch)s::integer;

-- name: find_embedded
-- Which of these texts have a vector of this encoder already.
select text_hash
from derived.embeddings
where encoder = %(encoder)s::text and text_hash = any(%(text_hashes)s::text []);

-- name: copy_embeddings
-- New vectors, streamed.
copy derived.embeddings (text_hash, encoder, embedding) from stdin;

-- name: index_jobs
-- Write the index rows of a batch of jobs, each with the vector of its text.
with batch as (
    select *
    from unnest(
        %(job_ids)s::uuid [], %(text_hashes)s::text [], %(skills)s::text []
    ) as listed (job_id, text_hash, skills)
)

insert into derived.search_index (
    job_id, text_hash, encoder, embedding, document, title, company_id, country, city, remote_kind,
    employment_type, seniority, pay_annual_min, pay_annual_max, pay_currency, skills, posted_at, family_id,
    valid_through, row_hash
)
select
    jobs.job_id,
    batch.text_hash,
    embeddings.encoder,
    embeddings.embedding,
    setweight(to_tsvector('english', jobs.title), 'A')
    || setweight(to_tsvector('english', concat_ws(' ', jobs.company_name, replace(batch.skills, '|', ' '))), 'B')
    || setweight(to_tsvector('english', left(coalesce(jobs.description, ''), 50000)), 'D'),
    jobs.title,
    jobs.company_id,
    jobs.country,
    jobs.city,
    jobs.remote_kind,
    jobs.employment_type,
    jobs.seniority,
    jobs.pay_annual_min,
    jobs.pay_annual_max,
    jobs.pay_currency,
    string_to_array(batch.skills, '|'),
    jobs.posted_at,
    families.family_id,
    jobs.valid_through,
    jobs.row_hash || %(extractor)s::text
from batch
inner join marts.jobs on batch.job_id = jobs.job_id
inner join derived.embeddings
    on batch.text_hash = embeddings.text_hash and embeddings.encoder = %(encoder)s::text
left join derived.job_families as families on batch.job_id = families.job_id
on conflict (job_id) do update set
    text_hash = excluded.text_hash,
    encoder = excluded.encoder,
    embedding = excluded.embedding,
    document = excluded.document,
    title = excluded.title,
    company_id = excluded.company_id,
    country = excluded.country,
    city = excluded.city,
    remote_kind = excluded.remote_kind,
    employment_type = excluded.employment_type,
    seniority = excluded.seniority,
    pay_annual_min = excluded.pay_annual_min,
    pay_annual_max = excluded.pay_annual_max,
    pay_currency = excluded.pay_currency,
    skills = excluded.skills,
    posted_at = excluded.posted_at,
    family_id = excluded.family_id,
    valid_through = excluded.valid_through,
    row_hash = excluded.row_hash,
    indexed_at = now();
