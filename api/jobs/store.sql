-- name: find_nth_date
-- The date of the job that has `newer` jobs before it, newest first; no row where there are not that many.
select posted_at
from derived.search_index
order by posted_at desc nulls last, job_id
offset %(newer)s::integer
limit 1;

-- name: find_matches
-- How many jobs match, and the ids of some of them in a row, newest first. Planned anew for each search: a
-- filter that is null folds away, and the planner sees how common the words and how narrow the dates are.
with matches as materialized (
    select
        job_id,
        posted_at
    from derived.search_index
    where
        (%(q)s::text is null or document @@ websearch_to_tsquery('english', %(q)s::text))
        and (%(posted_after)s::timestamptz is null or posted_at >= %(posted_after)s::timestamptz)
        and (
            %(title)s::text is null
            or (
                document @@ plainto_tsquery('english', %(title)s::text)
                and to_tsvector('english', title) @@ plainto_tsquery('english', %(title)s::text)
            )
        )
        and (%(company)s::text is null or company_id = %(company)s::text)
        and (%(country)s::text is null or country = %(country)s::text)
        and (%(city)s::text is null or lower(city) = lower(%(city)s::text))
        and (%(remote)s::text [] is null or remote_kind = any(%(remote)s::text []))
        and (%(employment_type)s::text is null or employment_type = %(employment_type)s::text)
        and (%(seniority)s::text is null or seniority = %(seniority)s::text)
        and (%(currency)s::text is null or pay_currency = %(currency)s::text)
        and (
            %(pay_min)s::numeric is null
            or coalesce(pay_annual_max, pay_annual_min) >= %(pay_min)s::numeric
        )
        and (%(skills)s::text [] is null or skills @> %(skills)s::text [])
)

select
    (select count(*) from matches) as found,
    array(
        select matches.job_id
        from matches
        order by matches.posted_at desc nulls last, matches.job_id
        offset %(skipped)s::integer
        limit %(taken)s::integer
    ) as job_ids;

-- name: count_jobs
-- All jobs that can be found.
select count(*) as found
from derived.search_index;

-- name: rank_matches
-- One page of the given jobs, best match of the words first, the newer one where two match alike.
select job_id
from derived.search_index
where job_id = any(%(job_ids)s::uuid [])
order by ts_rank(document, websearch_to_tsquery('english', %(q)s::text)) desc, posted_at desc nulls last, job_id
offset %(skipped)s::integer
limit %(taken)s::integer;

-- name: find_job
-- A job whole, with the marks of the person who asks.
select
    jobs.job_id,
    jobs.title,
    jobs.company_id,
    jobs.company_name,
    jobs.place,
    jobs.country,
    jobs.region,
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
    jobs.status,
    jobs.closed_reason,
    jobs.source,
    jobs.source_posting_id,
    jobs.sources,
    jobs.licence,
    jobs.description,
    left(jobs.description, 280) as snippet,
    jobs.first_seen_at,
    coalesce(job_verifications.last_seen_at, jobs.last_seen_at) as last_seen_at,
    job_verifications.last_complete_crawl_at,
    array(
        select job_marks.mark
        from app.job_marks
        where job_marks.user_id = %(user_id)s::uuid and job_marks.job_id = jobs.job_id
        order by job_marks.mark
    ) as marks
from marts.jobs
left join marts.job_verifications on jobs.job_id = job_verifications.job_id
where jobs.job_id = %(job_id)s::uuid;

-- name: add_mark
-- Mark a job, or give the mark another reason. No row where there is no such job.
insert into app.job_marks (user_id, job_id, mark, reason)
select
    %(user_id)s::uuid,
    jobs.job_id,
    %(mark)s::text,
    %(reason)s::text
from marts.jobs
where jobs.job_id = %(job_id)s::uuid
on conflict (user_id, job_id, mark) do update set reason = excluded.reason
returning mark, reason, marked_at;

-- name: remove_mark
-- Take a mark back. Also for a job that has gone from the marts.
delete from app.job_marks
where user_id = %(user_id)s::uuid and job_id = %(job_id)s::uuid and mark = %(mark)s::text;
