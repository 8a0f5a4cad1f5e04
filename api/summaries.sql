-- name: find_summaries
-- The rows of a list, in no order: every job among `job_ids` that is not held, with what a card shows and what the person did with it.
select
    jobs.job_id,
    jobs.title,
    jobs.company_id,
    jobs.company_name,
    jobs.place,
    jobs.country,
    jobs.city,
    jobs.remote_kind,
    jobs.employment_type,
    jobs.seniority,
    jobs.pay_min,
    jobs.pay_max,
    jobs.pay_currency,
    jobs.pay_interval,
    jobs.pay_annual_min,
    jobs.pay_annual_max,
    jobs.pay_basis,
    jobs.url,
    jobs.posted_at,
    case when jobs.valid_through <= now() then 'closed' else jobs.status end as status,
    case when jobs.valid_through <= now() then 'gone' else jobs.state end as state,
    coalesce(job_verifications.last_verified_at, jobs.last_verified_at) as last_verified_at,
    application_forms.required as form_questions_required,
    application_forms.essays as form_essays,
    jobs.source,
    jobs.sources,
    jobs.licence,
    jsonb_build_object(
        'text', jobs.licence, 'url', sources.attribution_url, 'terms_url', sources.terms_url
    ) as attribution,
    left(jobs.description, 280) as snippet,
    coalesce(jobs.family_id, jobs.job_id) as family_id,
    greatest(1, kin.jobs) as family_jobs,
    kin.places as family_places,
    array(
        select distinct job_marks.mark
        from app.job_marks
        inner join derived.find_given_ids(jobs.job_id) as given (job_id) on job_marks.job_id = given.job_id
        where job_marks.user_id = %(user_id)s::uuid
        order by job_marks.mark
    ) as marks
from marts.jobs
left join marts.sources on jobs.source = sources.source
left join marts.job_quality on jobs.job_id = job_quality.job_id
left join derived.job_decisions as last_one on jobs.job_id = last_one.job_id
left join marts.job_verifications on jobs.job_id = job_verifications.job_id
left join marts.application_forms on jobs.job_id = application_forms.job_id
cross join lateral (
    select
        count(*) as jobs,
        coalesce(array_agg(distinct members.place) filter (where members.place is not null), '{}') as places
    from (
        select others.place
        from marts.jobs as others
        left join marts.job_quality as judged on others.job_id = judged.job_id
        left join derived.job_decisions as ruled on others.job_id = ruled.job_id
        where
            others.family_id = jobs.family_id
            and others.status = 'open'
            and others.unverified_since is null
            and (others.valid_through is null or others.valid_through > now())
            and not coalesce(ruled.decision = 'hold', judged.is_held, false)
        limit 500
    ) as members
) as kin
where
    jobs.job_id = any(%(job_ids)s::uuid[])
    and not coalesce(last_one.decision = 'hold', job_quality.is_held, false);
