-- name: find_pending
-- What was never looked at or has changed since, in an order that is always the same: employers' own postings first,
-- so that a copy finds the original there.
select
    input.source,
    input.source_posting_id,
    input.tenant,
    input.url,
    input.apply_url,
    input.title,
    input.company,
    input.place,
    input.city,
    input.country,
    input.is_own,
    input.requisition_id,
    input.match_key,
    input.description,
    input.input_hash
from intermediate.int_postings_identified_input as input
left join derived.identity_prints as prints
    on input.source = prints.source and input.source_posting_id = prints.source_posting_id
where prints.input_hash is distinct from %(version)s::text || '/' || input.input_hash
order by input.is_own desc, input.posted_at asc nulls last, input.source asc, input.source_posting_id asc;

-- name: save_print
-- Keep what identity knows of a posting; a changed posting keeps its number.
insert into derived.identity_prints (
    source, source_posting_id, input_hash, company, title, place, city, country, is_own, requisition_id, reference_names,
    words, language, sketch, vocabulary, facts, employer_key, title_key
)
values (
    %(source)s::text, %(source_posting_id)s::text, %(input_hash)s::text, %(company)s::text, %(title)s::text,
    %(place)s::text, %(city)s::text, %(country)s::text, %(is_own)s::boolean, %(requisition_id)s::text,
    %(reference_names)s::text [], %(words)s::integer, %(language)s::text, %(sketch)s::bytea, %(vocabulary)s::bytea,
    %(facts)s::text [], %(employer_key)s::text, %(title_key)s::text
)
on conflict (source, source_posting_id) do update set
    input_hash = excluded.input_hash,
    company = excluded.company,
    title = excluded.title,
    place = excluded.place,
    city = excluded.city,
    country = excluded.country,
    is_own = excluded.is_own,
    requisition_id = excluded.requisition_id,
    reference_names = excluded.reference_names,
    words = excluded.words,
    language = excluded.language,
    sketch = excluded.sketch,
    vocabulary = excluded.vocabulary,
    facts = excluded.facts,
    employer_key = excluded.employer_key,
    title_key = excluded.title_key,
    printed_at = now()
returning number;

-- name: remove_keys
-- A changed posting is met under its new keys only.
delete from derived.identity_keys
where number = any(%(numbers)s::bigint []);

-- name: copy_keys
-- New keys, streamed.
copy derived.identity_keys (key, number) from stdin;

-- name: save_jobs
-- The first decision on each of these postings; one that was decided before stays as it is.
insert into derived.job_identities (
    source, source_posting_id, job_id, first_job_id, own_job_id, match_key, evidence
)
select
    prints.source,
    prints.source_posting_id,
    decided.job_id,
    decided.job_id,
    decided.own_job_id,
    decided.match_key,
    'see identity_evidence'
from unnest(
    %(numbers)s::bigint [], %(job_ids)s::uuid [], %(own_job_ids)s::uuid [], %(match_keys)s::text []
) as decided (number, job_id, own_job_id, match_key)
inner join derived.identity_prints as prints on decided.number = prints.number
on conflict (source, source_posting_id) do nothing;

-- name: save_own_ids
-- The id that each of these sightings would give a job, where they were decided before it was written down.
update derived.job_identities as identities
set own_job_id = named.own_job_id
from derived.identity_prints as prints
inner join unnest(%(numbers)s::bigint [], %(own_job_ids)s::uuid []) as named (number, own_job_id)
    on prints.number = named.number
where
    identities.source = prints.source
    and identities.source_posting_id = prints.source_posting_id
    and identities.own_job_id is null;

-- name: save_merge
-- Two jobs turned out to be one.
insert into derived.identity_rulings (kind, job_id, into_job_id, ruled_by)
values ('merge', %(job_id)s::uuid, %(into_job_id)s::uuid, %(ruled_by)s::text);

-- name: move_sightings
-- The sightings of a job that is part of another one now.
update derived.job_identities
set job_id = %(into_job_id)s::uuid
where job_id = %(job_id)s::uuid;

-- name: save_families
-- The family of jobs that had none.
insert into derived.job_families (job_id, family_id)
select
    linked.job_id,
    linked.family_id
from unnest(%(job_ids)s::uuid [], %(family_ids)s::uuid []) as linked (job_id, family_id)
on conflict (job_id) do nothing;

-- name: save_flags
-- Jobs that grew so large that a person should look at them.
insert into derived.identity_flags (job_id, sightings)
select
    flagged.job_id,
    flagged.sightings
from unnest(%(job_ids)s::uuid [], %(sizes)s::integer []) as flagged (job_id, sightings)
on conflict (job_id) do update set sightings = excluded.sightings;

-- name: save_evidence
-- Why pairs are one job, one family, or came near and is not.
insert into derived.identity_evidence (
    source, source_posting_id, other_source, other_source_posting_id, kind, strength, reason, signs, version
)
select
    ours.source,
    ours.source_posting_id,
    theirs.source,
    theirs.source_posting_id,
    pairs.kind,
    pairs.strength,
    pairs.reason,
    pairs.signs::jsonb,
    %(version)s::text
from unnest(
    %(lefts)s::bigint [], %(rights)s::bigint [], %(kinds)s::text [], %(strengths)s::real [], %(reasons)s::text [],
    %(signs)s::text []
) as pairs (left_number, right_number, kind, strength, reason, signs)
inner join derived.identity_prints as ours on pairs.left_number = ours.number
inner join derived.identity_prints as theirs on pairs.right_number = theirs.number;
