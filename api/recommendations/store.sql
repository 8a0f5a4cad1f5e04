-- name: lock_person
-- Let the requests of one person come one after the other, until the transaction ends.
select user_id
from app.users
where user_id = %(user_id)s::uuid
for no key update;

-- name: is_matchable
-- Whether there is anything to match jobs to: a CV, or a profile that says more than what to leave out.
select
    exists (
        select 1
        from app.resumes
        where resumes.user_id = %(user_id)s::uuid and resumes.is_current
    )
    or exists (
        select 1
        from app.profiles
        where
            profiles.user_id = %(user_id)s::uuid
            and (coalesce(profiles.headline, '') <> '' or profiles.titles <> '{}' or profiles.skills <> '{}')
    ) as is_matchable;

-- name: find_unanswered
-- The same request where it was made already, has no answer yet, and is not older than the CV and the profile.
select outbox.request_id
from app.outbox
left join derived.request_runs
    on outbox.request_id = request_runs.request_id and request_runs.state <> 'running'
where
    outbox.user_id = %(user_id)s::uuid
    and outbox.kind = 'recommend'
    and outbox.payload = %(payload)s::jsonb
    and request_runs.request_id is null
    and not exists (
        select 1
        from app.resumes
        where resumes.user_id = outbox.user_id and resumes.uploaded_at > outbox.created_at
    )
    and not exists (
        select 1
        from app.profiles
        where profiles.user_id = outbox.user_id and profiles.updated_at > outbox.created_at
    )
order by outbox.created_at desc
limit 1;

-- name: add_request
-- Ask the workers for recommendations.
insert into app.outbox (user_id, kind, payload)
values (%(user_id)s::uuid, 'recommend', %(payload)s::jsonb)
returning request_id;

-- name: find_recommendations
-- The newest list of a person, without jobs that closed since or that the person is done with.
with newest as (
    select
        algorithm_version,
        request_id
    from derived.recommendations
    where user_id = %(user_id)s::uuid
    order by generated_at desc
    limit 1
),

-- Under the ids that they were made under, and those of the jobs that these lead to now.
done as (
    select ids.job_id
    from app.job_marks
    cross join lateral (
        values (job_marks.job_id), (derived.find_present_job(job_marks.job_id))
    ) as ids (job_id)
    where job_marks.user_id = %(user_id)s::uuid and job_marks.mark in ('dismissed', 'applied')
)

select
    recommendations.job_id,
    recommendations.rank,
    recommendations.score,
    recommendations.reasons,
    recommendations.missing,
    recommendations.contributions,
    recommendations.algorithm_version,
    recommendations.generated_at
from derived.recommendations
inner join newest
    on
        recommendations.algorithm_version = newest.algorithm_version
        and recommendations.request_id is not distinct from newest.request_id
inner join marts.jobs on recommendations.job_id = jobs.job_id
where
    recommendations.user_id = %(user_id)s::uuid
    and jobs.status = 'open'
    and jobs.unverified_since is null
    and (jobs.valid_through is null or jobs.valid_through > now())
    and not exists (
        select 1
        from done
        where done.job_id = recommendations.job_id
    )
order by recommendations.rank, recommendations.job_id;
