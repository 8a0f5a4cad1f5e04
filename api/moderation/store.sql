-- name: is_source
-- Whether jobs may come from a source of this name.
select
    exists (
        select 1
        from marts.sources
        where sources.source = %(source)s::text
    ) as is_known;

-- name: count_cases
-- How many jobs match.
select count(*) as total
from marts.jobs
left join marts.job_quality on jobs.job_id = job_quality.job_id
left join derived.job_decisions as last_one on jobs.job_id = last_one.job_id
where
    (%(source)s::text is null or jobs.source = %(source)s::text)
    and (
        %(held)s::boolean is null
        or coalesce(last_one.decision = 'hold', job_quality.is_held, false) = %(held)s::boolean
    )
    and case
        when %(verdict)s::text is null
            then job_quality.verdict in ('doubtful', 'held') or last_one.decision is not null
        else job_quality.verdict = %(verdict)s::text
    end;

-- name: find_cases
-- A page of the jobs that match, the worst first.
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
    last_one.decision,
    last_one.decided_at,
    coalesce(last_one.decision = 'hold', job_quality.is_held, false) as is_held
from marts.jobs
left join marts.job_quality on jobs.job_id = job_quality.job_id
left join derived.job_decisions as last_one on jobs.job_id = last_one.job_id
where
    (%(source)s::text is null or jobs.source = %(source)s::text)
    and (
        %(held)s::boolean is null
        or coalesce(last_one.decision = 'hold', job_quality.is_held, false) = %(held)s::boolean
    )
    and case
        when %(verdict)s::text is null
            then job_quality.verdict in ('doubtful', 'held') or last_one.decision is not null
        else job_quality.verdict = %(verdict)s::text
    end
order by is_held desc, job_quality.score desc nulls last, jobs.job_id
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
    last_one.decision,
    last_one.decided_at,
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
left join derived.job_decisions as last_one on jobs.job_id = last_one.job_id
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
