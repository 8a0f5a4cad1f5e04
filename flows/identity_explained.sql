-- name: find_job
-- The job of this id, or the one that it is part of now.
select identities.job_id
from derived.job_identities as identities
where identities.job_id = derived.find_present_job(%(job_id)s::uuid)
limit 1;

-- name: find_job_of_sighting
-- The job that a posting is a sighting of.
select job_id
from derived.job_identities
where source = %(source)s::text and source_posting_id = %(source_posting_id)s::text;

-- name: find_family
-- The family of a job, how many jobs that has, and whether the job has so many sightings that somebody should look.
select
    families.family_id,
    (
        select count(*)
        from derived.job_families as kin
        where kin.family_id = families.family_id
    ) as jobs,
    exists (
        select 1
        from derived.identity_flags as flags
        where flags.job_id = asked.job_id
    ) as is_flagged
from (select %(job_id)s::uuid as job_id) as asked
left join derived.job_families as families on asked.job_id = families.job_id;

-- name: list_sightings
-- Every posting of a job, the first one first.
select
    identities.source || ':' || identities.source_posting_id as sighting,
    prints.title,
    prints.company,
    prints.place,
    prints.is_own,
    identities.decided_at,
    identities.first_job_id
from derived.job_identities as identities
left join derived.identity_prints as prints
    on identities.source = prints.source and identities.source_posting_id = prints.source_posting_id
where identities.job_id = %(job_id)s::uuid
order by prints.number, identities.source, identities.source_posting_id;

-- name: list_evidence
-- What was decided about pairs of which one is a sighting of the job, and whether the two are that to each other
-- still: rulings, merges and a purge leave the row as it was. The newest two hundred.
select
    evidence.source || ':' || evidence.source_posting_id as sighting,
    evidence.other_source || ':' || evidence.other_source_posting_id as other,
    evidence.kind,
    evidence.strength,
    evidence.reason,
    evidence.signs,
    evidence.version,
    evidence.decided_at,
    coalesce(
        evidence.kind = case
            when one.job_id = another.job_id then 'same'
            when one_kin.family_id = another_kin.family_id then 'family'
            when one.job_id != another.job_id then 'different'
        end,
        false
    ) as is_standing
from derived.identity_evidence as evidence
left join derived.job_identities as one
    on evidence.source = one.source and evidence.source_posting_id = one.source_posting_id
left join derived.job_identities as another
    on evidence.other_source = another.source and evidence.other_source_posting_id = another.source_posting_id
left join derived.job_families as one_kin on one.job_id = one_kin.job_id
left join derived.job_families as another_kin on another.job_id = another_kin.job_id
where
    exists (
        select 1
        from derived.job_identities as ours
        where
            ours.job_id = %(job_id)s::uuid
            and (
                (ours.source = evidence.source and ours.source_posting_id = evidence.source_posting_id)
                or (ours.source = evidence.other_source and ours.source_posting_id = evidence.other_source_posting_id)
            )
    )
order by evidence.evidence_id desc
limit 200;

-- name: list_rulings
-- Every ruling about a job or one of its sightings, undone ones too.
select
    rulings.ruling_id,
    rulings.kind,
    rulings.source || ':' || rulings.source_posting_id as sighting,
    rulings.job_id,
    rulings.into_job_id,
    rulings.ruled_by,
    rulings.note,
    rulings.ruled_at,
    rulings.undone_at,
    rulings.undone_by
from derived.identity_rulings as rulings
where
    %(job_id)s::uuid in (rulings.job_id, rulings.into_job_id)
    or exists (
        select 1
        from derived.job_identities as ours
        where
            ours.job_id = %(job_id)s::uuid
            and ours.source = rulings.source
            and ours.source_posting_id = rulings.source_posting_id
    )
order by rulings.ruling_id;
