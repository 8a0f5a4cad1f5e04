-- name: count_cases
-- How many jobs match.
with cases as (
    select
        jobs.job_id,
        jobs.title,
        jobs.company_name,
        jobs.source,
        jobs.source_posting_id,
        jobs.url,
        jobs.status,
        job_quality.score,
        job_quality.verdict,
        coalesce(job_quality.reasons, '{}') as reasons,
        job_quality.judged_at,
        coalesce(decisions.decision, job_quality.decision) as decision,
        coalesce(decisions.decided_at, job_quality.decided_at) as decided_at,
        coalesce(decisions.decision = 'hold', job_quality.is_held, false) as is_held
    from marts.jobs
    left join marts.job_quality on jobs.job_id = job_quality.job_id
    left join derived.job_decisions as decisions on jobs.job_id = decisions.job_id
)

select count(*) as total
from cases
where
    (%(source)s::text is null or source = %(source)s::text)
    and (%(held)s::boolean is null or is_held = %(held)s::boolean)
    and case
        when %(verdict)s::text is null then verdict in ('doubtful', 'held') or decision is not null
        else verdict = %(verdict)s::text
    end;

-- name: find_cases
-- A page of the jobs that match, the worst first.
with cases as (
    select
        jobs.job_id,
        jobs.title,
        jobs.company_name,
        jobs.source,
        jobs.source_posting_id,
        jobs.url,
        jobs.status,
        job_quality.score,
        job_quality.verdict,
        coalesce(job_quality.reasons, '{}') as reasons,
        job_quality.judged_at,
        coalesce(decisions.decision, job_quality.decision) as decision,
        coalesce(decisions.decided_at, job_quality.decided_at) as decided_at,
        coalesce(decisions.decision = 'hold', job_quality.is_held, false) as is_held
    from marts.jobs
    left join marts.job_quality on jobs.job_id = job_quality.job_id
    left join derived.job_decisions as decisions on jobs.job_id = decisions.job_id
)

select *
from cases
where
    (%(source)s::text is null or source = %(source)s::text)
    and (%(held)s::boolean is null or is_held = %(held)s::boolean)
    and case
        when %(verdict)s::text is null then verdict in ('doubtful', 'held') or decision is not null
        else verdict = %(verdict)s::text
    end
order by is_held desc, score desc nulls last, job_id
offset %(skipped)s::integer
limit %(taken)s::integer;

-- name: find_case
-- One job with all that was said of it, the newest first; no row where there is none.
select
    jobs.job_id,
    jobs.title,
    jobs.company_name,
    jobs.source,
    jobs.source_posting_id,
    jobs.url,
    jobs.status,
    jobs.description,
    job_quality.score,
    job_quality.verdict,
    coalesce(job_quality.reasons, '{}') as reasons,
    job_quality.judged_at,
    coalesce(last_one.decision, job_quality.decision) as decision,
    coalesce(last_one.decided_at, job_quality.decided_at) as decided_at,
    coalesce(last_one.decision = 'hold', job_quality.is_held, false) as is_held,
    (
        select coalesce(jsonb_agg(to_jsonb(said) order by said.is_current desc, said.judged_at desc), '[]')
        from (
            select
                posting_quality.score,
                posting_quality.verdict,
                posting_quality.rules_version,
                posting_quality.is_current,
                posting_quality.judged_at,
                posting_quality.findings
            from derived.posting_quality
            where
                posting_quality.source = jobs.source
                and posting_quality.source_posting_id = jobs.source_posting_id
        ) as said
    ) as judgements,
    (
        select coalesce(jsonb_agg(to_jsonb(decided) - 'place' order by decided.place desc), '[]')
        from (
            select
                moderation_decisions.moderation_decision_id as place,
                moderation_decisions.decision,
                moderation_decisions.note,
                moderation_decisions.actor_id,
                moderation_decisions.decided_at
            from app.moderation_decisions
            where
                moderation_decisions.job_id in (
                    select given.job_id
                    from derived.find_given_ids(jobs.job_id) as given (job_id)
                )
        ) as decided
    ) as decisions
from marts.jobs
left join marts.job_quality on jobs.job_id = job_quality.job_id
left join lateral (
    select
        job_decisions.decision,
        job_decisions.decided_at
    from derived.job_decisions
    where job_decisions.job_id = jobs.job_id
) as last_one on true
where jobs.job_id = %(job_id)s::uuid;

-- name: add_decision
-- Write down what an admin decided, beside the posting it is about; no row where there is no such job.
insert into app.moderation_decisions (job_id, source, source_posting_id, decision, note, actor_id)
select
    jobs.job_id,
    jobs.source,
    jobs.source_posting_id,
    %(decision)s::text,
    %(note)s::text,
    %(actor_id)s::uuid
from marts.jobs
where jobs.job_id = %(job_id)s::uuid
returning moderation_decision_id;

-- name: add_request
-- Ask the workers to bring the search index in line.
insert into app.outbox (user_id, kind, payload)
values (%(user_id)s::uuid, 'moderate', %(payload)s::jsonb);
