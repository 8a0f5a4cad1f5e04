-- name: lock_rulings
-- Let rulings come one after the other, until the transaction ends.
lock table derived.identity_rulings in share row exclusive mode;

-- name: find_sighting
-- The job of a sighting, and how many sightings that has.
select
    identities.job_id,
    (
        select count(*)
        from derived.job_identities as others
        where others.job_id = identities.job_id
    ) as sightings
from derived.job_identities as identities
where identities.source = %(source)s::text and identities.source_posting_id = %(source_posting_id)s::text;

-- name: find_job
-- The job of this id, or the one that it is part of now.
select known.job_id
from derived.find_present_job(%(job_id)s::uuid) as known (job_id)
where exists (
    select 1
    from derived.job_identities as identities
    where identities.job_id = known.job_id
);

-- name: save_ruling
-- Keep what somebody ruled.
insert into derived.identity_rulings (kind, source, source_posting_id, job_id, into_job_id, ruled_by, note)
values (
    %(kind)s::text, %(source)s::text, %(source_posting_id)s::text, %(job_id)s::uuid, %(into_job_id)s::uuid,
    %(ruled_by)s::text, %(note)s::text
)
returning ruling_id;

-- name: undo_ruling
-- Take a ruling back; it stays on record.
update derived.identity_rulings
set
    undone_at = now(),
    undone_by = %(undone_by)s::text
where ruling_id = %(ruling_id)s::bigint and undone_at is null
returning ruling_id, kind, job_id, into_job_id;

-- name: apply_rulings
-- Where each sighting that a ruling is about belongs: out of its first job by the newest split, then along the merges.
with subjects as (
    select
        identities.source,
        identities.source_posting_id,
        identities.job_id,
        coalesce(
            (
                select rulings.into_job_id
                from derived.identity_rulings as rulings
                where
                    rulings.kind = 'split'
                    and rulings.undone_at is null
                    and rulings.source = identities.source
                    and rulings.source_posting_id = identities.source_posting_id
                order by rulings.ruling_id desc
                limit 1
            ),
            identities.first_job_id
        ) as own_job_id
    from derived.job_identities as identities
    where
        identities.first_job_id in (select rulings.job_id from derived.identity_rulings as rulings)
        or (identities.source, identities.source_posting_id) in (
            select
                rulings.source,
                rulings.source_posting_id
            from derived.identity_rulings as rulings
            where rulings.kind = 'split'
        )
),

settled as (
    select
        subjects.source,
        subjects.source_posting_id,
        coalesce(merged_jobs.into_job_id, subjects.own_job_id) as job_id
    from subjects
    left join derived.merged_jobs on subjects.own_job_id = merged_jobs.job_id
)

update derived.job_identities as identities
set job_id = settled.job_id
from settled
where
    identities.source = settled.source
    and identities.source_posting_id = settled.source_posting_id
    and identities.job_id is distinct from settled.job_id;
